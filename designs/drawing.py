"""What may be drawn on a photo, and how its scale is said: plain values checked and read.

Pure: no ORM, no clock. Places are px of the photo at its working size, whose longest side is
LONGEST whatever the file has, so that a drawing outlives a smaller copy. What cannot be read, is
not finite or lies beyond the limits is refused with a sentence (EngineError); an outline that is
readable but cannot be filled is refused when it is rendered, since it may be half way through a
drag.

A drawing as JSON:

    {"zones": [{"id", "name", "area", "kind": "zone"|"scar", "outline": [[x, y, corner, edge]],
                "density", "dot_mm", "technique", "stroke_mm", "shade", "feather_mm", "waver",
                "strays_mm"}],
     "exclusions": [{"id", "outline": [[x, y, corner]]}],
     "hair": [{"id", "outline": [[x, y, corner]], "density"}],
     "growth": [[x, y, degrees]],
     "face": {"glabella": [x, y], "nose": [x, y], "chin": [x, y]}}

and the calibration:

    {"method": "two points"|"tape"|"iris", "points": [[x, y], [x, y]], "apart_mm", "tape_mm",
     "head": {"x", "y", "half", "yaw", "pitch", "roll"} or null}
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from designs.engine.errors import EngineError
from designs.engine.measuring import IRIS, TAPE, TWO_POINTS

LONGEST = 1600.0
MOST_HANDLES, MOST_ZONES, MOST_HOLES, MOST_ARROWS = 60, 12, 12, 40
AREAS = ("hairline", "temples", "mid-scalp", "crown", "sides", "back", "scar")
EDGES = ("front", "blend", "hard")
TECHNIQUES = ("dots", "strokes", "mixed")
SHADES = ("black", "dark brown", "medium brown", "grey")
KINDS = ("zone", "scar")
FACE = ("glabella", "nose", "chin")

UNREADABLE = "The drawing could not be read. Undo the last step, or load the page again."

Point = tuple[float, float]


@dataclass(frozen=True)
class Handle:
    """A point of an outline. `edge` is how the side that begins here ends in the skin."""

    x: float
    y: float
    corner: bool = False
    edge: str = "front"


@dataclass(frozen=True)
class ZoneDrawn:
    """An area to fill. `density` in dots/cm², `dot_mm` as placed, `feather_mm` of its front."""

    id: str
    name: str
    area: str
    outline: tuple[Handle, ...]
    kind: str = "zone"
    density: float = 170.0
    dot_mm: float = 0.15
    technique: str = "dots"
    stroke_mm: float = 6.0
    shade: str = "black"
    feather_mm: float = 8.0
    waver: float = 1.0
    strays_mm: float = 2.5


# What a zone's numbers may be: lowest, highest, and how it is called in a sentence.
LIMITS: dict[str, tuple[float, float, str]] = {
    "density": (0, 280, "The density lies between 0 and 280 dots per cm²."),
    "dot_mm": (0.06, 0.3, "A dot is placed with 0.06 to 0.3 mm."),
    "stroke_mm": (2, 12, "A stroke is 2 to 12 mm long."),
    "feather_mm": (0.5, 40, "The edge runs out over 0.5 to 40 mm."),
    "waver": (0, 3, "The edge wavers by 0 to 3."),
    "strays_mm": (0, 10, "Single dots stand up to 10 mm ahead."),
}


@dataclass(frozen=True)
class Shape:
    """An outline alone: what is left out, or where hair stands (`density` follicles/cm²)."""

    id: str
    outline: tuple[Handle, ...]
    density: float = 0.0


@dataclass(frozen=True)
class Drawn:
    zones: tuple[ZoneDrawn, ...] = ()
    exclusions: tuple[Shape, ...] = ()
    hair: tuple[Shape, ...] = ()
    growth: tuple[tuple[float, float, float], ...] = ()
    face: tuple[tuple[str, Point], ...] = ()

    def at(self, name: str) -> Point | None:
        """Where a point of the face is marked."""
        return dict(self.face).get(name)


@dataclass(frozen=True)
class HeadDrawn:
    """The outline of the head in the photo: its middle, half its breadth in px, and its pose."""

    x: float
    y: float
    half: float
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True)
class Calibration:
    """How millimetres are known: `points` are `apart_mm` apart, or are the edges of one iris.
    Without `head` the skin is taken as flat: a close-up."""

    method: str = TWO_POINTS
    points: tuple[Point, ...] = ()
    apart_mm: float = 40.0
    tape_mm: float = 0.0
    head: HeadDrawn | None = None

    @property
    def is_set(self) -> bool:
        marked = self.method == TAPE or len(self.points) == 2
        return marked and (self.method == TWO_POINTS or self.head is not None)


def working_size(width: int, height: int) -> tuple[float, float]:
    """The photo's width and height at its working size; its longest side is LONGEST."""
    scale = LONGEST / max(width, height, 1)
    return width * scale, height * scale


