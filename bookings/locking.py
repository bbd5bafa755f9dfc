"""Look, lock, look again: the small statements of the contended path, in SQL.

Thirty people may want one time. Each of these runs once for every one of them, so they are
written out for the same reason as those of `reading.py`, and what belongs together goes to
PostgreSQL in one journey: several statements, each with a view of its own, so that one behind
a lock sees what was written while it waited. On SQLite the transaction itself is the lock
(BEGIN IMMEDIATE), so the rows need none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from bookings.models import Appointment, Location
from bookings.models.appointments import LONGEST_BLOCK
from bookings.reading import marks

RANGES = {
    "artist_id": ("blocked_from", "blocked_until"),
    "client_id": ("starts_at", "ends_at"),
}
BLOCKING = "(" + ", ".join(f"'{status.value}'" for status in Appointment.BLOCKING) + ")"
Statement = tuple[str, list]


@dataclass(frozen=True)
class Wish:
    """Whom a visit needs and when; `artist` None is anyone able, `ignore` what to look through."""

    client: int | None
    artist: int | None
    service: int
    skills: frozenset[int]
    starts_at: datetime
    ends_at: datetime
    now: datetime
    ignore: Sequence[int] = ()


class Means(NamedTuple):
    """Artists who may do it and rooms in use, free or not; a visit that the client has then;
    whether a hold that ran out still stands anywhere around that time."""

    artists: list[int]
    rooms: list[int]
    client_has: int | None
    has_stale_holds: bool


def lock_client(pk: int | None) -> None:
    """First of all locks: two deeds for one client wait for each other."""
    _ask(client=_client(pk))


def lock_wanted(wish: Wish, artist: int, also: Iterable[int] = ()) -> int | None:
    """The client, then the artists in order of id, so that no two deeds wait for each other in
    a ring; gives what the wanted one has at that time. Most losers of a race leave here."""
    found = _ask(
        client=_client(wish.client),
        artists=_artists(sorted({artist, *also})),
        standing=_standing(wish, "artist_id", artist),
    )
    return _first(found["standing"])


def lock_means(wish: Wish, also: Iterable[int], location: Location | None) -> Means:
    """The client and all who are able and `also` where nobody is wanted, in the same order;
    then the rooms of `location` (None where it needs none); and a look behind all the locks."""
    found = _ask(
        client=_client(wish.client) if wish.artist is None else None,
        able=_able(wish, sorted(set(also))),
        rooms=_rooms(location),
        standing=_standing(wish, "client_id", wish.client),
        stale=_stale(wish),
    )
    return Means(
        artists=[pk for pk, is_able in found["able"] if is_able],
        rooms=[pk for (pk,) in found["rooms"]],
        client_has=_first(found["standing"]),
        has_stale_holds=bool(found["stale"]),
    )


def lock_rooms(location: Location) -> list[int]:
    """Third, in order of id; gives the rooms in use."""
    return [pk for (pk,) in _ask(rooms=_rooms(location))["rooms"]]


def lock_together(artists: Iterable[int], locations: Iterable[Location]) -> None:
    """For several visits at once, after the client (and what stands between): all their artists
    in order of id, then all rooms in order of id. Locks of single visits then wait for nobody."""
    if not _locks_rows():
        return
    places = sorted({place.pk for place in locations})
    rooms = f"SELECT id FROM bookings_room WHERE location_id IN ({marks(len(places))}) ORDER BY id"  # noqa: S608
    _ask(artists=_artists(sorted(set(artists))), rooms=(f"{rooms}{_lock()}", places))


def blocking_at(
    column: str, pk: int, start: datetime, end: datetime, now: datetime, ignore: Sequence[int] = ()
) -> int | None:
    """The appointment or live hold of this artist or client between two instants, if any."""
    return _first(_ask(found=_blocking(column, pk, start, end, now, ignore))["found"])


def lock_expired_holds(
    artist: int, room: int | None, start: datetime, end: datetime, now: datetime
) -> list[int]:
    """Holds that ran out and still stand in this artist's or room's way, locked.

    Locked before anyone deletes them: one that its owner confirms in this very moment is no
    hold any more when the lock is had, and is left alone.
    """
    stored = connection.ops.adapt_datetimefield_value
    sql = (
        "SELECT id FROM bookings_appointment "  # noqa: S608 - only the lock's word varies
        "WHERE (artist_id = %s OR room_id = %s) "
        "AND blocked_from > %s AND blocked_from < %s AND blocked_until > %s "
        f"AND status = %s AND held_until <= %s ORDER BY id{_lock('UPDATE')}"
    )
    values = [
        *(artist, room, stored(start - LONGEST_BLOCK), stored(end), stored(start)),
        *(Appointment.Status.HELD, stored(now)),
    ]
    return [pk for (pk,) in _ask(found=(sql, values))["found"]]


def _client(pk: int | None) -> Statement | None:
    if pk is None or not _locks_rows():
        return None
    return f"SELECT id FROM clients_client WHERE id = %s{_lock()}", [pk]  # noqa: S608


def _artists(pks: Sequence[int]) -> Statement | None:
    """Those rows by id, for their locks alone."""
    if not _locks_rows():
        return None
    which = f"id IN ({marks(len(pks))})"
    return f"SELECT id FROM bookings_artist WHERE {which} ORDER BY id{_lock()}", [*pks]  # noqa: S608


def _able(wish: Wish, also: Sequence[int]) -> Statement:
    """Artists by id and whether they may do it; the words of `ArtistQuerySet.able`."""
    has_skill = (
        " AND EXISTS (SELECT 1 FROM bookings_artist_skills "
        "WHERE artist_id = bookings_artist.id AND skill_id = %s)"
    )
    able = (
        "is_active = %s AND EXISTS (SELECT 1 FROM bookings_artist_services "  # noqa: S608
        f"WHERE artist_id = bookings_artist.id AND service_id = %s){has_skill * len(wish.skills)}"
    )
    values = [True, wish.service, *wish.skills]
    if wish.artist is not None:
        sql = f"SELECT id, true FROM bookings_artist WHERE id = %s AND {able}"  # noqa: S608
        return sql, [wish.artist, *values]
    which = f"({able}) OR id IN ({marks(len(also))})"
    sql = f"SELECT id, {able} FROM bookings_artist WHERE {which} ORDER BY id{_lock()}"  # noqa: S608
    return sql, [*values, *values, *also]


def _rooms(location: Location | None) -> Statement | None:
    if location is None:
        return None
    sql = "SELECT id FROM bookings_room WHERE location_id = %s AND is_active = %s ORDER BY id"
    return f"{sql}{_lock()}", [location.pk, True]


def _standing(wish: Wish, column: str, pk: int | None) -> Statement | None:
    if pk is None:
        return None
    return _blocking(column, pk, wish.starts_at, wish.ends_at, wish.now, wish.ignore)


def _blocking(
    column: str, pk: int, start: datetime, end: datetime, now: datetime, ignore: Sequence[int]
) -> Statement:
    begins, ends = RANGES[column]
    stored = connection.ops.adapt_datetimefield_value
    but_not = f" AND id NOT IN ({marks(len(ignore))})" if ignore else ""
    sql = (
        f"SELECT id FROM bookings_appointment WHERE {column} = %s "  # noqa: S608
        f"AND {begins} > %s AND {begins} < %s AND {ends} > %s "
        f"AND status IN {BLOCKING} AND (held_until IS NULL OR held_until > %s){but_not} LIMIT 1"
    )
    times = [stored(start - LONGEST_BLOCK), stored(end), stored(start), stored(now)]
    return sql, [pk, *times, *ignore]


def _stale(wish: Wish) -> Statement:
    """Whether a hold that ran out blocks anything near; there are hardly ever any."""
    stored = connection.ops.adapt_datetimefield_value
    sql = (
        "SELECT 1 FROM bookings_appointment WHERE status = 'held' AND held_until <= %s "
        "AND blocked_from < %s AND blocked_until > %s LIMIT 1"
    )
    near = (wish.ends_at + LONGEST_BLOCK, wish.starts_at - LONGEST_BLOCK)
    return sql, [stored(wish.now), *map(stored, near)]


def _locks_rows() -> bool:
    return connection.vendor == "postgresql"


def _lock(strength: str = "NO KEY UPDATE") -> str:
    return f" FOR {strength}" if _locks_rows() else ""


def _first(rows: list[tuple]) -> int | None:
    return rows[0][0] if rows else None


def _ask(**wanted: Statement | None) -> dict[str, list[tuple]]:
    """The rows of each statement, none for one left out; in one journey where there is one to
    make. Several in one need the values to be put in on this side, as Django has it."""
    statements = {name: statement for name, statement in wanted.items() if statement}
    found: dict[str, list[tuple]] = dict.fromkeys(wanted, [])
    if not statements:
        return found
    with connection.cursor() as cursor:
        if _locks_rows():
            sql = "; ".join(sql for sql, _ in statements.values())
            cursor.execute(sql, [value for _, values in statements.values() for value in values])
            for name in statements:
                found[name] = cursor.fetchall()
                cursor.nextset()
        else:
            for name, (sql, values) in statements.items():
                found[name] = cursor.execute(sql, values).fetchall()
    return found
