"""Heads that belong to no one, lit as a studio would light them: large enough to draw on.

A head is a few dozen ellipsoids in millimetres, melted into one another; where the camera's view
meets them is found by walking along it (sphere tracing) on a coarse grid, once for each side, and
every head is shaded from that. The skull is the usual head of the preview engine seen by the same
camera, so that a scale read from these pictures is right.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter

from designs.engine.geometry import Head, turned
from designs.engine.measuring import USUAL_AXES
from smp_clinic.demo.skin import Skin, grain, grown, linear, lit, ramp

WIDTH, HEIGHT, COARSE = 960, 1200, 4
SIZE = (HEIGHT, WIDTH)
PX_PER_MM, CAMERA = 3.8, 700.0
STEPS, NEAR_ENOUGH, AS_FAR = 120, 0.25, CAMERA + 420
STEP_BACK = 12.0  # mm before where its neighbours were met, an edge is looked for anew
F32 = np.float32
Point = tuple[float, float, float]

# How the head is turned, and where its centre stands in the picture: yaw, pitch, x, y.
VIEWS: dict[str, tuple[float, float, float, float]] = {
    "front": (0, 26, 480, 585),
    "top": (0, 68, 480, 555),
    "crown": (180, 46, 480, 555),
    "left": (-88, 4, 480, 540),
    "right": (88, 4, 480, 540),
}
WALL = ((196, 193, 186), (222, 219, 212))


def pose(view: str) -> Head:
    """The camera and the head of a view, as the preview engine has them."""
    yaw, pitch, x, y = VIEWS[view]
    return Head(PX_PER_MM, (x, y), pose=(yaw, pitch, 0), camera_mm=CAMERA)


def sculpted(view: str, skin: Skin) -> bytes:
    """A JPEG of the head from one side, with the hair that is left shaved to stubble."""
    chance = np.random.default_rng([skin.seed, *view.encode()])
    place, normal, reached, cover = _surface(view)
    seen = cover > 0
    head = np.zeros((*SIZE, 3), F32)
    head[seen] = lit(place[seen], normal[seen], reached[seen], seen, skin, chance)
    hair, spots = _stubble(view, place, skin, chance)
    head *= 1 - spots[..., None] * np.array([0.30, 0.42, 0.46], F32)
    head *= 1 - hair[..., None] * (1 - linear(skin.hair) / 0.6)
    picture = _wall(cover) * (1 - cover[..., None]) + head * cover[..., None]
    picture = gaussian_filter(picture, (0.55, 0.55, 0))
    codes = 255 * np.clip(picture, 0, 1) ** (1 / 2.2)
    codes += grain(SIZE, 0)[..., None] * F32(1.3)
    made = BytesIO()
    whole = Image.fromarray(np.clip(codes + 0.5, 0, 255).astype(np.uint8))
    whole.save(made, "JPEG", quality=90, subsampling=0)
    return made.getvalue()


def _wall(cover) -> np.ndarray:
    """The wall behind, brighter above, with the soft shadow that sets a head off from it."""
    bright = np.linspace(1, 0, HEIGHT, dtype=F32)[:, None, None] ** 1.3
    back = linear(WALL[0]) * (1 - bright) + linear(WALL[1]) * bright
    shadow = grown(gaussian_filter(cover[::10, ::10], 6), SIZE)[..., None] * F32(0.22)
    return back * (1 - shadow)


# ---------------------------------------------------------------- shape


def _ellipsoid(p, centre, radii):
    """About how far points are from an ellipsoid, in mm; negative inside."""
    k0 = k1 = F32(1e-12)
    for axis, c, r in zip(p, centre, radii, strict=True):
        q = (axis - F32(c)) * F32(1 / r)
        k0 = k0 + q * q
        q *= F32(1 / r)
        k1 = k1 + q * q
    k0 = np.sqrt(k0)
    return k0 * (k0 - 1) / np.sqrt(k1)


def _melted(a, b, soft: float):
    """The union of two shapes, running into one another over `soft` mm."""
    h = np.maximum(F32(soft) - np.abs(a - b), 0)
    h *= h
    h *= F32(1 / (4 * soft))
    return np.minimum(a, b) - h


def _carved(a, b, soft: float):
    return -_melted(-a, b, soft)


# What is added to the skull: centre, radii, and how softly it runs into the rest. x is on both
# sides at once.
Melted = tuple[tuple[Point, Point, float], ...]
ADDED: Melted = (
    ((0, -40, 20), (60, 66, 66), 26),  # face
    ((43, -25, 50), (18, 17, 23), 36),  # cheekbones
    ((36, -48, 46), (19, 24, 22), 36),  # cheeks
    ((0, -72, 30), (51, 35, 46), 26),  # jaw
    ((36, -72, 4), (17, 24, 26), 26),  # its angles
    ((0, -101, 64), (18, 12, 15), 22),  # chin
    ((17, 13, 80), (21, 6, 11), 17),  # brows
    ((0, 14, 84), (15, 9, 11), 22),  # between the brows
    ((0, -67, 74), (25, 20, 19), 26),  # round the mouth
)
SET_ON: Melted = (
    ((0, -10, 92), (7, 25, 12), 16),  # bridge of the nose
    ((0, -36, 105), (8, 7.5, 11), 13),  # its tip
    ((10, -40.5, 96), (5, 5, 9), 10),  # its wings
    ((32, -5, 77), (15, 11, 12.5), 4),  # closed lids
)
MOUTH: Melted = (
    ((0, -62.6, 92), (19, 3.4, 5.5), 6),  # upper lip
    ((0, -70.3, 91), (16, 4.4, 6.5), 6),  # lower lip
)
CUT: Melted = (
    ((5.5, -46.5, 103), (3.4, 2.6, 5), 3),  # nostrils
    ((0, -80, 97), (13, 4, 6), 9),  # below the lower lip
)
# An ear leans back; its rim, bowl, inner ridge and lobe.
EAR, LEAN = ((80, -13, -8), (7.5, 31, 18.5)), 0.22
EAR_CUT: Melted = (((88, -8, -6), (8, 22, 12.5), 4), ((86, -20, 2), (9, 10, 9), 5))
EAR_ON: Melted = (
    ((82, -4, -2), (4.5, 17, 4.5), 5),
    ((79, -21, 8), (4, 5.5, 3.5), 4),
    ((79, -38, -1), (5, 8, 9), 6),
)
NECK, SHOULDERS = ((0, -150, -26), (56, 120, 56)), ((0, -280, -40), (210, 92, 84))


# What is fine stands in these boxes, each with a margin about it: low corner, high corner, margin.
FACE_BOX = ((0, -110, 40), (74, 44, 145), 25)
EAR_BOX = ((58, -60, -48), (105, 32, 36), 11)


def _distance(p):
    """How far points [3, n] in the head's own mm are from its skin."""
    q = np.stack([np.abs(p[0]), p[1], p[2]])
    d = _ellipsoid(q, (0, 0, 0), USUAL_AXES)
    # The usual head is as wide at the jaw as a head is not: it ends below the cheeks.
    d = _carved(d, (p[1] + F32(44)) * F32(0.9) - (p[2] - 40) * F32(0.3), 50)
    for centre, radii, soft in ADDED:
        d = _melted(d, _ellipsoid(q, centre, radii), soft)
    d = _finely(d, q, FACE_BOX, _features)
    d = _finely(d, q, EAR_BOX, lambda d, q: _melted(d, _ear(q), 7))
    d = _melted(d, _ellipsoid(q, *NECK), 30)
    return _melted(d, _ellipsoid(q, *SHOULDERS), 60)


