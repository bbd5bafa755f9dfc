"""Some days of one location as the desk sees them: who works, what is booked, who is away.

Six statements, whatever is stored: everything is bounded by the days asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bookings import diary
from bookings.availability import (
    DAY,
    Hours,
    LocalClock,
    Span,
    by_day,
    difference,
    intersection,
    merged,
    to_datetime,
    to_minute,
)
from bookings.models import (
    Appointment,
    Artist,
    DatedHours,
    Location,
    Service,
    TimeOff,
    WaitlistOffer,
    WeeklyHours,
)
from clients.marks import marks_of

Status = Appointment.Status
RELATED = ("client", "service", "artist", "room", "held_by", "location")


@dataclass
class Days:
    """The days from `first` to `last` of one location."""

    location: Location
    first: date
    last: date
    now: datetime
    clock: LocalClock
    artists: list[Artist]
    appointments: list[Appointment]
    elsewhere: list[Appointment]
    away: list[TimeOff]
    hours: dict[int | None, Hours]

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def window(self) -> Span:
        return self.clock.opening(self.first, 0), self.clock.closing(self.last, DAY)

    def open(self) -> list[Span]:
        """When the doors are open."""
        return self.hours.get(None, NO_HOURS).spans(self.clock, self.dates)

    def work(self, artist: Artist) -> list[Span]:
        """When the doors are open and `artist` works here."""
        own = self.hours.get(artist.pk, NO_HOURS).spans(self.clock, self.dates)
        return intersection(self.open(), own)

    def closed(self, artist: Artist) -> list[Span]:
        """The rest of the days: when nobody books `artist` here."""
        return difference([self.window], self.work(artist))

    def away_of(self, artist: Artist) -> list[TimeOff]:
        """Time off of `artist`, and of the whole location."""
        return [off for off in self.away if off.artist_id == artist.pk or off.location_id]

    def laid_over(self, appointment: Appointment) -> TimeOff | None:
        return laid_over(appointment, self.away)

    def seen_hours(self) -> tuple[int, int]:
        """From which to which minute of the day there is anything to see, in whole hours."""
        zone = self.location.tz
        opens = [opens for hours in self.hours.values() for opens, _ in self._spans_of(hours)]
        closes = [closes for hours in self.hours.values() for _, closes in self._spans_of(hours)]
        for visit in self.appointments:
            start, end = visit.blocked_from.astimezone(zone), visit.blocked_until.astimezone(zone)
            opens.append(_minute_of_day(start))
            closes.append(DAY if end.date() > start.date() else _minute_of_day(end))
        first, last = min(opens, default=9 * 60), max(closes, default=18 * 60)
        return first // 60 * 60, -(-last // 60) * 60

    def _spans_of(self, hours: Hours) -> list[Span]:
        return [
            span
            for on in self.dates
            for span in hours.dated.get(on, hours.weekly.get(on.weekday(), ()))
        ]


NO_HOURS = Hours({}, {})


def read(*, location: Location, first: date, last: date, now: datetime) -> Days:
    """Fetch the days from `first` to `last` of `location`."""
    clock = LocalClock(location.tz, first, last)
    start = to_datetime(clock.opening(first, 0))
    end = to_datetime(clock.closing(last, DAY))
    hours = _hours(location, first, last)
    appointments = visits(start, end, now).filter(location=location)
    artists = _artists(set(hours) - {None}, {visit.artist_id for visit in appointments})
    away = TimeOff.objects.filter(starts_at__lt=end, ends_at__gt=start).filter(
        Q(artist__in=artists) | Q(room__location=location) | Q(location=location)
    )
    return Days(
        location=location,
        first=first,
        last=last,
        now=now,
        clock=clock,
        artists=artists,
        appointments=list(appointments),
        elsewhere=list(
            visits(start, end, now)
            .exclude(location=location)
            .exclude(status=Status.NO_SHOW)
            .filter(artist__in=artists)
        ),
        away=list(away.select_related("artist", "room", "location")),
        hours=hours,
    )


def visits(start: datetime, end: datetime, now: datetime):
    """What stands in a calendar between two instants: no cancelled visits, no lapsed holds. Each
    comes with the flags of its client, as `flagged`, and whether it `is_offered` to someone on the
    waitlist."""
    return (
        Appointment.objects.within(start, end)
        .exclude(status=Status.CANCELLED)
        .exclude(status=Status.HELD, held_until__lte=now)
        .select_related(*RELATED)
        .annotate(
            flagged=marks_of("client"),
            is_offered=Exists(WaitlistOffer.objects.live().filter(visit=OuterRef("pk"))),
        )
        .order_by("starts_at", "pk")
    )


def listed(
    *, location: Location, first: date, last: date, now: datetime, **beside: Any
) -> tuple[list[Appointment], list[TimeOff]]:
    """The visits of some days of one location and the time off there, in two statements.
    `beside` are annotations of the visits, for what apps below know of them."""
    clock = LocalClock(location.tz, first, last)
    start = to_datetime(clock.opening(first, 0))
    end = to_datetime(clock.closing(last, DAY))
    works_here = WeeklyHours.objects.filter(artist=OuterRef("artist"), location=location)
    away = TimeOff.objects.filter(starts_at__lt=end, ends_at__gt=start).filter(
        Exists(works_here) | Q(room__location=location) | Q(location=location)
    )
    found = visits(start, end, now).filter(location=location).annotate(**beside)
    return list(found), list(away.select_related("artist", "room", "location"))


def own_day(
    *, artist: Artist, on: date, now: datetime, **beside: Any
) -> tuple[list[Appointment], list[TimeOff]]:
    """One artist's visits that begin on `on`, wherever they are, with the time off of this
    artist and whatever else lies over one of the visits. `beside` as for `listed`."""
    # The date begins and ends at another instant in each location's zone.
    start = datetime.combine(on, time(), UTC) - timedelta(hours=14)
    end = datetime.combine(on, time(), UTC) + timedelta(hours=36)
    found = visits(start, end, now).filter(artist=artist).annotate(**beside)
    own = [visit for visit in found if day_of(visit) == on]
    away = TimeOff.objects.filter(starts_at__lt=end, ends_at__gt=start).filter(
        Q(artist=artist) | Q(location__isnull=False) | Q(room__isnull=False)
    )
    return own, [
        off
        for off in away.select_related("artist", "room", "location")
        if off.artist_id or any(laid_over(visit, [off]) for visit in own)
    ]


def day_of(appointment: Appointment) -> date:
    """The date of its start, where it is."""
    return appointment.starts_at.astimezone(appointment.location.tz).date()


def laid_over(appointment: Appointment, away: Iterable[TimeOff]) -> TimeOff | None:
    """Time off that an appointment stands in: of its artist, its room or its location."""
    for off in away:
        if off.starts_at >= appointment.blocked_until or off.ends_at <= appointment.blocked_from:
            continue
        of = (off.artist_id, off.room_id, off.location_id)
        if of in (
            (appointment.artist_id, None, None),
            (None, appointment.room_id, None),
            (None, None, appointment.location_id),
        ):
            return off
    return None


def _artists(at_work: set, booked: set[int]) -> list[Artist]:
    """A column each: who works here and is active, and whoever has a visit here anyway."""
    return list(Artist.objects.filter(Q(pk__in=at_work, is_active=True) | Q(pk__in=booked)))


def _hours(location: Location, first: date, last: date) -> dict[int | None, Hours]:
    found: dict[int | None, tuple[dict, dict]] = defaultdict(lambda: ({}, {}))
    weekly = WeeklyHours.objects.filter(location=location).order_by()
    for artist, weekday, opens, closes in weekly.values_list(
        "artist_id", "weekday", "opens", "closes"
    ):
        found[artist][0].setdefault(weekday, []).append((opens, closes))
    dated = DatedHours.objects.filter(location=location, date__range=(first, last)).order_by()
    for artist, on, start, end in dated.values_list("artist_id", "date", "opens", "closes"):
        spans = found[artist][1].setdefault(on, [])
        if start is not None:
            spans.append((start, end))
    return {
        artist: Hours(
            {day: merged(spans) for day, spans in weekly.items()},
            {day: merged(spans) for day, spans in dated.items()},
        )
        for artist, (weekly, dated) in found.items()
    }


def _minute_of_day(at: datetime) -> int:
    return at.hour * 60 + at.minute


def free_times(
    *,
    location: Location,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    artist: Artist | None = None,
    minutes: int | None = None,
    ignore: Sequence[int] = (),
) -> dict[date, list[datetime]]:
    """Every free time as the desk offers it: from now on, whatever notice and horizon the
    website keeps."""
    able = Artist.objects.able(service)
    if artist is not None:
        able = able.filter(pk=artist.pk)
    book = diary.read(
        location=location,
        service=service,
        first=first,
        last=last,
        now=now,
        artists=able.values_list("pk", flat=True),
        minutes=minutes,
        ignore=ignore,
    )
    days = by_day(book.free_starts(not_before=to_minute(now) + 1), book.clock)
    return {on: [to_datetime(minute) for minute in starts] for on, starts in days.items()}
