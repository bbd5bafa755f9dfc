"""What leaves a line when it changes or is opened, and what those lines never say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, transaction

from studio.errors import TryAgain

LONGEST_QUERY = 200


def masked(value: str) -> str:
    """Stands in a line for contact, notes and health: that it changed, never to what."""
    return "•••"


def track(model, *, mask: tuple[str, ...] = (), leave_out: tuple[str, ...] = (), m2m=()) -> None:
    """Keep a line of who changed which row of `model`, when and from where."""
    auditlog.register(
        model,
        mask_fields=list(mask),
        mask_callable="studio.audit.masked",
        exclude_fields=list(leave_out),
        m2m_fields=set(m2m),
    )


def opened(instance: models.Model) -> None:
    """Keep a line that someone looked at this row: who and from where the edge knows.

    A page that is about to show it calls this first; where the line cannot be written, nothing
    is shown (`TryAgain`, 503).
    """
    with _a_line():
        LogEntry.objects.log_create(
            instance, force_log=True, action=LogEntry.Action.ACCESS, changes={}
        )


def listed(model: type[models.Model], query: str) -> None:
    """Keep a line that someone went through a list of these rows, and what they looked for."""
    with _a_line():
        LogEntry.objects.create(
            content_type=ContentType.objects.get_for_model(model),
            object_pk="",
            object_repr=f"a list of {model._meta.verbose_name_plural}",
            action=LogEntry.Action.ACCESS,
            changes={},
            additional_data={"query": query[:LONGEST_QUERY]},
        )


@contextmanager
def _a_line() -> Iterator[None]:
    """A transaction as short as one insert, and never part of a longer one: on SQLite it holds
    the only lock there is."""
    try:
        with transaction.atomic(durable=True):
            yield
    except DatabaseError as problem:
        raise TryAgain() from problem
