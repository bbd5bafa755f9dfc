"""How quick each hand really is: planned minutes and dots beside those of the signed records.

read(first, last) -> [Work]      one a signed session, its plan beside it
by_artist(work) -> [Pace]        what it comes to
usual(artist, now) -> int | None  dots a minute, for the next estimate
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Sum

from bookings.models import Artist
from sessions_plan.models import AreaWork, Break, PlanArea, SessionRecord

ENOUGH_SESSIONS = 3
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Work:
    """One signed session: what was planned for it and what came of it. None where it is not
    known: no size or density was planned, or nobody estimated the dots."""

    artist: Artist
    planned_minutes: int
    real_minutes: int
    planned_dots: int | None
    real_dots: int | None

    @property
    def dots_a_minute(self) -> float | None:
        if not self.real_dots or not self.real_minutes:
            return None
        return self.real_dots / self.real_minutes


@dataclass(frozen=True)
class Pace:
    """An artist's sessions together. Dots are those of the sessions for which some were planned,
    so that the two can be compared; where none were, all that were set."""

    artist: Artist
    sessions: int
    planned_minutes: int
    real_minutes: int
    planned_dots: int | None
    real_dots: int
    dots_a_minute: int | None


def read(first: datetime, last: datetime, artist: Artist | None = None) -> list[Work]:
    """Every session that began in [first, last) and is signed. Four statements."""
    rows = SessionRecord.objects.filter(
        began_at__gte=first, began_at__lt=last, ended_at__isnull=False, signed_at__isnull=False
    )
    if artist is not None:
        rows = rows.filter(artist=artist)
    records = list(rows.select_related("artist", "session", "appointment").order_by("began_at"))
    pks = [record.pk for record in records]
    done = dict(
        AreaWork.objects.filter(record__in=pks)
        .order_by()
        .values_list("record")
        .annotate(Sum("dots"))
    )
    paused = _paused(pks)
    planned = _planned({record.session.plan_id for record in records if record.session})
    return [_work(record, done, paused, planned) for record in records]


def _work(record: SessionRecord, done: dict, paused: dict, planned: dict) -> Work:
    session = record.session
    whole = timedelta()
    if (began := record.began_at) and (ended := record.ended_at):
        whole = ended - began
    real = whole - paused.get(record.pk, timedelta())
    dots = planned.get(session.plan_id) if session else None
    return Work(
        artist=record.artist,
        planned_minutes=session.minutes if session else record.appointment.minutes,
        real_minutes=int(real.total_seconds()) // 60,
        planned_dots=None if dots is None or session is None else dots * session.share // 100,
        real_dots=done.get(record.pk),
    )


def _paused(records: Sequence[int]) -> dict[int, timedelta]:
    found: dict[int, timedelta] = {}
    rows = Break.objects.filter(record__in=records)
    for record, began, ended in rows.values_list("record", "began_at", "ended_at"):
        if ended is not None:
            found[record] = found.get(record, timedelta()) + (ended - began)
    return found


def _planned(plans: Iterable[int]) -> dict[int, int | None]:
    """The dots of each plan as it was accepted last."""
    rows = PlanArea.objects.filter(
        version__plan__in=plans, version__accepted_at__isnull=False, version__withdrawn_at=None
    )
    rows = rows.filter(version__superseded_at=None).select_related("version")
    found: dict[int, int | None] = {}
    for row in rows:
        plan, dots = row.version.plan_id, row.dots
        before = found.get(plan, 0)
        found[plan] = None if before is None or dots is None else before + dots
    return found


def by_artist(work: Iterable[Work]) -> list[Pace]:
    """One row an artist, by name."""
    own: dict[int, list[Work]] = {}
    for one in work:
        own.setdefault(one.artist.pk, []).append(one)
    return sorted((_pace(rows) for rows in own.values()), key=lambda pace: pace.artist.name)


def _pace(rows: Sequence[Work]) -> Pace:
    rates = [rate for row in rows if (rate := row.dots_a_minute) is not None]
    known = [row for row in rows if row.planned_dots is not None]
    return Pace(
        artist=rows[0].artist,
        sessions=len(rows),
        planned_minutes=sum(row.planned_minutes for row in rows),
        real_minutes=sum(row.real_minutes for row in rows),
        planned_dots=sum(row.planned_dots or 0 for row in known) if known else None,
        real_dots=sum(row.real_dots or 0 for row in known or rows),
        dots_a_minute=round(median(rates)) if rates else None,
    )


def usual(artist: Artist, now: datetime) -> int | None:
    """The middle of this artist's dots a minute over the last year; None before there are enough
    sessions to say."""
    work = read(now - LOOK_BACK, now, artist)
    rates = [rate for one in work if (rate := one.dots_a_minute) is not None]
    return round(median(rates)) if len(rates) >= ENOUGH_SESSIONS else None
