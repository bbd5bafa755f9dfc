"""The numbers of a version: what is kept with it, and what the plan and the pages read.

Pure. A version's `numbers` hold, by the ref of each view, the zones as measured there. Zones of
one area and name are one zone of the head: it counts on the view that shows it most squarely, so
that areas add up without counting skin twice. On one view they are parts of it and add up.
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
    def key(self) -> Key:
        """Which zone of the head it is."""
        return self.area, self.name.casefold()

    @property
    def all_dots(self) -> int:
        return sum(self.dots)

    @property
    def low(self) -> float:
        return self.cm2 * (1 - self.band)

    @property
    def high(self) -> float:
        return self.cm2 * (1 + self.band)


Key = tuple[str, str]  # a zone of the head: its area, and its name however it is written
Parts = tuple[ZoneNumbers, ...]


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
        names = (zone.name for zone in self.zones if zone.hidden > MOST_HIDDEN)
        return tuple(dict.fromkeys(names))


def stored(view: ViewNumbers) -> dict[str, Any]:
    return asdict(view)


def added_up(views: Iterable[Mapping[str, Any]], per_minute: float = DOTS_PER_MINUTE) -> Numbers:
    """All views together, each zone from the view that shows it most squarely."""
    views = list(views)
    problems = {view.get("ref", ""): view["problem"] for view in views if view.get("problem")}
    heights = [view["hairline_cm"] for view in views if view.get("hairline_cm")]
    zones = tuple(part for _, parts in counted(views).values() for part in parts)
    return Numbers(zones, heights[0] if heights else None, per_minute, problems)


def counted(views: Iterable[Mapping[str, Any]]) -> dict[Key, tuple[str, Parts]]:
    """By its key, the ref of the view on which each zone of the head counts, and its parts."""
    best: dict[Key, tuple[str, Parts]] = {}
    for view in views:
        there: dict[Key, Parts] = {}
        for values in view.get("zones", ()):
            zone = ZoneNumbers(**values | {"dots": tuple(values["dots"])})
            there[zone.key] = (*there.get(zone.key, ()), zone)
        for key, parts in there.items():
            if key not in best or _square(parts) > _square(best[key][1]):
                best[key] = view.get("ref", ""), parts
    return best


def counted_elsewhere(
    views: Iterable[Mapping[str, Any]], ref: str, now: ViewNumbers
) -> dict[Key, Parts]:
    """Of the zones that the view `ref` holds `now`, those that count on another of the `views`,
    with their parts there."""
    others = [view for view in views if view.get("ref") != ref]
    found = counted([*others, stored(now) | {"ref": ref}])
    here = {zone.key for zone in now.zones}
    return {key: parts for key, (at, parts) in found.items() if key in here and at != ref}


def _square(parts: Parts) -> float:
    """How squarely the parts of a zone are seen, each weighed by its area."""
    cm2 = sum(part.cm2 for part in parts)
    return sum(part.square * part.cm2 for part in parts) / cm2 if cm2 else parts[0].square
