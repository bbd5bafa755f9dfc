"""Heads that belong to no one, lit as a studio would light them: large enough to draw on.

A head is a few dozen ellipsoids in millimetres, melted into one another; where the camera's view
meets them is found by walking along it (sphere tracing) on a coarse grid, once for each side, and
every head is shaded from that. The skull is the usual head of the preview engine seen by the same
camera, so that a scale read from these pictures is right.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from designs.engine.geometry import Head, turned
from designs.engine.measuring import USUAL_AXES

WIDTH, HEIGHT, COARSE = 960, 1200, 4
PX_PER_MM, CAMERA = 3.8, 700.0
STEPS, NEAR_ENOUGH = 90, 0.25
F32 = np.float32
Point = tuple[float, float, float]

# How the head is turned, and where its centre stands in the picture: yaw, pitch, x, y.
VIEWS: dict[str, tuple[float, float, float, float]] = {
    "front": (0, 16, 480, 555),
    "top": (0, 68, 480, 555),
    "crown": (180, 46, 480, 555),
    "left": (-88, 4, 480, 540),
    "right": (88, 4, 480, 540),
}
WALL = ((196, 193, 186), (222, 219, 212))


class Skin(NamedTuple):
    """Whose head: skin and hair in sRGB, how much hair is left on top (0 to 1), shine."""

    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    left_on_top: float = 0.0
    shine: float = 1.0
    seed: int = 1


def pose(view: str) -> Head:
    """The camera and the head of a view, as the preview engine has them."""
    yaw, pitch, x, y = VIEWS[view]
    return Head(PX_PER_MM, (x, y), pose=(yaw, pitch, 0), camera_mm=CAMERA)


def sculpted(view: str, skin: Skin) -> bytes:
    """A JPEG of the head from one side, with the hair that is left shaved to stubble."""
    chance = np.random.default_rng([skin.seed, *view.encode()])
    place, normal, depth_light, cover = _surface(view)
    lit = _lit(view, place, normal, depth_light, skin, chance)
    lit *= 1 - _stubble(view, place, skin, chance)[..., None] * (1 - _linear(skin.hair) / 0.6)
    wall = np.linspace(1, 0, HEIGHT, dtype=F32)[:, None, None] ** 1.3
    back = _linear(WALL[0]) * (1 - wall) + _linear(WALL[1]) * wall
    # A soft shadow on the wall sets the head off from it.
    shadow = _grown(gaussian_filter(cover[::10, ::10], 6))[..., None] * F32(0.22)
    picture = back * (1 - shadow) * (1 - cover[..., None]) + lit * cover[..., None]
    picture = gaussian_filter(picture, (0.55, 0.55, 0))
    codes = 255 * np.clip(picture, 0, 1) ** (1 / 2.2)
    codes += _grain(0)[..., None] * F32(1.3)
    made = BytesIO()
    whole = Image.fromarray(np.clip(codes + 0.5, 0, 255).astype(np.uint8))
    whole.save(made, "JPEG", quality=90, subsampling=0)
    return made.getvalue()


def _linear(colour) -> np.ndarray:
    return (np.asarray(colour, F32) / 255) ** F32(2.2)


# ---------------------------------------------------------------- shape


def _ellipsoid(p, centre, radii):
    """About how far points are from an ellipsoid, in mm; negative inside."""
    q = [(axis - F32(c)) / F32(r) for axis, c, r in zip(p, centre, radii, strict=True)]
    k0 = np.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]) + F32(1e-6)
    k1 = np.sqrt(sum((axis / F32(r)) ** 2 for axis, r in zip(q, radii, strict=True))) + F32(1e-6)
    return k0 * (k0 - 1) / k1


def _melted(a, b, soft: float):
    """The union of two shapes, running into one another over `soft` mm."""
    h = np.maximum(F32(soft) - np.abs(a - b), 0) / F32(soft)
    return np.minimum(a, b) - h * h * F32(soft / 4)


def _carved(a, b, soft: float):
    return -_melted(-a, b, soft)


# What is added to the skull: centre, radii, and how softly it runs into the rest. x is on both
# sides at once.
Melted = tuple[tuple[Point, Point, float], ...]
ADDED: Melted = (
    ((0, -46, 22), (62, 72, 68), 28),  # face
    ((0, -84, 40), (42, 27, 42), 30),  # jaw and chin
    ((22, 17, 81), (22, 7, 13), 24),  # brows
    ((0, 17, 86), (16, 9, 11), 22),  # between the brows
    ((40, -24, 62), (16, 14, 16), 34),  # cheekbones
    ((0, -66, 82), (26, 18, 17), 24),  # mouth
)
SET_ON: Melted = (
    ((0, -12, 96), (8, 26, 12), 18),  # bridge of the nose
    ((0, -35, 107), (10, 9, 11), 12),  # its tip
    ((9, -39, 98), (8, 7, 10), 7),  # its wings
    ((32, -3, 74), (15, 9.5, 12), 5),  # closed lids
)
EAR, IN_EAR = ((79, -14, -4), (7, 29, 17)), ((88, -13, 1), (8, 18, 9))
NECK, SHOULDERS = ((0, -150, -26), (56, 120, 56)), ((0, -280, -40), (210, 92, 84))


def _distance(p):
    """How far points [3, n] in the head's own mm are from its skin."""
    x = np.abs(p[0])
    q = (x, p[1], p[2])
    d = _ellipsoid(q, (0, 0, 0), USUAL_AXES)
    # The usual head is as wide at the jaw as a head is not: it ends below the cheeks.
    d = _carved(d, (p[1] + F32(44)) * F32(0.9) - (p[2] - 40) * F32(0.3), 50)
    for centre, radii, soft in ADDED:
        d = _melted(d, _ellipsoid(q, centre, radii), soft)
    d = _carved(d, _ellipsoid(q, (32, -2, 97), (16, 9, 12)), 16)  # the sockets
    for centre, radii, soft in SET_ON:
        d = _melted(d, _ellipsoid(q, centre, radii), soft)
    ear = _carved(_ellipsoid(q, *EAR), _ellipsoid(q, *IN_EAR), 5)
    d = _melted(d, ear, 7)
    d = _melted(d, _ellipsoid(q, *NECK), 30)
    return _melted(d, _ellipsoid(q, *SHOULDERS), 60)


