"""After a session: the day's care, counted from the latest one, and the check before the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from bookings.models import Appointment
from clients.models import Client
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, at_post_hour, of, once, start_of
from notices.kinds.reminders import stamp
from notices.kinds.visits import coming, on_days, visits_of
from notices.models import Notice
from sessions_plan.actions.aftercare import finished_sessions, guide_in_force, is_finished
from sessions_plan.aftercare import DAYS
from sessions_plan.models import HealingCheck, PlannedSession
from studio.wording import local_day

CHECKED_DAYS_BEFORE = 2
# What is told on a day holds on the next one too, and not on the one after.
HOLDS = 2 * DAY
# A session that nobody closed is taken to be over so long after its planned end.
OVER_AFTER = timedelta(hours=2)


def aftercare(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """On the day of the session and on the days of the guide, while no later session is over."""
    if isinstance(whom, Client):
        over = [one for one in visits_of(whom) if is_finished(one, end)]
        for visit in over[-1:]:
            yield from _care(visit, start, end)
        return
    visits = _sessions(start, end, whom)
    latest: dict[int, Appointment] = {}
    for visit in visits:
        assert visit.client_id is not None
        latest[visit.client_id] = visit
    overtaken = _overtaken(latest, end)
    for visit in latest.values():
        if visit.client_id not in overtaken:
            yield from _care(visit, start, end)


def _care(visit: Appointment, start: datetime, end: datetime) -> Iterator[Occurrence]:
    assert visit.client is not None
    zone = visit.location.zone
    on = local_day(visit.starts_at, zone)
    for day, following in pairwise((*DAYS, None)):
        assert day is not None
        due = at_post_hour(on + day * DAY, zone) if day else _over_at(visit)
        holds = start_of(on + day * DAY, zone) + HOLDS
        lapses = (
            holds if following is None else min(holds, at_post_hour(on + following * DAY, zone))
        )
        if start < due <= end and due < lapses:
            yield Occurrence(
                kind=Notice.Kind.AFTERCARE,
                key=f"aftercare-{day}d:appointment {visit.pk}",
                recipient=visit.client,
                due=due,
                lapses=lapses,
                appointment=visit,
                zone=zone,
                is_overtaken=following is not None,
                facts={"day": day, "session_on": on},
            )


def _over_at(visit: Appointment) -> datetime:
    """When the client is out of the chair: a session may take longer than was planned."""
    return visit.finished_at or visit.ends_at + OVER_AFTER


def _sessions(start: datetime, end: datetime, whom: Whom) -> list[Appointment]:
    """Sessions that are over, and of which something is due: in the order of their starts."""
    finished = finished_sessions(end)
    today = Q(ends_at__gt=start - OVER_AFTER, starts_at__gt=start - 2 * DAY) | Q(
        finished_at__gt=start, starts_at__gt=start - 2 * DAY
    )
    lately = Q(blocked_from__gt=start - 2 * DAY, blocked_from__lte=end) & today
    days = on_days(start, end, DAYS[1:])
    rows = finished.filter(lately if days is None else lately | days)
    rows = of(rows, whom)
    # Of the clinic's own there are few: each is read once, however many visits have it.
    rows = rows.select_related("client").prefetch_related("location", "service", "artist")
    return list(rows.order_by("starts_at", "pk"))


def _overtaken(latest: Mapping[int, Appointment], end: datetime) -> set[int]:
    """Clients of whom a later session is over than the one that was found."""
    if not latest:
        return set()
    first = min(visit.starts_at for visit in latest.values())
    later = finished_sessions(end).filter(client__in=latest, starts_at__gt=first)
    return {
        pk
        for pk, starts_at in later.values_list("client", "starts_at")
        if pk in latest and starts_at > latest[pk].starts_at
    }


def aftercare_facts(occurrence: Occurrence, now: datetime) -> Mapping[str, Any]:
    """What the clinic's guide says of that day."""
    guide = once("guide", guide_in_force)
    on, day = occurrence.facts["session_on"], occurrence.facts["day"]
    return {
        "entry": guide.entry_for(day),
        "again": guide.again_on(on, on + day * DAY),
        "signs": guide.signs,
        "seek_care": guide.seek_care,
        "is_last": day == DAYS[-1],
    }


def healing_checks(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Two days before the next session of a plan, when one before it is done."""
    planned = list(coming(start, end, (CHECKED_DAYS_BEFORE,), whom))
    if not planned:
        return
    answered = HealingCheck.objects.filter(
        session=OuterRef("pk"), visit_at=OuterRef("appointment__starts_at")
    )
    steps = PlannedSession.objects.filter(
        ~Exists(answered),
        appointment__in=[one.visit for one in planned],
        status__in=(PlannedSession.Status.BOOKED, PlannedSession.Status.DONE),
        kind="session",
        plan__sessions__kind="session",
        plan__sessions__status=PlannedSession.Status.DONE,
        plan__sessions__position__lt=F("position"),
    )
    asked = set(steps.values_list("appointment", flat=True))
    for one in planned:
        visit = one.visit
        if visit.pk not in asked or visit.client is None:
            continue
        yield Occurrence(
            kind=Notice.Kind.HEALING_CHECK,
            key=f"healing-check:appointment {visit.pk}:{stamp(visit.starts_at)}",
            recipient=visit.client,
            due=one.due,
            lapses=visit.starts_at,
            appointment=visit,
            zone=visit.location.zone,
        )


KINDS = (
    Kind(
        name=Notice.Kind.AFTERCARE,
        occurrences=aftercare,
        facts=aftercare_facts,
        keeps_its_day=True,
        rank=20,
    ),
    Kind(name=Notice.Kind.HEALING_CHECK, occurrences=healing_checks, keeps_its_day=True, rank=15),
)
