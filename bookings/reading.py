"""The statement behind the diary, in SQL.

This is the busiest path of the clinic. Compiling these unions with the ORM takes several times
as long as running them, and thousands of aware datetimes cost more than the query, so the
database hands over whole minutes since 1970 and nothing is built per row. Rooms, hours and what
takes time come in one statement: for a single day the way to the database costs more than the
answer. `within` of the appointments' QuerySet is the same bound in the ORM's words.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from bookings.availability import EPOCH, Hours, Span, to_datetime
from bookings.models import Appointment, Location
from bookings.models.appointments import LONGEST_BLOCK

MINUTE = {
    "postgresql": "FLOOR(DATE_PART('epoch', {}) / 60)::bigint",
    # Twice as quick as STRFTIME, where SQLite has it.
    "sqlite": "UNIXEPOCH({}) / 60"
    if sqlite3.sqlite_version_info >= (3, 38)
    else "CAST(STRFTIME('%%s', {}) AS INTEGER) / 60",
}
DAY_NUMBER = {
    "postgresql": "date - DATE '1970-01-01'",
    "sqlite": "CAST(JULIANDAY(date) - 2440587.5 AS INTEGER)",
}
# What a row is: seven columns whatever it is, and a number because texts cost more to fetch.
APPOINTMENT, AWAY, LOCATION_AWAY, WEEKLY, DATED, ROOM = range(6)
KINDS = {APPOINTMENT: "appointment", AWAY: "away", LOCATION_AWAY: "location-away"}


class Block(NamedTuple):
    """Something that takes time: an appointment with its buffers, or time off."""

    kind: str
    pk: int
    artist: int | None
    room: int | None
    location: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the database: between which instants, on which days, for whom."""

    locations: Sequence[int]
    artists: Sequence[int]
    first: date
    last: date
    start: int
    end: int
    now: datetime
    ignore: Sequence[int] = ()  # appointments looked through
    browser: str = ""  # whose hold is looked through, as its hash
    rooms: bool = True  # whether a room is needed
    find_rooms: bool = True  # whether it is for us to find which there are


@dataclass(frozen=True, slots=True)
class Found:
    """What was there, by location; `blocks` as rows of `Block` whose kind is a number."""

    rooms: dict[int, list[int]]
    hours: dict[int, dict[int | None, Hours]]
    blocks: list[tuple]


def blocks_in(rows: Iterable[tuple]) -> list[Block]:
    return [Block(KINDS[kind], *rest) for kind, *rest in rows]


def find(wanted: Wanted) -> Found:
    """Rooms, hours and what takes time, in one statement."""
    places, artists, ignore = wanted.locations, wanted.artists, wanted.ignore
    sql = _find_sql(
        connection.vendor,
        len(places),
        len(artists),
        len(ignore),
        bool(wanted.browser),
        wanted.rooms,
        wanted.find_rooms,
    )
    values = {
        **_named("place", places),
        **_named("artist", artists),
        **_named("ignore", ignore),
        **_bounds(wanted.start, wanted.end),
        "now": connection.ops.adapt_datetimefield_value(wanted.now),
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
    }
    if wanted.browser:
        values["browser"] = wanted.browser
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return _sorted(rows, places)


def _sorted(rows: list[tuple], places: Sequence[int]) -> Found:
    blocks, hours = [], []
    rooms: dict[int, list[int]] = {place: [] for place in places}
    for row in rows:
        if row[0] <= LOCATION_AWAY:
            blocks.append(row)
        elif row[0] == ROOM:
            rooms[row[4]].append(row[1])
        else:
            hours.append(row)
    for here in rooms.values():
        here.sort()
    return Found(rooms, _hours_in(hours, places), blocks)


def hours_of(
    locations: Sequence[Location], artists: Sequence[int], first: date, last: date
) -> dict[int, dict[int | None, Hours]]:
    """Per location, weekly and dated hours: its own (key None) and of these artists there."""
    places = [location.pk for location in locations]
    with connection.cursor() as cursor:
        cursor.execute(
            _hours_sql(connection.vendor, len(places), len(artists)),
            {
                **_named("place", places),
                **_named("artist", artists),
                "first": first.isoformat(),
                "last": last.isoformat(),
            },
        )
        return _hours_in(cursor.fetchall(), places)


def works_at(location: Location, today: date) -> RawSQL:
    """A condition on artists: has hours at `location`, every week or on a day to come. In SQL
    since the ORM takes longer over it than over the rest of the page's statements together."""
    return RawSQL(  # noqa: S611 - nothing in it varies
        "EXISTS (SELECT 1 FROM bookings_weeklyhours AS w "
        "WHERE w.artist_id = bookings_artist.id AND w.location_id = %s) "
        "OR EXISTS (SELECT 1 FROM bookings_datedhours AS d "
        "WHERE d.artist_id = bookings_artist.id AND d.location_id = %s "
        "AND d.date >= %s AND d.opens IS NOT NULL)",
        [location.pk, location.pk, today.isoformat()],
        output_field=BooleanField(),
    )


def _hours_in(rows: Iterable[tuple], places: Sequence[int]) -> dict[int, dict[int | None, Hours]]:
    weekly: dict[tuple, list[tuple]] = defaultdict(list)
    dated: dict[tuple, list[tuple]] = defaultdict(list)
    for kind, on, artist, _room, location, opens, closes in rows:
        (weekly if kind == WEEKLY else dated)[location, artist].append((on, opens, closes))
    found: dict[int, dict[int | None, Hours]] = {place: {} for place in places}
    for location, artist in weekly.keys() | dated.keys():
        of = (location, artist)
        found[location][artist] = _hours(tuple(weekly.get(of, ())), tuple(dated.get(of, ())))
    return found