# ---------------------------------------------------------------- a view, worked out once


@cache
def _surface(view: str):
    """Of every pixel: where it meets the head [h, w, 3] in the head's own mm, the slope there
    in the camera's frame (y up), how much light reaches it, and how much of it is head."""
    yaw, pitch, cx, cy = VIEWS[view]
    back = turned(yaw, pitch, 0).T.astype(F32)
    w, h = WIDTH // COARSE, HEIGHT // COARSE
    x, y = np.meshgrid(np.arange(w, dtype=F32), np.arange(h, dtype=F32))
    right = ((x + 0.5) * COARSE - cx) / PX_PER_MM
    up = (cy - (y + 0.5) * COARSE) / PX_PER_MM
    way = np.stack([right.ravel(), up.ravel(), np.full(w * h, -CAMERA, F32)])
    way = (back @ (way / np.linalg.norm(way, axis=0))).astype(F32)
    start = (back @ np.array([0, 0, CAMERA], F32))[:, None]
    far, nearest, best = _walked(start, way)
    place = start + way * far
    normal = _slope(place)
    light = _reached(place, normal)
    seen = turned(yaw, pitch, 0).astype(F32) @ normal
    beside = np.where(best, 0, np.maximum(nearest, 0)) * F32(PX_PER_MM / COARSE)
    shapes = [*place, *seen, light]
    cover = gaussian_filter(np.clip(1 - beside, 0, 1).reshape(h, w), 0.5)
    grown = [_grown(part.reshape(h, w)) for part in (*shapes, cover)]
    whole = np.clip((grown[7] - F32(0.3)) / F32(0.4), 0, 1)
    return np.stack(grown[:3], -1), np.stack(grown[3:6], -1), grown[6], whole


def _walked(start, way):
    """How far along each view the skin is, or comes nearest; that distance; whether it was hit."""
    far = np.full(way.shape[1], CAMERA - 190, F32)
    nearest = np.full(way.shape[1], 1e3, F32)
    at_nearest = far.copy()
    going = np.arange(way.shape[1])
    for _ in range(STEPS):
        d = _distance(start + way[:, going] * far[going])
        closer = d < nearest[going]
        nearest[going[closer]] = d[closer]
        at_nearest[going[closer]] = far[going[closer]]
        far[going] += np.maximum(d, F32(0.2)) * F32(0.92)
        going = going[(d > NEAR_ENOUGH) & (far[going] < CAMERA + 260)]
        if not len(going):
            break
    return at_nearest, nearest, nearest <= NEAR_ENOUGH