# ---------------------------------------------------------------- reading


def drawn_from(values: Any, size: tuple[float, float]) -> Drawn:
    """The drawing that `values` (parsed JSON) say, on a photo of this working size."""
    values = _mapping(values or {})
    zones = tuple(_zone(_mapping(one), size) for one in _list(values, "zones", MOST_ZONES))
    if len({zone.id for zone in zones}) < len(zones):
        raise EngineError(UNREADABLE)
    face = _mapping(values.get("face") or {})
    return Drawn(
        zones=zones,
        exclusions=_shapes(values, "exclusions", size),
        hair=_shapes(values, "hair", size),
        growth=tuple(
            (*_place(one[:2], size), _number(one[2]))
            for one in map(_row(3), _list(values, "growth", MOST_ARROWS))
        ),
        face=tuple(
            (name, _place(_row(2)(face[name]), size)) for name in FACE if face.get(name) is not None
        ),
    )


def _zone(values: Mapping, size) -> ZoneDrawn:
    numbers = {}
    for name, (low, high, sentence) in LIMITS.items():
        number = _number(values.get(name, getattr(ZoneDrawn, name)))
        if not low <= number <= high:
            raise EngineError(sentence)
        numbers[name] = number
    return ZoneDrawn(
        id=_word(values.get("id"), 24),
        name=_word(values.get("name"), 40),
        area=_one_of(values.get("area", "hairline"), AREAS),
        outline=_outline(values, size),
        kind=_one_of(values.get("kind", "zone"), KINDS),
        technique=_one_of(values.get("technique", "dots"), TECHNIQUES),
        shade=_one_of(values.get("shade", "black"), SHADES),
        **numbers,
    )


def _shapes(values: Mapping, name: str, size) -> tuple[Shape, ...]:
    found = []
    for one in map(_mapping, _list(values, name, MOST_HOLES)):
        density = _number(one.get("density", 0))
        if not 0 <= density <= 300:
            raise EngineError("Hair that is there counts 0 to 300 follicles per cm².")
        found.append(Shape(_word(one.get("id"), 24), _outline(one, size), density))
    return tuple(found)


def _outline(values: Mapping, size) -> tuple[Handle, ...]:
    rows = values.get("outline")
    if not isinstance(rows, list):
        raise EngineError(UNREADABLE)
    if len(rows) > MOST_HANDLES:
        raise EngineError(
            f"An outline has at most {MOST_HANDLES} handles. Draw it with fewer of them."
        )
    if len(rows) < 3:
        raise EngineError("An outline needs at least three points.")
    found = []
    for row in rows:
        if not isinstance(row, list) or not 2 <= len(row) <= 4:
            raise EngineError(UNREADABLE)
        x, y = _place(row[:2], size)
        corner = bool(row[2]) if len(row) > 2 else False
        found.append(Handle(x, y, corner, _one_of(row[3] if len(row) > 3 else "front", EDGES)))
    return tuple(found)


