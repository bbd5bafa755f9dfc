"""Questions about a client that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from clients.models import Client, Photo
from clients.parts import Part

# may_merge(keep, gone) refuses what may not become one record; the rows themselves are
# re-pointed by `clients/holdings.py`.
may_merge: list[Callable[[Client, Client], None]] = []

# may_erase(client, now) refuses while something still has to happen with this client.
may_erase: list[Callable[[Client, datetime], None]] = []

# photo_erased(photo): a photo was erased; what a lower app made of it goes with it.
photo_erased: list[Callable[[Photo], None]] = []

# last_treated(client): the local day of the last session, from which the retention counts.
last_treated: list[Callable[[Client], date | None]] = []

# treats(user): of clients those whom this colleague treats or treated, as a condition on one.
treats: list[Callable[[User], Q]] = []


# under_age(client, by, now): a client turned out to be under 18. Gives how many booked visits
# were cancelled for it.
under_age: list[Callable[[Client, User | None, datetime], int]] = []

# known(client): what a lower app knows that a form may ask, by the names in
# `clients.questions.FILLS`.
known: list[Callable[[Client], dict[str, str]]] = []


@dataclass(frozen=True)
class Missing:
    """Something still needed before this client may start, in words that give nothing away.

    `key` names it for the faces, which know where it is settled: `intake:<ref>`, `consent:<slug>`,
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
    """A line of a client's timeline. `part` says who may read it.

    `about` puts it under another heading than its part would; `key` leads to what it is of:
    `appointment:<ref>`; `zone` is where it happened, when that is known.
    """

    at: datetime
    icon: str
    words: str
    part: Part
    by: str = ""
    about: str = ""
    key: str = ""
    zone: str = ""


# timeline(client, since): what this app has to tell about one client, newest first.
timeline: list[Callable[[Client, datetime], list[Event]]] = []


@dataclass(frozen=True)
class Place:
    """Where a client is looked after, for a paper that says where and when."""

    zone: str = "UTC"
    name: str = ""
    address: str = ""
    visit_at: datetime | None = None
    visit: str = ""


# place(client, at): where they come next, or came last; None when this app does not know.
place_answers: list[Callable[[Client, datetime], Place | None]] = []


def place(client: Client, at: datetime) -> Place:
    """Where `client` is looked after at `at`."""
    found = (answer(client, at) for answer in place_answers)
    return next((place for place in found if place is not None), Place())
