"""The numbers of a version: what is kept with it, and what the plan and the pages read.

Pure. A version's `numbers` hold, by the ref of each view, the zones as measured there. Zones of
one name are one zone of the head: it counts on the view that shows it most squarely, so that
areas add up without counting skin twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

DOTS_PER_MINUTE = 75.0
MOST_HIDDEN = 0.10


@dataclass(frozen=True)
class ZoneNumbers:
    """One zone on one view. cm2 with its band (± as a share), dots of each session, how squarely
    it is seen (1: from straight ahead), and the share of it that cannot be measured there."""

    name: str
    area: str
    cm2: float
    band: float
    dots: tuple[int, ...]
    density: float
    dot_mm: float
    technique: str
    shade: str
    square: float
    hidden: float
    side: str = ""

    @property
    def all_dots(self) -> int:
        return sum(self.dots)

    @property
    def low(self) -> float:
        return self.cm2 * (1 - self.band)

    @property
    def high(self) -> float:
        return self.cm2 * (1 + self.band)


@dataclass(frozen=True)
class ViewNumbers:
    zones: tuple[ZoneNumbers, ...] = ()
    hairline_cm: float | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Numbers:
    """Of the whole head: every zone once."""

    zones: tuple[ZoneNumbers, ...] = ()
    hairline_cm: float | None = None
    per_minute: float = DOTS_PER_MINUTE
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def cm2(self) -> float:
        return sum(zone.cm2 for zone in self.zones)

    @property
    def band(self) -> float:
        """± as a share: what is too large for one zone is so for its neighbour."""
        return sum(zone.cm2 * zone.band for zone in self.zones) / self.cm2 if self.cm2 else 0.0

    @property
    def low(self) -> float:
        return self.cm2 * (1 - self.band)

    @property
    def high(self) -> float:
        return self.cm2 * (1 + self.band)

    @property
    def dots(self) -> tuple[int, ...]:
        """In each session."""
        sessions = max((len(zone.dots) for zone in self.zones), default=0)
        return tuple(sum(zone.dots[k] for zone in self.zones) for k in range(sessions))

    @property
    def all_dots(self) -> int:
        return sum(self.dots)

    @property
    def minutes(self) -> tuple[int, ...]:
        """Needle minutes of each session."""
        return tuple(round(dots / self.per_minute) for dots in self.dots)

    @property
    def hours(self) -> float:
        return self.all_dots / self.per_minute / 60

    @property
    def needs_another_photo(self) -> tuple[str, ...]:
        """Zones of which too much is seen only from the side."""
        return tuple(zone.name for zone in self.zones if zone.hidden > MOST_HIDDEN)


def stored(view: ViewNumbers) -> dict[str, Any]:
    return asdict(view)


def added_up(views: Iterable[Mapping[str, Any]], per_minute: float = DOTS_PER_MINUTE) -> Numbers:
    """All views together, each zone from the view that shows it most squarely."""
    best: dict[str, ZoneNumbers] = {}
    heights, problems = [], {}
    for view in views:
        if view.get("problem"):
            problems[view.get("ref", "")] = view["problem"]
        if view.get("hairline_cm"):
            heights.append(view["hairline_cm"])
        for values in view.get("zones", ()):
            zone = ZoneNumbers(**values | {"dots": tuple(values["dots"])})
            key = zone.name.casefold()
            if key not in best or zone.square > best[key].square:
                best[key] = zone
    return Numbers(tuple(best.values()), heights[0] if heights else None, per_minute, problems)
