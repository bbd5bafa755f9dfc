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
from designs.engine.photo import LINEAR, Photo, diffuse_share, srgb
from designs.engine.registering import registered
from designs.engine.rendering import SHADES, Look, pigmented
from designs.engine.zones import BLEND, Zone
from smp_clinic.demo.sculpted import PX_PER_MM, Skin, pose, sculpted

FAIR = Skin((226, 186, 163), (62, 46, 38), 0.0, 1.0, 1)
DARK = Skin((120, 80, 60), (26, 20, 18), 0.0, 1.1, 3)
ZONE = np.array(
    [(480 + 165 * math.cos(t), 285 + 80 * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 40)]
)[:-1]


@cache
def bald(skin: Skin = FAIR, side: str = "front") -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(sculpted(side, skin))))


@cache
def plan(density: float = 170.0):
    """The raster and the dots of a zone on the front of that head."""
    raster = zones.raster([Zone(ZONE, density, edges=(BLEND,))], pose("front"), 7)
    return raster, placing.place(tile.standard(), pose("front"), raster, 7)


def treated(density: float = 170.0, shade="black", skin: Skin = FAIR, kept=None) -> np.ndarray:
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
    scalp = pose("front").area_per_px(columns, rows)
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
    dark = None if hair is None else pairs.spot(alike, *hair, 4.0)
    return Read(pairs.zone_change(alike, zone, skin, untreated, found, dark), found)


def around() -> np.ndarray:
    """bool of the photo: the head and what is beside it, without the zone."""
    here, _ = masks(bald().shape)
    whole = np.kron(ndi.binary_dilation(here, iterations=20), np.ones((2, 2), bool))
    return whole & ~np.kron(planned(bald().shape) > 0, np.ones((2, 2), bool))


def where(points: np.ndarray, *, turn: float, size: float, shift) -> np.ndarray:
    """Where places of a photo are once it was `taken` so."""
    h, w = bald().shape[:2]
    c, s = (size * f(math.radians(turn)) for f in (math.cos, math.sin))
    off = points - (w / 2, h / 2)
    moved = np.stack([off[:, 0] * c - off[:, 1] * s, off[:, 0] * s + off[:, 1] * c], 1)
    return moved + (w / 2 + shift[0], h / 2 + shift[1])
