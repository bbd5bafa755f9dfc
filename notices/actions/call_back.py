"""What came of calling a client back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.actions.contact import say_whether
from clients.errors import NotToBeWrittenTo
from clients.models import Client, ContactConsent
from notices.errors import NoSuchMatter, UnfitDay
from notices.models import CallBack
from sessions_plan.actions.follow_ups import put_touch_up_off
from sessions_plan.models import Plan
from sessions_plan.touch_up import touch_up_of
from studio.wording import local_day

Outcome, Reason = CallBack.Outcome, CallBack.Reason
# When no day was named, they stand in the list again after so long.
AGAIN_AFTER = {
    Outcome.BOOKED: timedelta(days=1),  # where nothing came of it
    Outcome.THINKING: timedelta(days=14),
    Outcome.NOT_REACHED: timedelta(days=2),
}
FURTHEST = timedelta(days=3650)
NO_MORE = "No more calls about touch-ups, nor news and tips: said on the telephone."


@transaction.atomic
def write_down(
    *,
    client: Client,
    reason: str,
    outcome: str,
    by: User,
    not_before: date | None = None,
    words: str = "",
    now: datetime | None = None,
) -> CallBack:
    """Keep what a client said. "Not now" needs the day from which they may be asked again; about a
    touch-up they hear nothing of it until then either. "No more" about what is marketing takes
    back their consent to it."""
    now = now or timezone.now()
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.is_silent:
        raise NotToBeWrittenTo()
    plan, today = _about(client, reason, now)
    call = CallBack.objects.create(
        client=client,
        plan=plan,
        reason=reason,
        outcome=outcome,
        not_before=_again_on(outcome, not_before, today),
        words=words.strip()[:300],
        called_at=now,
        called_by=by,
    )
    if reason == Reason.TOUCH_UP and plan is not None:
        _choose(plan, call, by, now)
    if outcome == Outcome.NO_MORE and reason in CallBack.MARKETING:
        say_whether(
            client=client,
            kind=ContactConsent.Kind.MARKETING,
            is_given=False,
            wording=NO_MORE,
            side=ContactConsent.Side.CLINIC,
            by=by,
            where="call back",
            now=now,
        )
    return call


def _about(client: Client, reason: str, now: datetime) -> tuple[Plan | None, date]:
    """The plan a reason is about, and which day it is for this client."""
    if reason == Reason.CONSULTED:
        visit = client.appointments.select_related("location").order_by("-starts_at").first()
        if visit is None:
            raise NoSuchMatter()
        return None, local_day(now, visit.location.zone)
    shown = client.plans.exclude(status=Plan.Status.DRAFT).select_related("location")
    plan = shown.order_by("-begun_at").first()
    if plan is None:
        raise NoSuchMatter()
    return plan, local_day(now, plan.location.zone)


def _again_on(outcome: str, asked: date | None, today: date) -> date | None:
    if outcome in (Outcome.NO_MORE, Outcome.BACK):
        return None
    if asked is None and outcome == Outcome.LATER:
        raise UnfitDay("Say from which day on they may be asked again.")
    on = asked or today + AGAIN_AFTER[Outcome(outcome)]
    if not today < on <= today + FURTHEST:
        raise UnfitDay()
    return on


def _choose(plan: Plan, call: CallBack, by: User, now: datetime) -> None:
    """What they said of a touch-up is their choice for the messages about it too."""
    if call.outcome not in (Outcome.LATER, Outcome.BACK) or touch_up_of(plan) is None:
        return
    if plan.touch_up_not_before != call.not_before:
        put_touch_up_off(plan=plan, not_before=call.not_before, by=by, now=now)