def _finely(d, q, box, shape):
    """`shape(d, q)` within its box; outside, nothing is nearer than the box and its margin."""
    low, high, margin = (np.array(side, F32)[..., None] for side in box)
    off = np.maximum(np.maximum(low - q, q - high), 0)
    away = np.sqrt((off * off).sum(0))
    inside = np.flatnonzero(away == 0)
    made = np.minimum(d, away + margin)
    made[inside] = shape(d[inside], q[:, inside])
    return made


def _features(d, q):
    """Eyes, nose and mouth upon a face."""
    d = _carved(d, _ellipsoid(q, (32, -2, 98), (17, 9.5, 12)), 16)  # the sockets
    for centre, radii, soft in SET_ON:
        d = _melted(d, _ellipsoid(q, centre, radii), soft)
    rounded = q + q[0] * q[0] * np.array([[0], [0], [0.012]], F32)  # it lies round the teeth
    for centre, radii, soft in MOUTH:
        d = _melted(d, _ellipsoid(rounded, centre, radii), soft)
    for centre, radii, soft in CUT:
        d = _carved(d, _ellipsoid(q, centre, radii), soft)
    return d


def _ear(q):
    q = np.stack([q[0], q[1], q[2] + (q[1] + F32(13)) * F32(LEAN)])
    d = _ellipsoid(q, *EAR)
    for centre, radii, soft in EAR_CUT:
        d = _carved(d, _ellipsoid(q, centre, radii), soft)
    for centre, radii, soft in EAR_ON:
        d = _melted(d, _ellipsoid(q, centre, radii), soft)
    return d


# ---------------------------------------------------------------- a view, worked out once


