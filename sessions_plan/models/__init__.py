"""The clinical side: what was found, tested, planned and done."""

from sessions_plan.models.aftercare import AftercareGuide, HealingReport
from sessions_plan.models.assessments import (
    Area,
    AreaGoal,
    Assessment,
    AssessmentAmendment,
    Goal,
    HeadMark,
    PriorWork,
    Scar,
)
from sessions_plan.models.consultations import Consultation, ConsultationAmendment
from sessions_plan.models.pigments import PatchPolicy, PatchReading, PatchTest, PigmentLot
from sessions_plan.models.plans import (
    HandOver,
    HealingCheck,
    Plan,
    PlanArea,
    PlannedSession,
    PlanStep,
    PlanVersion,
)
from sessions_plan.models.records import (
    AreaWork,
    Break,
    HealedRating,
    NeedleSignature,
    SentStep,
    SessionRecord,
    SessionRecordAmendment,
    SupplyLot,
    TrayItem,
)
from sessions_plan.models.satisfaction import SatisfactionAnswer
from sessions_plan.models.templates import (
    PlanRules,
    PlanTemplate,
    StepKind,
    Technique,
    TemplateStep,
)
from sessions_plan.models.troubles import Complaint, Complication, Recall, RecallEntry

__all__ = [
    "AftercareGuide",
    "Area",
    "AreaGoal",
    "AreaWork",
    "Assessment",
    "AssessmentAmendment",
    "Break",
    "Complaint",
    "Complication",
    "Consultation",
    "ConsultationAmendment",
    "Goal",
    "HandOver",
    "HeadMark",
    "HealedRating",
    "HealingCheck",
    "HealingReport",
    "NeedleSignature",
    "PatchPolicy",
    "PatchReading",
    "PatchTest",
    "PigmentLot",
    "Plan",
    "PlanArea",
    "PlanRules",
    "PlanStep",
    "PlanTemplate",
    "PlanVersion",
    "PlannedSession",
    "PriorWork",
    "Recall",
    "RecallEntry",
    "SatisfactionAnswer",
    "Scar",
    "SentStep",
    "SessionRecord",
    "SessionRecordAmendment",
    "StepKind",
    "SupplyLot",
    "Technique",
    "TemplateStep",
    "TrayItem",
]
