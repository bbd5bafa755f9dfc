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


class People(NamedTuple):
    """The artists who may do it, and what the wanted one or the client has at that time."""

    artists: list[int]
    artist_has: int | None
    client_has: int | None


class Rooms(NamedTuple):
    """Rooms in use, and whether a hold that ran out still stands anywhere around that time."""

    rooms: list[int]
    has_stale_holds: bool


def lock_client(pk: int | None) -> None:
    """First of all locks: two deeds for one client wait for each other."""
    if pk is not None and _locks_rows():
        _ask([_client(pk)])


def lock_people(wish: Wish, also: Iterable[int] = ()) -> People:
    """The client, then the artists in order of id, so that no two deeds wait for each other in
    a ring; then what is in the way. Without a wanted artist all who are able are locked, and
    `also` in any case."""
    first = [_client(wish.client)] if wish.client is not None and _locks_rows() else []
    *_, artists, standing = _ask([*first, _artists(wish, sorted(set(also))), _standing(wish)])
    of: dict[str, int] = dict(standing)
    return People(
        [pk for pk, is_able in artists if is_able], of.get("artist_id"), of.get("client_id")
    )


def lock_rooms(location: Location) -> list[int]:
    """Third, in order of id; gives the rooms in use."""
    return [pk for (pk,) in _ask([_rooms(location)])[0]]


def lock_rooms_for(wish: Wish, location: Location | None) -> Rooms:
    """The same, None where it needs no room, and behind all the locks a look at stale holds."""
    *rooms, stale = _ask([*([_rooms(location)] if location else []), _stale(wish)])
    return Rooms([pk for rows in rooms for (pk,) in rows], bool(stale))


def blocking_at(
    column: str, pk: int, start: datetime, end: datetime, now: datetime, ignore: Sequence[int] = ()
) -> int | None:
    """The appointment or live hold of this artist or client between two instants, if any."""
    found = _ask([_blocking(column, pk, start, end, now, ignore)])[0]
    return found[0][1] if found else None


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
    return [pk for (pk,) in _ask([(sql, values)])[0]]


def _client(pk: int) -> Statement:
    return f"SELECT id FROM clients_client WHERE id = %s{_lock()}", [pk]  # noqa: S608


def _artists(wish: Wish, also: Sequence[int]) -> Statement:
    """Artists by id and whether they may do it; the words of `ArtistQuerySet.able`."""
    has_skill = (
        " AND EXISTS (SELECT 1 FROM bookings_artist_skills "
        "WHERE artist_id = bookings_artist.id AND skill_id = %s)"
    )
    able = (
        "(is_active = %s AND EXISTS (SELECT 1 FROM bookings_artist_services "  # noqa: S608
        f"WHERE artist_id = bookings_artist.id AND service_id = %s){has_skill * len(wish.skills)})"
    )
    able_values = [True, wish.service, *wish.skills]
    if wish.artist is None:
        which, values = f"{able} OR id IN ({marks(len(also))})", [*able_values, *also]
        is_able, also_able = able, able_values
    else:
        ids = sorted({wish.artist, *also})
        which, values = f"id IN ({marks(len(ids))})", ids
        is_able, also_able = f"id = %s AND {able}", [wish.artist, *able_values]
    sql = f"SELECT id, {is_able} FROM bookings_artist WHERE {which} ORDER BY id{_lock()}"  # noqa: S608
    return sql, [*also_able, *values]


def _rooms(location: Location) -> Statement:
    sql = "SELECT id FROM bookings_room WHERE location_id = %s AND is_active = %s ORDER BY id"
    return f"{sql}{_lock()}", [location.pk, True]


def _standing(wish: Wish) -> Statement:
    """What the wanted artist and the client have at that time."""
    parts = [
        _blocking(column, pk, wish.starts_at, wish.ends_at, wish.now, wish.ignore)
        for column, pk in (("artist_id", wish.artist), ("client_id", wish.client))
        if pk is not None
    ]
    if not parts:
        return "SELECT NULL, NULL", []
    return " UNION ALL ".join(sql for sql, _ in parts), [v for _, values in parts for v in values]


def _blocking(
    column: str, pk: int, start: datetime, end: datetime, now: datetime, ignore: Sequence[int]
) -> Statement:
    begins, ends = RANGES[column]
    stored = connection.ops.adapt_datetimefield_value
    but_not = f" AND id NOT IN ({marks(len(ignore))})" if ignore else ""
    sql = (
        f"SELECT '{column}', id FROM bookings_appointment WHERE {column} = %s "  # noqa: S608
        f"AND {begins} > %s AND {begins} < %s AND {ends} > %s "
        f"AND status IN {BLOCKING} AND (held_until IS NULL OR held_until > %s){but_not}"
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


def _ask(statements: Sequence[Statement]) -> list[list[tuple]]:
    """The rows of each statement, in order; all in one journey where there is one to make."""
    with connection.cursor() as cursor:
        if not _locks_rows():
            return [cursor.execute(sql, values).fetchall() for sql, values in statements]
        cursor.execute(
            "; ".join(sql for sql, _ in statements), [v for _, values in statements for v in values]
        )
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        return found
