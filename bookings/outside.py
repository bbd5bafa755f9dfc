"""Visits outside the hours as they are now: listed, never hidden, never moved by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookings.availability import DAY, LocalClock, intersection, to_datetime, to_minute
from bookings.models import Appointment, Artist, Location
from bookings.reading import hours_of

LOOK_AHEAD = timedelta(days=120)
MOST_SHOWN = 50


def visits_outside_hours(
    location: Location, now: datetime, artist: Artist | None = None
) -> tuple[list[Appointment], int]:
    """The first of the coming visits outside the hours of the location or of their artist, and
    how many there are. Those booked outside the hours on purpose, with a reason, are left out.
    """
    first = now.astimezone(location.tz).date()
    last = first + LOOK_AHEAD
    clock = LocalClock(location.tz, first, last)
    coming = Appointment.objects.upcoming(now).filter(
        location=location,
        override_reason="",
        blocked_from__lt=to_datetime(clock.closing(last, DAY)),
        blocked_from__gt=now - timedelta(days=1),
    )
    if artist is not None:
        coming = coming.filter(artist=artist)
    rows = list(
        coming.order_by("starts_at", "pk").values_list("pk", "artist_id", "starts_at", "ends_at")
    )
    outside = _outside(rows, location, clock, first, last)
    shown = Appointment.objects.filter(pk__in=outside[:MOST_SHOWN])
    shown = shown.select_related("client", "service", "artist", "location")
    return (list(shown) if outside else []), len(outside)


def _outside(rows: list[tuple], location: Location, clock: LocalClock, first, last) -> list[int]:
    if not rows:
        return []
    artists = sorted({artist for _pk, artist, _start, _end in rows})
    hours = hours_of([location], artists, first, last)[location.pk]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    house = hours[None].spans(clock, days) if None in hours else []
    open_spans = {
        artist: intersection(house, hours[artist].spans(clock, days)) if artist in hours else []
        for artist in artists
    }
    return [
        pk
        for pk, artist, starts_at, ends_at in rows
        if not any(
            opens <= to_minute(starts_at) and to_minute(ends_at) <= closes
            for opens, closes in open_spans[artist]
        )
    ]
