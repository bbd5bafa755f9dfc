"""Starting styles and guides, as proposals: a line measured along the skin, laid on the photo.

Pure. The editor opens with no curve, since a hairline is drawn to a face; these appear when they
are asked for, and every handle of them is there to be moved.

Figures: the middle of a man's hairline about 8 cm above the glabella (7 bold, 10 careful; women
about 6); the corner at the temple on the vertical through the outer corner of the eye, some 5 cm
from the middle line, and higher than the middle; the temporal peak half way down. Garg's 8 cm
method (431 cases): B 8 cm straight up from the glabella A, E 8 cm beside it, C 8 cm beside B and
8 cm above E, all along the skin. Thirds: hairline to glabella = glabella to the base of the nose
= nose to chin.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from designs.drawing import Calibration, Drawn, Point
from designs.engine.errors import EngineError
from designs.engine.geometry import DRAWN_COS, Flat, Head
from designs.faces import glabella_of
from designs.scene import surface_of

STEP_MM = 2.0
ASYMMETRY_MM = 1.5  # differences to 2 mm between the sides are natural; none look drawn
NOT_IN_SIGHT = "That place cannot be seen on this photo. Use a front photo, or draw it by hand."


@dataclass(frozen=True)
class Style:
    """A starting line. Heights in mm above the glabella along the skin: of the middle, of the
    corner at the temple above it; how far the corner stands from the middle line."""

    word: str
    about: str
    middle: float = 75.0
    corner_up: float = 12.0
    corner_out: float = 52.0
    dip: float = 0.0  # of the very middle: a peak
    round_up: float = 3.0  # half way out to the corner
    hard: bool = False
    feather_mm: float = 8.0
    waver: float = 1.0
    strays_mm: float = 2.5


STYLES: dict[str, Style] = {
    "natural": Style("Natural", "Broken and soft, a little higher at the temples."),
    "feathered": Style(
        "Feathered", "Runs out slowly, with many single dots ahead.",
        feather_mm=13.0, waver=1.5, strays_mm=4.5,
    ),
    "rounded": Style(
        "Rounded", "One even bow without corners.", middle=73.0, corner_up=2.0, round_up=0.5,
    ),
    "widows-peak": Style(
        "Widow's peak", "A small point in the middle.", middle=76.0, dip=8.0, corner_up=14.0,
        round_up=5.0,
    ),
    "edge-up": Style(
        "Edge-up", "Straight and sharp, with square corners. Dense lines read as drawn.",
        middle=72.0, corner_up=1.0, round_up=0.0, hard=True, feather_mm=1.0, waver=0.3,
        strays_mm=0.0,
    ),
    "receded": Style(
        "Receded", "High, with open temples: allows for further loss.", middle=86.0,
        corner_up=26.0, corner_out=46.0, round_up=9.0,
    ),
}  # fmt: skip


def proposed(
    style: str, calibration: Calibration, drawn: Drawn, *, side: str, size: Point, seed: int
) -> dict[str, Any]:
    """What the style changes of a zone: outline, edge, and which area it is. EngineError says
    why it cannot be laid on this photo."""
    if style not in STYLES:
        raise EngineError("There is no such style.")
    wanted = STYLES[style]
    surface = surface_of(calibration, side)
    start = glabella_in(calibration, drawn)
    chance = random.Random(seed)  # noqa: S311 - the same head, the same asymmetry
    rows = []
    for out, up, corner, edge in _line(wanted):
        out, up = (n + chance.uniform(-ASYMMETRY_MM, ASYMMETRY_MM) for n in (out, up))
        x, y = _inside(walked(surface, start, up, out), size)
        rows.append([round(x, 1), round(y, 1), int(corner), edge])
    return {
        "outline": rows,
        "area": "hairline",
        "feather_mm": wanted.feather_mm,
        "waver": wanted.waver,
        "strays_mm": wanted.strays_mm,
    }


def _line(style: Style) -> list[tuple[float, float, bool, str]]:
    """The outline from the left temple over the front to the right, and back over the top:
    mm out from the middle line, mm up from the glabella, corner, edge of the side after it."""
    mid, out = style.middle, style.corner_out
    front = "hard" if style.hard else "front"
    half = [
        (out + 16, mid - 20, style.hard, front),  # the temporal peak
        (out, mid + style.corner_up, style.hard, front),
        (out * 0.62, mid + style.round_up + style.corner_up * 0.25, False, front),
        (out * 0.25, mid + style.round_up * 0.4, False, front),
    ]
    left = [(-o, u, c, e) for o, u, c, e in half]
    middle = [(0.0, mid - style.dip, bool(style.dip), front)]
    # A side's edge belongs to the handle it begins at: going back it is the one before.
    right = [(o, u, c, front) for o, u, c, _ in reversed(half)]
    right[-1] = (*right[-1][:3], "blend")
    over = [
        (out + 22, mid + 10, False, "blend"),
        (out * 0.9, mid + 52, False, "blend"),
        (0.0, mid + 66, False, "blend"),
        (-out * 0.9, mid + 52, False, "blend"),
        (-out - 22, mid + 10, False, "blend"),
    ]
    return [*left, *middle, *right, *over]


def glabella_in(calibration: Calibration, drawn: Drawn) -> Point:
    """Where the glabella is marked, or would be on the usual head so turned."""
    marked = drawn.at("glabella")
    if marked:
        return marked
    if calibration.head is None:
        raise EngineError("Mark the glabella first, the smooth place between the brows.")
    place, in_sight = glabella_of(calibration.head)
    if not in_sight:
        raise EngineError(NOT_IN_SIGHT)
    return place


def _inside(place: Point, size: Point) -> Point:
    return min(max(place[0], 0.0), size[0]), min(max(place[1], 0.0), size[1])


# ---------------------------------------------------------------- along the skin


def walked(surface, start: Point, up_mm: float, out_mm: float) -> Point:
    """Where one comes to in the photo, going from `start` up over the forehead, then out to the
    side (positive: to the photo's right on a face seen from ahead), along the skin."""
    if isinstance(surface, Flat):
        return (
            start[0] + out_mm * surface.px_per_mm,
            start[1] - up_mm * surface.px_per_mm,
        )
    return _seen(surface, _walk(surface, start, up_mm, out_mm))


def _walk(head: Head, start: Point, up_mm: float, out_mm: float) -> np.ndarray:
    """The same in mm in the head's own axes."""
    at = head.on_sphere(np.array(start[0]), np.array(start[1])) * head.axes
    if not np.isfinite(at).all():
        raise EngineError("The glabella lies beside the head. Move it, or the outline.")
    for distance, aside in ((up_mm, False), (out_mm, True)):
        steps = max(1, math.ceil(abs(distance) / STEP_MM))
        for _ in range(steps):
            normal = at / head.axes**2
            way = np.array([0.0, normal[2], -normal[1]])
            if aside:
                way = np.cross(way, normal)
            at = at + way / np.linalg.norm(way) * (distance / steps)
            at = at / np.sqrt(((at / head.axes) ** 2).sum())
    return at


def _seen(head: Head, at: np.ndarray) -> Point:
    x, y, z = head.out @ (at / head.axes)
    nx, ny, nz = head.back.T @ (at / head.axes)
    ahead = head.camera - z
    facing = (nz * ahead - nx * x - ny * y) / (
        math.sqrt(nx * nx + ny * ny + nz * nz) * math.sqrt(x * x + y * y + ahead * ahead)
    )
    if facing < DRAWN_COS:
        raise EngineError(NOT_IN_SIGHT)
    scale = float(head.scale_at(np.float32(z)))
    return head.centre[0] + float(x) * scale, head.centre[1] + float(y) * scale


# ---------------------------------------------------------------- guides


@dataclass(frozen=True)
class Guide:
    """A line to draw by. `word` says what it is."""

    word: str
    points: tuple[Point, ...]


def eight_cm(calibration: Calibration, drawn: Drawn, *, side: str, size: Point) -> list[Guide]:
    """The 8 cm method: the middle 8 cm above the glabella, the corners 8 cm beside it; and how
    high 7 and 10 cm are. What cannot be seen on this photo is left out."""
    surface = surface_of(calibration, side)
    start = glabella_in(calibration, drawn)
    found = []
    for up, word in ((70.0, "7 cm, bold"), (80.0, "8 cm"), (100.0, "10 cm, careful")):
        across = _path(surface, start, [(up, out) for out in range(-40, 41, 8)], size)
        found.append(Guide(word, across))
    found.append(Guide("Middle", _path(surface, start, [(up, 0) for up in range(0, 105, 8)], size)))
    for sign, word in ((-1, "Temple, their right"), (1, "Temple, their left")):
        places = [(up, sign * 50.0) for up in range(40, 105, 8)]
        found.append(Guide(word, _path(surface, start, places, size)))
    return [guide for guide in found if len(guide.points) > 1]


def _path(surface, start: Point, places: Sequence[tuple[float, float]], size) -> tuple[Point, ...]:
    points = []
    for up, out in places:
        try:
            x, y = walked(surface, start, float(up), float(out))
        except EngineError:
            continue
        if 0 <= x <= size[0] and 0 <= y <= size[1]:
            points.append((round(x, 1), round(y, 1)))
    return tuple(points)


def thirds(drawn: Drawn, size: Point) -> list[Guide]:
    """Where the hairline stands when the face has three equal parts, from glabella, base of the
    nose and chin."""
    glabella, nose, chin = (drawn.at(name) for name in ("glabella", "nose", "chin"))
    if glabella is None or nose is None or chin is None:
        raise EngineError("Mark the glabella, the base of the nose and the chin first.")
    along = (chin[0] - glabella[0], chin[1] - glabella[1])
    length = math.hypot(*along)
    if length < 40:
        raise EngineError("Glabella, nose and chin lie too close together to be right.")
    down = (along[0] / length, along[1] / length)
    across = (-down[1] * 0.45 * length, down[0] * 0.45 * length)
    third = math.hypot(nose[0] - glabella[0], nose[1] - glabella[1])
    hairline = (glabella[0] - down[0] * third, glabella[1] - down[1] * third)
    found = []
    for word, place in (
        ("Hairline by thirds", hairline), ("Glabella", glabella), ("Base of the nose", nose),
        ("Chin", chin),
    ):  # fmt: skip
        ends = tuple(
            _inside((place[0] + s * across[0], place[1] + s * across[1]), size) for s in (-1, 1)
        )
        found.append(Guide(word, ends))
    return found


# ---------------------------------------------------------------- mirroring


def mirrored(drawn: Drawn, calibration: Calibration, *, zone: str, seed: int) -> Drawn:
    """The zone's better-drawn half laid on the other side of the middle line, with the small
    differences that are natural. The half with more handles is kept; the line is that of the
    glabella, or of the head."""
    head, glabella = calibration.head, drawn.at("glabella")
    if glabella is None and head is None:
        raise EngineError("Mark the glabella first, so that the middle line is known.")
    middle = glabella or (head.x, head.y)  # type: ignore[union-attr]
    roll = math.radians(head.roll) if head else 0.0
    normal = (math.cos(roll), -math.sin(roll))
    px_per_mm = _px_per_mm(calibration)
    chance = random.Random(seed)  # noqa: S311
    zones = []
    for one in drawn.zones:
        if one.id != zone:
            zones.append(one)
            continue
        zones.append(
            replace(one, outline=_both_halves(one.outline, middle, normal, chance, px_per_mm))
        )
    return replace(drawn, zones=tuple(zones))


def _px_per_mm(calibration: Calibration) -> float:
    if len(calibration.points) == 2 and calibration.apart_mm > 0:
        return math.dist(*calibration.points) / calibration.apart_mm
    return calibration.head.half / 77 if calibration.head else 4.0


def _both_halves(outline, middle: Point, normal: Point, chance: random.Random, px_per_mm: float):
    far = [(h.x - middle[0]) * normal[0] + (h.y - middle[1]) * normal[1] for h in outline]
    sign = 1 if sum(d > 0 for d in far) > sum(d < 0 for d in far) else -1
    near = 2.0 * px_per_mm  # within 2 mm of the line a handle belongs to both sides
    n = len(outline)
    begins = [k for k in range(n) if far[k] * sign > -near and far[k - 1] * sign <= -near]
    if len(begins) != 1:
        raise EngineError("Draw the zone across the middle line first, then mirror it.")
    kept = []
    for step in range(n):
        k = (begins[0] + step) % n
        if far[k] * sign <= -near:
            break
        kept.append(k)
    rest = []
    for place in reversed(range(len(kept))):
        k = kept[place]
        if abs(far[k]) <= near:
            continue
        one = outline[k]
        off = [chance.uniform(-ASYMMETRY_MM, ASYMMETRY_MM) * px_per_mm for _ in range(2)]
        # The side that began at the handle before now begins here, going the other way.
        edge = outline[(k - 1) % n].edge if place else outline[kept[-1]].edge
        rest.append(
            replace(
                one,
                x=round(one.x - 2 * far[k] * normal[0] + off[0], 1),
                y=round(one.y - 2 * far[k] * normal[1] + off[1], 1),
                edge=edge,
            )
        )
    return (*(outline[k] for k in kept), *rest)
