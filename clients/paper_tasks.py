"""Papers are made by the worker, so that nobody who signs waits for one.

Apart from `tasks.py`, because actions hand over to it, and the tasks there call actions.
"""

from __future__ import annotations

import contextlib

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from clients import papers
from clients.models import Consent

# Who signs does not wait for a broker that is away; `retry=False` would, for six seconds.
ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}


@shared_task(name="clients.make_paper")
def make_paper(pk: int) -> None:
    consent = Consent.objects.select_related("version__form").filter(pk=pk).first()
    if consent is not None:
        papers.keep(consent)


def make_paper_soon(consent: Consent) -> None:
    """Hand a signed form to the worker once it stands. A broker that does not answer holds up
    nobody: the sweep makes what is missing."""
    transaction.on_commit(lambda: _hand_over(consent.pk))


def _hand_over(pk: int) -> None:
    with contextlib.suppress(OperationalError):
        make_paper.apply_async((pk,), retry_policy=ONE_TRY)
