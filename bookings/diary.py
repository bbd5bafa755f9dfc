"""What availability needs to know, fetched in at most four statements.

The number of statements is the same for one day or sixty, one artist or fifty, and any number
of stored appointments; the rows are bounded by the days asked for. The database hands over
whole minutes, because thousands of aware datetimes cost more than the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast

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
from bookings.models import (
    Appointment,
    Artist,
    DatedHours,
    Location,
    Room,
    Service,
    TimeOff,
    WeeklyHours,
)


class Minute(models.Func):
    """An instant as whole minutes since 1970, computed by the database."""

    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler, connection, **extra):
        template = "(EXTRACT(EPOCH FROM %(expressions)s)::bigint / 60)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler, connection, **extra):
        template = "(CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER) / 60)"
        return self.as_sql(compiler, connection, template=template, **extra)


class Block(NamedTuple):
    """Something that takes time: an appointment with its buffers, or time off."""

    kind: str
    pk: int
    artist: int | None
    room: int | None
    location: int | None
    start: int
    end: int


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
    blocks: list[Block] = field(default_factory=list)

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
        for block in self.blocks:
            span = (block.start, block.end)
            if block.artist in busy:
                busy[block.artist].append(span)
            elif block.kind == "location-away":
                for spans in busy.values():
                    spans.append(span)
        return busy

    def busy_rooms(self) -> dict[int, list[Span]] | None:
        """Per room, what blocks it; None where the visit needs no room."""
        if not self.needs_room:
            return None
        busy: dict[int, list[Span]] = {room: [] for room in self.rooms}
        for block in self.blocks:
            if block.room in busy:
                busy[block.room].append((block.start, block.end))
        return busy

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
        rooms = _rooms(here)[location.pk] if service.needs_room else []
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
        hours=_hours(here, artists, first, last + timedelta(days=1))[location.pk],
        blocks=_blocks(here, artists, *_around(clock, first, last), now, ignore),
    )


def read_many(
    *,
    locations: Sequence[Location],
    artists: Iterable[int],
    first: date,
    last: date,
    now: datetime,
    ignore: Sequence[int] = (),
) -> dict[int, Diary]:
    """The days of several locations in three statements, by primary key: for questions over
    many visits at once. Ask each through `Diary.of`."""
    artists = sorted(artists)
    clocks = {place.pk: LocalClock(place.tz, first, last) for place in locations}
    edges = [_around(clock, first, last) for clock in clocks.values()]
    if not edges:
        return {}
    rooms = _rooms(locations)
    hours = _hours(locations, artists, first, last + timedelta(days=1))
    start, end = min(low for low, _ in edges), max(high for _, high in edges)
    blocks = _blocks(locations, artists, start, end, now, ignore)
    return {
        place.pk: Diary(
            location=place,
            visit=Visit(0),
            needs_room=True,
            first=first,
            last=last,
            clock=clocks[place.pk],
            artists=artists,
            rooms=rooms[place.pk],
            hours=hours[place.pk],
            # Another location's closing is nothing to this one.
            blocks=[
                block
                for block in blocks
                if block.kind != "location-away" or block.location == place.pk
            ],
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


def _rooms(locations: Sequence[Location]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Room.objects.filter(location__in=locations, is_active=True).order_by("pk")
    for place, room in rows.values_list("location_id", "pk"):
        found[place].append(room)
    return found


def _hours(
    locations: Sequence[Location], artists: Sequence[int], first: date, last: date
) -> dict[int, dict[int | None, Hours]]:
    """Weekly and dated hours in one statement, by location; key None is the location itself."""
    mine = Q(location__in=locations) & (Q(artist=None) | Q(artist__in=artists))
    weekly = WeeklyHours.objects.filter(mine).order_by()
    dated = DatedHours.objects.filter(mine, date__range=(first, last)).order_by()
    rows = weekly.values_list(
        "location_id",
        "artist_id",
        "weekday",
        Value(None, output_field=models.DateField()),
        "opens",
        "closes",
    ).union(
        dated.values_list(
            "location_id",
            "artist_id",
            Cast(Value(None), models.PositiveSmallIntegerField()),
            "date",
            "opens",
            "closes",
        ),
        all=True,
    )
    found: dict[int, dict[int | None, tuple[dict, dict]]] = {
        place.pk: defaultdict(lambda: ({}, {})) for place in locations
    }
    for place, artist, weekday, on, opens, closes in rows:
        by_weekday, by_date = found[place][artist]
        if on is None:
            by_weekday.setdefault(weekday, []).append((opens, closes))
        else:
            spans = by_date.setdefault(on, [])
            if opens is not None:
                spans.append((opens, closes))
    return {
        place: {artist: Hours(*both) for artist, both in those.items()}
        for place, those in found.items()
    }


def _blocks(
    locations: Sequence[Location],
    artists: Sequence[int],
    start: datetime,
    end: datetime,
    now: datetime,
    ignore: Sequence[int],
) -> list[Block]:
    """Appointments and time off that block these artists or these locations' rooms."""
    appointments = (
        Appointment.objects.blocking(now)
        .within(start, end)
        .filter(Q(artist__in=artists) | Q(location__in=locations))
        .exclude(pk__in=ignore)
        .order_by()
        .values_list(
            Value("appointment"),
            "pk",
            "artist_id",
            "room_id",
            "location_id",
            Minute("blocked_from"),
            Minute("blocked_until"),
        )
    )
    away = (
        TimeOff.objects.filter(starts_at__lt=end, ends_at__gt=start)
        .filter(Q(artist__in=artists) | Q(room__location__in=locations) | Q(location__in=locations))
        .order_by()
        .values_list(
            models.Case(
                models.When(location__isnull=False, then=Value("location-away")),
                default=Value("away"),
                output_field=models.CharField(),
            ),
            "pk",
            "artist_id",
            "room_id",
            "location_id",
            Minute("starts_at"),
            Minute("ends_at"),
        )
    )
    return [Block(*row) for row in appointments.union(away, all=True)]


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
    ignore: Sequence[int] = (),
) -> dict[date, list[datetime]]:
    """Every time offered online, under its local date: the month strip, the chips and the
    next free day in one call and at most four statements."""
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
        ignore=ignore,
    )
    days = by_day(diary.free_starts(not_before=not_before), diary.clock)
    return {on: [to_datetime(minute) for minute in minutes] for on, minutes in days.items()}
