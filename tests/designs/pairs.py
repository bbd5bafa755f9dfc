"""Pairs of photos whose truth is known: a head by a computer, before and after dots were set."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.ndimage as ndi
from PIL import Image

from designs.engine import pairs, placing, tile, zones
from designs.engine.geometry import Head
from designs.engine.photo import LINEAR, Photo, diffuse_share, srgb
from designs.engine.registering import registered
from designs.engine.rendering import SHADES, Look, pigmented
from designs.engine.zones import BLEND, Zone

PX_PER_MM, SIZE = 3.8, (1200, 960)
FAIR, DARK = (216, 176, 154), (120, 80, 60)
SIDES = {"front": (0.0, 16.0), "top": (0.0, 68.0), "left": (-88.0, 4.0), "crown": (180.0, 46.0)}
LAMP = np.array([-0.3, -0.62, 0.72])  # x right, y down, z to the camera
# Of the head's own axes: where its surface is darker, how far about in mm, and how much.
FEATURES = [
    *(((s * 0.42, 0.2, 0.88), (20, 4), 0.6) for s in (-1, 1)),  # brows
    *(((s * 0.40, 0.06, 0.91), (14, 7), 0.45) for s in (-1, 1)),  # eyes
    ((0.0, -0.18, 0.98), (12, 16), 0.25),  # nose
    ((0.0, -0.42, 0.9), (24, 5), 0.35),  # mouth
    *(((s * 0.99, -0.05, -0.05), (12, 26), 0.4) for s in (-1, 1)),  # ears
]
ZONE = np.array(
    [(480 + 165 * math.cos(t), 285 + 80 * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 40)]
)[:-1]


def pose(side: str = "front") -> Head:
    yaw, pitch = SIDES[side]
    return Head(PX_PER_MM, (480, 555), pose=(yaw, pitch, 0))


@cache
def bald(skin: tuple[int, int, int] = FAIR, side: str = "front") -> np.ndarray:
    """uint8[1200, 960, 3]: the usual head in the light of one lamp, with a face, before a wall."""
    head = pose(side)
    y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    q = head.on_sphere(x, y)
    on_head = np.isfinite(q).all(-1)
    q = np.nan_to_num(q, nan=0.5)
    normal = q @ head.back
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = 0.35 + 0.65 * np.clip(normal @ (LAMP / np.linalg.norm(LAMP)), 0, 1)
    for place, (across, down), dark in FEATURES:
        off = (q - np.array(place) / np.linalg.norm(place)) * head.axes
        sides = off[..., 0] if abs(place[0]) < 0.9 else off[..., 2]
        light *= 1 - dark * np.exp(-((sides / across) ** 2) - (off[..., 1] / down) ** 2)
    chance = np.random.default_rng(4)
    texture = ndi.gaussian_filter(chance.standard_normal(SIZE), 2.0) * 0.03
    wall = LINEAR[205] * (0.75 + 0.25 * y / SIZE[0])
    skin_light = LINEAR[list(skin)] * (light + texture)[..., None]
    picture = np.where(on_head[..., None], skin_light, wall[..., None])
    picture = ndi.gaussian_filter(picture, (0.7, 0.7, 0))
    codes = 255 * srgb(picture) + chance.standard_normal((*SIZE, 1))
    return np.clip(np.round(codes), 0, 255).astype(np.uint8)


@cache
def plan(density: float = 170.0):
    """The raster and the dots of a zone on the front of that head."""
    raster = zones.raster([Zone(ZONE, density, edges=(BLEND,))], pose(), 7)
    return raster, placing.place(tile.standard(), pose(), raster, 7)


def treated(density: float = 170.0, shade="black", skin=FAIR, kept=None) -> np.ndarray:
    """The head with dots; `kept` picks some of them."""
    _, dots = plan(density)
    if kept is not None:
        dots = dots.take(kept(dots))
    shade = SHADES.get(shade, shade)
    return pigmented(Photo(bald(skin)), dots, Look(shade=shade))


def planned(shape, density: float = 170.0) -> np.ndarray:
    raster, _ = plan(density)
    step = raster.step // pairs.STEP
    whole = np.zeros((shape[0] // pairs.STEP, shape[1] // pairs.STEP), np.float32)
    fine = np.kron(raster.density / density, np.ones((step, step), np.float32))
    y, x = raster.y0 // pairs.STEP, raster.x0 // pairs.STEP
    fine = fine[max(0, -y) :, max(0, -x) :]
    y, x = max(0, y), max(0, x)
    fine = fine[: whole.shape[0] - y, : whole.shape[1] - x]
    whole[y : y + fine.shape[0], x : x + fine.shape[1]] = fine
    return whole


def taken(
    pixels: np.ndarray,
    *,
    stops: float = 0.0,
    tint=(1.0, 1.0, 1.0),
    turn: float = 0.0,
    size: float = 1.0,
    shift=(0.0, 0.0),
    blur: float = 0.0,
    lamp: float = 0.0,
    quality: int = 90,
) -> np.ndarray:
    """The same head by another hand: brighter by stops, tinted, turned by degrees, larger, moved
    by px, blurred by px, and with more light from the right by the share `lamp`."""
    h, w = pixels.shape[:2]
    light = LINEAR[pixels] * np.array(tint) * 2**stops
    light = light * (1 + lamp * (np.arange(w) / w - 0.5))[None, :, None]
    codes = np.round(255 * srgb(light)).astype(np.uint8)
    c, s = (f(math.radians(turn)) / size for f in (math.cos, math.sin))
    x, y = w / 2 + shift[0], h / 2 + shift[1]
    back = (c, s, w / 2 - c * x - s * y, -s, c, h / 2 + s * x - c * y)
    image = Image.fromarray(codes).transform(
        (w, h), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=(200, 197, 190)
    )
    codes = np.asarray(image)
    if blur:
        codes = ndi.gaussian_filter(codes.astype(float), (blur, blur, 0)).round().astype(np.uint8)
    stored = io.BytesIO()
    Image.fromarray(codes).save(stored, "JPEG", quality=quality)
    return np.asarray(Image.open(stored))


@dataclass(frozen=True)
class Read:
    change: pairs.ZoneChange
    found: pairs.Conditions


def masks(shape):
    """Where the head is, and what of it is untreated, at 1/STEP."""
    rows, columns = np.mgrid[: shape[0] : pairs.STEP, : shape[1] : pairs.STEP] + pairs.STEP / 2
    scalp = pose().area_per_px(columns, rows)
    here = np.isfinite(scalp) & (scalp < 2.5 / PX_PER_MM**2)
    here &= rows < 470  # above the brows
    near = ndi.binary_dilation(planned(shape) > 0, iterations=round(3 * PX_PER_MM))
    return here, here & ~near


def photo(pixels: np.ndarray) -> Photo:
    middle = np.zeros(pixels.shape[:2], bool)
    middle[300:700, 300:660] = True
    return Photo(pixels, diffuse=diffuse_share(pixels, middle))


def read(before: np.ndarray, after: np.ndarray, *, shade="black", hair=None, blur=(0.2, 0.2)):
    """The whole way from two photos to the figures of the zone."""
    here, untreated = masks(before.shape)
    plan_here = planned(before.shape)
    fit = registered(before, after, around())
    pair = pairs.laid_over(photo(before), photo(after), fit, PX_PER_MM)
    zone = pairs.Treated(plan_here, SHADES.get(shade, shade))
    skin = pairs.spot(pair, *pairs.spot_for(pair, untreated, [zone]))
    alike, stops, tint = pairs.normalised(pair, skin)
    found = pairs.conditions(
        alike, untreated, stops=stops, tint=tint, rest_mm=fit.rest / PX_PER_MM, blur_mm=blur
    )
    dark = None
    if hair is not None:
        x, y = hair
        dark = pairs.spot(alike, x, y, 4.0)
    return Read(pairs.zone_change(alike, zone, skin, untreated, found, dark), found)


@cache
def around() -> np.ndarray:
    """bool of the photo: the head and what is beside it, without the zone."""
    y, x = np.mgrid[: SIZE[0] : 2, : SIZE[1] : 2] + 1.0
    outline = np.isfinite(pose().on_sphere(x, y)).all(-1)
    cells = ndi.binary_dilation(outline, iterations=20) & ~(planned(SIZE) > 0)
    return np.kron(cells, np.ones((2, 2), bool))


def where(points: np.ndarray, *, turn: float, size: float, shift) -> np.ndarray:
    """Where places of a photo are once it was `taken` so."""
    h, w = bald().shape[:2]
    c, s = (size * f(math.radians(turn)) for f in (math.cos, math.sin))
    off = points - (w / 2, h / 2)
    moved = np.stack([off[:, 0] * c - off[:, 1] * s, off[:, 0] * s + off[:, 1] * c], 1)
    return moved + (w / 2 + shift[0], h / 2 + shift[1])
