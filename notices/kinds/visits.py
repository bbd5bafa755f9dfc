"""Visits whose notices are due in a stretch of time.

What may wait is told at one hour of the location's day, so a stretch of time is a few local days
of each zone, and mostly none: then nothing is asked of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.models import Appointment, Location
from bookings.models.services import LONGEST_BUFFER
from clients.models import Client
from notices.announcements import SETTLES_AFTER, is_told_at_once
from notices.kinds.kind import DAY, Whom, at_post_hour, of, once, start_of
from studio.wording import local_day

Status = Appointment.Status
BEGUN = (Status.ARRIVED, Status.IN_ROOM, Status.DONE, Status.NO_SHOW)
BUFFER = timedelta(minutes=LONGEST_BUFFER)


@dataclass(frozen=True)
class Planned:
    """A visit and its notice: so many days before, due at an instant."""

    visit: Appointment
    days: int
    due: datetime

    @property
    def is_late(self) -> bool:
        """Whether the visit came to stand as it does after the day this was planned for."""
        return self.due > planned_before(self.visit, self.days)


def coming(start: datetime, end: datetime, days: Collection[int], whom: Whom) -> Iterator[Planned]:
    """Visits with a notice due in (start, end], for each of `days` before them: booked ones, and
    of all clients those too that have begun by `end`.

    Such a notice is planned for a day, and due then, or as soon as the visit stands as it does:
    one that is booked or moved late is told late, not never. Three statements at most.
    """
    if whom is not None:
        yield from _of_some(start, end, days, whom)
        return
    near = on_days(start, end, [-n for n in days])
    found = {visit.pk: visit for visit in _changed(start, end)}
    if near is not None and days:
        found |= {visit.pk: visit for visit in _standing().filter(near)}
    # Of those that have begun meanwhile, what was not said before is listed.
    told = (one for one in found.values() if one.status == Status.BOOKED or one.starts_at <= end)
    rows = sorted(told, key=lambda visit: (visit.starts_at, visit.pk))
    yield from _planned(rows, start, end, days)


def _of_some(
    start: datetime, end: datetime, days: Collection[int], whom: Client | frozenset[Client]
) -> Iterator[Planned]:
    """The same of clients, whose visits to come are few: all of them, in one statement."""
    if isinstance(whom, Client):
        mine = (one for one in visits_of(whom) if one.status == Status.BOOKED)
        visits = [one for one in mine if one.starts_at > start]
    else:
        rows = of(_booked().filter(starts_at__gt=start), whom)
        visits = once(("booked", whom, start), lambda: list(rows))
    yield from _planned(visits, start, end, days)


def visits_of(client: Client) -> list[Appointment]:
    """All that one client has, had and will have, in order: what several kinds read of a few
    rows is asked for once."""
    rows = Appointment.objects.filter(client=client, status__in=Appointment.BLOCKING)
    rows = rows.select_related("client", "location", "service", "artist")
    return once(("visits", client.pk), lambda: list(rows.order_by("starts_at", "pk")))


def _planned(
    visits: Iterable[Appointment], start: datetime, end: datetime, days: Collection[int]
) -> Iterator[Planned]:
    for visit in visits:
        for n in days:
            due = due_before(visit, n)
            if start < due <= end and due < visit.starts_at:
                yield Planned(visit, n, due)


def planned_before(visit: Appointment, days: int) -> datetime:
    """The instant of a notice so many days before a visit; after it, when negative."""
    zone = visit.location.zone
    return at_post_hour(local_day(visit.starts_at, zone) - days * DAY, zone)


def due_before(visit: Appointment, days: int) -> datetime:
    return max(planned_before(visit, days), settled_at(visit))


def settled_at(visit: Appointment) -> datetime:
    """From when on what stands is told, with its announcement."""
    if is_told_at_once(visit, visit.starts_at):
        return visit.changed_at
    return visit.changed_at + SETTLES_AFTER


def on_days(start: datetime, end: datetime, after: Iterable[int]) -> Q | None:
    """Visits which, so many days after their own, have a post hour in (start, end]; negative is
    before. None when there can be none. The condition is met by the index of a location's days.
    """
    where = Q()
    for zone, pks in _locations_by_zone().items():
        told = _days_told(start, end, zone)
        if told is None:
            continue
        for n in after:
            first = start_of(told[0] - n * DAY, zone)
            last = start_of(told[1] - (n - 1) * DAY, zone)
            where |= Q(
                location__in=pks,
                blocked_from__gte=first - BUFFER,
                blocked_from__lt=last,
                starts_at__gte=first,
                starts_at__lt=last,
            )
    return where or None


def days_told_anywhere(start: datetime, end: datetime) -> tuple[date, date] | None:
    """The first and the last local day with a post hour in (start, end], in any zone of the
    clinic's; None when there is none, so that nothing need be asked."""
    told = [_days_told(start, end, zone) for zone in _locations_by_zone()]
    days = [day for found in told if found for day in found]
    return (min(days), max(days)) if days else None


def _days_told(start: datetime, end: datetime, zone: str) -> tuple[date, date] | None:
    """The first and the last local day whose post hour is in (start, end]."""
    first, last = local_day(start, zone), local_day(end, zone)
    if at_post_hour(first, zone) <= start:
        first += DAY
    if at_post_hour(last, zone) > end:
        last -= DAY
    return (first, last) if first <= last else None


def _locations_by_zone() -> dict[str, list[int]]:
    return once("locations by zone", _read_locations)


def _read_locations() -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for pk, zone in Location.objects.order_by("pk").values_list("pk", "zone"):
        found[zone].append(pk)
    return found


def _changed(start: datetime, end: datetime) -> list[Appointment]:
    lately = _standing().filter(
        changed_at__gt=start - SETTLES_AFTER, changed_at__lte=end, starts_at__gt=start
    )
    return once(("changed", start, end), lambda: list(lately))


def _standing() -> QuerySet[Appointment]:
    return _visits((Status.BOOKED, *BEGUN))


def _booked() -> QuerySet[Appointment]:
    return _visits((Status.BOOKED,))


def _visits(statuses: Iterable[str]) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(status__in=list(statuses), client__isnull=False)
        .select_related("client", "location", "service", "artist")
        .order_by("starts_at", "pk")
    )
