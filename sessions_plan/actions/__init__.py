"""The verbs of the clinical side. Atomic, keyword-only; `by` acts, `now` can be handed in."""

from sessions_plan.actions.assessments import (
    amend_assessment,
    begin_assessment,
    save_assessment,
    sign_assessment,
    wanting_in_assessment,
)
from sessions_plan.actions.consultations import (
    amend_consultation,
    begin_consultation,
    consultation_values,
    save_consultation,
    sign_consultation,
    wanting_in_consultation,
)
from sessions_plan.actions.lots import (
    MONTHS_OPEN,
    USUAL_MONTHS_OPEN,
    Touched,
    add_lot,
    finish_lot,
    months_later,
    open_lot,
    recall_lot,
    release_lot,
    set_aside,
    touched_by,
)
from sessions_plan.actions.patches import (
    patch_policy,
    place_patch,
    publish_patch_policy,
    read_patch,
    signed_waiver,
    waive_patch,
)
from sessions_plan.actions.records import visit_of_the_day

__all__ = [
    "MONTHS_OPEN",
    "USUAL_MONTHS_OPEN",
    "Touched",
    "add_lot",
    "amend_assessment",
    "amend_consultation",
    "begin_assessment",
    "begin_consultation",
    "consultation_values",
    "finish_lot",
    "months_later",
    "open_lot",
    "patch_policy",
    "place_patch",
    "publish_patch_policy",
    "read_patch",
    "recall_lot",
    "release_lot",
    "save_assessment",
    "save_consultation",
    "set_aside",
    "sign_assessment",
    "sign_consultation",
    "signed_waiver",
    "touched_by",
    "visit_of_the_day",
    "waive_patch",
    "wanting_in_assessment",
    "wanting_in_consultation",
]
