"""Bookings under contention beside the bare SQL: goals 7-10 of the performance notes.

Eight clients, each a process with a connection of its own, try the same times in the same
order. The floor does with SQL alone what any honest booking must: on PostgreSQL it locks the
artist's row and inserts under the exclusion constraint, on SQLite it takes the write lock,
looks and inserts. One answer a time is a yes; `booking double` counts overlaps in the table.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from datetime import UTC, datetime, timedelta
from functools import partial

from bench import ground

CLIENTS = 8


def slots(location, now, count: int) -> list[datetime]:
    """`count` times an hour apart, Mon-Sat 9-17, from the next Monday."""
    on = (now.astimezone(location.tz) + timedelta(days=1)).date()
    found: list[datetime] = []
    while len(found) < count:
        if on.weekday() < 6:
            for hour in range(9, 17):
                at = datetime(on.year, on.month, on.day, hour, tzinfo=location.tz)
                found.append(at.astimezone(UTC))
        on += timedelta(days=1)
    return found[:count]


def ours(location, service, artist, who, now):
    from bookings import actions
    from bookings.errors import TimeTaken

    def attempt(starts_at) -> bool:
        try:
            actions.book(
                client=who,
                location=location,
                service=service,
                artist=artist,
                starts_at=starts_at,
                by=None,
                now=now,
            )
        except TimeTaken:
            return False
        return True

    return attempt


def bare(location, service, artist, who, now):
    """The same booking as two statements and a commit."""
    from django.db import connection

    from bookings.models import Appointment
    from clients.models import new_ref

    connection.ensure_connection()
    raw = connection.connection
    postgres = connection.vendor == "postgresql"
    room = location.rooms.order_by("pk").first().pk
    stored = connection.ops.adapt_datetimefield_value
    ids = {"location_id": location.pk, "service_id": service.pk, "artist_id": artist.pk}
    plain = ids | {"status": "booked", "room_id": room, "client_id": who.pk}
    plain |= {"changed_at": stored(now), "changed_side": "clinic"}
    for field in Appointment._meta.concrete_fields:  # what else must have a value has its default
        if not (field.null or field.primary_key or field.column in plain):
            plain[field.column] = None if field.column == "ref" else field.get_default()
    mark = "%s" if postgres else "?"
    insert = (
        f"INSERT INTO bookings_appointment ({', '.join(plain)}) "  # noqa: S608
        f"VALUES ({', '.join([mark] * len(plain))})"
    )

    def values(start):
        end = start + timedelta(minutes=60)
        begins, ends = stored(start), stored(end)
        times = {"starts_at": begins, "ends_at": ends}
        times |= {"blocked_from": begins, "blocked_until": ends}
        return list((plain | times | {"ref": new_ref()}).values())

    def on_postgres(start) -> bool:
        import psycopg

        try:
            with raw.transaction():
                raw.execute(
                    "SELECT id FROM bookings_artist WHERE id = %s FOR NO KEY UPDATE", [artist.pk]
                )
                raw.execute(insert, values(start))
        except psycopg.errors.ExclusionViolation:
            return False
        return True

    def on_sqlite(start) -> bool:
        end = start + timedelta(minutes=60)
        raw.execute("BEGIN IMMEDIATE")
        taken = raw.execute(
            "SELECT 1 FROM bookings_appointment WHERE artist_id = ? AND blocked_from > ? "
            "AND blocked_from < ? AND blocked_until > ? AND status = 'booked'",
            [artist.pk, stored(start - timedelta(hours=16)), stored(end), stored(start)],
        ).fetchone()
        if not taken:
            raw.execute(insert, values(start))
        raw.execute("COMMIT")
        return not taken

    return on_postgres if postgres else on_sqlite


def _client(make, args, own, times, gate, results) -> None:
    from django.db import connections

    connections.close_all()
    attempt = make(*args)
    attempt(own)  # as any worker that has answered once: connected, with nothing left to import
    gate.wait()
    took, yes = [], 0
    began = time.perf_counter()
    for at in times:
        start = time.perf_counter()
        yes += attempt(at)
        took.append(time.perf_counter() - start)
    results.put((began, time.perf_counter(), yes, took))
    connections.close_all()


def contend(make, location, service, artist, people, now, times, clients=CLIENTS):
    """Tries a second, p99 seconds of a try, and yeses, of `clients` processes at once.

    The last times of all are not contested: each client warms up on one of its own.
    """
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    gate, results = fork.Barrier(clients), fork.Queue()
    family = [
        fork.Process(
            target=_client,
            args=(
                make,
                (location, service, artist, who, now),
                own,
                times[:-CLIENTS],
                gate,
                results,
            ),
        )
        for who, own in zip(people[:clients], times[-CLIENTS:], strict=False)
    ]
    for process in family:
        process.start()
    answers = [results.get(timeout=60) for _ in family]
    for process in family:
        process.join()
    elapsed = max(end for _, end, _, _ in answers) - min(began for began, _, _, _ in answers)
    took = sorted(seconds for *_, each in answers for seconds in each)
    yes = sum(yes for _, _, yes, _ in answers)
    return len(took) / elapsed, took[int(len(took) * 0.99)], yes


def doubles() -> int:
    """Pairs of one artist that overlap."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM bookings_appointment a JOIN bookings_appointment b "
            "ON a.artist_id = b.artist_id AND a.id < b.id AND a.blocked_from < b.blocked_until "
            "AND b.blocked_from < a.blocked_until AND a.status = 'booked' AND b.status = 'booked'"
        )
        return cursor.fetchone()[0]


def measure(engine: str, quick: bool) -> None:
    from clients.models import Client

    count = 48 if quick else 320
    location, service, artists, now = ground.clinic(1_000 if quick else 20_000)
    people = [
        Client.objects.create(first_name=f"Caller {n}", came_by="desk", came_at=now)
        for n in range(CLIENTS)
    ]
    show = partial(ground.show, engine=engine)
    results: dict[str, list[tuple[float, float]]] = {"ours": [], "floor": []}
    yeses, overlapping = 0, 0
    runs = 3
    for _ in range(runs):
        for name, make in (("ours", ours), ("floor", bare)):
            clear(artists[0])
            times = slots(location, now, count + CLIENTS)
            rate, p99, yes = contend(make, location, service, artists[0], people, now, times)
            results[name].append((rate, p99))
            if name == "ours":
                yeses += yes
                overlapping += doubles()
    mine, floor = (
        [statistics.median(column) for column in zip(*results[name], strict=True)]
        for name in ("ours", "floor")
    )
    show("booking contended, 8 clients", ours=mine[0], floor=floor[0], goal=">= 0.5", unit="1/s")
    show("booking contended p99", ours=mine[1], floor=floor[1], goal="<= 5", unit="s")
    show("booking contended, yes a time", ours=yeses, floor=count * runs, goal="1", unit="yes")
    show("booking double", ours=overlapping, floor=0, goal="0", unit="overlaps")
    alone = {}
    for name, make in (("ours", ours), ("floor", bare)):
        clear(artists[0])
        times = slots(location, now, count + CLIENTS)
        alone[name] = contend(make, location, service, artists[0], people, now, times, clients=1)[0]
    show("booking alone", ours=alone["ours"], floor=alone["floor"], goal="", unit="1/s")


def clear(artist) -> None:
    from django.db import connection

    from bookings.models import Appointment

    with connection.cursor() as cursor:
        table = Appointment._meta.db_table
        cursor.execute(f"DELETE FROM {table} WHERE artist_id = %s", [artist.pk])  # noqa: S608


if __name__ == "__main__":
    ground.on_both_engines("bench.booking", measure)
