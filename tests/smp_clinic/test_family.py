"""Processes that live and die as one, tried on small ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from smp_clinic import family as family_module
from smp_clinic.family import Family, wait_for

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)",
)


@pytest.fixture
def family():
    family = Family(environ=dict(os.environ))
    yield family
    family.stop()


def processes(family: Family) -> list[psutil.Process]:
    return [psutil.Process(process.pid) for _, process in family.running]


def all_gone(started: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(started, timeout=10)[1]


def test_stopping_ends_every_one(family):
    family.start("one", *SLEEP)
    family.start("two", *SLEEP)
    started = processes(family)
    assert family.dead() is None
    family.stop()
    assert all_gone(started)


def test_one_that_will_not_hear_is_killed_with_what_it_started(family, monkeypatch):
    monkeypatch.setattr(family_module, "STOP_SECONDS", 0.3)
    family.start("deaf", *DEAF)
    deaf = processes(family)[0]
    assert wait_for(lambda: deaf.children(), family, 10)
    started = [deaf, *deaf.children()]
    family.stop()
    assert all_gone(started)


def test_one_that_ended_is_named(family):
    family.start("one", *SLEEP)
    family.start("brief", sys.executable, "-c", "")
    assert not wait_for(lambda: False, family, 10)
    assert family.dead() == "brief"


def test_waiting_ends_when_the_time_is_up(family):
    family.start("one", *SLEEP)
    began = time.monotonic()
    assert not wait_for(lambda: False, family, 0.2)
    assert time.monotonic() - began < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_parent_killed_outright_leaves_no_orphan():
    code = (
        "import os, sys, time; from smp_clinic.family import Family;"
        "family = Family(dict(os.environ));"
        "family.start('one', sys.executable, '-c', 'import time; time.sleep(60)');"
        "print(family.running[0][1].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert all_gone([child])
