"""Before a visit: how to prepare for the first session, and reminders with what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef

from bookings.models import Appointment, Service
from clients import asks
from clients.models import Client
from notices.kinds.kind import Kind, Occurrence, Whom, once
from notices.kinds.visits import Planned, coming, planned_before, visits_of
from notices.models import Notice, ReminderRule
from sessions_plan.models import Assessment
from studio.wording import local_day

PREPARES = (14, 7)
# From then on the reminders say what is to be done.
PREPARED_UNTIL = 3
NEEDLES = (Service.Kind.SESSION, Service.Kind.TOUCH_UP)


def reminders(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """One for each rule of the clinic's. Of two that are due the later one is told; a visit that
    is booked late hears at once only what no later one will say."""
    rules = ReminderRule.objects.filter(is_active=True).order_by("-days")
    days = list(rules.values_list("days", flat=True))
    for planned in coming(start, end, days, whom):
        visit = planned.visit
        later = max((n for n in days if n < planned.days), default=None)
        lapses = visit.starts_at if later is None else planned_before(visit, later)
        key = f"reminder-{planned.days}d:appointment {visit.pk}:{stamp(visit.starts_at)}"
        yield from _of(Notice.Kind.REMINDER, key, planned, lapses, later is not None)


def reminder_facts(occurrence: Occurrence, now: datetime) -> Mapping[str, Any]:
    """What the client has yet to do before this visit."""
    visit = occurrence.appointment
    assert visit is not None
    assert visit.client is not None
    client = visit.client
    found = once(("missing", visit.pk, now), lambda: list(asks.missing(client, visit, now)))
    missing = [item for item in found if item.words_for_client]
    is_needles = visit.service.kind in NEEDLES
    return {
        "missing": missing,
        "is_needles": is_needles,
        "shaving": _shaving(client) if is_needles else "",
    }


def _shaving(client: Client) -> str:
    """What was decided with the client about shaving, in their newest signed assessment."""
    signed = Assessment.objects.filter(client=client, signed_at__isnull=False)
    return signed.order_by("-signed_at").values_list("shaving", flat=True).first() or ""


def prepares(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Two weeks and one before the first session: skin and sun."""
    planned = [one for one in coming(start, end, PREPARES, whom) if _is_session(one)]
    if not planned:
        return
    firsts = _first_sessions({one.visit.pk for one in planned}, whom)
    lapses = dict(pairwise((*PREPARES, PREPARED_UNTIL)))
    for one in planned:
        if one.visit.pk in firsts:
            after = lapses[one.days]
            key = f"prepare-{one.days}d:appointment {one.visit.pk}:{_day(one.visit)}"
            until = planned_before(one.visit, after)
            yield from _of(Notice.Kind.PREPARE, key, one, until, after != PREPARED_UNTIL)


def _of(
    kind: str, key: str, planned: Planned, lapses: datetime, is_overtaken: bool
) -> Iterator[Occurrence]:
    visit = planned.visit
    if visit.client is None or planned.is_late and is_overtaken:
        return
    if planned.due < lapses:
        yield Occurrence(
            kind=kind,
            key=key,
            recipient=visit.client,
            due=planned.due,
            lapses=lapses,
            appointment=visit,
            zone=visit.location.zone,
            is_overtaken=is_overtaken,
            facts={"days": planned.days},
        )


def _is_session(planned: Planned) -> bool:
    return planned.visit.service.kind == Service.Kind.SESSION


def _first_sessions(pks: set[int], whom: Whom) -> set[int]:
    """Of these visits, those before which the client has had and has no other session."""
    if isinstance(whom, Client):
        sessions = (one for one in visits_of(whom) if one.service.kind == Service.Kind.SESSION)
        first = next(sessions, None)
        return pks & {first.pk} if first else set()
    earlier = Appointment.objects.filter(
        client=OuterRef("client"),
        service__kind=Service.Kind.SESSION,
        starts_at__lt=OuterRef("starts_at"),
        status__in=(*Appointment.BLOCKING,),
    )
    rows = Appointment.objects.filter(~Exists(earlier), pk__in=pks)
    return set(rows.values_list("pk", flat=True))


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _day(visit: Appointment) -> str:
    return f"{local_day(visit.starts_at, visit.location.zone)}"


KINDS = (
    Kind(
        name=Notice.Kind.REMINDER,
        occurrences=reminders,
        facts=reminder_facts,
        keeps_its_day=True,
        rank=10,
        shows_visit=True,
    ),
    Kind(name=Notice.Kind.PREPARE, occurrences=prepares, rank=30),
)
