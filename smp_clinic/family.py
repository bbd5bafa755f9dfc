"""Several processes that live and die as one: started in order, stopped in reverse."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError

STOP_SECONDS = 12.0
PARENT_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


@dataclass
class Family:
    """The processes behind one `manage.py serve`."""

    environ: dict[str, str]
    running: list[tuple[str, subprocess.Popen]] = field(default_factory=list)

    def start(self, name: str, *command: str | Path) -> None:
        """Start a process in a group of its own, so that Ctrl-C reaches it only through us."""
        process = subprocess.Popen(  # noqa: S603 - commands written below, nothing typed
            [str(part) for part in command],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self.running.append((name, process))

    def dead(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, process in self.running if process.poll() is not None), None)

    def stop(self) -> None:
        """End all, last started first: the worker still needs the queue to finish in order."""
        for _, process in reversed(self.running):
            _signal(process, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            # Whatever it had started and left behind goes as well.
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self.running.clear()


def hold(folder: Path) -> IO[str]:
    """A lock on the data folder: two clinics on one would run every sweep twice."""
    lock = (folder / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        lock.close()
        raise CommandError(
            "This clinic is already running from the same data folder. Stop it first, or set "
            "DATA_DIR to another folder."
        ) from problem
    return lock


def wait_for(true, family: Family, seconds: float) -> bool:
    """Whether `true()` came to hold before the time ran out or a process died."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not family.dead():
        if true():
            return True
        time.sleep(0.05)
    return False


def _signal(process: subprocess.Popen, number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _signal_group(process: subprocess.Popen, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    """On Linux the kernel ends this process even when its parent is killed outright."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
