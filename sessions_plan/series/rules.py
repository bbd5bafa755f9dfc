"""The words of the question and of the answer, and what makes places illegal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.availability import Span

WEIGHT_LIMIT = 1000  # keeps every legal cost far below what stands for "impossible"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """Where one visit stands: its start (minutes since 1970-01-01T00:00Z) and its artist."""

    start: int
    artist: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Days after the visit before, by the location's calendar; both borders are legal."""

    min_days: int
    ideal_days: int
    max_days: int

    def __post_init__(self):
        if not 1 <= self.min_days <= self.ideal_days <= self.max_days:
            raise ValueError("a gap needs 1 <= min <= ideal <= max days")


@dataclass(frozen=True, slots=True)
class Step:
    """One visit to place: `gap` from the one before (none for the first).

    `fixed` is where it stays; what is `done` stays even in an alternative, what is only pinned
    may be proposed to move when nothing else helps. `stands` is where it stands today.
    """

    name: str
    free: Mapping[int, Sequence[int]] = field(default_factory=dict)
    gap: Gap | None = None
    fixed: Place | None = None
    done: bool = False
    stands: Place | None = None
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the client asks for. Days away always bind; the rest bends at a cost, unless `firm`.

    Weekdays count from Monday = 0; times are spans of minutes after midnight in which a visit
    may begin; days away are first and last day, both included.
    """

    weekdays: frozenset[int] = frozenset()
    times: tuple[Span, ...] = ()
    artist: int | None = None
    away: tuple[tuple[date, date], ...] = ()
    firm: bool = False

    def is_away(self, on: date) -> bool:
        return any(first <= on <= last for first, last in self.away)

    def broken_by(self, weekday: int, wall: int, artist: int) -> list[str]:
        """The names of the wishes such a visit does not keep."""
        broken = []
        if self.weekdays and weekday not in self.weekdays:
            broken.append("weekday")
        if self.times and not any(start <= wall < end for start, end in self.times):
            broken.append("time")
        if self.artist is not None and artist != self.artist:
            broken.append("artist")
        return broken


@dataclass(frozen=True, slots=True)
class Weights:
    """What each blemish costs, in whole points; `cost.py` says how they add up."""

    gap_day: int = 40
    other_artist: int = 240
    other_weekday: int = 60
    shift_minute: int = 1
    later_day: int = 15
    unmet_wish: int = 400
    moved: int = 300

    def __post_init__(self):
        if not all(0 <= getattr(self, item.name) <= WEIGHT_LIMIT for item in fields(self)):
            raise ValueError(f"weights lie between 0 and {WEIGHT_LIMIT}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series to place. `first` is the first day looked at: "earlier" counts from it."""

    zone: ZoneInfo
    first: date
    steps: tuple[Step, ...]
    wishes: Wishes = Wishes()
    weights: Weights = Weights()

    def __post_init__(self):
        if not self.steps or any(step.gap is None for step in self.steps[1:]):
            raise ValueError("every step but the first needs its gap")
        if any(step.done and step.fixed is None for step in self.steps):
            raise ValueError("what is done stands somewhere")

    def local(self, start: int) -> datetime:
        # Through UTC: a sum on the wall would be an hour out across a clock change.
        return (EPOCH + timedelta(minutes=start)).astimezone(self.zone)

    def wall(self, start: int) -> int:
        at = self.local(start)
        return at.hour * 60 + at.minute

    def days_between(self, one: Place, other: Place) -> int:
        return (self.local(other.start).date() - self.local(one.start).date()).days


@dataclass(frozen=True, slots=True)
class Series:
    """A place for every step, fixed ones included."""

    cost: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One rule that one step breaks, or that left it without a place.

    `rule`: "free" (that time is not free), "earliest", "away", "weekday", "time", "artist",
    "longest-gap", "shortest-gap", "pinned" (it would have to move) or "no-time".
    """

    rule: str
    step: int
    days: int | None = None
    limit: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A series with what speaks for it and which wishes it does not keep."""

    series: Series
    words: tuple[str, ...] = ()
    unmet: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """Either something is `found`, or `in_the_way` names the rules that left nothing, and
    `nearest` is the series that bends only those (none where bending does not help)."""

    found: tuple[Proposal, ...] = ()
    nearest: Proposal | None = None
    in_the_way: tuple[Obstacle, ...] = ()


def obstacles(wanted: Wanted, places: Sequence[Place]) -> tuple[Obstacle, ...]:
    """Every rule that these places break, in the order of the steps. None: they are legal."""
    found = []
    for n, (step, place) in enumerate(zip(wanted.steps, places, strict=True)):
        stays = step.fixed == place
        on = wanted.local(place.start).date()
        if not stays:
            if step.fixed is not None:
                found.append(Obstacle("pinned", n, on=on))
            if place.artist not in step.free.get(place.start, ()):
                found.append(Obstacle("free", n, on=on))
            if step.earliest is not None and on < step.earliest:
                found.append(Obstacle("earliest", n, on=on))
            if wanted.wishes.is_away(on):
                found.append(Obstacle("away", n, on=on))
            if wanted.wishes.firm:
                found += _broken_wishes(wanted, n, place)
        if n and step.gap and not (stays and wanted.steps[n - 1].fixed == places[n - 1]):
            days = wanted.days_between(places[n - 1], place)
            if days < step.gap.min_days:
                found.append(Obstacle("shortest-gap", n, days, step.gap.min_days, on))
            elif days > step.gap.max_days:
                found.append(Obstacle("longest-gap", n, days, step.gap.max_days, on))
    return tuple(found)


def unmet(wanted: Wanted, places: Sequence[Place]) -> tuple[Obstacle, ...]:
    """The wishes these places do not keep. A fixed visit is past wishing."""
    return tuple(
        obstacle
        for n, (step, place) in enumerate(zip(wanted.steps, places, strict=True))
        if step.fixed != place
        for obstacle in _broken_wishes(wanted, n, place)
    )


def _broken_wishes(wanted: Wanted, n: int, place: Place) -> list[Obstacle]:
    at = wanted.local(place.start)
    broken = wanted.wishes.broken_by(at.weekday(), at.hour * 60 + at.minute, place.artist)
    return [Obstacle(rule, n, on=at.date()) for rule in broken]
