"""What a plan's draft is filled with, and how it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from clients.models import Client
from designs.models import Approval
from designs.standing import approved_for, plannable_for, sent_since
from sessions_plan import designed, drafting, found
from sessions_plan.drafting import DraftArea, DraftStep
from sessions_plan.errors import PlanRefused
from sessions_plan.models import (
    Assessment,
    Plan,
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


def with_design(client: Client, made: drafting.Draft) -> drafting.Draft:
    """The draft with what the client's design measures, where one was approved or sent."""
    version = plannable_for(client)
    if version is None or not version.measured.zones:
        return made
    numbers = version.measured
    return replace(
        made,
        areas=tuple(designed.areas_with(numbers, made.areas)),
        steps=tuple(designed.steps_with(numbers, version.shares, made.steps)),
        reasons=(*made.reasons, designed.reason(version.caption, numbers)),
    )


def refuse_without_design(version: PlanVersion) -> None:
    """A plan is agreed on what was seen: on an approved design, or on a stated reason why there
    is none."""
    if lacking := lacks_design(version):
        raise PlanRefused(lacking)


def lacks_design(version: PlanVersion) -> str:
    """Why no approval carries this plan, in a sentence; empty where one does, or where it may be
    without. A version that came after the approval needs its own. An approval that an earlier
    plan was worked through on carries touch-ups of that shape, and no new work."""
    if version.design_waiver.strip():
        return ""
    approval = approved_for(version.plan.client)
    if approval is None:
        return (
            "Approve the design first, then accept the plan. Where there is to be no design, the "
            "artist says why in the plan."
        )
    if (newer := sent_since(approval)) is not None:
        return (
            f"There is a newer design than the approved one: {newer.version}. Once it is approved, "
            "or the studio took it back, the plan can be accepted."
        )
    if _carried_another(approval, version.plan) and not _touches_up(version):
        return (
            "The approved design belongs to an earlier plan. New work needs a design that is "
            "approved for it. Where there is to be none, the artist says why in the plan."
        )
    return ""


def _carried_another(approval: Approval, plan: Plan) -> bool:
    """Whether another plan, complete by now, was accepted on it."""
    versions = PlanVersion.objects.filter(plan__client=plan.client_id, design_waiver="")
    versions = versions.filter(plan__status=Plan.Status.COMPLETE, withdrawn_at=None)
    return versions.filter(accepted_at__gte=approval.approved_at).exclude(plan=plan).exists()


def _touches_up(version: PlanVersion) -> bool:
    """Whether all the work planned is freshening up."""
    kinds = {step.kind for step in version.steps.all()}
    return StepKind.SESSION not in kinds


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
