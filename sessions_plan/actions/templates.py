"""The patterns that plans are drafted from, and the studio's rules for plans.

A plan copies the steps of its pattern when it is drafted. What is changed here is for plans that
are drafted from now on; nothing that was proposed to a client changes under them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from bookings.actions.setup import free_slug
from sessions_plan.drafting import MOST_SESSIONS, DraftStep
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.models import PlanRules, PlanTemplate, StepKind, TemplateStep
from studio.errors import NotAllowed

KINDS = (StepKind.SESSION, StepKind.TOUCH_UP)


@transaction.atomic
def keep_template(*, template: PlanTemplate, steps: Sequence[DraftStep], by: User) -> PlanTemplate:
    """Write a pattern and its steps; a new one gets its address. NotValid says what is wrong."""
    _refuse_without_right(by)
    _refuse_unsound(steps)
    if template.pk is None:
        last = PlanTemplate.objects.order_by("-order").first()
        template.slug = free_slug(PlanTemplate, template.name)
        template.order = last.order + 1 if last else 0
    template.save()
    there = {row.position: row for row in template.steps.select_for_update()}
    for position, step in enumerate(steps, 1):
        row = there.pop(position, None) or TemplateStep(template=template, position=position)
        row.kind, row.minutes, row.share = step.kind, step.minutes, step.share
        gap = step.gap
        row.gap_min, row.gap_ideal, row.gap_max = (
            (gap.min, gap.ideal, gap.max) if gap else (None, None, None)
        )
        row.save()
    for row in there.values():
        row.delete()
    return template


def _refuse_unsound(steps: Sequence[DraftStep]) -> None:
    if not 1 <= len(steps) <= MOST_SESSIONS:
        raise NotValid("A pattern has one to four sessions.", "steps")
    if {step.kind for step in steps} - set(KINDS):
        raise NotValid("A pattern is of sessions or touch-ups.", "steps")
    if len({step.kind for step in steps}) > 1:
        raise NotValid("Sessions and touch-ups are different patterns.", "steps")
    if len(steps) == 1 and steps[0].kind == StepKind.SESSION:
        raise NotValid("A plan has two sessions at least; a touch-up may be one.", "steps")
    if sum(step.share for step in steps) != 100:
        raise NotValid("The shares of the sessions have to make 100 percent.", "steps")
    for place, step in enumerate(steps):
        if (place > 0) is not (step.gap is not None):
            raise NotValid("Every session but the first needs the days after the one before.",
                           "steps")  # fmt: skip
        if step.gap and not 0 <= step.gap.min <= step.gap.ideal <= step.gap.max:
            raise NotValid("Days at least, at best and at most have to go up.", "steps")


@transaction.atomic
def use_template(*, template: PlanTemplate, in_use: bool, by: User) -> PlanTemplate:
    """Retire a pattern, or take it back. One of sessions always stays, so that a plan can be
    drafted."""
    _refuse_without_right(by)
    rows = {row.pk: row for row in PlanTemplate.objects.select_for_update().order_by("pk")}
    template = rows[template.pk]
    template.is_active = in_use
    left = [pk for pk, row in rows.items() if row.is_active]
    of_sessions = TemplateStep.objects.filter(template__in=left, kind=StepKind.SESSION)
    if not in_use and not of_sessions.exists():
        raise PlanRefused("This is the last pattern of sessions. Make another one first.")
    template.save()
    return template


@transaction.atomic
def publish_plan_rules(
    *,
    cooling_off_days: int,
    follow_up_min_days: int,
    follow_up_ideal_days: int,
    follow_up_max_days: int,
    shorter_visit_minutes: int,
    by: User,
    now: datetime | None = None,
) -> PlanRules:
    """A new version from now on; what was accepted before keeps the days it was accepted with."""
    _refuse_without_right(by)
    if not follow_up_min_days <= follow_up_ideal_days <= follow_up_max_days:
        raise NotValid("Days at least, at best and at most have to go up.", "follow_up_ideal_days")
    return PlanRules.objects.create(
        cooling_off_days=cooling_off_days,
        follow_up_min_days=follow_up_min_days,
        follow_up_ideal_days=follow_up_ideal_days,
        follow_up_max_days=follow_up_max_days,
        shorter_visit_minutes=shorter_visit_minutes,
        in_force_from=now or timezone.now(),
        made_by=by,
    )


def _refuse_without_right(by: User) -> None:
    if not by.may(Permission.SET_UP):
        raise NotAllowed()
