"""What a kind of notice is: when its facts are to be told, to whom, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import User
from bookings.models import Appointment
from clients.models import Client

# What may wait goes out at this hour of the location's day, so that it can be one message.
POST_HOUR = time(10)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Occurrence:
    """One fact to be told.

    `key` names the fact and never a version of it: with the recipient it is unique for good.
    `due` and `lapses` bound when telling it is of use; `is_overtaken` says that a later one of
    its kind takes its place then. `wanted` is the channel it answers over. `facts` are what the
    templates of its kind read.
    """

    kind: str
    key: str
    recipient: Client | User
    due: datetime
    lapses: datetime
    appointment: Appointment | None = None
    zone: str = "UTC"
    is_overtaken: bool = False
    wanted: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


# Of one client, of some, or of all.
Whom = Client | frozenset[Client] | None
Occurrences = Callable[[datetime, datetime, Whom], Iterable[Occurrence]]
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `occurrences(start, end, whom)` gives what is due after `start`, up to and including `end`, of
    one client, of some or of all, from the live rows, by a constant number of bounded, indexed
    statements. `end` may lie in the future: what is coming is derived the same way.

    `facts(occurrence, now)` adds what only the message itself needs, when it is written.
    """

    name: str
    occurrences: Occurrences
    facts: Callable[[Occurrence, datetime], Mapping[str, Any]] | None = None
    to_staff: bool = False
    is_marketing: bool = False  # needs the client's consent to news, tips and touch-ups
    may_wait: bool = True  # else it goes at once, however much was said today
    keeps_its_day: bool = False  # it may wait for its day's message, and for none of another day
    is_foreseen: bool = True  # else it answers a deed, and what is coming need not ask for it
    shows_visit: bool = False  # the visit's date and place below the text
    rank: int = 50  # which leads when several go in one message: the lowest


def of(rows: Rows, whom: Whom, path: str = "client") -> Rows:
    """Those of `rows` that are these clients'."""
    if whom is None:
        return rows
    if isinstance(whom, Client):
        return rows.filter(**{path: whom})
    return rows.filter(**{f"{path}__in": [client.pk for client in whom]})


_found: ContextVar[dict[Any, Any] | None] = ContextVar("found", default=None)


@contextmanager
def asked_together() -> Iterator[None]:
    """Kinds that are asked in one go ask the database once for what several of them need."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def once(question: Any, ask: Callable[[], Any]) -> Any:
    """The answer to a question, asked anew unless `asked_together`."""
    found = _found.get()
    if found is None:
        return ask()
    if question not in found:
        found[question] = ask()
    return found[question]


def at_post_hour(on: date, zone: str) -> datetime:
    """The instant on that day at which what may wait is sent."""
    return datetime.combine(on, POST_HOUR, tzinfo=ZoneInfo(zone))


def start_of(on: date, zone: str) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(on, time(), tzinfo=ZoneInfo(zone))
