"""The statements behind the diary, in SQL.

This is the busiest path of the clinic. Compiling these unions with the ORM takes several times
as long as running them, and thousands of aware datetimes cost more than the query, so the
database hands over whole minutes since 1970 and nothing is built per row. `within` of the
appointments' QuerySet is the same bound in the ORM's words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection

from bookings.availability import Hours
from bookings.models import Appointment, Location
from bookings.models.appointments import LONGEST_BLOCK

MINUTE = {
    "postgresql": "FLOOR(DATE_PART('epoch', {}) / 60)::bigint",
    "sqlite": "CAST(STRFTIME('%%s', {}) AS INTEGER) / 60",
}


class Block(NamedTuple):
    """Something that takes time: an appointment with its buffers, or time off."""

    kind: str
    pk: int
    artist: int | None
    room: int | None
    location: int | None
    start: int
    end: int


def rooms_of(locations: Sequence[Location]) -> dict[int, list[int]]:
    """Per location, its rooms in use, in order of id."""
    rooms: dict[int, list[int]] = {location.pk: [] for location in locations}
    sql = (
        "SELECT location_id, id FROM bookings_room "  # noqa: S608 - only marks vary
        f"WHERE location_id IN ({marks(len(rooms))}) AND is_active = %s ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*rooms, True])
        for location, room in cursor.fetchall():
            rooms[location].append(room)
    return rooms


def hours_of(
    locations: Sequence[Location], artists: Sequence[int], first: date, last: date
) -> dict[int, dict[int | None, Hours]]:
    """Per location, weekly and dated hours: its own (key None) and of these artists there."""
    places = [location.pk for location in locations]
    with connection.cursor() as cursor:
        cursor.execute(
            _hours_sql(len(places), len(artists)),
            [*places, *artists, *places, *artists, first, last],
        )
        rows = cursor.fetchall()
    found: dict[int, dict[int | None, tuple[dict, dict]]] = {
        place: defaultdict(lambda: ({}, {})) for place in places
    }
    for location, artist, weekday, on, opens, closes in rows:
        by_weekday, by_date = found[location][artist]
        if on is None:
            by_weekday.setdefault(weekday, []).append((opens, closes))
        else:
            spans = by_date.setdefault(date.fromisoformat(on), [])
            if opens is not None:
                spans.append((opens, closes))
    return {
        place: {artist: Hours(*both) for artist, both in there.items()}
        for place, there in found.items()
    }


@cache
def _hours_sql(locations: int, artists: int) -> str:
    mine = (
        f"location_id IN ({marks(locations)}) "
        f"AND (artist_id IS NULL OR artist_id IN ({marks(artists)}))"
    )
    return (
        "SELECT location_id, artist_id, weekday, NULL, opens, closes "  # noqa: S608 - only marks vary
        f"FROM bookings_weeklyhours WHERE {mine} "
        "UNION ALL SELECT location_id, artist_id, NULL, CAST(date AS TEXT), opens, closes "
        f"FROM bookings_datedhours WHERE {mine} AND date BETWEEN %s AND %s"
    )


def blocks_of(
    locations: Sequence[Location],
    artists: Sequence[int],
    start: datetime,
    end: datetime,
    now: datetime,
    ignore: Sequence[int] = (),
) -> list[tuple]:
    """What blocks these artists anywhere, or these locations' rooms, as rows of `Block`."""
    places = [location.pk for location in locations]
    stored = connection.ops.adapt_datetimefield_value
    earliest, since, until = stored(start - LONGEST_BLOCK), stored(start), stored(end)
    with connection.cursor() as cursor:
        cursor.execute(
            _blocks_sql(connection.vendor, len(places), len(artists), len(ignore)),
            [
                *(earliest, until, since, *Appointment.BLOCKING, stored(now)),
                *(*artists, *places, *ignore),
                *(until, since, *artists, *places, *places),
            ],
        )
        return cursor.fetchall()


@cache
def _blocks_sql(vendor: str, locations: int, artists: int, ignore: int) -> str:
    minute = MINUTE[vendor].format
    blocked_from, blocked_until = minute("blocked_from"), minute("blocked_until")
    but_not = f"AND id NOT IN ({marks(ignore)}) " if ignore else ""
    away_from, away_until = minute("starts_at"), minute("ends_at")
    return (
        "SELECT 'appointment', id, artist_id, room_id, location_id, "  # noqa: S608 - only marks vary
        f"{blocked_from}, {blocked_until} FROM bookings_appointment "
        "WHERE blocked_from > %s AND blocked_from < %s AND blocked_until > %s "
        f"AND status IN ({marks(len(Appointment.BLOCKING))}) "
        "AND (held_until IS NULL OR held_until > %s) "
        f"AND (artist_id IN ({marks(artists)}) OR location_id IN ({marks(locations)})) "
        f"{but_not}"
        "UNION ALL SELECT "
        "CASE WHEN location_id IS NULL THEN 'away' ELSE 'location-away' END, "
        f"id, artist_id, room_id, location_id, {away_from}, {away_until} FROM bookings_timeoff "
        "WHERE starts_at < %s AND ends_at > %s "
        f"AND (artist_id IN ({marks(artists)}) OR location_id IN ({marks(locations)}) "
        "OR room_id IN "
        f"(SELECT id FROM bookings_room WHERE location_id IN ({marks(locations)})))"
    )


def marks(count: int) -> str:
    """Placeholders for `count` values; for none, a list that nothing is in."""
    return ", ".join(["%s"] * count) or "NULL"