@cache
def _surface(view: str):
    """Of every pixel: where it meets the head [h, w, 3] in the head's own mm, the slope there
    in the camera's frame (y up), how much light reaches it, and how much of it is head.

    It is walked on a coarse grid; once more in every pixel where that grid meets an edge.
    """
    rows, columns, coarse = _grid(COARSE)
    far, beside = _walked(view, columns, rows, _before(view).ravel())
    met = beside <= NEAR_ENOUGH
    shapes = _shapes(view, columns, rows, far, met)
    whole = np.stack([_between(part.reshape(coarse)) for part in shapes], -1)
    cover = (_between(met.reshape(coarse)) > 0.5).astype(F32)
    y, x, from_there = _at_edges(far.reshape(coarse), met.reshape(coarse))
    far, beside = _walked(view, x + 0.5, y + 0.5, from_there)
    cover[y, x] = np.clip(1 - np.maximum(beside - NEAR_ENOUGH, 0) * PX_PER_MM, 0, 1)
    whole[y, x] = _shapes(view, x + 0.5, y + 0.5, far, cover[y, x] > 0).T
    return whole[..., :3], whole[..., 3:6], np.clip(whole[..., 6], 0, 1), cover


def _grid(step: int):
    """The middles of squares of so many pixels: columns, rows, and how many there are."""
    rows, columns = np.mgrid[step / 2 : HEIGHT : step, step / 2 : WIDTH : step]
    return rows.ravel(), columns.ravel(), rows.shape


def _before(view: str):
    """How far one may look along each way of the coarse grid before anything comes: found on a
    grid twice as coarse. Where nothing is about, as far as one looks at all."""
    rows, columns, size = _grid(2 * COARSE)
    far, beside = _walked(view, columns, rows, np.full(len(rows), CAMERA - 190, F32))
    met = np.where(beside <= 3, far - F32(STEP_BACK), F32(AS_FAR)).reshape(size)
    return minimum_filter(met, 3).repeat(2, 0).repeat(2, 1)


def _between(part: np.ndarray) -> np.ndarray:
    image = Image.fromarray(part.astype(F32))
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR))


def _at_edges(far, met):
    """The pixels (rows, columns) near an edge of the coarse grid, and how far off the nearest
    skin about them is, less a step."""
    near = minimum_filter(np.where(met, far, F32(CAMERA)), 3)
    edge = maximum_filter(np.where(met, far, F32(2 * CAMERA)), 3) - near > 9
    within = np.arange(COARSE)
    cells = [at[:, None, None] * COARSE for at in np.nonzero(edge)]
    y = cells[0] + within[:, None] + 0 * within
    x = cells[1] + within + 0 * within[:, None]
    return y.ravel(), x.ravel(), np.repeat(near[edge] - F32(STEP_BACK), COARSE * COARSE)


def _ways(view: str, columns, rows):
    """Where the camera is in the head's own mm, and the way [3, n] it looks along each pixel."""
    yaw, pitch, cx, cy = VIEWS[view]
    back = turned(yaw, pitch, 0).T.astype(F32)
    right, up = (columns - cx) / PX_PER_MM, (cy - rows) / PX_PER_MM
    way = np.stack([right, up, np.full(len(right), -CAMERA)]).astype(F32)
    start = (back @ np.array([0, 0, CAMERA], F32))[:, None]
    return start, (back @ (way / np.linalg.norm(way, axis=0))).astype(F32)


def _shapes(view: str, columns, rows, far, met) -> np.ndarray:
    """Place, slope as the camera has it, and the light that reaches there: [7, n], 0 where
    nothing was met."""
    yaw, pitch, _, _ = VIEWS[view]
    start, way = _ways(view, columns[met], rows[met])
    place = start + way * far[met]
    normal = _slope(place)
    made = np.zeros((7, len(far)), F32)
    made[:3, met], made[3:6, met] = place, turned(yaw, pitch, 0).astype(F32) @ normal
    made[6, met] = _reached(place, normal)
    return made


def _walked(view: str, columns, rows, from_there):
    """How far along each view the skin is, or comes nearest; and that distance, in mm."""
    start, way = _ways(view, columns, rows)
    far = from_there.astype(F32)
    nearest = np.full(way.shape[1], 1e3, F32)
    at_nearest = far.copy()
    going = np.flatnonzero(far < AS_FAR)
    for _ in range(STEPS):
        d = _distance(start + way[:, going] * far[going])
        closer = d < nearest[going]
        nearest[going[closer]] = d[closer]
        at_nearest[going[closer]] = far[going[closer]]
        far[going] += np.maximum(d, F32(0.2)) * F32(0.92)
        going = going[(d > NEAR_ENOUGH) & (far[going] < AS_FAR)]
        if not len(going):
            break
    return at_nearest, nearest


