"""Where visits go when somebody or something is away. No database, no clock: plain data.

Visits are looked at one after another, in order of their start. Each is lifted, placed where it
fits best, and from then on blocks its new time, so that two are never led to the same one. What
is proposed here is done by `bookings.actions.move`, which looks again under its locks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bookings.availability import DAY, LocalClock, Span, Visit, free_starts, is_clear

# How late a visit may still begin at its own hour with somebody else.
PATIENCE = 15
# The next free time is looked for in steps that grow, because it is mostly near.
STEPS = (2 * DAY, 9 * DAY, 30 * DAY, 10**9)


class Way(StrEnum):
    """What a visit can come to."""

    SAME_TIME = "same time, same artist, another room"
    OTHER_ARTIST = "same time, another artist"
    LATER = "the next free time"
    CALL = "a call"
    LET_GO = "a hold that is given back"


@dataclass(frozen=True, slots=True)
class Inside:
    """A visit inside the time away."""

    key: int
    location: int
    artist: int
    room: int | None
    client: int | None
    start: int
    visit: Visit
    able: frozenset[int]
    needs_room: bool = True
    any_artist: bool = False
    wants_private_room: bool = False
    is_hold: bool = False
    can_move: bool = True

    @property
    def block(self) -> Span:
        return (
            self.start - self.visit.prep,
            self.start + self.visit.minutes + self.visit.cleanup,
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    way: Way
    start: int | None = None
    artist: int | None = None
    room: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """One location: its clock and grid, who works when, and the rooms with a door that closes."""

    clock: LocalClock
    step: int
    open_spans: Mapping[int, Sequence[Span]]
    rooms: Sequence[int]
    private: frozenset[int] = frozenset()
    closed: Sequence[Span] = ()


@dataclass(slots=True)
class Board:
    """What takes the time of artists, rooms and clients, while visits move about on it."""

    houses: Mapping[int, House]
    artists: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    rooms: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def set_down(self, one: Inside, start: int, artist: int, room: int | None) -> None:
        for pile, span in self._piles(one, start, artist, room):
            pile.append(span)

    def lift(self, one: Inside) -> None:
        for pile, span in self._piles(one, one.start, one.artist, one.room):
            if span in pile:
                pile.remove(span)

    def _piles(
        self, one: Inside, start: int, artist: int, room: int | None
    ) -> Iterable[tuple[list[Span], Span]]:
        block = (start - one.visit.prep, start + one.visit.minutes + one.visit.cleanup)
        yield self.artists[artist], block
        if room is not None:
            yield self.rooms[room], block
        if one.client is not None:
            yield self.clients[one.client], (start, start + one.visit.minutes)

    def free(
        self, one: Inside, artists: Iterable[int], first: int, last: int
    ) -> dict[int, tuple[int, ...]]:
        """Free starts in [first, last] and which of `artists` is free then."""
        house = self.houses[one.location]
        near = (first - one.visit.prep, last + one.visit.minutes + one.visit.cleanup)
        found = free_starts(
            clock=house.clock,
            step=house.step,
            visit=one.visit,
            open_spans={a: house.open_spans.get(a, ()) for a in sorted(artists)},
            busy={a: _meeting([*self.artists[a], *house.closed], near) for a in artists},
            rooms=None
            if not one.needs_room
            else {room: _meeting(self.rooms[room], near) for room in house.rooms},
            not_before=first,
            not_after=last,
        )
        own = self.clients[one.client] if one.client is not None else []
        alone = Visit(one.visit.minutes)
        return {start: who for start, who in found.items() if is_clear(own, start, alone)}

    def room_for(self, one: Inside, start: int) -> int | None:
        """The room it has where that is free, else a private one where asked for, else any."""
        if not one.needs_room:
            return None
        house = self.houses[one.location]
        clear = [room for room in house.rooms if is_clear(self.rooms[room], start, one.visit)]
        if one.room in clear:
            return one.room
        private = [room for room in clear if room in house.private]
        return (private if one.wants_private_room and private else clear)[0]

    def least_busy(self, artists: Sequence[int], start: int) -> int:
        """Whoever has the least around that time; the longest-standing on a tie."""
        around = (start - DAY // 2, start + DAY // 2)
        return min(
            artists, key=lambda artist: (len(_meeting(self.artists[artist], around)), artist)
        )


def propose(inside: Iterable[Inside], board: Board, *, now: int, until: int) -> dict[int, Proposal]:
    """A proposal for each visit, by its key. `board` holds everything that takes time, the time
    away and these visits included; it is changed. Nothing is proposed after `until`."""
    found = {}
    for one in sorted(inside, key=lambda one: (one.start, one.key)):
        found[one.key] = _for_one(one, board, now, until)
    return found


def _for_one(one: Inside, board: Board, now: int, until: int) -> Proposal:
    if one.is_hold:
        return Proposal(Way.LET_GO)
    if not one.can_move:
        return Proposal(Way.CALL)
    board.lift(one)
    place = _at_its_hour(one, board, now) or _later(one, board, now, until)
    if place is None:
        board.set_down(one, one.start, one.artist, one.room)
        return Proposal(Way.CALL)
    start, artist = place
    room = board.room_for(one, start)
    board.set_down(one, start, artist, room)
    if start != one.start:
        return Proposal(Way.LATER, start, artist, room)
    same = artist == one.artist
    return Proposal(Way.SAME_TIME if same else Way.OTHER_ARTIST, start, artist, room)


def _at_its_hour(one: Inside, board: Board, now: int) -> tuple[int, int] | None:
    if one.start < now - PATIENCE:
        return None
    who = board.free(one, one.able, one.start, one.start).get(one.start)
    if not who:
        return None
    return one.start, one.artist if one.artist in who else board.least_busy(who, one.start)


def _later(one: Inside, board: Board, now: int, until: int) -> tuple[int, int] | None:
    """The next free time with the same artist; with anyone able where none was chosen, or where
    the same artist has none."""
    same = one.able & {one.artist}
    for artists in (one.able,) if one.any_artist else (same, one.able):
        first = begin = max(one.start + 1, now)
        for step in STEPS:
            last = min(begin + step, until)
            if artists and first <= last and (free := board.free(one, artists, first, last)):
                start = min(free)
                who = free[start]
                return start, one.artist if one.artist in who else board.least_busy(who, start)
            first = last + 1
    return None


def _meeting(spans: Iterable[Span], around: Span) -> list[Span]:
    return [span for span in spans if span[0] < around[1] and span[1] > around[0]]
