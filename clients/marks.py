"""The flags of the clients of many rows, fetched with the rows themselves: no statement more,
and nothing of what is behind a flag."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Aggregate, CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from clients.models import Flag

BETWEEN, APART = "|", ";"


class Joined(Aggregate):
    """Texts of a group joined by a semicolon, on both engines."""

    function = "STRING_AGG"
    template = f"%(function)s(%(expressions)s, '{APART}')"
    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


class Mark(NamedTuple):
    """A flag as a row shows it: what it asks for and from when until when."""

    handling: str
    expires_on: date | None = None
    cleared_until: date | None = None

    def is_open(self, on: date) -> bool:
        if self.expires_on is not None and self.expires_on <= on:
            return False
        return self.cleared_until is None or self.cleared_until < on


def marks_of(client: str) -> Subquery:
    """To annotate rows with: the standing flags of the client each row names in the field
    `client` (for clients themselves `pk`). `read_marks` reads it."""
    standing = Flag.objects.filter(client=OuterRef(client), replaced_by=None).exclude(
        Q(cleared_at__isnull=False) & Q(cleared_until=None)
    )
    told = Concat(
        F("handling"), Value(BETWEEN), _day("expires_on"), Value(BETWEEN), _day("cleared_until")
    )
    joined = standing.order_by().values("client").annotate(told=Joined(told)).values("told")
    return Subquery(joined)


def _day(name: str) -> Coalesce:
    return Coalesce(Cast(name, CharField()), Value(""))


def read_marks(told: str | None, on: date) -> list[Mark]:
    """Those of the marks of a row that are open on `on`, the gravest first."""
    marks = [_mark(one) for one in (told or "").split(APART) if one]
    order = [handling.value for handling in (*Flag.STOPPING, Flag.Handling.INFORM)]
    return sorted(
        (mark for mark in marks if mark.is_open(on)), key=lambda mark: order.index(mark.handling)
    )


def _mark(told: str) -> Mark:
    handling, expires_on, cleared_until = told.split(BETWEEN)
    return Mark(
        handling,
        date.fromisoformat(expires_on) if expires_on else None,
        date.fromisoformat(cleared_until) if cleared_until else None,
    )
