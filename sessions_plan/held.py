"""What this app holds about a client."""

from __future__ import annotations

from clients.holdings import Erasing, Holding
from sessions_plan import models

RECORD = "the clinical record is kept as the law of the place asks"
LOTS = "a recall of a pigment has to find whom it touched"

HELD = (
    Holding(models.Consultation, "consultations", Erasing.KEPT, RECORD, beside=("appointment",)),
    Holding(
        models.ConsultationAmendment,
        "later words to a consultation",
        Erasing.KEPT,
        RECORD,
        paths=("record__client",),
    ),
    Holding(models.Assessment, "scalp assessments", Erasing.KEPT, RECORD, beside=("appointment",)),
    Holding(
        models.AssessmentAmendment,
        "later words to an assessment",
        Erasing.KEPT,
        RECORD,
        paths=("record__client",),
    ),
    *(
        Holding(part, words, Erasing.KEPT, RECORD, paths=("assessment__client",))
        for part, words in (
            (models.AreaGoal, "wishes for an area"),
            (models.Scar, "scars"),
            (models.PriorWork, "earlier work on the scalp"),
            (models.HeadMark, "marks on the head map"),
        )
    ),
    Holding(models.Plan, "plans", Erasing.KEPT, RECORD),
    Holding(
        models.PlanVersion,
        "versions of a plan",
        Erasing.KEPT,
        RECORD,
        paths=("plan__client",),
        beside=("assessment",),
        files=("paper",),
    ),
    *(
        Holding(part, words, Erasing.KEPT, RECORD, paths=("version__plan__client",))
        for part, words in (
            (models.PlanArea, "areas of a plan"),
            (models.PlanStep, "steps of a plan"),
        )
    ),
    Holding(
        models.PlannedSession,
        "planned sessions",
        Erasing.KEPT,
        RECORD,
        paths=("plan__client",),
        beside=("appointment",),
    ),
    Holding(
        models.HandOver,
        "hand-overs of a plan",
        Erasing.KEPT,
        RECORD,
        paths=("plan__client",),
    ),
    Holding(
        models.HealingCheck,
        "looks at the healing",
        Erasing.KEPT,
        RECORD,
        paths=("session__plan__client",),
        beside=("photo",),
    ),
    Holding(
        models.HealingReport,
        "reports of something that looked wrong",
        Erasing.KEPT,
        RECORD,
        beside=("visit", "photo", "complication"),
    ),
    Holding(
        models.SatisfactionAnswer,
        "answers on how they found it",
        Erasing.KEPT,
        RECORD,
        paths=("plan__client",),
        scrubbed=("words", "outcome"),
    ),
    Holding(
        models.SessionRecord,
        "session records",
        Erasing.KEPT,
        RECORD,
        beside=("appointment", "session", "not_today_photo"),
    ),
    *(
        Holding(part, words, Erasing.KEPT, RECORD, paths=("record__client",))
        for part, words in (
            (models.SessionRecordAmendment, "later words to a session record"),
            (models.TrayItem, "lots on the tray"),
            (models.AreaWork, "work on an area"),
            (models.Break, "breaks"),
            (models.HealedRating, "ratings once healed"),
        )
    ),
    Holding(
        models.NeedleSignature,
        "signatures on the needles shown",
        Erasing.KEPT,
        RECORD,
        paths=("record__client",),
        files=("picture",),
    ),
    Holding(
        models.SentStep, "steps sent from a tablet", Erasing.AT_ONCE, paths=("record__client",)
    ),
    Holding(models.Complication, "complications", Erasing.KEPT, LOTS, beside=("record",)),
    Holding(models.Complaint, "complaints", Erasing.KEPT, RECORD, beside=("record",)),
    Holding(models.RecallEntry, "words about a recall", Erasing.KEPT, LOTS, once="recall"),
    Holding(
        models.PatchTest,
        "patch tests",
        Erasing.KEPT,
        LOTS,
        beside=("waiver",),
        comes_along=("waiver",),
    ),
    Holding(
        models.PatchReading, "readings of a patch test", Erasing.KEPT, LOTS, paths=("test__client",)
    ),
)