def _slope(place):
    step = F32(0.8)
    slope = np.empty_like(place)
    for axis in range(3):
        ahead, behind = place.copy(), place.copy()
        ahead[axis] += step
        behind[axis] -= step
        slope[axis] = _distance(ahead) - _distance(behind)
    return slope / (np.linalg.norm(slope, axis=0) + F32(1e-6))


def _reached(place, normal):
    """How open to the light each place is, from 0 to 1: creases are dark."""
    closed = sum(
        (step - _distance(place + normal * F32(step))) / step * weight
        for step, weight in ((5, 0.5), (18, 0.35), (45, 0.25))
    )
    return np.clip(1 - closed, 0.1, 1).astype(F32)


def _grown(part: np.ndarray) -> np.ndarray:
    image = Image.fromarray(part.astype(F32))
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))


# ---------------------------------------------------------------- skin


def _lit(view, place, normal, reached, skin: Skin, chance) -> np.ndarray:
    """Linear light [h, w, 3]: a large lamp from above left, the room, a little shine."""
    normal = normal + (_grain(0.9) + _grain(3.0))[..., None] * F32(0.014)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    lamp = np.array([-0.42, 0.66, 0.62], F32) / F32(np.linalg.norm([-0.42, 0.66, 0.62]))
    key = normal @ lamp
    room = 0.5 + 0.5 * normal[..., 1]
    # Light wanders in skin, red the farthest: the edge of a shadow is warm.
    around = np.array([0.42, 0.26, 0.2], F32)
    soft = np.clip((key[..., None] + around) / (1 + around), 0, None) ** F32(1.25)
    colour = _linear(skin.skin) * _mottled(place, chance)
    light = F32(0.92) * soft * (0.55 + 0.45 * reached[..., None])
    light = light + (0.20 + 0.12 * room * reached)[..., None] * np.array([0.96, 0.98, 1.04], F32)
    half = lamp + np.array([0, 0, 1], F32)
    half /= np.linalg.norm(half)
    gloss = np.clip(normal @ half, 0, 1)
    shine = (0.085 * gloss**16 + 0.05 * gloss**70) * skin.shine * reached
    lit = colour * light + shine[..., None]
    return lit * (1 - _brows(place)[..., None] * 0.75)


@cache
def _grain(soft: float, across: float = 0) -> np.ndarray:
    """The same fine noise for every head, as soft as wished, about 1 high."""
    chance = np.random.default_rng(round(100 * soft))
    fine = chance.standard_normal((HEIGHT, WIDTH), dtype=F32)
    if not soft:
        return fine
    fine = gaussian_filter(fine, (soft, across or soft))
    return fine / fine.std()


