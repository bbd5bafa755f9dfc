"""What availability needs to know, fetched in one statement.

It is one for a day or sixty, one artist or fifty, and any number of stored appointments; the
rows are bounded by the days asked for. `reading.py` has the SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bookings import reading
from bookings.availability import (
    DAY,
    Hours,
    LocalClock,
    Span,
    Visit,
    by_day,
    clock_over,
    free_spans,
    open_spans,
    starts_in,
    to_datetime,
    to_minute,
)
from bookings.models import Artist, Location, Service
from bookings.models.services import LONGEST_BUFFER, LONGEST_VISIT
from bookings.reading import Block, Wanted


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
    rows: list[tuple] = field(default_factory=list)  # what blocks, see `reading.Found`

    @property
    def blocks(self) -> list[Block]:
        """All that takes time on these days, of these artists and at this location."""
        return reading.blocks_in(self.rows)

    def of(self, service: Service, *, artists: Iterable[int], minutes: int | None = None) -> Diary:
        """The same days asked for another kind of visit and fewer artists; nothing is fetched."""
        return replace(
            self,
            visit=_visit(service, minutes),
            needs_room=service.needs_room,
            artists=sorted(artists),
        )

    def open_spans(self) -> dict[int, Sequence[Span]]:
        """Per artist, when the location is open and they work there; one more day than asked
        for, since a visit may run past the last midnight."""
        days = (self.clock, self.first, self.last + timedelta(days=1))
        house = self.hours.get(None)
        return {artist: open_spans(*days, house, self.hours.get(artist)) for artist in self.artists}

    def around_the_clock(self) -> dict[int, Sequence[Span]]:
        """Per artist, all of these days: what an override of the opening hours opens."""
        tomorrow = self.last + timedelta(days=1)
        whole = [(self.clock.opening(self.first, 0), self.clock.closing(tomorrow, DAY))]
        return dict.fromkeys(self.artists, whole)

    def busy(self) -> dict[int, list[Span]]:
        """Per artist, what blocks them. A location that is away blocks everyone there."""
        busy: dict[int, list[Span]] = {artist: [] for artist in self.artists}
        for kind, _pk, artist, _room, _location, start, end in self.rows:
            if artist in busy:
                busy[artist].append((start, end))
            elif kind == reading.LOCATION_AWAY:
                for spans in busy.values():
                    spans.append((start, end))
        return busy

    def busy_rooms(self) -> dict[int, list[Span]] | None:
        """Per room, what blocks it; None where the visit needs no room."""
        if not self.needs_room:
            return None
        busy: dict[int, list[Span]] = {room: [] for room in self.rooms}
        for _kind, _pk, _artist, room, _location, start, end in self.rows:
            if room in busy:
                busy[room].append((start, end))
        return busy

    def blocks_meeting(self, start: int) -> list[Block]:
        """What a visit at `start` would run into, anywhere at this location."""
        low, high = start - self.visit.prep, start + self.visit.minutes + self.visit.cleanup
        return reading.blocks_in(row for row in self.rows if row[5] < high and row[6] > low)

    def free_starts(
        self,
        *,
        not_before: int,
        not_after: int | None = None,
        any_hour: bool = False,
        any_minute: bool = False,
    ) -> dict[int, tuple[int, ...]]:
        """Free starts and who is free then; see `availability.free_spans`."""
        step = 1 if any_minute else self.location.grid_minutes
        spans = self.free_spans(not_before=not_before, not_after=not_after, any_hour=any_hour)
        return starts_in(spans, self.clock, step)

    def free_spans(
        self, *, not_before: int, not_after: int | None = None, any_hour: bool = False
    ) -> dict[int, list[Span]]:
        """Per artist, the minutes at which the visit could start, on the grid or not."""
        if not_after is None:
            not_after = self.clock.closing(self.last, DAY) - 1
        return free_spans(
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
    browser: str = "",
) -> Diary:
    """Fetch the days from `first` to `last` of `location` for `service`.

    `artists` and `rooms` are primary keys where the caller has them already (an action that
    locked them); `ignore` names appointments to look through (the one being moved, the
    caller's own hold), `browser` the hash of a browser whose hold is looked through; `minutes`
    is the visit's length where it is not the service's.
    """
    if artists is None:
        artists = able(service, reasons)
    artists = sorted(artists)
    visit, place = _visit(service, minutes), location.pk
    clock = clock_over(location.tz, first, last)
    found = reading.find(
        Wanted(
            [place],
            artists,
            first,
            last + timedelta(days=1),
            clock.opening(first, 0) - visit.prep,
            clock.closing(last, DAY) + visit.minutes + visit.cleanup,
            now,
            ignore,
            browser,
            rooms=service.needs_room,
            find_rooms=service.needs_room and rooms is None,
        )
    )
    return Diary(
        location=location,
        visit=visit,
        needs_room=service.needs_room,
        first=first,
        last=last,
        clock=clock,
        artists=artists,
        rooms=found.rooms[place] if rooms is None else rooms,
        hours=found.hours[place],
        rows=found.blocks,
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
    """The days of several locations in one statement, by primary key: for questions over
    many visits at once. Ask each through `Diary.of`."""
    if not locations:
        return {}
    artists = sorted(artists)
    clocks = {place.pk: clock_over(place.tz, first, last) for place in locations}
    found = reading.find(
        Wanted(
            list(clocks),
            artists,
            first,
            last + timedelta(days=1),
            min(clock.opening(first, 0) for clock in clocks.values()) - LONGEST_BUFFER,
            max(clock.closing(last, DAY) for clock in clocks.values())
            + LONGEST_VISIT
            + LONGEST_BUFFER,
            now,
            ignore,
            find_rooms=rooms is None,
        )
    )
    return {
        place.pk: Diary(
            location=place,
            visit=Visit(0),
            needs_room=True,
            first=first,
            last=last,
            clock=clocks[place.pk],
            artists=artists,
            rooms=(found.rooms if rooms is None else rooms).get(place.pk, []),
            hours=found.hours[place.pk],
            # Another location's closing is nothing to this one.
            rows=[
                row for row in found.blocks if row[0] != reading.LOCATION_AWAY or row[4] == place.pk
            ],
        )
        for place in locations
    }


def _visit(service: Service, minutes: int | None) -> Visit:
    return Visit(minutes or service.minutes, service.prep_minutes, service.cleanup_minutes)


def able(service: Service, reasons: Sequence = (), artist: Artist | None = None) -> list[int]:
    """Who offers `service` and knows what `reasons` ask for; of these only `artist`, if given."""
    rows = Artist.objects.able(service, reasons).order_by()
    if artist is not None:
        rows = rows.filter(pk=artist.pk)
    return list(rows.values_list("pk", flat=True))


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
    next free day in one call and two statements. `minutes` where a visit that moves
    has another length than its service."""
    first, last, not_before = online_window(location, now)
    diary = read(
        location=location,
        service=service,
        first=first,
        last=last,
        now=now,
        artists=able(service, reasons, artist),
        minutes=minutes,
        ignore=ignore,
    )
    days = by_day(diary.free_starts(not_before=not_before), diary.clock)
    return {on: [to_datetime(minute) for minute in minutes] for on, minutes in days.items()}
