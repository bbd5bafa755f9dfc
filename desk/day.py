"""The day as a list: who comes when, who is here, who is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Permission
from bookings import calendar
from bookings.models import Appointment, Artist, TimeOff
from clients.likeness import with_lookalikes
from clients.models import OwnerTask
from desk.door import ColleagueRequest, colleagues
from desk.flags import (
    PATIENCE,
    Flag,
    flags,
    holder,
    kept_until,
    sees_inside,
    tells_apart,
    timeliness,
)
from desk.here import Here, here
from notices.actions.answering import last_words
from notices.models import VisitWord
from payments.account import owed_words
from sessions_plan.actions.charting import unsigned_records
from sessions_plan.actions.healing import healing_waiting
from studio import audit
from studio.wording import clock, local_day
from studio.wording import day as day_in_words

Status = Appointment.Status
BEGUN = (Status.ARRIVED, Status.IN_ROOM)
MIDNIGHT = "00:00"
OVER = (Status.DONE, Status.NO_SHOW)


@dataclass
class Row:
    """One visit of the list, with everything that is said about it."""

    visit: Appointment
    sees: bool
    may_step: bool
    told_apart: str
    flags: list[Flag]
    timeliness: Flag | None
    is_next: bool = False

    @property
    def holder(self) -> str:
        return holder(self.visit)

    @property
    def kept_until(self) -> str:
        return kept_until(self.visit)


@dataclass
class DayList:
    """A day's rows in order, with where the clock stands among them."""

    rows: list[Row]
    now: datetime
    is_today: bool
    away: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """Today: who is here or still to come, then what is over. Another day as it was."""
        if not self.is_today:
            return [("", self.rows)]
        over = [row for row in self.rows if row.visit.status in OVER]
        ahead = [row for row in self.rows if row.visit.status not in OVER]
        return [part for part in (("", ahead), ("Over", over)) if part[1]]

    @property
    def visits(self) -> list[Row]:
        return [row for row in self.rows if row.visit.status != Status.HELD]

    @property
    def here_now(self) -> int:
        return sum(row.visit.status in BEGUN for row in self.rows)

    @property
    def late(self) -> int:
        return sum(bool(row.timeliness and row.timeliness.tone == "stop") for row in self.rows)

    @property
    def done(self) -> int:
        return sum(row.visit.status == Status.DONE for row in self.rows)

    @property
    def next(self) -> Row | None:
        return next((row for row in self.rows if row.is_next), None)

    @property
    def now_before(self) -> int | None:
        """The primary key of the first visit still to begin: the clock stands before it."""
        if not self.is_today:
            return None
        ahead = (row.visit for row in self.rows if row.visit.status not in OVER)
        return next((visit.pk for visit in ahead if visit.starts_at > self.now), None)


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def day(request: ColleagueRequest) -> HttpResponse:
    """Today's list, or another day's."""
    where = here(request)
    if where is None:
        return render(request, "desk/no_location.html")
    context = page(request.user, where)
    if not request.htmx:
        # The page that keeps itself fresh is looked at once, and fetches the list alone.
        audit.listed(Appointment, f"the day {where.on}, {where.location}")
        context |= notices(request.user, where.now)
    return render(request, "desk/day.html", context)


def notices(user: User, now: datetime) -> dict:
    """What stands above the list: things that wait for this colleague."""
    return {
        "healing": len(healing_waiting(user, now)),
        "unsigned": unsigned_records(user, now),
        "tasks": open_tasks(now) if user.may(Permission.SETTLE_TASKS) else None,
    }


