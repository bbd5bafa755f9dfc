"""One command runs web, worker and queue, and leaves nothing of them behind.

Real processes on a real queue: each test takes some seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="runs on SQLite; once is enough"
)
ROOT = Path(settings.BASE_DIR)
READY = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environ_for(data: Path) -> dict[str, str]:
    """The demo's, whatever the suite itself runs with."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ALLOWED_HOSTS")
    rest = {name: value for name, value in os.environ.items() if name not in ours}
    return {**rest, "DEMO": "1", "DATA_DIR": str(data)}


def manage(data: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environ_for(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def with_static(data: Path) -> None:
    """As if static files had been collected; these tests open no page."""
    (data / "static").mkdir()
    (data / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clinic")
    assert manage(folder, "migrate", "--verbosity", "0").wait() == 0
    with_static(folder)
    return folder


class Served:
    """A clinic that runs: its process, its port and everything it started."""

    def __init__(self, data: Path):
        self.port = free_port()
        self.process = manage(data, "serve", "--port", str(self.port))
        self.lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C stops it" in line:
                break
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def health(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return json.load(answer)

    def find(self, word: str) -> psutil.Process:
        return next(child for child in self.family if word in " ".join(child.cmdline()))

    def all_gone(self, seconds: float = 20) -> bool:
        _, alive = psutil.wait_procs(self.family, timeout=seconds)
        return not alive


@pytest.fixture
def served(data):
    clinic = Served(data)
    yield clinic
    for process in [clinic.process, *clinic.family]:
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            process.kill()
    clinic.process.wait()


def test_it_serves_says_where_and_stops_whole_on_ctrl_c(served, data):
    assert f"http://127.0.0.1:{served.port}/" in "".join(served.lines)
    assert served.health() == {"ok": True, "database": "ok", "cache": "ok", "queue": "ok"}
    assert len(served.family) >= 5
    the_worker_sweeps(data)
    refuse_a_second_one(data)
    assert served.health()["ok"]
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(30) == 0
    assert served.all_gone()


def the_worker_sweeps(data: Path) -> None:
    """What is queued goes through the real queue to the real worker, and to the database."""
    with sqlite3.connect(data / "clinic.sqlite3") as clinic:
        row = ("ended", "", "2020-01-01 00:00:00")
        clinic.execute("INSERT INTO django_session VALUES (?, ?, ?)", row)
    queue = [sys.executable, "-m", "celery", "-A", "smp_clinic", "call", "smp_clinic.sweep"]
    subprocess.run(queue, cwd=ROOT, env=environ_for(data), check=True, timeout=READY)  # noqa: S603
    left = [row]
    until = time.monotonic() + READY
    while left and time.monotonic() < until:
        left = clinic.execute("SELECT * FROM django_session").fetchall()
        time.sleep(0.1)
    clinic.close()
    assert not left


def refuse_a_second_one(data: Path) -> None:
    """Two on the same data would run every sweep twice."""
    second = manage(data, "serve", "--port", str(free_port()))
    told, _ = second.communicate(timeout=READY)
    assert second.returncode == 1
    assert "already running from the same data folder" in told


def test_when_one_part_dies_all_stop_and_it_is_named(served):
    served.find("celery").kill()
    assert served.process.wait(30) == 1
    assert "The worker ended by itself" in served.process.stdout.read()
    assert served.all_gone()


def test_a_taken_port_is_refused_before_anything_starts(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = manage(data, "serve", "--port", str(port))
        told, _ = refused.communicate(timeout=READY)
    assert refused.returncode == 1
    assert f"Port {port} is taken" in told
    assert not list(data.glob("valkey*"))


def test_a_step_left_out_is_named(tmp_path):
    for step in ("manage.py collectstatic", "manage.py migrate"):
        refused = manage(tmp_path, "serve", "--port", str(free_port()))
        told, _ = refused.communicate(timeout=READY)
        assert refused.returncode == 1
        assert step in told
        if step == "manage.py collectstatic":
            with_static(tmp_path)
