"""What is held about a client: every table with a path to one, and what is done with its rows.

Each app says so of its own models, in its `held.py`, handed over in its `apps.py`. A merge, an
export and an erasure read this list and no other, and a test fails for any model with a path to
Client that is in no holding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.db.models import Count, Q, Value

from clients.models import Client


class Erasing(StrEnum):
    """What an erasure does with the rows of a table."""

    AT_ONCE = "deleted at once, with their files"
    SCRUBBED = "emptied of what is personal; the row stays for the clinic's own count"
    KEPT = "kept until the retention ends, then deleted"


@dataclass(frozen=True)
class Holding:
    """One table of a client's record."""

    model: type[models.Model]
    words: str  # what its rows are, for a report: "visits"
    erasing: Erasing
    why_kept: str = ""
    paths: tuple[str, ...] = ("client",)  # each leads to a Client: "client", "photo__client"
    moves: str = ""  # the path that a merge re-points; the default is `client` where there is one
    stays: bool = False  # a merge leaves these rows: they tell of the record that is gone
    once: str = ""  # a client has one row for each of these: a merge leaves the second where it is
    beside: tuple[str, ...] = ()  # foreign keys whose row must be of the same client
    comes_along: tuple[str, ...] = ()  # of these, those whose row it is part of: a correction
    # that moves that row to another client takes this one along
    scrubbed: tuple[str, ...] = ()  # fields emptied at once, also in rows that stay or are kept
    files: tuple[str, ...] = ()
    not_exported: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.erasing is Erasing.KEPT) is not bool(self.why_kept):
            raise ValueError(f"{self.words}: what is kept says why, and nothing else does")

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def re_pointed(self) -> str:
        """The foreign key that a merge re-points; empty for rows that come along or stay."""
        if self.stays:
            return ""
        return self.moves or ("client" if "client" in self.paths else "")

    def rows(self, clients: Iterable[Client]) -> models.QuerySet:
        """Every row of these clients, whichever path leads to them."""
        of, pks = Q(), [client.pk for client in clients]
        for path in self.paths:
            of |= Q(**{f"{path}__in": pks})
        found = self.model._default_manager.filter(of)
        return found.distinct() if len(self.paths) > 1 else found


HOLDINGS: list[Holding] = []


def counts(clients: Iterable[Client]) -> list[tuple[Holding, int]]:
    """Every kind of rows that these clients have, and how many: one statement."""
    found = list(clients)
    each = [
        holding.rows(found)
        .order_by()
        .annotate(of_holding=Value(place, models.IntegerField()))
        .values("of_holding")
        .annotate(how_many=Count("pk", distinct=True))
        .values_list("of_holding", "how_many")
        for place, holding in enumerate(HOLDINGS)
    ]
    told = dict(each[0].union(*each[1:], all=True))
    return [(holding, told[n]) for n, holding in enumerate(HOLDINGS) if told.get(n)]


def hold(*held: Holding) -> None:
    """Add tables of one app to the list; said once for a model."""
    HOLDINGS.extend(held)


def moving() -> list[Holding]:
    """Those whose rows a merge re-points, in the order they were handed over."""
    return [holding for holding in HOLDINGS if holding.re_pointed]


def move(holding: Holding, rows: Iterable[models.Model], to: Client) -> list[int]:
    """Give these rows to another client, each with its line; gives their primary keys."""
    path, moved = holding.re_pointed, []
    for row in rows:
        setattr(row, path, to)
        row.save(update_fields=[path])
        moved.append(row.pk)
    return moved