def calibration_from(values: Any, size: tuple[float, float]) -> Calibration:
    """The calibration that `values` say. Whether it is sensible, the engine says."""
    values = _mapping(values or {})
    points = tuple(_place(_row(2)(one), size) for one in _list(values, "points", 2))
    head = values.get("head")
    apart, tape = _number(values.get("apart_mm", 40)), _number(values.get("tape_mm", 0))
    if not (0 <= apart <= 1000 and 0 <= tape <= 1000):
        raise EngineError("That measure cannot be right. Give millimetres.")
    return Calibration(
        method=_one_of(values.get("method", TWO_POINTS), (TWO_POINTS, TAPE, IRIS)),
        points=points,
        apart_mm=apart,
        tape_mm=tape,
        head=_head(_mapping(head), size) if head else None,
    )


def _head(values: Mapping, size) -> HeadDrawn:
    x, y = (_number(values.get(name)) for name in ("x", "y"))
    half = _number(values.get("half"))
    yaw, pitch, roll = (_number(values.get(name, 0)) for name in ("yaw", "pitch", "roll"))
    if not (
        -LONGEST < x < 2 * LONGEST and -LONGEST < y < 2 * LONGEST and 20 <= half <= 2 * LONGEST
    ):
        raise EngineError("The outline of the head cannot be right. Draw it around the head.")
    if not (abs(yaw) <= 360 and abs(pitch) <= 180 and abs(roll) <= 180):
        raise EngineError("The head cannot be turned that far.")
    return HeadDrawn(x, y, half, yaw, pitch, roll)


def _mapping(value: Any) -> Mapping:
    if not isinstance(value, dict):
        raise EngineError(UNREADABLE)
    return value


def _list(values: Mapping, name: str, most: int) -> list:
    found = values.get(name) or []
    if not isinstance(found, list):
        raise EngineError(UNREADABLE)
    if len(found) > most:
        raise EngineError(f"That is more than a drawing can hold: {most} of these at most.")
    return found


def _row(length: int) -> Callable[[Any], list]:
    def checked(value: Any) -> list:
        if not isinstance(value, list) or len(value) != length:
            raise EngineError(UNREADABLE)
        return value

    return checked


def _place(value: Sequence, size: tuple[float, float]) -> Point:
    x, y = _number(value[0]), _number(value[1])
    if not (0 <= x <= size[0] and 0 <= y <= size[1]):
        raise EngineError("A point lies outside the photo. Move it inside.")
    return x, y


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise EngineError("A number in the drawing could not be read. Undo the last step.")
    return round(float(value), 3)


def _word(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise EngineError(f"A zone needs a name of at most {longest} letters.")
    return value.strip()


def _one_of(value: Any, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise EngineError(UNREADABLE)
    return value


# ---------------------------------------------------------------- writing


def drawn_values(drawn: Drawn) -> dict[str, Any]:
    """A drawing as it is stored: what `drawn_from` reads, with nothing else in it."""
    zones = [asdict(zone) | {"outline": _rows(zone.outline)} for zone in drawn.zones]
    return {
        "zones": zones,
        "exclusions": [{"id": s.id, "outline": _rows(s.outline)} for s in drawn.exclusions],
        "hair": [
            {"id": s.id, "outline": _rows(s.outline), "density": s.density} for s in drawn.hair
        ],
        "growth": [list(arrow) for arrow in drawn.growth],
        "face": {name: list(place) for name, place in drawn.face},
    }


def _rows(outline: Sequence[Handle]) -> list[list]:
    return [[one.x, one.y, int(one.corner), one.edge] for one in outline]


def calibration_values(calibration: Calibration) -> dict[str, Any]:
    """A calibration as it is stored."""
    values = asdict(calibration)
    values["points"] = [list(point) for point in calibration.points]
    return values
