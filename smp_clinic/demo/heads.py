"""Heads that belong to no one, drawn from eight sides, bald and with dots: small and quick.

A head is a handful of ellipsoids. Where a ray from the camera meets the nearest of them, its
slope gives the light; this is asked once for a view, on a coarse grid, and used for every head.
The stubble is dots on the skull itself, so that a hairline stands at the same place from all
sides.
"""

from __future__ import annotations

import math
import random
from functools import cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, COARSE = 600, 750, 60
SPAN = 1.16  # half the picture's width, in the head's own units
LIGHT = (-0.38, 0.70, 0.60)
WALL = ((203, 199, 190), (232, 228, 220))

Point = tuple[float, float, float]

# centre, radii: skull, face, jaw, nose, ears, neck, shoulders. x to the right of the picture,
# y up, z towards the camera that looks at the face.
BODIES: tuple[tuple[Point, Point], ...] = (
    ((0, 0.28, -0.12), (0.74, 0.78, 0.90)),
    ((0, -0.20, 0.18), (0.57, 0.74, 0.62)),
    ((0, -0.62, 0.22), (0.40, 0.32, 0.44)),
    ((0, -0.18, 0.80), (0.09, 0.20, 0.12)),
    ((0.74, -0.06, -0.08), (0.07, 0.22, 0.14)),
    ((-0.74, -0.06, -0.08), (0.07, 0.22, 0.14)),
    ((0, -1.05, -0.18), (0.40, 0.75, 0.42)),
    ((0, -2.05, -0.24), (1.30, 0.62, 0.52)),
)
SKULL = BODIES[0]

# How the head is turned for each view: about the upright axis, then towards the camera.
VIEWS: dict[str, tuple[float, float]] = {
    "front": (0, 6), "left-45": (-45, 6), "right-45": (45, 6), "left": (-88, 4), "right": (88, 4),
    "top": (0, 72), "crown": (180, 46), "nape": (180, -4),
}  # fmt: skip


class Look(NamedTuple):
    """Whose head: skin, hair, how far back the hairline has gone, and how the light was."""

    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    loss: float
    light: float = 1.0


def head(view: str, look: Look, *, treated: float, seed: int = 1) -> bytes:
    """A JPEG of the head; `treated` is how much of the new hairline is set, 0 to 1."""
    lit = _lit(view).convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    part = _outline(view)
    skin = [lit.point([_tone(channel, v, look.light) for v in range(256)]) for channel in look.skin]
    picture = Image.composite(Image.merge("RGB", skin), _wall(look.light), part)
    dots = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    draw = ImageDraw.Draw(dots)
    rng = random.Random(seed)  # noqa: S311 - the same head each time
    for (x, y), spot, facing in _dots(view):
        if rng.random() < _thickness(spot, look.loss, treated):
            wide = 1.5 + 0.7 * facing
            box = (2 * x - wide, 2 * y - wide * facing, 2 * x + wide, 2 * y + wide * facing)
            draw.ellipse(box, fill=round(120 + 110 * facing))
    fine = dots.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    haze = fine.filter(ImageFilter.GaussianBlur(5)).point(lambda value: round(value * 0.35))
    ink = Image.new("RGB", picture.size, look.hair)
    picture = Image.composite(ink, Image.composite(ink, picture, haze), fine)
    made = BytesIO()
    picture.save(made, "JPEG", quality=84)
    return made.getvalue()


def _tone(channel: int, value: int, light: float) -> int:
    return min(255, round(channel * (0.30 + 0.86 * value / 255) * light))


def _wall(light: float) -> Image.Image:
    shade = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    low, high = WALL
    bands = [
        shade.point([round((b + (a - b) * v / 255) * light) for v in range(256)])
        for a, b in zip(low, high, strict=True)
    ]
    return Image.merge("RGB", bands)


