"""What is offered online, read about a month at a time and only as far as somebody looks.

A page shows one month of days, the times of one of them and where the next free one is. To read
sixty days for that costs several times as much as the page. A search that finds nothing nearby
reads all the rest at once, so that a page takes five statements at the most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bookings import diary
from bookings.availability import DAY, by_day, dates_in, intersection, starts_in, to_datetime
from bookings.models import Artist, Location, Service
from studio.wording import local_day

ONE_DAY = timedelta(days=1)
A_MARGIN = 180  # minutes
LOOK_AHEAD = timedelta(days=4)
A_FORTNIGHT = timedelta(days=14)


class FreeDays(Protocol):
    """Days with free times, as a page asks for them."""

    def on(self, day: date) -> Sequence[datetime]:
        """The free times of a day."""

    def days(self, first: date, last: date) -> list[date]:
        """The free days from `first` to `last`, in order."""

    def first_from(self, day: date) -> date | None:
        """The first free day from `day` on."""


class Listed:
    """Free days that are all known."""

    def __init__(self, days: Mapping[date, Sequence[datetime]]):
        self._days = days

    def on(self, day: date) -> Sequence[datetime]:
        return self._days.get(day, ())

    def days(self, first: date, last: date) -> list[date]:
        return sorted(day for day in self._days if first <= day <= last)

    def first_from(self, day: date) -> date | None:
        return min((free for free in self._days if free >= day), default=None)


class Stretch:
    """Some days that were read. Most are only asked whether they are free: their times are not
    listed before somebody wants to see one."""

    def __init__(self, book: diary.Diary, not_before: int):
        self._clock, self._step = book.clock, book.location.grid_minutes
        self._spans = book.free_spans(not_before=not_before)

    def dates(self) -> set[date]:
        return dates_in(self._spans, self._clock, self._step)

    def on(self, day: date) -> list[datetime]:
        # Wider than the day, whatever its clocks do; what is of another date falls out again.
        low, high = self._clock.opening(day, 0) - A_MARGIN, self._clock.closing(day, DAY) + A_MARGIN
        near = {artist: intersection(spans, [(low, high)]) for artist, spans in self._spans.items()}
        starts = by_day(starts_in(near, self._clock, self._step), self._clock)
        return [to_datetime(minute) for minute in starts.get(day, ())]


class Offer:
    """Free days of one kind of visit, each read when it is first asked for."""

    def __init__(
        self,
        *,
        location: Location,
        service: Service,
        artists: Iterable[int],
        now: datetime,
        minutes: int | None = None,
        ignore: Sequence[int] = (),
        browser: str = "",
    ):
        """`browser` is the hash of the one that asks: what it holds is free for it."""
        self._location, self._service, self._now = location, service, now
        self._artists, self._minutes = sorted(artists), minutes
        self._ignore, self._browser = ignore, browser
        self._first, self._last, self._not_before = diary.online_window(location, now)
        self._known: dict[date, Stretch | None] = {}  # every day read; None where it is not free

    def on(self, day: date) -> list[datetime]:
        if day not in self._known:
            month = day.replace(day=1)
            # Of the month before a page shows where it is free first. Where little is left of
            # that month, it is read in the same statement.
            is_near = month - self._first <= A_FORTNIGHT
            self._read(self._first if is_near else month, _month_end(day) + LOOK_AHEAD)
        stretch = self._known.get(day)
        return stretch.on(day) if stretch else []

    def days(self, first: date, last: date) -> list[date]:
        self._read(first, last)
        return [day for day in _dates(first, last) if self._known.get(day)]

    def first_from(self, day: date) -> date | None:
        unread = max(day, self._first)
        for is_near in (True, False):
            for day in _dates(unread, self._last):
                if day not in self._known:
                    self._read(day, _month_end(day) + LOOK_AHEAD if is_near else self._last)
                    unread = day
                    break
                if self._known[day]:
                    return day
            else:
                return None
        found = self.days(unread, self._last)
        return found[0] if found else None

    def around(self, at: datetime, count: int = 9) -> dict[date, list[datetime]]:
        """The times of the free days nearest to `at`: as many days as whoever lost that time
        may be offered others on, and three more, since the nearest date is not always the
        nearest hour."""
        day = local_day(at, self._location.zone)
        near: list[date] = []
        for first, last in ((day - A_FORTNIGHT, day + A_FORTNIGHT), (self._first, self._last)):
            near = sorted(self.days(first, last), key=lambda free: abs(free - day))[:count]
            if len(near) == count:
                break
        return {free: self.on(free) for free in sorted(near)}

    def _read(self, first: date, last: date) -> None:
        """Know the days from `first` to `last`, as far as they can be booked."""
        wanted = _dates(max(first, self._first), min(last, self._last))
        missing = [day for day in wanted if day not in self._known]
        if not missing:
            return
        first, last = missing[0], missing[-1]
        book = diary.read(
            location=self._location,
            service=self._service,
            first=first,
            last=last,
            now=self._now,
            artists=self._artists,
            minutes=self._minutes,
            ignore=self._ignore,
            browser=self._browser,
        )
        stretch = Stretch(book, self._not_before)
        free = stretch.dates()
        for day in missing:
            self._known[day] = stretch if day in free else None


def offered(
    *,
    location: Location,
    service: Service,
    now: datetime,
    artist: Artist | None = None,
    reasons: Sequence = (),
    minutes: int | None = None,
    ignore: Sequence[int] = (),
) -> Offer:
    """What whoever is able, or one artist, offers online. `minutes` where a visit that moves has
    another length than its service."""
    return Offer(
        location=location,
        service=service,
        artists=diary.able(service, reasons, artist),
        now=now,
        minutes=minutes,
        ignore=ignore,
    )


def next_free(
    *,
    location: Location,
    service: Service,
    artists: Iterable[int],
    now: datetime,
    browser: str = "",
) -> dict[int, datetime]:
    """Per artist, the next free time: looked for in the next two weeks, then in all the rest."""
    first, last, not_before = diary.online_window(location, now)
    wanted = set(artists)
    found: dict[int, datetime] = {}
    near = min(first + A_FORTNIGHT, last)
    for start, end in ((first, near), (near + ONE_DAY, last)):
        missing = wanted - found.keys()
        if not missing or start > end:
            break
        book = diary.read(
            location=location,
            service=service,
            first=start,
            last=end,
            now=now,
            artists=missing,
            browser=browser,
        )
        for minute, free in book.free_starts(not_before=not_before).items():
            for artist in free:
                found.setdefault(artist, to_datetime(minute))
    return found


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE_DAY
