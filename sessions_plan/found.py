"""From rows to what `drafting.py` reads: an assessment, the studio's templates and rules."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from bookings.models import Service
from sessions_plan.actions.patches import patch_policy
from sessions_plan.drafting import DraftStep, Found, Gap, Rules, Template, Wish
from sessions_plan.models import Assessment, HeadMark, PlanRules, PlanTemplate
from sessions_plan.models.templates import Step

Scale = Assessment.Scale


def found_in(assessment: Assessment | None) -> Found:
    """What the assessment says, as far as it bears on a plan. The size of an area is the sum of
    its marks on the head map, once each of them has one."""
    if assessment is None:
        return Found(wishes=())
    sizes = _sizes(assessment)
    goals = assessment.goals.order_by("pk")
    return Found(
        wishes=tuple(Wish(goal.area, goal.goal, sizes.get(goal.area)) for goal in goals),
        hair_length=assessment.hair_length,
        skin=assessment.oil,
        conditions=frozenset(assessment.conditions),
        alopecia=assessment.grade if assessment.scale == Scale.ALOPECIA else "",
        scars=frozenset(scar.kind for scar in assessment.scars.all()),
        prior=frozenset(work.kind for work in assessment.prior_work.all()),
        pain_worry=assessment.pain_worry,
        shade=assessment.shade,
        dilution=_dilution(assessment),
    )


def _dilution(assessment: Assessment) -> str:
    """How the chosen shade was diluted when it was held against the skin, where that is said
    once."""
    told = {
        swatch.get("dilution", "").strip()
        for swatch in assessment.swatches
        if assessment.shade and swatch.get("shade", "").strip() == assessment.shade
    } - {""}
    return told.pop()[:40] if len(told) == 1 else ""


def _sizes(assessment: Assessment) -> dict[str, float]:
    sizes: dict[str, float] = defaultdict(float)
    unmeasured = set()
    for mark in assessment.marks.all():
        if mark.kind == HeadMark.Kind.PATCH or not mark.area:
            continue
        if mark.area_cm2 is None:
            unmeasured.add(mark.area)
        else:
            sizes[mark.area] += float(mark.area_cm2)
    return {area: size for area, size in sizes.items() if area not in unmeasured}


def templates() -> dict[str, Template]:
    """The studio's templates in use, by slug."""
    rows = PlanTemplate.objects.filter(is_active=True).prefetch_related("steps")
    return {
        row.slug: Template(row.slug, row.name, tuple(draft_step(step) for step in row.steps.all()))
        for row in rows
    }


def draft_step(step: Step) -> DraftStep:
    return DraftStep(step.kind, step.minutes, step.share, gap_of(step))


def gap_of(step: Step) -> Gap | None:
    if step.gap_min is None or step.gap_ideal is None or step.gap_max is None:
        return None
    return Gap(step.gap_min, step.gap_ideal, step.gap_max)


def plan_rules(at: datetime) -> PlanRules:
    """The newest rules that have begun; the defaults before there are any."""
    rows = PlanRules.objects.filter(in_force_from__lte=at)
    return rows.order_by("-in_force_from", "-pk").first() or PlanRules(in_force_from=at)


def rules(at: datetime) -> Rules:
    """The studio's rules as a draft needs them."""
    plan, patch = plan_rules(at), patch_policy(at)
    minutes = dict(Service.objects.values_list("kind", "minutes"))
    ideal = min(patch.days_before_session + 2, patch.valid_days)
    return Rules(
        patch_test=patch.is_required,
        patch_minutes=minutes.get(Service.Kind.PATCH_TEST, 15),
        patch_gap=Gap(min(patch.days_before_session, ideal), ideal, patch.valid_days),
        follow_up_minutes=minutes.get(Service.Kind.FOLLOW_UP, 30),
        follow_up_gap=Gap(
            plan.follow_up_min_days, plan.follow_up_ideal_days, plan.follow_up_max_days
        ),
        shorter_visit=plan.shorter_visit_minutes,
    )
