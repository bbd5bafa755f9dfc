"""Questions about a visit that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings.models import Appointment


@dataclass(frozen=True)
class Stop:
    """Why a visit may not begin. `is_final` cannot be overridden, whoever gives a reason."""

    key: str
    words: str
    is_final: bool = False


# may_start(visit, at): what this app has against beginning now. What a client still lacks before
# a session is asked by `clients.asks.missing` and need not be said again here.
may_start: list[Callable[[Appointment, datetime], list[Stop]]] = []


# may_move(visit, starts_at, by, reason, now) refuses a move that breaks a rule of what the visit
# belongs to. `reason` is what was given to go against a rule; the answer keeps it where it counts.
may_move: list[Callable[[Appointment, datetime, User | None, str, datetime], None]] = []


# booked(visit, by, now): a visit by itself was just set down for its client, in this transaction.
# An answer may keep it waiting (`bookings.actions.firm`) until what is due before it is settled.
booked: list[Callable[[Appointment, User | None, datetime], None]] = []

# keeps(visits, now): of these held visits of clients whose time ran out, those that stay held all
# the same, because what they wait for may be on its way.
keeps: list[Callable[[Collection[int], datetime], Collection[int]]] = []
