"""Weeks and years after the last session: the follow-up, how it was, the touch-up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q

from bookings.models import Appointment, Service
from clients.models import Client, Testimonial
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, at_post_hour, of, once
from notices.kinds.visits import days_told_anywhere, on_days, planned_before, visits_of
from notices.models import Notice
from sessions_plan.actions.aftercare import finished_sessions, is_finished
from sessions_plan.actions.satisfaction import ASK_AFTER, to_ask
from sessions_plan.models import Plan
from sessions_plan.touch_up import TouchUp, opening_between, touch_up_of
from studio.wording import local_day

Status = Appointment.Status
TREATED = (Service.Kind.SESSION, Service.Kind.TOUCH_UP, Service.Kind.FOLLOW_UP)
COMING = (Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)
FOLLOW_UP_AFTER = 28
# How long each is of use, when it could not be sent in time.
FOLLOW_UP_HOLDS, ASKING_HOLDS, TOUCH_UP_HOLDS = 28 * DAY, 28 * DAY, 60 * DAY
# When the window opens, then at most twice more, a season apart.
SEASONS = (0, 91, 182)


def follow_ups(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Four weeks after a client's last session, when nothing is booked and the plan goes on."""
    for visit in _followed_up(start, end, whom):
        due = planned_before(visit, -FOLLOW_UP_AFTER)
        if visit.client is not None and start < due <= end:
            yield Occurrence(
                kind=Notice.Kind.FOLLOW_UP,
                key=f"follow-up:appointment {visit.pk}",
                recipient=visit.client,
                due=due,
                lapses=due + FOLLOW_UP_HOLDS,
                appointment=visit,
                zone=visit.location.zone,
            )


def _followed_up(start: datetime, end: datetime, whom: Whom) -> list[Appointment]:
    """Last sessions after which nothing is booked, of clients whose plan goes on."""
    if isinstance(whom, Client):
        return _followed_up_of(whom, start, end)
    days = on_days(start, end, (FOLLOW_UP_AFTER,))
    if days is None:
        return []
    after = Appointment.objects.filter(
        Q(status=Status.DONE) | Q(status__in=COMING),
        client=OuterRef("client"),
        starts_at__gt=OuterRef("starts_at"),
        service__kind__in=TREATED,
    )
    plans = Plan.objects.filter(client=OuterRef("client"))
    goes_on = Exists(plans.filter(status__in=Plan.OPEN, paused_at=None)) | ~Exists(plans)
    rows = finished_sessions(end).filter(days).filter(~Exists(after), goes_on)
    rows = of(rows, whom)
    rows = rows.select_related("client", "location", "service", "artist")
    return list(rows.order_by("starts_at", "pk"))


def _followed_up_of(client: Client, start: datetime, end: datetime) -> list[Appointment]:
    """The same of one client; their plans are asked for only where it depends on them."""
    mine = [one for one in visits_of(client) if one.service.kind in TREATED]
    last = max((one.starts_at for one in mine if one.status in (Status.DONE, *COMING)), default=end)
    found = [one for one in mine if is_finished(one, end) and one.starts_at >= last]
    found = [one for one in found if start < planned_before(one, -FOLLOW_UP_AFTER) <= end]
    if not found:
        return []
    plans = list(Plan.objects.filter(client=client))
    go_on = [one for one in plans if one.status in Plan.OPEN and one.paused_at is None]
    return found if go_on or not plans else []