def page(user: User, where: Here) -> dict:
    """What the list and its twin beside the calendar show."""
    own = None if user.may(Permission.BOOK) else Artist.objects.filter(user=user).first()
    if user.may(Permission.BOOK):
        visits, away = calendar.listed(
            location=where.location, first=where.on, last=where.on, now=where.now, **last_words()
        )
    elif own is not None:
        visits, away = calendar.own_day(artist=own, on=where.on, now=where.now, **last_words())
    else:
        visits, away = [], []
    return {
        "where": where,
        "own": own,
        "day": listed(user, visits, away, where),
        "previous": where.on - timedelta(days=1),
        "following": where.on + timedelta(days=1),
        "every_artist": user.may(Permission.BOOK),
        "may_book": user.may(Permission.BOOK),
    }


def open_tasks(now: datetime) -> dict[str, int]:
    """How many things wait for the owner, and how many of them are overdue."""
    late = Count("pk", filter=Q(due_at__lt=now))
    return OwnerTask.objects.filter(done_at=None).aggregate(open=Count("pk"), late=late)


def listed(user: User, visits: list[Appointment], away: list[TimeOff], where: Here) -> DayList:
    """The visits as rows, each with its flags."""
    alike = with_lookalikes(visit.client for visit in visits if visit.client)
    owed = owed_words([visit.client_id for visit in visits if visit.client_id])
    rows = [row(user, visit, away, alike, where.now, owed) for visit in visits]
    told = [told_away(off, where.location.zone, where.on) for off in away]
    found = DayList(rows, where.now, where.on == where.today, told)
    if found.is_today:
        coming = (
            row
            for row in rows
            if row.visit.status == Status.BOOKED and row.visit.starts_at + PATIENCE >= where.now
        )
        if (first := next(coming, None)) is not None:
            first.is_next = True
    return found


def row(
    user: User,
    visit: Appointment,
    away: list[TimeOff],
    alike: set[int],
    now: datetime,
    owed: Mapping[int, str] = MappingProxyType({}),
) -> Row:
    sees = sees_inside(user, visit)
    return Row(
        visit=visit,
        sees=sees,
        may_step=sees
        and visit.status != Status.HELD
        and calendar.day_of(visit) <= local_day(now, visit.location.zone),
        told_apart=tells_apart(visit.client, contact=sees) if visit.client else "",
        flags=[
            *flags(visit, off=calendar.laid_over(visit, away), alike=visit.client_id in alike),
            *to_pay(visit, owed),
            *says(visit),
        ]
        if sees and visit.status != Status.HELD
        else [],
        timeliness=timeliness(visit, now),
    )


def to_pay(visit: Appointment, owed: Mapping[int, str]) -> list[Flag]:
    """What is owed, for the check-in; nothing where nothing is."""
    words = owed.get(visit.client_id or 0)
    return [Flag("cash-coin", words, "wait")] if words else []


def says(visit: Appointment) -> list[Flag]:
    """What the client answered to a reminder, while they are awaited."""
    said = getattr(visit, "says", None)
    if not said or visit.status != Status.BOOKED:
        return []
    if said == VisitWord.Says.LATE:
        minutes = visit.says_minutes  # type: ignore[attr-defined]
        return [Flag("hourglass-split", f"Says {minutes} min late", "wait")]
    return [Flag("hand-thumbs-up", "Says they come", "good")]


def told_away(off: TimeOff, zone: str, on: date) -> str:
    """Who or what is away, and when: dates only where they differ from the day looked at."""
    who = off.artist or off.room or off.location
    first, last = local_day(off.starts_at, zone), local_day(off.ends_at, zone)
    begins, ends = clock(off.starts_at, zone), clock(off.ends_at, zone)
    if begins == ends == MIDNIGHT:
        last -= timedelta(days=1)
        when = (
            day_in_words(first)
            if first == last
            else f"{day_in_words(first)} – {day_in_words(last)}"
        )
        when = "all day" if first == last == on else when
    elif first == last == on:
        when = f"{begins}–{ends}"
    else:
        until = ends if first == last else f"{day_in_words(last)}, {ends}"
        when = f"{day_in_words(first)}, {begins}–{until}"
    reason = f" ({off.reason})" if off.reason else ""
    return f"{who} away {when}{reason}"
