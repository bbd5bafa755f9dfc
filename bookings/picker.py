"""Free times as a person looks at them: a month of days, and one day's times by part of day.

Plain data in and out; used wherever a visit's time is picked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Location
from bookings.offer import FreeDays, Listed
from studio.wording import clock, local_day

PARTS = [
    (gettext_noop("Morning"), 0, 12),
    (gettext_noop("Afternoon"), 12, 17),
    (gettext_noop("Evening"), 17, 24),
]
FREE = Mapping[date, Sequence[datetime]]
ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


class Day(NamedTuple):
    """A day of the month shown. Its texts are plain: a page has thirty, and filters cost."""

    on: date
    iso: str
    number: str
    weekday: str
    is_free: bool
    is_chosen: bool
    is_today: bool


class Time(NamedTuple):
    """A free time, what the clock says then, and where it leads."""

    at: datetime
    clock: str
    url: str


@dataclass(frozen=True)
class Part:
    """The times of one part of the day."""

    name: str
    times: list[Time]


@dataclass(frozen=True)
class Picker:
    """One month of days and the times of the chosen one."""

    location: Location
    chosen: date | None
    month: date
    weeks: list[list[Day | None]]
    parts: list[Part]
    next_free: date | None
    month_before: date | None
    month_after: date | None

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """Monday and Mo, and so on."""
        return [(name, name[:2]) for name in _weekdays()]

    @property
    def hour_comes_twice(self) -> bool:
        """Whether a clock among the times says which of the two hours it means."""
        return any(" " in time.clock for part in self.parts for time in part.times)

    @property
    def day(self) -> str:
        """Tuesday 24 November: the chosen one."""
        if self.chosen is None:
            return ""
        weekday, month = WEEKDAYS[self.chosen.weekday()], MONTHS[self.chosen.month]
        return f"{weekday} {self.chosen.day} {month}"

    @property
    def month_name(self) -> str:
        return str(MONTHS[self.month.month])

    @property
    def count(self) -> int:
        return sum(len(part.times) for part in self.parts)

    @property
    def is_empty(self) -> bool:
        return self.chosen is None


def day_in(text: str | None) -> date | None:
    """A date as an address has it; None when it is not one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def pick(
    free: FREE | FreeDays,
    location: Location,
    wanted: date | None,
    now: datetime,
    address: Callable[[datetime], str] = str,
) -> Picker:
    """Show `wanted`, or the first free day; days without times cannot be chosen. `address` is
    where a time leads."""
    if isinstance(free, Mapping):
        free = Listed(free)
    today = local_day(now, location.zone)
    last = today + timedelta(days=location.horizon_days)
    chosen = wanted if wanted and today <= wanted <= last else free.first_from(today)
    times = free.on(chosen) if chosen else []
    month = (chosen or today).replace(day=1)
    after = _month_after(month)
    return Picker(
        location=location,
        chosen=chosen,
        month=month,
        weeks=_weeks(month, set(free.days(month, after - ONE_DAY)), chosen, today, last),
        parts=_by_part(times, location, address),
        next_free=free.first_from(chosen + ONE_DAY) if chosen else None,
        month_before=_first_free_of_month_before(month, free, today),
        month_after=free.first_from(after),
    )


def _by_part(
    times: Iterable[datetime], location: Location, address: Callable[[datetime], str]
) -> list[Part]:
    """Morning, afternoon, evening; those without a time are left out."""
    found = [Time(at, clock(at, location.zone), address(at)) for at in times]
    parts = [
        Part(_(name), [time for time in found if first <= int(time.clock[:2]) < end])
        for name, first, end in PARTS
    ]
    return [part for part in parts if part.times]


def nearest(free: FREE, wanted: datetime, count: int = 6) -> list[datetime]:
    """Free times instead of `wanted`, in order: three on the nearest day, and on the next ones
    whatever is nearest to the same hour."""
    days = [times for times in free.values() if times]
    days.sort(key=lambda times: min(abs(at - wanted) for at in times))
    found = [at for times in days[:1] for at in sorted(times, key=lambda at: abs(at - wanted))[:3]]
    for times in days[1 : count - len(found) + 1]:
        found.append(min(times, key=lambda at: _off_the_hour(at, wanted)))
    return sorted(found)


def _off_the_hour(at: datetime, wanted: datetime) -> timedelta:
    off = (at - wanted) % timedelta(days=1)
    return min(off, timedelta(days=1) - off)


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _first_free_of_month_before(month: date, free: FreeDays, today: date) -> date | None:
    end = month - ONE_DAY
    start = max(end.replace(day=1), today)
    for first, last in ((start, min(start + A_WEEK, end)), (today, end)):
        days = free.days(first, last)
        if days:
            return next(day for day in days if day >= days[-1].replace(day=1))
    return None


def _weeks(
    month: date, free: set[date], chosen: date | None, today: date, last: date
) -> list[list[Day | None]]:
    """Weeks from Monday; days outside the month are gaps, weeks that are over are left out."""
    end = _month_after(month)
    names = _weekdays()
    monday = max(month, today) - timedelta(days=max(month, today).weekday())

    def shown(day: date) -> Day:
        name = names[day.weekday()]
        of_all = (day in free, day == chosen, day == today)
        return Day(day, day.isoformat(), str(day.day), name, *of_all)

    weeks = []
    while monday < end and monday <= last:
        week = [monday + timedelta(days=n) for n in range(7)]
        weeks.append([shown(day) if month <= day < end else None for day in week])
        monday += A_WEEK
    return weeks


def _weekdays() -> list[str]:
    """Monday to Sunday, looked up once for all days of a page."""
    return [str(name) for name in WEEKDAYS.values()]
