"""What availability needs to know, fetched in at most four statements.

The number of statements is the same for one day or sixty, one artist or fifty, and any number
of stored appointments; the rows are bounded by the days asked for. `reading.py` has the SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bookings.availability import (
    DAY,
    Hours,
    LocalClock,
    Span,
    Visit,
    by_day,
    free_starts,
    intersection,
    to_datetime,
    to_minute,
)
from bookings.models import Artist, Location, Service
from bookings.reading import Block, blocks_of, hours_of, rooms_of


@dataclass
class Diary:
    """One location's days for one kind of visit, ready to be asked."""

    location: Location
    visit: Visit
    needs_room: bool
    first: date
    last: date
    clock: LocalClock
    artists: list[int]
    rooms: list[int]
    hours: dict[int | None, Hours]
    blocks: list[tuple] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """One more than asked for: a visit may run past the last midnight."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 2)]

    def of(self, service: Service, *, artists: Iterable[int], minutes: int | None = None) -> Diary:
        """The same days asked for another kind of visit and fewer artists; nothing is fetched."""
        return replace(
            self,
            visit=_visit(service, minutes),
            needs_room=service.needs_room,
            artists=sorted(artists),
        )

    def open_spans(self) -> dict[int, list[Span]]:
        """Per artist, when the location is open and they work there."""
        days = self.days
        house = self.hours.get(None, Hours({}, {})).spans(self.clock, days)
        return {
            artist: intersection(house, self.hours[artist].spans(self.clock, days))
            if artist in self.hours
            else []
            for artist in self.artists
        }

    def around_the_clock(self) -> dict[int, list[Span]]:
        """Per artist, all of these days: what an override of the opening hours opens."""
        tomorrow = self.last + timedelta(days=1)
        whole = [(self.clock.opening(self.first, 0), self.clock.closing(tomorrow, DAY))]
        return dict.fromkeys(self.artists, whole)

    def busy(self) -> dict[int, list[Span]]:
        """Per artist, what blocks them. A location that is away blocks everyone there."""
        busy: dict[int, list[Span]] = {artist: [] for artist in self.artists}
        for kind, _pk, artist, _room, _location, start, end in self.blocks:
            if artist in busy:
                busy[artist].append((start, end))
            elif kind == "location-away":
                for spans in busy.values():
                    spans.append((start, end))
        return busy

    def busy_rooms(self) -> dict[int, list[Span]] | None:
        """Per room, what blocks it; None where the visit needs no room."""
        if not self.needs_room:
            return None
        busy: dict[int, list[Span]] = {room: [] for room in self.rooms}
        for _kind, _pk, _artist, room, _location, start, end in self.blocks:
            if room in busy:
                busy[room].append((start, end))
        return busy

    def blocks_meeting(self, start: int) -> list[Block]:
        """What a visit at `start` would run into, anywhere at this location."""
        low, high = start - self.visit.prep, start + self.visit.minutes + self.visit.cleanup
        found = [Block(*row) for row in self.blocks]
        return [block for block in found if block.start < high and block.end > low]

    def free_starts(
        self,
        *,
        not_before: int,
        not_after: int | None = None,
        any_hour: bool = False,
        any_minute: bool = False,
    ) -> dict[int, tuple[int, ...]]:
        """Free starts and who is free then; see `availability.free_starts`."""
        if not_after is None:
            not_after = self.clock.closing(self.last, DAY) - 1
        return free_starts(
            clock=self.clock,
            step=1 if any_minute else self.location.grid_minutes,
            visit=self.visit,
            open_spans=self.around_the_clock() if any_hour else self.open_spans(),
            busy=self.busy(),
            rooms=self.busy_rooms(),
            not_before=max(not_before, self.clock.opening(self.first, 0)),
            not_after=not_after,
        )


def read(
    *,
    location: Location,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    artists: Iterable[int] | None = None,
    reasons: Sequence = (),
    rooms: list[int] | None = None,
    minutes: int | None = None,
    ignore: Sequence[int] = (),
) -> Diary:
    """Fetch the days from `first` to `last` of `location` for `service`.

    `artists` and `rooms` are primary keys where the caller has them already (an action that
    locked them); `ignore` names appointments to look through (the one being moved, the
    caller's own hold); `minutes` is the visit's length where it is not the service's.
    """
    if artists is None:
        artists = Artist.objects.able(service, reasons).values_list("pk", flat=True)
    artists = sorted(artists)
    here = [location]
    if rooms is None:
        rooms = rooms_of(here)[location.pk] if service.needs_room else []
    clock = LocalClock(location.tz, first, last)
    return Diary(
        location=location,
        visit=_visit(service, minutes),
        needs_room=service.needs_room,
        first=first,
        last=last,
        clock=clock,
        artists=artists,
        rooms=rooms,
        hours=hours_of(here, artists, first, last + timedelta(days=1))[location.pk],
        blocks=blocks_of(here, artists, *_around(clock, first, last), now, ignore),
    )


def read_many(
    *,
    locations: Sequence[Location],
    artists: Iterable[int],
    first: date,
    last: date,
    now: datetime,
    rooms: Mapping[int, list[int]] | None = None,
    ignore: Sequence[int] = (),
) -> dict[int, Diary]:
    """The days of several locations in three statements, by primary key: for questions over
    many visits at once. Ask each through `Diary.of`."""
    artists = sorted(artists)
    clocks = {place.pk: LocalClock(place.tz, first, last) for place in locations}
    edges = [_around(clock, first, last) for clock in clocks.values()]
    if not edges:
        return {}
    if rooms is None:
        rooms = rooms_of(locations)
    hours = hours_of(locations, artists, first, last + timedelta(days=1))
    start, end = min(low for low, _ in edges), max(high for _, high in edges)
    blocks = blocks_of(locations, artists, start, end, now, ignore)
    return {
        place.pk: Diary(
            location=place,
            visit=Visit(0),
            needs_room=True,
            first=first,
            last=last,
            clock=clocks[place.pk],
            artists=artists,
            rooms=rooms.get(place.pk, []),
            hours=hours[place.pk],
            # Another location's closing is nothing to this one.
            blocks=[row for row in blocks if row[0] != "location-away" or row[4] == place.pk],
        )
        for place in locations
    }


def _visit(service: Service, minutes: int | None) -> Visit:
    return Visit(minutes or service.minutes, service.prep_minutes, service.cleanup_minutes)


def _around(clock: LocalClock, first: date, last: date) -> tuple[datetime, datetime]:
    """The instants between which something can block a visit on these days."""
    return (
        to_datetime(clock.opening(first, 0)) - timedelta(hours=4),
        to_datetime(clock.closing(last, DAY)) + timedelta(hours=16),
    )


def online_window(location: Location, now: datetime) -> tuple[date, date, int]:
    """First and last date one may book online, and the earliest start (minimum notice)."""
    earliest = now + timedelta(hours=location.notice_hours)
    today = now.astimezone(location.tz).date()
    first = earliest.astimezone(location.tz).date()
    last = max(first, today + timedelta(days=location.horizon_days))
    return first, last, to_minute(earliest + timedelta(seconds=59))


def free_days(
    *,
    location: Location,
    service: Service,
    now: datetime,
    artist: Artist | None = None,
    reasons: Sequence = (),
    minutes: int | None = None,
    ignore: Sequence[int] = (),
) -> dict[date, list[datetime]]:
    """Every time offered online, under its local date: the month strip, the chips and the
    next free day in one call and at most four statements. `minutes` where a visit that moves
    has another length than its service."""
    first, last, not_before = online_window(location, now)
    able = Artist.objects.able(service, reasons)
    if artist is not None:
        able = able.filter(pk=artist.pk)
    diary = read(
        location=location,
        service=service,
        first=first,
        last=last,
        now=now,
        artists=able.values_list("pk", flat=True),
        minutes=minutes,
        ignore=ignore,
    )
    days = by_day(diary.free_starts(not_before=not_before), diary.clock)
    return {on: [to_datetime(minute) for minute in minutes] for on, minutes in days.items()}
