"""What a plan's version says, as plain values: what forms carry and editions weigh."""

from __future__ import annotations

from collections.abc import Sequence

from sessions_plan import drafting, found
from sessions_plan.drafting import DraftArea, DraftStep, Gap
from sessions_plan.models import PlanVersion
from studio.editions import Values

TEXTS = ("wishes", "expected_loss", "notes", "design_waiver")


def content_values(version: PlanVersion) -> dict:
    return {name: getattr(version, name) for name in TEXTS} | {
        "areas": areas_as_values(areas_in(version)),
        "steps": steps_as_values(steps_in(version)),
    }


def areas_in(version: PlanVersion) -> list[DraftArea]:
    return [
        DraftArea(
            row.area,
            row.goal,
            None if row.area_cm2 is None else float(row.area_cm2),
            row.technique,
            float(row.dot_mm or drafting.DOT_MM_ELSEWHERE),
            row.density or 0,
            row.needle,
            row.shade,
            row.dilution,
        )
        for row in version.areas.all()
    ]


def steps_in(version: PlanVersion) -> list[DraftStep]:
    return [found.draft_step(step) for step in version.steps.all()]


def areas_as_values(areas: Sequence[DraftArea]) -> list[dict]:
    return [vars(area) for area in areas]


def steps_as_values(steps: Sequence[DraftStep]) -> list[dict]:
    return [vars(step) | {"gap": vars(step.gap) if step.gap else None} for step in steps]


def steps_from_values(values: Sequence[Values]) -> list[DraftStep]:
    """The other way: what a form carried, as steps."""
    return [
        DraftStep(
            step["kind"],
            int(step["minutes"]),
            int(step["share"]),
            Gap(**step["gap"]) if step["gap"] else None,
        )
        for step in values
    ]
