"""Celery's shells around what takes longer than a request."""

from __future__ import annotations

import contextlib

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from clients.models import ClientImport
from clients.paper_tasks import make_paper

__all__ = ["bring_in", "bring_in_soon", "make_paper"]


@shared_task(name="clients.bring_in")
def bring_in(pk: int) -> None:
    """Apply an import by hundreds until it is done; a repeat goes on where it stands."""
    from clients.actions.imports import apply_hundred

    while apply_hundred(batch=ClientImport.objects.get(pk=pk)):
        pass


def bring_in_soon(batch: ClientImport) -> None:
    """A broker that does not answer leaves it to the page's own button."""

    def hand_over() -> None:
        with contextlib.suppress(OperationalError):
            bring_in.delay(batch.pk)

    transaction.on_commit(hand_over)
