"""The demo's appointment book: where a visit fits, without a database.

Days are local dates and times are minutes after local midnight; no visit crosses midnight and
none lies in the night in which clocks change.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from smp_clinic.demo.house import HANDS, PLACES, Hand, Place

GRID = 15


@dataclass(frozen=True)
class Kind:
    """A service, as much of it as the book needs."""

    slug: str
    minutes: int
    prep: int
    cleanup: int
    needs_room: bool


@dataclass(frozen=True)
class Slot:
    """Where a visit goes."""

    place: Place
    hand: Hand
    room: str
    on: date
    start: int


class Sheet:
    """Who is busy when, artists and rooms."""

    def __init__(self, away: set[tuple[str, date]]) -> None:
        self._away = away
        self._hands: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)
        self._rooms: dict[tuple[str, str, date], list[tuple[int, int]]] = defaultdict(list)

    def find(
        self,
        kind: Kind,
        minutes: int,
        place: Place,
        hand: Hand,
        on: date,
        rng: random.Random,
        between: tuple[int, int] = (0, 1440),
    ) -> Slot | None:
        """A free start for this artist that day, mostly next to another visit; else None."""
        free = [
            (start, room)
            for start in self._starts(hand, place, on, minutes)
            if between[0] <= start < between[1]
            and (room := self._room(kind, minutes, place, hand, on, start)) is not None
        ]
        if not free:
            return None
        start, room = rng.choice(free[:3] if rng.random() < 0.55 else free)
        return Slot(place, hand, room, on, start)

    def take(self, slot: Slot, kind: Kind, minutes: int) -> None:
        block = (slot.start - kind.prep, slot.start + minutes + kind.cleanup)
        self._hands[slot.hand.slug, slot.on].append(block)
        if slot.room:
            self._rooms[slot.place.slug, slot.room, slot.on].append(block)

    def booked(self, hand: Hand, on: date) -> int:
        """Minutes taken of an artist's day."""
        return sum(end - start for start, end in self._hands[hand.slug, on])

    def _starts(self, hand: Hand, place: Place, on: date, minutes: int) -> Iterable[int]:
        if (hand.slug, on) in self._away:
            return
        for opens, closes in hand.work.get(place.slug, {}).get(on.weekday(), ()):
            yield from range(opens, closes - minutes + 1, GRID)

    def _room(
        self, kind: Kind, minutes: int, place: Place, hand: Hand, on: date, start: int
    ) -> str | None:
        """A free room, "" where none is needed; None when artist or rooms are taken."""
        block = (start - kind.prep, start + minutes + kind.cleanup)
        if not _clear(self._hands[hand.slug, on], block):
            return None
        if not kind.needs_room:
            return ""
        for room, _private in place.rooms:
            if _clear(self._rooms[place.slug, room, on], block):
                return room
        return None


def _clear(busy: list[tuple[int, int]], block: tuple[int, int]) -> bool:
    return not any(start < block[1] and end > block[0] for start, end in busy)


def at_work(place: Place, on: date) -> list[Hand]:
    """The artists who work there that day."""
    return [hand for hand in HANDS if hand.work.get(place.slug, {}).get(on.weekday())]


def open_places(on: date) -> list[Place]:
    return [place for place in PLACES if place.open.get(on.weekday())]
