"""The clinical side: what was found, tested, planned and done."""

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

__all__ = [
    "Area",
    "AreaGoal",
    "Assessment",
    "AssessmentAmendment",
    "Consultation",
    "ConsultationAmendment",
    "Goal",
    "HeadMark",
    "PatchPolicy",
    "PatchReading",
    "PatchTest",
    "PigmentLot",
    "PriorWork",
    "Scar",
]