def _thickness(p: Point, loss: float, treated: float) -> float:
    """How thick the stubble stands at a spot of the skull: what is left of one's own, and what
    was set up to the new hairline."""
    around = abs(math.degrees(math.atan2(p[0], p[2] + 0.12)))  # 0 at the nose, 180 at the nape
    height = p[1] - _hairline(around)
    shaved = _ramp(height, -0.05, 0.10)
    sides = 1.0 - _ramp(p[1], 0.72 - 0.5 * loss, 1.0 - 0.38 * loss)
    own = shaved * max(sides, 1.0 - loss if p[2] < 0.25 else 0.0)
    return max(own, shaved * treated)


def _hairline(around: float) -> float:
    points = ((0, 0.62), (30, 0.64), (46, 0.65), (56, 0.42), (66, 0.0), (78, -0.18), (180, -0.36))
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if around <= x1:
            return y0 + (y1 - y0) * (around - x0) / (x1 - x0)
    return points[-1][1]


def _ramp(value: float, low: float, high: float) -> float:
    t = max(0.0, min(1.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)


# ---------------------------------------------------------------- a view, worked out once


@cache
def _angles(view: str) -> tuple[float, float, float, float]:
    turn, nod = (math.radians(angle) for angle in VIEWS[view])
    return math.cos(turn), math.sin(turn), math.cos(nod), math.sin(nod)


def _turned(p: Point, view: str) -> Point:
    """A point of the head as the camera of `view` has it."""
    cos_turn, sin_turn, cos_nod, sin_nod = _angles(view)
    x, y, z = p
    x, z = x * cos_turn + z * sin_turn, z * cos_turn - x * sin_turn
    return x, y * cos_nod - z * sin_nod, z * cos_nod + y * sin_nod


def _turned_back(p: Point, view: str) -> Point:
    cos_turn, sin_turn, cos_nod, sin_nod = _angles(view)
    x, y, z = p
    y, z = y * cos_nod + z * sin_nod, z * cos_nod - y * sin_nod
    return x * cos_turn - z * sin_turn, y, z * cos_turn + x * sin_turn


class Body(NamedTuple):
    """An ellipsoid made a ball of size one, and the camera's ray as that ball has it."""

    centre: Point
    radii: Point
    ray: Point
    length: float  # of the ray, squared


def _bodies(view: str) -> list[Body]:
    x, y, z = _turned_back((0, 0, -1), view)
    found = []
    for centre, (a, b, c) in BODIES:
        ray = x / a, y / b, z / c
        found.append(Body(centre, (a, b, c), ray, sum(n * n for n in ray)))
    return found


def _seen(start: Point, ray: Point, bodies: list[Body]) -> tuple[Point, Point] | None:
    """What a ray meets first, and its slope there, both in the head's own directions."""
    best, nearest = math.inf, None
    for body in bodies:
        (cx, cy, cz), (a, b, c), (dx, dy, dz), length = body
        ox, oy, oz = (start[0] - cx) / a, (start[1] - cy) / b, (start[2] - cz) / c
        along = ox * dx + oy * dy + oz * dz
        root = along * along - length * (ox * ox + oy * oy + oz * oz - 1)
        if root > 0 and (away := (-along - math.sqrt(root)) / length) < best:
            best, nearest = away, body
    if nearest is None:
        return None
    x, y, z = (s + best * r for s, r in zip(start, ray, strict=True))
    (cx, cy, cz), (a, b, c) = nearest.centre, nearest.radii
    nx, ny, nz = (x - cx) / (a * a), (y - cy) / (b * b), (z - cz) / (c * c)
    size = math.sqrt(nx * nx + ny * ny + nz * nz)
    return (x, y, z), (nx / size, ny / size, nz / size)


def _raise(view: str) -> float:
    """How far up the picture's middle lies: the whole head is in it from every side."""
    return -0.14 if view == "top" else 0.02


@cache
def _grid(view: str) -> list[list[tuple[Point, Point] | None]]:
    rows, step = COARSE * HEIGHT // WIDTH, 2 * SPAN / COARSE
    ray, bodies = _turned_back((0, 0, -1), view), _bodies(view)

    def at(x: int, y: int) -> Point:
        u, v = (x + 0.5 - COARSE / 2) * step, (rows / 2 - y - 0.5) * step + _raise(view)
        return _turned_back((u, v, 6.0), view)

    return [[_seen(at(x, y), ray, bodies) for x in range(COARSE)] for y in range(rows)]


@cache
def _lit(view: str) -> Image.Image:
    made = Image.new("L", (COARSE, len(_grid(view))), 120)
    for y, line in enumerate(_grid(view)):
        for x, found in enumerate(line):
            if found is not None:
                normal = _turned(found[1], view)
                key = max(0.0, sum(a * b for a, b in zip(normal, LIGHT, strict=True)))
                gloss = key**18 * 0.35
                made.putpixel((x, y), round(255 * min(1.0, 0.16 + 0.72 * key + gloss)))
    return made.filter(ImageFilter.GaussianBlur(1.5))


@cache
def _outline(view: str) -> Image.Image:
    """Where the head stands before the wall: the outline of an ellipsoid is an ellipse."""
    made = Image.new("L", (2 * WIDTH, 2 * HEIGHT))
    draw = ImageDraw.Draw(made)
    scale = WIDTH / SPAN
    for centre, (a, b, c) in BODIES:
        axes = [_turned(axis, view) for axis in ((a, 0, 0), (0, b, 0), (0, 0, c))]
        xx, xy, yy = (sum(n[i] * n[j] for n in axes) for i, j in ((0, 0), (0, 1), (1, 1)))
        wide = math.sqrt(xx)
        slant, high = xy / wide, math.sqrt(max(0.0, yy - xy * xy / xx))
        x, y, _ = _turned(centre, view)
        x, y = WIDTH + x * scale, HEIGHT - (y - _raise(view)) * scale
        turns = [math.radians(degree) for degree in range(0, 360, 3)]
        draw.polygon(
            [
                (
                    x + wide * math.cos(t) * scale,
                    y - (slant * math.cos(t) + high * math.sin(t)) * scale,
                )
                for t in turns
            ],
            fill=255,
        )
    return made.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


@cache
def _dots(view: str) -> list[tuple[tuple[float, float], Point, float]]:
    """Spots of the skull that the camera sees: where in the picture, where on the head, and how
    much they face it."""
    found = []
    scale = WIDTH / (2 * SPAN)
    for p, normal in _spots():
        facing = _turned(normal, view)[2]
        if facing < 0.12:
            continue
        x, y, _ = _turned(p, view)
        px, py = WIDTH / 2 + x * scale, HEIGHT / 2 - (y - _raise(view)) * scale
        if 0 < px < WIDTH and 0 < py < HEIGHT and _is_nearest(view, p, px, py):
            found.append(((px, py), p, facing))
    return found


def _is_nearest(view: str, p: Point, px: float, py: float) -> bool:
    found = _grid(view)[int(py * COARSE / WIDTH)][int(px * COARSE / WIDTH)]
    return found is not None and math.dist(found[0], p) < 0.16


@cache
def _spots() -> list[tuple[Point, Point]]:
    """Spots spread evenly over the skull, with their slope."""
    chance, (centre, radii), found = random.Random(7), SKULL, []  # noqa: S311
    count = 12_000
    for n in range(count):
        y = max(-1.0, min(1.0, 1 - 2 * (n + 0.5) / count + chance.gauss(0, 0.008)))
        angle = n * math.pi * (3 - math.sqrt(5)) + chance.gauss(0, 0.012)
        ring = math.sqrt(1 - y * y)
        unit = (ring * math.cos(angle), y, ring * math.sin(angle))
        p = tuple(c + u * r for c, u, r in zip(centre, unit, radii, strict=True))
        slope = [u / r for u, r in zip(unit, radii, strict=True)]
        size = math.sqrt(sum(x * x for x in slope))
        found.append((p, tuple(x / size for x in slope)))
    return found  # type: ignore[return-value]