def _slope(place):
    """Which way the skin faces: from its distance at the corners of a small tetrahedron."""
    corners = np.array([(1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)], F32)
    slope = sum(way[:, None] * _distance(place + way[:, None] * F32(0.5)) for way in corners)
    return slope / (np.linalg.norm(slope, axis=0) + F32(1e-6))


def _reached(place, normal):
    """How open to the light each place is, from 0 to 1: creases are dark."""
    closed = sum(
        (step - _distance(place + normal * F32(step))) / step * weight
        for step, weight in ((5, 0.5), (18, 0.35), (45, 0.25))
    )
    return np.clip(1 - closed, 0.1, 1).astype(F32)


# ---------------------------------------------------------------- hair that is left


def _stubble(view: str, place, skin: Skin, chance) -> tuple[np.ndarray, np.ndarray]:
    """How dark shaved hair makes each pixel, 0 to 1: single short hairs on the skull itself. And
    the same of the spots that sun leaves."""
    q, mm = _hairs(skin.seed)
    luck = np.random.default_rng(skin.seed).random(len(q))
    grows = luck < _thickness(mm, skin.left_on_top)
    ink, spots = np.zeros(SIZE, F32), np.zeros(SIZE, F32)
    px, py, facing = _seen(view, place, q[grows])
    dark = (0.65 + 0.6 * chance.random(len(px))) * np.sqrt(facing)
    # Each leans with the rest: a short stroke of three, thinner to its end.
    lean = chance.normal(0, 0.25, (2, len(px)))
    side = np.sign(px - WIDTH / 2) * 0.35
    for step, weight in ((0, 0.5), (0.75, 0.33), (1.5, 0.17)):
        _stamp(ink, px + step * (side + lean[0]), py + step * (0.8 + lean[1]), dark * weight)
    old = luck > 0.9996
    px, py, facing = _seen(view, place, q[old])
    _stamp(spots, px, py, facing * (0.5 + chance.random(len(px))))
    fine = gaussian_filter(ink, 0.62) * 1.7 + gaussian_filter(ink, 3.5) * 0.7
    return 1 - np.exp(-fine), np.clip(gaussian_filter(spots, 2.6) * 14, 0, 0.7)


def _seen(view: str, place, q):
    """Where in the picture places of the skull are that the camera sees, and how much they face
    it."""
    head = pose(view)
    x, y, z = (head.out @ q.T).astype(F32)
    scale = head.scale_at(z)
    px, py = x * scale + head.centre[0], y * scale + head.centre[1]
    normal = (head.back.T @ q.T).T
    facing = normal[:, 2] / np.linalg.norm(normal, axis=1)
    inside = (px > 4) & (px < WIDTH - 5) & (py > 4) & (py < HEIGHT - 5) & (facing > 0.08)
    px, py, facing, q = px[inside], py[inside], facing[inside], q[inside]
    there = place[py.astype(int), px.astype(int)]
    on_skin = np.linalg.norm(there - q * np.array(USUAL_AXES, F32), axis=1) < 9
    return px[on_skin], py[on_skin], facing[on_skin]


def _stamp(ink: np.ndarray, px, py, weight) -> None:
    left, top = np.floor(px).astype(int), np.floor(py).astype(int)
    fx, fy = px - left, py - top
    for dx, wx in ((0, 1 - fx), (1, fx)):
        for dy, wy in ((0, 1 - fy), (1, fy)):
            np.add.at(ink, (top + dy, left + dx), (wx * wy * weight).astype(F32))


@cache
def _hairs(seed: int):
    """Places of all hairs a scalp could have, as directions on the unit sphere and in mm: roots
    spread evenly, as they are, every other with a second hair beside it."""
    chance = np.random.default_rng([seed, 5])
    count = 92_000
    n = np.arange(count)
    up = 1 - 2 * (n + 0.5) / count
    turn = n * np.pi * (3 - np.sqrt(5))
    ring = np.sqrt(1 - up * up)
    q = np.stack([ring * np.cos(turn), up, ring * np.sin(turn)], 1)
    q += chance.normal(0, 0.38 * np.sqrt(4 * np.pi / count), q.shape)
    second = q[chance.random(count) < 0.55]
    q = np.concatenate([q, second + chance.normal(0, 0.0045, second.shape)])
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
    above = ramp(y - low, -3, 9)
    top = np.interp(around, [0, 60, 100, 150, 180], [40, 46, 58, 50, 44])
    sides = 1 - ramp(y - top, -14, 18)
    gone = ramp(z - 44 + y * 0.05, -8, 26)  # the temples and the front go first
    crown = 1 - 0.55 * np.exp(-(((z + 52) / 30) ** 2 + (x / 34) ** 2)) * (y > 40)
    over = left_on_top * (1 - gone) * crown
    return above * np.maximum(sides * (around > 50), over)
