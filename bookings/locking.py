"""Look, lock, look again: the small statements of the contended path, in SQL.

Thirty people may want one time. Each of these runs once for every one of them, so they are
written out for the same reason as those of `reading.py`. On SQLite the transaction itself is
the lock (BEGIN IMMEDIATE), so the rows need none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from bookings.models import Appointment, Location
from bookings.models.appointments import LONGEST_BLOCK
from bookings.reading import marks

RANGES = {
    "artist_id": ("blocked_from", "blocked_until"),
    "client_id": ("starts_at", "ends_at"),
}


def lock_client(pk: int | None) -> None:
    """First of all locks: two deeds for one client wait for each other."""
    if pk is not None:
        _rows(f"SELECT id FROM clients_client WHERE id = %s{_lock()}", [pk])  # noqa: S608


def lock_artists(pks: Iterable[int]) -> None:
    """Second, in order of id, so that no two deeds wait for each other in a ring."""
    ordered = sorted(set(pks))
    _rows(
        f"SELECT id FROM bookings_artist WHERE id IN ({marks(len(ordered))}) "  # noqa: S608
        f"ORDER BY id{_lock()}",
        ordered,
    )


def lock_rooms(location: Location) -> list[int]:
    """Third, in order of id; gives the rooms in use."""
    sql = "SELECT id FROM bookings_room WHERE location_id = %s AND is_active = %s ORDER BY id"
    return [pk for (pk,) in _rows(f"{sql}{_lock()}", [location.pk, True])]


def blocking_at(
    column: str, pk: int, start: datetime, end: datetime, now: datetime, ignore: Sequence[int] = ()
) -> int | None:
    """The appointment or live hold of this artist or client between two instants, if any."""
    begins, ends = RANGES[column]
    stored = connection.ops.adapt_datetimefield_value
    but_not = f"AND id NOT IN ({marks(len(ignore))}) " if ignore else ""
    found = _rows(
        f"SELECT id FROM bookings_appointment WHERE {column} = %s "  # noqa: S608
        f"AND {begins} > %s AND {begins} < %s AND {ends} > %s "
        f"AND status IN ({marks(len(Appointment.BLOCKING))}) "
        f"AND (held_until IS NULL OR held_until > %s) {but_not}LIMIT 1",
        [
            *(pk, stored(start - LONGEST_BLOCK), stored(end), stored(start)),
            *(*Appointment.BLOCKING, stored(now), *ignore),
        ],
    )
    return found[0][0] if found else None


def lock_expired_holds(
    artist: int, room: int | None, start: datetime, end: datetime, now: datetime
) -> list[int]:
    """Holds that ran out and still stand in this artist's or room's way, locked.

    Locked before anyone deletes them: one that its owner confirms in this very moment is no
    hold any more when the lock is had, and is left alone.
    """
    stored = connection.ops.adapt_datetimefield_value
    found = _rows(
        "SELECT id FROM bookings_appointment "  # noqa: S608 - only the lock's word varies
        "WHERE (artist_id = %s OR room_id = %s) "
        "AND blocked_from > %s AND blocked_from < %s AND blocked_until > %s "
        f"AND status = %s AND held_until <= %s ORDER BY id{_lock('UPDATE')}",
        [
            *(artist, room, stored(start - LONGEST_BLOCK), stored(end), stored(start)),
            *(Appointment.Status.HELD, stored(now)),
        ],
    )
    return [pk for (pk,) in found]


def _lock(strength: str = "NO KEY UPDATE") -> str:
    return f" FOR {strength}" if connection.vendor == "postgresql" else ""


def _rows(sql: str, values: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
