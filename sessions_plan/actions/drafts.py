"""What a plan's draft is filled with, and how it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sessions_plan import drafting, found
from sessions_plan.drafting import DraftArea, DraftStep
from sessions_plan.errors import PlanRefused
from sessions_plan.models import (
    Assessment,
    PlanArea,
    PlanStep,
    PlanTemplate,
    PlanVersion,
    StepKind,
)


def drafted(
    assessment: Assessment | None,
    template: PlanTemplate | None,
    now: datetime,
    areas: Sequence[DraftArea] | None = None,
) -> drafting.Draft:
    """A draft by the studio's patterns and rules: from the assessment, by the pattern that fits
    it or the one that was chosen. PlanRefused where that one is not in use."""
    known = found.templates()
    chosen = template.slug if template else ""
    if not known or chosen and chosen not in known:
        raise PlanRefused("This pattern is not in use. Choose another one, or ask the owner.")
    return drafting.draft(
        found.found_in(assessment), known, found.rules(now), chosen=chosen, areas=areas
    )


def write_content(
    version: PlanVersion, areas: Sequence[DraftArea], steps: Sequence[DraftStep]
) -> None:
    """Areas and steps of a draft, anew. The first step is 0 only when it is a patch test."""
    for row in (*version.areas.all(), *version.steps.all()):
        row.delete()
    for area in areas:
        PlanArea.objects.create(
            version=version,
            area=area.area,
            goal=area.goal,
            area_cm2=None if area.cm2 is None else Decimal(str(round(area.cm2, 1))),
            technique=area.technique,
            dot_mm=Decimal(str(area.dot_mm)),
            density=area.density,
            shade=area.shade,
            dilution=area.dilution,
            needle=area.needle,
        )
    first = 0 if steps and steps[0].kind == StepKind.PATCH_TEST else 1
    for position, step in enumerate(steps, first):
        gap = step.gap
        PlanStep.objects.create(
            version=version,
            position=position,
            kind=step.kind,
            minutes=step.minutes,
            share=step.share,
            gap_min=gap.min if gap else None,
            gap_ideal=gap.ideal if gap else None,
            gap_max=gap.max if gap else None,
        )