@lru_cache(maxsize=1024)
def _hours(weekly: tuple[tuple, ...], dated: tuple[tuple, ...]) -> Hours:
    """Hours told by their rows: the same rows are the same hours, built once."""
    by_weekday: dict[int, list[Span]] = {}
    by_date: dict[date, list[Span]] = {}
    for weekday, opens, closes in weekly:
        by_weekday.setdefault(weekday, []).append((opens, closes))
    for number, opens, closes in dated:
        spans = by_date.setdefault(EPOCH + timedelta(days=number), [])
        if opens is not None:
            spans.append((opens, closes))
    return Hours(by_weekday, by_date)


@lru_cache(maxsize=4096)
def _bounds(start: int, end: int) -> dict[str, Any]:
    """From when on something may begin that still meets `start`; `start`; `end`; as stored."""
    stored = connection.ops.adapt_datetimefield_value
    since = to_datetime(start)
    return {
        "earliest": stored(since - LONGEST_BLOCK),
        "since": stored(since),
        "until": stored(to_datetime(end)),
    }


@cache
def _find_sql(
    vendor: str,
    places: int,
    artists: int,
    ignore: int,
    browser: bool,
    rooms: bool,
    find_rooms: bool,
) -> str:
    """Values have names: each is sent once however often it is used."""
    here, mine = f"location_id IN ({_names('place', places)})", _names("artist", artists)
    minute = MINUTE[vendor].format
    in_rooms = (
        f"OR room_id IN (SELECT id FROM bookings_room WHERE {here})"  # noqa: S608 - only names vary
        if rooms
        else ""
    )
    arms = [
        *_appointments_sql(vendor, places, f"artist_id IN ({mine})", ignore, browser, rooms),
        f"SELECT CASE WHEN location_id IS NULL THEN {AWAY} ELSE {LOCATION_AWAY} END, "  # noqa: S608 - only names vary
        f"id, artist_id, room_id, location_id, {minute('starts_at')}, {minute('ends_at')} "
        "FROM bookings_timeoff WHERE starts_at < %(until)s AND ends_at > %(since)s "
        f"AND (artist_id IN ({mine}) OR {here} {in_rooms})",
        _hours_sql(vendor, places, artists),
    ]
    if find_rooms:
        arms.append(
            f"SELECT {ROOM}, id, NULL, NULL, location_id, NULL, NULL "  # noqa: S608 - only names vary
            f"FROM bookings_room WHERE {here} AND is_active"
        )
    return " UNION ALL ".join(arms)


def _appointments_sql(
    vendor: str, places: int, mine: str, ignore: int, browser: bool, rooms: bool
) -> list[str]:
    """Those of the artists anywhere and, where a room is needed, those of anybody here."""
    minute = MINUTE[vendor].format
    blocking = ", ".join(f"'{status.value}'" for status in Appointment.BLOCKING)
    select = (
        f"SELECT {APPOINTMENT}, id, artist_id, room_id, location_id, "  # noqa: S608 - only names vary
        f"{minute('blocked_from')}, {minute('blocked_until')} FROM bookings_appointment "
        "WHERE blocked_from > %(earliest)s AND blocked_from < %(until)s "
        "AND blocked_until > %(since)s "
        f"AND status IN ({blocking}) AND (held_until IS NULL OR held_until > %(now)s)"
    )
    if ignore:
        select += f" AND id NOT IN ({_names('ignore', ignore)})"
    if browser:
        select += " AND NOT (status = 'held' AND held_browser = %(browser)s)"
    if not rooms:
        return [f"{select} AND {mine}"]
    here = f"location_id IN ({_names('place', places)})"
    if vendor == "sqlite":
        # An OR over two indexes keeps a list of the rows it has seen; two arms need none. The
        # second looks through the other locations (+ leaves the artists' index alone): with one
        # location there are none, and every row would else be read twice.
        there = (
            "location_id IN (SELECT id FROM bookings_location "  # noqa: S608 - only names vary
            f"WHERE id NOT IN ({_names('place', places)}))"
        )
        return [f"{select} AND {here}", f"{select} AND {there} AND +{mine}"]
    return [f"{select} AND ({mine} OR {here})"]


@cache
def _hours_sql(vendor: str, places: int, artists: int) -> str:
    mine = (
        f"location_id IN ({_names('place', places)}) "
        f"AND (artist_id IS NULL OR artist_id IN ({_names('artist', artists)}))"
    )
    return (
        f"SELECT {WEEKLY}, weekday, artist_id, NULL, location_id, opens, closes "  # noqa: S608 - only names vary
        f"FROM bookings_weeklyhours WHERE {mine} "
        f"UNION ALL SELECT {DATED}, {DAY_NUMBER[vendor]}, artist_id, NULL, location_id, "
        f"opens, closes FROM bookings_datedhours WHERE {mine} "
        "AND date BETWEEN %(first)s AND %(last)s"
    )


def _names(of: str, count: int) -> str:
    """Placeholders for `count` values; for none, a list that nothing is in."""
    return ", ".join(f"%({of}{n})s" for n in range(count)) or "NULL"


def _named(of: str, values: Sequence[int]) -> dict[str, Any]:
    return {f"{of}{n}": value for n, value in enumerate(values)}


def marks(count: int) -> str:
    """Placeholders for `count` values; for none, a list that nothing is in."""
    return ", ".join(["%s"] * count) or "NULL"
