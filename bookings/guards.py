"""SQLite's backstop against double booking: triggers that refuse an overlap.

PostgreSQL has exclusion constraints. SQLite gets one trigger for inserts and one for updates,
made anew after every migration because a rebuilt table loses its triggers. The query behind
them bounds the start by the longest allowed block, so that it stays as quick with years of
history; the bound is true because a check constraint holds it.
"""

from django.db import connections

from bookings.models.appointments import LONGEST_BLOCK, Appointment

RANGES = {
    "artist": ("artist_id", "blocked_from", "blocked_until"),
    "room": ("room_id", "blocked_from", "blocked_until"),
    "client": ("client_id", "starts_at", "ends_at"),
}
TRIGGERS = tuple(f"{who}_booked_once_{when}" for who in RANGES for when in ("insert", "update"))


def _trigger(who: str, when: str) -> str:
    column, start, end = RANGES[who]
    statuses = ", ".join(f"'{status.value}'" for status in Appointment.BLOCKING)
    table = Appointment._meta.db_table
    minutes = int(LONGEST_BLOCK.total_seconds()) // 60
    return f"""
        CREATE TRIGGER {who}_booked_once_{when} BEFORE {when.upper()} ON {table}
        WHEN NEW.{column} IS NOT NULL AND NEW.status IN ({statuses})
        BEGIN
            SELECT RAISE(ABORT, '{who}_booked_once') WHERE EXISTS (
                SELECT 1 FROM {table} AS other
                WHERE other.{column} = NEW.{column}
                AND other.{start} < NEW.{end} AND other.{end} > NEW.{start}
                AND other.{start} > datetime(NEW.{start}, '-{minutes} minutes')
                AND other.status IN ({statuses}) AND other.id <> COALESCE(NEW.id, -1)
            );
        END"""  # noqa: S608 -- every part is a constant of this module


def install(connection) -> None:
    """Make the triggers anew; nothing to do where the database has exclusion constraints."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for who in RANGES:
            for when in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {who}_booked_once_{when}")
                cursor.execute(_trigger(who, when))


def install_after_migrate(sender, using, **kwargs) -> None:
    connection = connections[using]
    if Appointment._meta.db_table in connection.introspection.table_names():
        install(connection)
