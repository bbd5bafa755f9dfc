"""`python -m tests.notices.nursery`: has read the whole clinic, and for each line it is given, a
Celery command and its environment as JSON, becomes one more process that runs it.

Reading the clinic takes most of a worker's start; with it done once, a dozen can be killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys

import celery.apps.worker
import celery.beat
import celery.concurrency.prefork  # noqa: F401 - read once, for all
import kombu.transport.redis  # noqa: F401
from celery.bin.celery import main as run
from celery.signals import import_modules

from smp_clinic import celery_app


def raise_workers() -> None:
    celery_app.loader.import_default_modules()
    import_modules.send(sender=celery_app)
    import notices.letters  # noqa: F401 - the sweep's own, read when first needed

    raised = []
    while line := sys.stdin.readline():
        order = json.loads(line)
        if pid := os.fork():
            raised.append(pid)
            print(pid, flush=True)  # noqa: T201 - the answer
            continue
        os.setsid()
        os.environ |= order["environ"]
        sys.argv = ["celery", *order["arguments"]]
        sys.exit(run())
    for pid in raised:  # the suite has ended, or was killed itself: nothing of it stays
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    raise_workers()
