"""Light: dots become coverage, coverage dims the photo.

Everything happens in linear light, L_out = L_in (1 - F (1 - T)), with F the share of a pixel under
pigment and T what pigment lets back. Multiplying sRGB codes would darken the zone twice too much.
Light also wanders sideways in skin: it enters through F and leaves through a blurred F, which gives
the grey veil between real dots.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import scipy.ndimage as ndi
from PIL import Image

from designs.engine.errors import EngineError
from designs.engine.fading import Fade, healed
from designs.engine.photo import LINEAR, Photo, srgb
from designs.engine.placing import Dots
from designs.engine.stamping import PIXEL, stamp_reach, stamped

F32 = np.float32
Shade = tuple[float, float, float]

# What a solid healed dot lets back of red, green and blue, there and back through the skin.
# Assumed until fitted to a clinic's own pairs; black looks a little blue from its depth.
SHADES: dict[str, Shade] = {
    "black": (0.13, 0.14, 0.165),
    "dark brown": (0.22, 0.185, 0.165),
    "medium brown": (0.34, 0.27, 0.22),
    "grey": (0.36, 0.37, 0.39),
}
SIZE_SPREAD, OPACITY_SPREAD = 0.12, 0.18  # of the logarithms, from one dot to the next
FINEST = 0.82  # dots of the front edge are this much of the size and opacity of those behind
MOST_OPACITY = 1.6
DIFFUSION_MM = 0.7  # assumed
QUARTER = 4  # the veil is computed at a quarter of the resolution
ROWS = 32  # at a time, so that a block stays in cache


@dataclass(frozen=True)
class Look:
    """How the pigment looks: its dots, its shade, what time did, and whether light wanders."""

    diameter_mm: float = 0.36
    shade: Shade = SHADES["black"]
    fade: Fade = healed()
    diffusion: bool = True


def dot_sizes(dots: Dots, look: Look) -> tuple[np.ndarray, np.ndarray]:
    """Radius in px, seen square on, and mass in px² of full coverage; float32[n] each."""
    taper = F32(FINEST) + F32(1 - FINEST) * np.minimum(dots.edge * F32(1.6), 1)
    diameter = F32(look.diameter_mm) * np.exp(F32(SIZE_SPREAD) * dots.size) * taper
    opacity = np.exp(F32(OPACITY_SPREAD) * dots.opacity) * taper
    spread = np.sqrt(diameter**2 + F32(look.fade.growth))
    left = F32(look.fade.amplitude) * np.exp(F32(look.fade.unevenness) * dots.fading)
    opacity = opacity * (diameter / spread) ** 2 * left
    radius = spread * dots.scale / 2
    return radius, np.minimum(opacity, F32(MOST_OPACITY)) * F32(math.pi) * radius**2 * dots.cos


def pigmented(photo: Photo, dots: Dots, look: Look) -> np.ndarray:
    """uint8[h, w, 3]: the photo with the dots in it. No pixel is ever brighter than before."""
    result = photo.pixels.copy()
    if not len(dots):
        return result
    (x0, y0), cover = coverage(dots, look, photo.pixels.shape[:2], photo.blur_px)
    h, w = cover.shape
    if photo.diffuse is not None:
        cover = cover * photo.diffuse[y0 : y0 + h, x0 : x0 + w]
    _dim(result[y0 : y0 + h, x0 : x0 + w], cover, _tables(look.shade))
    return result


def coverage(dots: Dots, look: Look, size: tuple[int, int], blur_px: float):
    """The corner (x0, y0) of the part of a photo [h, w] that changes, and F there, float32."""
    radius, mass = dot_sizes(dots, look)
    scale = float(np.median(dots.scale))
    around = stamp_reach(float(radius.max()), blur_px) + (2 * scale if look.diffusion else 0)
    (x0, x1), (y0, y1) = (
        (max(-around, float(at.min()) - around), min(side + around, float(at.max()) + around))
        for at, side in ((dots.x, size[1]), (dots.y, size[0]))
    )
    left, top = math.floor(x0), math.floor(y0)
    # A whole number of quarters, and no less than a stamp.
    w, h = (QUARTER * max(1, math.ceil(side / QUARTER)) for side in (x1 - left, y1 - top))
    moved = replace(dots, x=dots.x - F32(left), y=dots.y - F32(top))
    total = stamped((h, w), moved, radius, mass, blur_px)
    # Blue-noise dots hardly overlap, so coverage adds up; this ceiling only bends the top.
    square = total * total
    cover = total / np.sqrt(np.sqrt(1 + square * square))
    if look.diffusion:
        cover = _wandered(cover, math.sqrt(look.shade[1]), DIFFUSION_MM * scale)
    x, y = max(left, 0), max(top, 0)
    return (x, y), cover[y - top : size[0] - top, x - left : size[1] - left]


def _wandered(cover: np.ndarray, through: float, sigma_px: float) -> np.ndarray:
    """F when light that enters through `cover` leaves through its surroundings. `through` is what
    pigment lets pass one way; full and empty areas stay what they are."""
    small = np.asarray(Image.fromarray(cover).reduce(QUARTER))
    small = ndi.gaussian_filter(small, sigma_px / QUARTER, truncate=2.5)
    h, w = cover.shape
    around = np.asarray(Image.fromarray(small).resize((w, h), Image.Resampling.BILINEAR))
    both = cover * around
    both *= F32(through - 1)
    both += cover
    both += around
    both *= F32(1 / (1 + through))
    return both


@lru_cache(maxsize=16)
def _tables(shade: Shade) -> list[np.ndarray]:
    """Per channel uint8[65536]: the code at index coverage << 8 | code of the photo."""
    if not all(0 <= part < 1 for part in shade):
        raise EngineError("The shade could not be read.")
    cover = np.arange(256)[:, None] / 255
    tables = []
    for part in shade:
        codes = np.round(255 * srgb(LINEAR * (1 - cover * (1 - part)))).astype(np.uint8)
        tables.append(codes.ravel())
    return tables


def _dim(pixels: np.ndarray, cover: np.ndarray, tables: list[np.ndarray]) -> None:
    """Apply the tables to uint8[h, w, 3] in place."""
    for row in range(0, len(pixels), ROWS):
        block = pixels[row : row + ROWS]
        share = cover[row : row + ROWS] * F32(255) + F32(0.5)
        index = share.astype(np.uint8).astype(np.uint16) << 8
        for channel, table in enumerate(tables):
            block[..., channel] = np.take(table, index | block[..., channel])


Box = tuple[int, int, int, int]


def zoomed(photo: Photo, box: Box, factor: float) -> Photo:
    """The part of the photo within left, top, right, bottom px, `factor` times as large."""
    left, top, right, bottom = box
    h, w = photo.pixels.shape[:2]
    if not (0 <= left < right <= w and 0 <= top < bottom <= h and 0.05 <= factor <= 16):
        raise EngineError("That part of the photo cannot be shown.")
    size = max(1, round((right - left) * factor)), max(1, round((bottom - top) * factor))
    how = Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.BOX
    part = photo.pixels[top:bottom, left:right]
    pixels = np.asarray(Image.fromarray(part).resize(size, how))
    diffuse = photo.diffuse
    if diffuse is not None:
        shown = Image.fromarray(diffuse[top:bottom, left:right])
        diffuse = np.asarray(shown.resize(size, Image.Resampling.BILINEAR))
    return Photo(pixels, math.sqrt(photo.blur_px**2 + PIXEL) * factor, diffuse)


def dots_in(dots: Dots, box: Box, factor: float) -> Dots:
    """The dots that reach into the box, where they lie in the photo of `zoomed`: the same dots, not
    a picture enlarged."""
    left, top, right, bottom = box
    near = 4 * float(np.median(dots.scale)) if len(dots) else 0
    seen = (dots.x > left - near) & (dots.x < right + near)
    seen &= (dots.y > top - near) & (dots.y < bottom + near)
    some = dots.take(np.flatnonzero(seen))
    return replace(
        some,
        x=(some.x - F32(left)) * F32(factor),
        y=(some.y - F32(top)) * F32(factor),
        scale=some.scale * F32(factor),
    )


def jpeg(pixels: np.ndarray, *, close_up: bool = False) -> bytes:
    """A JPEG with nothing but the picture in it: no place, no camera, no name."""
    stored = io.BytesIO()
    image = Image.fromarray(pixels)
    if close_up:
        image.save(stored, "JPEG", quality=90, subsampling=0)
    else:
        image.save(stored, "JPEG", quality=88)
    return stored.getvalue()
