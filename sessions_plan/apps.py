from django.apps import AppConfig


class SessionsPlanConfig(AppConfig):
    name = "sessions_plan"
    verbose_name = "Sessions and plans"

    def ready(self) -> None:
        from bookings import asks as visits
        from clients import asks
        from clients.holdings import hold
        from sessions_plan import answers, models, story
        from sessions_plan.actions import series
        from sessions_plan.held import HELD
        from studio.audit import track

        hold(*HELD)
        asks.may_merge.append(answers.may_merge)
        asks.missing_answers.append(answers.missing)
        asks.treats.append(answers.treats)
        asks.timeline.append(story.timeline)
        visits.may_move.append(series.refuse_move)

        for signed in (models.Consultation, models.Assessment, models.SessionRecord):
            told = {"artist", "appointment", "client", "signed_at", "signed_by", "ref", "id"}
            track(signed, leave_out=tuple(set(signed.CONTENT) - told))
        for amendment in (
            models.ConsultationAmendment,
            models.AssessmentAmendment,
            models.SessionRecordAmendment,
        ):
            track(amendment, mask=("text",))
        found = (models.AreaGoal, models.Scar, models.PriorWork, models.HeadMark)
        done = (
            models.AreaWork,
            models.Break,
            models.TrayItem,
            models.HealedRating,
            models.NeedleSignature,
        )
        for part in (*found, *done):
            track(part, leave_out=_all_but_its_record(part))
        track(models.PlanTemplate)
        track(models.TemplateStep)
        track(models.PlanRules)
        track(models.Plan, mask=("pause_reason", "abandon_reason"))
        track(
            models.PlanVersion,
            mask=("wishes", "expected_loss", "notes", "accepted_name", "design_waiver"),
            leave_out=("reasons", "paper"),
        )
        track(models.PlanArea, mask=("note",))
        track(models.PlanStep)
        track(models.PlannedSession, mask=("gap_override_reason",))
        track(
            models.HealingCheck,
            mask=("has_scabs", "is_red", "was_picked", "words"),
            leave_out=("photo",),
        )
        track(models.HandOver, mask=("reason",))
        track(models.AftercareGuide)
        track(
            models.HealingReport,
            mask=("answers", "words", "rules", "advice", "outcome"),
            leave_out=("photo",),
        )
        track(models.SatisfactionAnswer, mask=("words", "outcome"))
        track(models.SupplyLot)
        track(models.Complication, mask=("signs", "advice", "doctor", "outcome", "reported_to"))
        track(models.Complaint, mask=("words", "wish", "outcome"))
        track(models.Recall, mask=("advice",))
        track(models.RecallEntry, mask=("answer",))
        track(models.PigmentLot)
        track(models.PatchPolicy)
        track(models.PatchTest, mask=("site", "also_tested"))
        track(models.PatchReading, mask=("result", "seen"))


def _all_but_its_record(part) -> tuple[str, ...]:
    """What is found on a head is health: a line says that something changed, not what."""
    return tuple(f.name for f in part._meta.fields if f.name not in ("id", "assessment", "record"))
