"""What only the owner can settle."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.errors import NothingWritten, TaskDone
from clients.models import Client, OwnerTask

BREACH_WITHIN = timedelta(hours=72)


def raise_breach(*, client: Client, words: str, by: User | None, now: datetime) -> OwnerTask:
    """Somebody saw what was not theirs: the owner decides within 72 hours whom to tell. Within
    the caller's transaction."""
    return OwnerTask.objects.create(
        client=client,
        kind=OwnerTask.Kind.BREACH,
        words=words,
        raised_at=now,
        raised_by=by,
        due_at=now + BREACH_WITHIN,
    )


@transaction.atomic
def settle_task(
    *, task: OwnerTask, outcome: str, by: User, now: datetime | None = None
) -> OwnerTask:
    """Say what came of a task; only then is it done."""
    if not outcome.strip():
        raise NothingWritten("Say what was done, so that it can be read later.")
    task = OwnerTask.objects.select_for_update().get(pk=task.pk)
    if task.done_at is not None:
        raise TaskDone()
    task.done_at, task.done_by = now or timezone.now(), by
    task.outcome = outcome.strip()
    task.save(update_fields=["done_at", "done_by", "outcome"])
    return task
