"""Questions about a client that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from clients.models import Client
from clients.parts import Part

# may_merge(keep, gone) refuses what may not become one record; the rows themselves are
# re-pointed by `clients/holdings.py`.
may_merge: list[Callable[[Client, Client], None]] = []

# treats(user, client): whether this colleague has or had a visit with this client.
treats: list[Callable[[User, Client], bool]] = []


# under_age(client, by, now): a client turned out to be under 18. Gives how many booked visits
# were cancelled for it.
under_age: list[Callable[[Client, User | None, datetime], int]] = []

# known(client): what a lower app knows that a form may ask, by the names in
# `clients.questions.FILLS`.
known: list[Callable[[Client], dict[str, str]]] = []


@dataclass(frozen=True)
class Missing:
    """Something still needed before this client may start, in words that give nothing away.

    `key` names it for the faces, which know where it is settled: `intake:<ref>`, `consent:<ref>`,
    `flag:<ref>`, `photos`, `patch-test`, `proof-of-age`. `stops` says that a session may not begin
    without it.
    """

    key: str
    words: str
    words_for_client: str = ""
    stops: bool = True


# missing(client, visit, at): what this app still needs. `visit` is the appointment it is asked
# for, or None for the next session; above bookings it is only passed on.
missing_answers: list[Callable[[Client, Any, datetime], list[Missing]]] = []


def missing(client: Client, visit: Any, at: datetime) -> list[Missing]:
    """The one question, asked by desk, portal and reminders: what is still missing?"""
    return [item for answer in missing_answers for item in answer(client, visit, at)]


@dataclass(frozen=True)
class Event:
    """A line of a client's timeline. `part` says who may read it."""

    at: datetime
    icon: str
    words: str
    part: Part
    by: str = ""


# timeline(client, since): what this app has to tell about one client, newest first.
timeline: list[Callable[[Client, datetime], list[Event]]] = []