def satisfactions(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Six weeks after a plan was complete, everybody is asked the same."""
    yield from _asked(Notice.Kind.SATISFACTION, start, end, whom)


def testimonials(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """With it, who agreed to hear such things is asked for words for the website."""
    for one in _asked(Notice.Kind.TESTIMONIAL, start, end, whom):
        if not one.facts["has_given_words"]:
            yield one


def _asked(kind: str, start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    if not isinstance(whom, Client) and days_told_anywhere(start, end) is None:
        return
    given = Testimonial.objects.filter(client=OuterRef("client"))
    # They are asked at the next post hour, which on the night the clocks go back is 25 hours off.
    plans = to_ask(start - 2 * DAY, end + timedelta(microseconds=1))
    plans = of(plans.annotate(has_given_words=Exists(given)), whom)
    asked = ("asked", start, end, whom)
    for plan in once(asked, lambda: list(plans.order_by("completed_at", "pk"))):
        assert plan.completed_at is not None
        zone = plan.location.zone
        due = at_post_hour(local_day(plan.completed_at + ASK_AFTER, zone), zone)
        if due < plan.completed_at + ASK_AFTER:
            due = at_post_hour(local_day(plan.completed_at + ASK_AFTER, zone) + DAY, zone)
        if start < due <= end:
            yield Occurrence(
                kind=kind,
                key=f"{kind}:plan {plan.pk}",
                recipient=plan.client,
                due=due,
                lapses=due + ASKING_HOLDS,
                zone=zone,
                facts={
                    "artist": plan.artist,
                    "has_given_words": plan.has_given_words,  # type: ignore[attr-defined]
                },
            )


def touch_ups(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """When the window for a touch-up opens, and a season and two after that."""
    days = None if isinstance(whom, Client) else days_told_anywhere(start, end)
    if days is None and not isinstance(whom, Client):
        return
    found: list[tuple[int, datetime, TouchUp]] = []
    for number, after in enumerate(SEASONS, 1):
        for one in _opening(days, after * DAY, whom):
            due = at_post_hour(one.opens_on + after * DAY, one.plan.location.zone)
            if start < due <= end:
                found.append((number, due, one))
    last_visits = _last_visits({one.plan.client for _number, _due, one in found}, whom)
    for number, due, one in found:
        plan = one.plan
        if last_visits.get(plan.client_id, due) > due:
            continue  # they come anyway: nobody need remind them
        chosen = f":from {one.not_before}" if one.not_before else ""
        yield Occurrence(
            kind=Notice.Kind.TOUCH_UP,
            key=f"touch-up-{number}:plan {plan.pk}{chosen}",
            recipient=plan.client,
            due=due,
            lapses=due + TOUCH_UP_HOLDS,
            zone=plan.location.zone,
            is_overtaken=number < len(SEASONS),
            facts={"window": one, "number": number, "is_last": number == len(SEASONS)},
        )


def _opening(days: tuple[date, date] | None, gap: timedelta, whom: Whom) -> list[TouchUp]:
    """Windows that opened `gap` before one of these days; of one client there is one at any time,
    and it is asked for once."""
    if isinstance(whom, Client):
        one = once(("touch-up", whom.pk), lambda: touch_up_of(whom))
        return [one] if one is not None else []
    assert days is not None
    found = opening_between(days[0] - gap, days[1] - gap + DAY)
    return found if whom is None else [one for one in found if one.plan.client in whom]


def _last_visits(clients: set[Client], whom: Whom) -> dict[int, datetime]:
    """When the last visit that each of them has before them ends; one statement."""
    if isinstance(whom, Client):  # whose visits other kinds read as well
        coming = [one.ends_at for one in visits_of(whom) if one.status in COMING]
        return {whom.pk: max(coming)} if coming else {}
    if not clients:
        return {}
    rows = Appointment.objects.filter(client__in=clients, status__in=COMING)
    return dict(rows.values_list("client").annotate(Max("ends_at")))


KINDS = (
    Kind(name=Notice.Kind.FOLLOW_UP, occurrences=follow_ups, rank=40),
    Kind(name=Notice.Kind.SATISFACTION, occurrences=satisfactions, rank=45),
    Kind(name=Notice.Kind.TESTIMONIAL, occurrences=testimonials, is_marketing=True, rank=60),
    Kind(name=Notice.Kind.TOUCH_UP, occurrences=touch_ups, is_marketing=True, rank=55),
)
