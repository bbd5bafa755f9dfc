"""A head of clay that belongs to no one: its shape, and the light on it.

The shape is a distance: soft ellipsoids kneaded into one another, mirrored left and right. Rays are
marched against it from a camera that looks down on the crown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 1120, 1200
FAR = 6.0
TILT = math.radians(20)  # the camera looks down on the crown
VIEW = 0.98  # half the picture's width, in the bust's own units
CENTRE = (0.0, 0.36)

KEY_LIGHT = (-0.52, 0.62, 0.59)
FILL_LIGHT = (0.75, 0.05, 0.66)
SKIN_SHADE = (0.215, 0.150, 0.122)
SKIN = (0.600, 0.452, 0.362)
SKIN_LIT = (0.875, 0.735, 0.630)

Point = tuple[float, float, float]


def ellipsoid(p: Point, centre: Point, radii: Point) -> float:
    """A good enough distance to an ellipsoid: exact on its surface."""
    x, y, z = (p[0] - centre[0]), (p[1] - centre[1]), (p[2] - centre[2])
    a, b, c = radii
    k0 = math.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2)
    k1 = math.sqrt((x / (a * a)) ** 2 + (y / (b * b)) ** 2 + (z / (c * c)) ** 2)
    return k0 * (k0 - 1.0) / k1 if k1 else -min(radii)


def capsule(p: Point, a: Point, b: Point, radius: float) -> float:
    ax, ay, az = a
    bx, by, bz = b[0] - ax, b[1] - ay, b[2] - az
    px, py, pz = p[0] - ax, p[1] - ay, p[2] - az
    t = max(0.0, min(1.0, (px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz)))
    return math.dist((px, py, pz), (t * bx, t * by, t * bz)) - radius


def join(one: float, other: float, softness: float) -> float:
    """The union of two bodies, kneaded together over `softness`."""
    h = max(softness - abs(one - other), 0.0) / softness
    return min(one, other) - h * h * softness * 0.25


def carve(body: float, hollow: float, softness: float) -> float:
    h = max(softness - abs(body + hollow), 0.0) / softness
    return max(body, -hollow) + h * h * softness * 0.25


def bust(p: Point) -> float:
    """How far `p` is from the clay. Left and right are one side, mirrored."""
    q = (abs(p[0]), p[1], p[2])
    body = ellipsoid(q, (0, 0.30, -0.10), (0.735, 0.78, 0.88))  # the skull
    body = join(body, ellipsoid(q, (0, 0.22, 0.30), (0.560, 0.50, 0.48)), 0.30)  # the forehead
    body = join(body, ellipsoid(q, (0, -0.24, 0.16), (0.560, 0.72, 0.58)), 0.30)  # the face
    body = join(body, ellipsoid(q, (0, -0.80, 0.40), (0.23, 0.16, 0.20)), 0.30)  # the chin
    body = join(body, ellipsoid(q, (0.36, -0.50, 0.10), (0.18, 0.28, 0.36)), 0.34)  # the jaw
    body = join(body, ellipsoid(q, (0.33, -0.16, 0.48), (0.18, 0.13, 0.18)), 0.30)  # cheekbone
    body = carve(body, ellipsoid(q, (0.255, 0.020, 0.800), (0.165, 0.085, 0.17)), 0.20)  # socket
    body = join(body, capsule(q, (0.08, 0.135, 0.700), (0.36, 0.145, 0.560), 0.030), 0.20)  # brow
    body = join(body, ellipsoid(q, (0.250, -0.005, 0.600), (0.120, 0.082, 0.085)), 0.06)  # lid
    body = join(body, capsule(q, (0, 0.09, 0.70), (0, -0.23, 0.845), 0.050), 0.16)  # the nose
    body = join(body, ellipsoid(q, (0, -0.265, 0.845), (0.085, 0.072, 0.080)), 0.10)
    body = join(body, ellipsoid(q, (0.080, -0.290, 0.775), (0.058, 0.046, 0.070)), 0.09)
    ear = ellipsoid(q, (0.715, -0.06, -0.06), (0.070, 0.225, 0.140))
    ear = carve(ear, ellipsoid(q, (0.790, -0.04, 0.02), (0.050, 0.140, 0.080)), 0.06)
    body = join(body, ear, 0.09)
    body = join(body, capsule(q, (0, -0.60, -0.16), (0, -1.55, -0.30), 0.42), 0.22)  # the neck
    shoulders = capsule(q, (0.0, -1.72, -0.34), (1.05, -1.98, -0.36), 0.36)
    return join(body, shoulders, 0.42)


def normal(p: Point) -> Point:
    e = 0.0025
    x, y, z = p
    gx = bust((x + e, y, z)) - bust((x - e, y, z))
    gy = bust((x, y + e, z)) - bust((x, y - e, z))
    gz = bust((x, y, z + e)) - bust((x, y, z - e))
    size = math.sqrt(gx * gx + gy * gy + gz * gz) or 1.0
    return gx / size, gy / size, gz / size


SIN, COS = math.sin(TILT), math.cos(TILT)
AHEAD = (0.0, -SIN, -COS)


def origin(u: float, v: float) -> Point:
    """Where the ray of picture point (u right, v up) begins: parallel rays, far off."""
    return u, v * COS + FAR / 2 * SIN, -v * SIN + FAR / 2 * COS


def cast(u: float, v: float, step: float) -> tuple[Point, float] | None:
    """Where a ray meets the clay, and how much of the picture point it fills: a ray that passes
    closer than `step`, the width of a point, fills a part. That keeps the outline smooth."""
    x, y, z = origin(u, v)
    gone, nearest, beside = 0.0, step, None
    for _ in range(90):
        p = (x, y + gone * AHEAD[1], z + gone * AHEAD[2])
        away = bust(p)
        if away < 0.0012:
            return p, 1.0
        if away < nearest:
            nearest, beside = away, p
        gone += away * 0.9
        if gone > FAR:
            break
    return (beside, 1.0 - nearest / step) if beside else None


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def hidden(p: Point, n: Point) -> float:
    """How closed in a spot is (1 open, 0 shut): corners of clay are darker."""
    shut = 0.0
    for i in range(1, 6):
        step = 0.055 * i
        spot = (p[0] + n[0] * step, p[1] + n[1] * step, p[2] + n[2] * step)
        shut += (step - bust(spot)) / 1.7**i
    return max(0.0, 1.0 - 4.2 * max(shut, 0.0))


def shadow(p: Point, n: Point) -> float:
    """How much of the key light arrives, softly."""
    lit, gone = 1.0, 0.04
    for _ in range(22):
        x, y, z = (p[i] + n[i] * 0.02 + KEY_LIGHT[i] * gone for i in range(3))
        away = bust((x, y, z))
        lit = min(lit, 7.0 * away / gone)
        if lit < 0.01:
            return 0.0
        gone += max(away, 0.03)
        if gone > 2.2:
            break
    return max(0.0, min(1.0, lit))


def mix(a, b, t: float):
    return tuple(x + (y - x) * t for x, y in zip(a, b, strict=True))


def ramp(value: float, low: float, high: float) -> float:
    t = max(0.0, min(1.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)


def clay(p: Point, n: Point) -> tuple[float, ...]:
    """The colour of a lit spot."""
    open_ = hidden(p, n)
    key = max(0.0, dot(n, KEY_LIGHT) * 0.86 + 0.14) * (0.25 + 0.75 * shadow(p, n))
    fill = max(0.0, dot(n, FILL_LIGHT)) * 0.20
    sky = (n[1] * 0.5 + 0.5) * 0.17
    light = (0.92 * key + fill + sky) * (0.45 + 0.55 * open_)
    colour = mix(SKIN_SHADE, SKIN, min(1.0, light / 0.55))
    if light > 0.55:
        colour = mix(SKIN, SKIN_LIT, min(1.0, (light - 0.55) / 0.55))
    edge = (1.0 + dot(n, AHEAD)) ** 3
    return tuple(c * (1.0 - 0.28 * edge) for c in colour)


def shine(n: Point) -> float:
    """The soft gloss of bare skin under the key light."""
    half = tuple(k - a for k, a in zip(KEY_LIGHT, AHEAD, strict=True))
    size = math.sqrt(dot(half, half))
    return max(0.0, dot(n, tuple(h / size for h in half))) ** 26


def picture_point(column: float, row: float, width: int) -> tuple[float, float]:
    step = 2 * VIEW / width
    height = width * HEIGHT / WIDTH
    return (column + 0.5 - width / 2) * step + CENTRE[0], (height / 2 - row - 0.5) * step + CENTRE[
        1
    ]


def cast_row(row: int, width: int) -> list:
    """One line of the picture: for each point nothing, or (spot, normal, colour, gloss, part)."""
    line: list = []
    for column in range(width):
        met = cast(*picture_point(column, row, width), step=2 * VIEW / width)
        if met is None:
            line.append(None)
            continue
        p, part = met
        n = normal(p)
        line.append((p, n, clay(p, n), shine(n) * ramp(p[1], 0.0, 0.3), part))
    return line
