"""Where a client's healing stands, and the clinic's aftercare guide in versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment, Service
from clients.models import Client
from sessions_plan.aftercare import (
    DAYS,
    LAST_DAY,
    PARTS,
    PRACTICES,
    DayEntry,
    Guide,
    Healing,
    healing,
    lines,
    read_days,
    write_days,
)
from sessions_plan.errors import NotValid
from sessions_plan.models import AftercareGuide
from studio.editions import Clashed, Values, weigh
from studio.wording import local_day

Status = Appointment.Status
PIERCING = (Service.Kind.SESSION, Service.Kind.TOUCH_UP)
# Days are counted by the wall clock of a place: the widest span an instant can be looked for in.
WIDEST = timedelta(days=LAST_DAY + 2)


@dataclass(frozen=True)
class HealingDay(Healing):
    """A day of healing, with the session it is counted from."""

    visit: Appointment = None  # type: ignore[assignment]

    @property
    def zone(self) -> str:
        return self.visit.location.zone


def finished_sessions(now: datetime) -> QuerySet[Appointment]:
    """Sessions and touch-ups that are over: done, or in the room past their end, where the
    artist has only to sign. One that was put off is cancelled and not among them."""
    over = Q(status=Status.DONE) | Q(status=Status.IN_ROOM, ends_at__lte=now)
    return Appointment.objects.filter(
        over, service__kind__in=PIERCING, client__isnull=False, starts_at__lte=now
    )


def is_finished(visit: Appointment, now: datetime) -> bool:
    """Whether a loaded visit, with its service, is one of `finished_sessions`."""
    over = visit.status == Status.DONE or visit.status == Status.IN_ROOM and visit.ends_at <= now
    is_it = over and visit.service.kind in PIERCING and visit.starts_at <= now
    return is_it and visit.client_id is not None


def latest_sessions(start: datetime, end: datetime, now: datetime) -> QuerySet[Appointment]:
    """Finished sessions that ended in [start, end) and are the latest of their client: what is
    told about healing is counted from these."""
    later = finished_sessions(now).filter(
        client=OuterRef("client"), starts_at__gt=OuterRef("starts_at")
    )
    rows = finished_sessions(now).filter(ends_at__gte=start, ends_at__lt=end)
    return rows.filter(~Exists(later)).select_related("client", "location", "artist", "service")


def latest_session(client: Client, now: datetime) -> Appointment | None:
    """The session from which this client's healing is counted, while it lasts. One statement."""
    rows = finished_sessions(now).filter(client=client, starts_at__gt=now - WIDEST)
    return rows.select_related("location", "artist__user").order_by("-starts_at").first()


def healing_day(client: Client, now: datetime) -> HealingDay | None:
    """Where the client's healing stands; None after day 28, and before any session."""
    visit = latest_session(client, now)
    return healing_of(visit, guide_in_force(), now) if visit else None


def healing_of(visit: Appointment, guide: Guide, now: datetime) -> HealingDay | None:
    """The day of healing after `visit`, whose location is loaded."""
    zone = visit.location.zone
    found = healing(guide, local_day(visit.starts_at, zone), local_day(now, zone))
    if found is None:
        return None
    told = {one.name: getattr(found, one.name) for one in fields(found)}
    return HealingDay(**told, visit=visit)


def treated_among(visits: Iterable[Appointment]) -> bool:
    """Whether any of these loaded visits was a session or a touch-up that took place."""
    return any(one.status == Status.DONE and one.service.kind in PIERCING for one in visits)


def healing_among(visits: Iterable[Appointment], now: datetime) -> HealingDay | None:
    """Where the healing stands by a client's last visits, which are loaded with service and
    location; without the guide's words. No statement."""
    over = [one for one in visits if is_finished(one, now)]
    latest = max(over, key=lambda one: one.starts_at, default=None)
    return healing_of(latest, Guide(), now) if latest else None


def guide_in_force() -> Guide:
    """The newest version, as plain data. One statement."""
    row = AftercareGuide.objects.first()
    return read_guide(row) if row else Guide()


def read_guide(row: AftercareGuide) -> Guide:
    return Guide(
        number=row.number,
        entries=read_days(row.days),
        waits={one.key: getattr(row, f"{one.key}_days") for one in PRACTICES},
        signs=tuple(row.signs),
        seek_care=row.seek_care,
        emergency=row.emergency,
        look_hours=row.look_hours,
    )


def guide_values(guide: Guide) -> dict[str, Any]:
    """What the form of the guide says: a text with a sentence a line for each day and part."""
    told: dict[str, Any] = {
        f"day_{day}_{part}": "\n".join(getattr(guide.entry_for(day), part))
        for day in DAYS
        for part in PARTS
    }
    told |= {f"{key}_days": days for key, days in guide.waits.items()}
    return told | {
        "signs": "\n".join(guide.signs),
        "seek_care": guide.seek_care,
        "emergency": guide.emergency,
        "look_hours": guide.look_hours,
    }


def guide_of(values: Mapping[str, Any], number: int = 0) -> Guide:
    """The guide that a form says."""
    entries = tuple(
        DayEntry(day, *(lines(values[f"day_{day}_{part}"]) for part in PARTS)) for day in DAYS
    )
    return Guide(
        number=number,
        entries=entries,
        waits={one.key: values[f"{one.key}_days"] for one in PRACTICES},
        signs=lines(values["signs"]),
        seek_care=" ".join(values["seek_care"].split()),
        emergency=values["emergency"].strip(),
        look_hours=values["look_hours"],
    )


@transaction.atomic
def publish_guide(
    *, values: Values, original: Values | None, by: User, now: datetime | None = None
) -> AftercareGuide:
    """The next version of the guide. Where a colleague published one meanwhile, both are kept;
    what both changed is a clash, and nothing is published (`Clashed`)."""
    newest = AftercareGuide.objects.select_for_update(of=("self",)).first()
    current = read_guide(newest) if newest else Guide()
    theirs = guide_values(current)
    weighed = weigh(original, values, theirs)
    if weighed.clashes:
        who = newest.made_by.name if newest and newest.made_by else ""
        raise Clashed(weighed, theirs, by=who)
    guide = guide_of(weighed.merged, current.number + 1)
    _refuse_what_is_wanting(guide)
    return AftercareGuide.objects.create(
        number=guide.number,
        days=write_days(guide.entries),
        **{f"{key}_days": days for key, days in guide.waits.items()},
        signs=list(guide.signs),
        seek_care=guide.seek_care,
        emergency=guide.emergency,
        look_hours=guide.look_hours,
        made_at=now or timezone.now(),
        made_by=by,
    )


def _refuse_what_is_wanting(guide: Guide) -> None:
    """Without these the page would leave somebody alone with a question."""
    for entry in guide.entries:
        if not entry.normal:
            raise NotValid("Say what is normal on this day.", f"day_{entry.day}_normal")
        if not entry.do:
            raise NotValid("Say what to do on this day.", f"day_{entry.day}_do")
    if not guide.signs:
        raise NotValid("Name the warning signs, one a line.", "signs")
    if not guide.seek_care:
        raise NotValid("Say when to seek care, day or night.", "seek_care")
    if not guide.emergency:
        raise NotValid("Give the emergency number.", "emergency")