def _mottled(place, chance) -> np.ndarray:
    """Skin is nowhere one colour: broad patches, and a warmer nose, ears and cheeks."""
    broad = gaussian_filter(chance.normal(0, 1, (HEIGHT // 8, WIDTH // 8)).astype(F32), 2.2) * 3.2
    patch = _grown(broad) * F32(0.026) + _grain(1.4) * F32(0.010)
    x, y, z = (np.abs(place[..., 0]), place[..., 1], place[..., 2])
    warm = np.exp(-(((y + 36) / 18) ** 2 + (x / 16) ** 2)) * (z > 60)
    warm = warm + np.exp(-(((y + 34) / 22) ** 2 + ((x - 42) / 20) ** 2)) * (z > 20) * 0.7
    warm = warm + np.clip((x - 76) / 8, 0, 1) * (np.abs(y + 14) < 34) * (np.abs(z) < 30) * 0.8
    lips = np.exp(-(((y + 66) / 5) ** 2 + (x / 19) ** 4)) * (z > 80)
    lips = lips + np.exp(-(((y + 66 + (x / 26) ** 2) / 0.9) ** 2 + (x / 20) ** 6)) * (z > 80) * 0.45
    warm = (warm * 0.5 + lips * 0.9).astype(F32)
    tint = np.stack([1 + patch, 1 + patch * 1.3, 1 + patch * 1.4], -1)
    return tint * (1 - warm[..., None] * np.array([0.02, 0.2, 0.18], F32))


def _brows(place) -> np.ndarray:
    """Eyebrows, as short hairs laid outwards."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    bow = 17.0 - ((x - 32) / 20) ** 2 * 3.0 + np.where(x > 36, (36 - x) * 0.16, 0)
    shape = np.exp(-(((y - bow) / 2.7) ** 2)) * np.clip((x - 11) / 6, 0, 1)
    shape = shape * np.clip((54 - x) / 10, 0, 1) * (z > 30)
    return np.clip(shape * (0.62 + _grain(0.8, 2.6) * 0.4), 0, 1).astype(F32)


# ---------------------------------------------------------------- hair that is left


def _stubble(view: str, place, skin: Skin, chance) -> np.ndarray:
    """How dark shaved hair makes each pixel, 0 to 1: single hairs on the skull itself."""
    q, spots = _hairs(skin.seed)
    keep = np.random.default_rng(skin.seed).random(len(q)) < _thickness(spots, skin.left_on_top)
    q = q[keep]
    head = pose(view)
    x, y, z = (head.out @ q.T).astype(F32)
    scale = head.scale_at(z)
    px, py = x * scale + head.centre[0], y * scale + head.centre[1]
    normal = (head.back.T @ q.T).T
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    facing = normal[:, 2]
    inside = (px > 2) & (px < WIDTH - 3) & (py > 2) & (py < HEIGHT - 3) & (facing > 0.08)
    px, py, facing, q = px[inside], py[inside], facing[inside], q[inside]
    there = place[py.astype(int), px.astype(int)]
    on_skin = np.linalg.norm(there - q * np.array(USUAL_AXES, F32), axis=1) < 9
    px, py, facing = px[on_skin], py[on_skin], facing[on_skin]
    ink = np.zeros((HEIGHT, WIDTH), F32)
    left, top = np.floor(px).astype(int), np.floor(py).astype(int)
    fx, fy = px - left, py - top
    dark = (0.75 + 0.5 * chance.random(len(px))) * np.sqrt(facing)
    for dx, wx in ((0, 1 - fx), (1, fx)):
        for dy, wy in ((0, 1 - fy), (1, fy)):
            np.add.at(ink, (top + dy, left + dx), (wx * wy * dark).astype(F32))
    spread = gaussian_filter(ink, 0.75) * 1.9 + gaussian_filter(ink, 3.5) * 0.6
    return 1 - np.exp(-spread * 0.95)


@cache
def _hairs(seed: int):
    """Places of all hairs a scalp could have, as directions on the unit sphere and in mm."""
    chance = np.random.default_rng([seed, 5])
    q = chance.normal(0, 1, (150_000, 3))
    q /= np.linalg.norm(q, axis=1, keepdims=True)
    axes = np.array(USUAL_AXES)
    # Evenly over the ellipsoid, not over the sphere it is made of.
    area = np.linalg.norm(q / axes, axis=1) * axes.min()
    q = q[chance.random(len(q)) < area].astype(F32)
    return q, q * axes.astype(F32)


def _thickness(p: np.ndarray, left_on_top: float) -> np.ndarray:
    """How thick hair stands at places in mm: a wreath at the sides and the back, and what is
    left on top, behind a line that has gone back."""
    x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
    around = np.degrees(np.arctan2(x, z))  # 0 over the nose, 180 at the nape
    low = np.interp(around, [0, 48, 62, 76, 96, 116, 180], [90, 66, 16, -24, 4, -34, -58])
    above = _ramp(y - low, -3, 9)
    top = np.interp(around, [0, 60, 100, 150, 180], [40, 46, 58, 50, 44])
    sides = 1 - _ramp(y - top, -14, 18)
    gone = _ramp(z - 44 + y * 0.05, -8, 26)  # the temples and the front go first
    crown = 1 - 0.55 * np.exp(-(((z + 52) / 30) ** 2 + (x / 34) ** 2)) * (y > 40)
    over = left_on_top * (1 - gone) * crown
    return above * np.maximum(sides * (around > 50), over)


def _ramp(value, low: float, high: float):
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
