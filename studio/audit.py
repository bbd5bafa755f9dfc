"""What leaves a line when it changes or is opened, and what those lines never say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from auditlog.cid import get_cid
from auditlog.diff import get_field_value
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from auditlog.signals import pre_log
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, transaction
from django.db.models.signals import pre_save

from studio.errors import TryAgain
from studio.inserting import insert

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


def _tell_new(sender, instance: models.Model, action: int, **kwargs) -> bool | None:
    """The line of a new row; `False` tells auditlog that it has been written.

    Its own way compares the row with nothing, field by field and relation by relation, and that
    is done while a booking holds its locks. This says the same of every column that has a value.
    """
    if action != LogEntry.Action.CREATE or not auditlog.contains(sender):
        return None
    line = LogEntry(
        content_type=ContentType.objects.get_for_model(instance),
        object_pk=str(instance.pk),
        object_id=instance.pk if isinstance(instance.pk, int) else None,
        object_repr=str(instance),
        action=action,
        changes=_first_values(instance),
        cid=get_cid(),
    )
    using = instance._state.db or "default"
    # Whoever acts, and from where, is put in by a receiver of this signal.
    pre_save.send(LogEntry, instance=line, raw=False, using=using, update_fields=None)
    insert(line, _columns(LogEntry), using)
    return False


pre_log.connect(_tell_new, dispatch_uid="studio.audit")


def _first_values(instance: models.Model) -> dict[str, tuple[str, str]]:
    changes = {}
    for field, is_masked in _told(type(instance)):
        value = get_field_value(instance, field)
        if value is not None and value != "None":
            changes[field.name] = ("None", str(value))
            if is_masked:
                changes[field.name] = (masked("None"), masked(str(value)))
    return changes


@cache
def _told(model: type[models.Model]) -> list[tuple[models.Field, bool]]:
    """The fields a line tells of, and whether it hides their value."""
    asked = auditlog.get_model_fields(model)
    return [
        (field, field.name in asked["mask_fields"])
        for field in model._meta.concrete_fields
        if field.name not in asked["exclude_fields"]
    ]


@cache
def _columns(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def opened(instance: models.Model, *, showing: str = "") -> None:
    """Keep a line that someone looked at this row: who and from where the edge knows.

    A page that is about to show it calls this first; where the line cannot be written, nothing
    is shown (`TryAgain`, 503). `showing` is a word for rows of others that the page shows with
    it, such as a client's photos in small: one line stands for them all.
    """
    more = {"additional_data": {"showing": showing}} if showing else {}
    with _a_line():
        LogEntry.objects.log_create(
            instance, force_log=True, action=LogEntry.Action.ACCESS, changes={}, **more
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


def last_changed_by(instance: models.Model):
    """Who changed this row last; None when nobody did, or nobody who signs in."""
    lines = LogEntry.objects.get_for_object(instance).filter(action=LogEntry.Action.UPDATE)
    last = lines.select_related("actor").order_by("-timestamp", "-pk").first()
    return last.actor if last else None


@contextmanager
def _a_line() -> Iterator[None]:
    """A transaction as short as one insert, and never part of a longer one: on SQLite it holds
    the only lock there is."""
    try:
        with transaction.atomic(durable=True):
            yield
    except DatabaseError as problem:
        raise TryAgain() from problem
