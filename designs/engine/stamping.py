"""Coverage: the share of each pixel that lies under dots, each blurred as the camera blurs.

At 5 px/mm a dot measures one or two pixels, so it is not drawn as a circle: it is a Gaussian with
the second moment of the tilted disc plus blur plus pixel, of the disc's exact area, in a k x k
stamp. Error against a 16 times finer truth: .011 up to a radius of .75 px, .04 at 1.25 px. Close
up, where a disc shows its rim, the profile of a blurred disc comes from a table (.010 untilted).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import i0e

F32 = np.float32
PIXEL = 1 / 12  # variance of a pixel's own aperture, px²
STAMP_ELEMENTS = 300_000  # at a time: bounds memory, and keeps the rows at work in cache
RIM_SHOWS = 1.4  # radius over blur from which the table is used
LARGEST_STAMP = 31

# The table: radii over blur, and its radial steps out to radius + 3 blurs.
RADII = np.concatenate([np.arange(0.85, 3, 0.03), np.arange(3, 8.1, 0.1)]).astype(F32)
STEPS = 96


def stamped(shape, dots, radius, mass, blur_px: float) -> np.ndarray:
    """Sum of all stamps, float32[shape]; a dot whose stamp leaves the raster is left out.

    dots: with x, y in the raster's px, cos, nx, ny. radius: px, seen square on, float32[n].
    mass: px² of full coverage, float32[n]. blur_px: sigma of the camera's blur.
    """
    if not len(radius):
        return np.zeros(shape, F32)
    variance = F32(blur_px**2 + PIXEL)
    blur = math.sqrt(variance)
    if float(np.median(radius)) > RIM_SHOWS * blur:
        size = 2 * math.ceil(float(radius.max()) + 2.6 * blur) + 1
        discs = (radius, mass, dots.cos, dots.nx, dots.ny, np.full(len(radius), blur, F32))
        return _in_strips(_discs, shape, dots.x, dots.y, discs, size)
    along = radius**2 / 4 + variance
    across = (radius * dots.cos) ** 2 / 4 + variance
    reach = 2.9 * math.sqrt(float(np.quantile(along, 0.98)))
    size = min(LARGEST_STAMP, 2 * math.ceil(reach) + 1)
    ellipses = (along, across, mass, dots.nx, dots.ny)
    return _in_strips(_gaussians, shape, dots.x, dots.y, ellipses, size)


def stamp_reach(radius_px: float, blur_px: float) -> int:
    """How far, in px, a dot may colour its surroundings: the margin a raster needs."""
    blur = math.sqrt(blur_px**2 + PIXEL)
    return math.ceil(max(radius_px + 2.6 * blur, 2.9 * math.hypot(radius_px / 2, blur))) + 1


def _in_strips(stamps, shape, x, y, columns, size: int) -> np.ndarray:
    """Stamp groups of dots sorted from top to bottom, each into its own rows."""
    total = np.zeros(shape, F32)
    group = max(256, STAMP_ELEMENTS // size**2)
    # By whole rows: numpy sorts short integers by radix, ten times faster than floats.
    order = np.argsort(np.clip(y, -1, 32_000).astype(np.int16), kind="stable")
    for start in range(0, len(x), group):
        some = order[start : start + group]
        top = max(0, int(y[some[0]]) - size - 1)
        bottom = min(shape[0], int(y[some[-1]]) + size + 2)
        if bottom - top > size:
            part = (column[some] for column in columns)
            place = (x[some], y[some] - F32(top))
            total[top:bottom] += stamps((bottom - top, shape[1]), *place, size, *part)
    return total


def _cells(shape, x, y, size: int):
    """Which dots fit, the flat index of their cell, and their place within it from its middle."""
    h, w = shape
    half = size // 2
    column, row = np.floor(x), np.floor(y)
    fits = (column >= half) & (column < w - half) & (row >= half) & (row < h - half)
    which = np.flatnonzero(fits)
    column, row = column[which], row[which]
    dx, dy = x[which] - column - F32(0.5), y[which] - row - F32(0.5)
    return which, row.astype(np.intp) * w + column.astype(np.intp), dx, dy


def _summed(shape, cell, weights: np.ndarray) -> np.ndarray:
    """Stamps float32[n, k, k] added up: bincount sums in order, so the result is always the same,
    and is ten times faster than np.add.at."""
    h, w = shape
    half = weights.shape[1] // 2
    steps = np.arange(-half, half + 1)
    index = cell[:, None, None] + (steps[:, None] * w + steps)
    return np.bincount(index.ravel(), weights.ravel(), minlength=h * w).reshape(h, w)


def _gaussians(shape, x, y, size, along, across, mass, nx, ny) -> np.ndarray:
    """Elliptical Gaussians with variances `along` and `across` the foreshortening nx, ny."""
    which, cell, fx, fy = _cells(shape, x, y, size)
    wide, narrow = 1 / along[which], 1 / across[which]
    nx, ny, mass = nx[which], ny[which], mass[which]
    steps = np.arange(size, dtype=F32) - size // 2
    dx, dy = steps - fx[:, None], steps - fy[:, None]
    xx = wide + (narrow - wide) * nx * nx
    yy = wide + (narrow - wide) * ny * ny
    xy = (narrow - wide) * nx * ny
    peak = np.log(np.maximum(mass, F32(1e-12)) * np.sqrt(wide * narrow) * F32(0.5 / math.pi))
    weights = (-xy)[:, None, None] * (dy[:, :, None] * dx[:, None, :])
    weights += (F32(-0.5) * xx[:, None] * dx * dx)[:, None, :]
    weights += (F32(-0.5) * yy[:, None] * dy * dy + peak[:, None])[:, :, None]
    np.exp(weights, out=weights)
    return _summed(shape, cell, weights)


@lru_cache(maxsize=1)
def _profiles() -> np.ndarray:
    """Height of a disc of each of RADII, blurred by 1, at STEPS distances out to radius + 3.

    The Hankel form of the convolution: an integral over the disc's rings with a Bessel function.
    """
    table = []
    for radius in RADII.astype(float):
        distance = np.linspace(0, radius + 3, STEPS)[:, None]
        edges = np.linspace(0, radius, 160)
        ring = (edges[1:] + edges[:-1]) / 2
        weight = ring * np.exp(-0.5 * (distance - ring) ** 2) * i0e(distance * ring)
        table.append(weight.sum(1) * (radius / 159))
    profiles = np.array(table, F32)
    profiles[:, -1] = 0
    return profiles


def _discs(shape, x, y, size, radius, mass, cos, nx, ny, blur) -> np.ndarray:
    """Blurred discs from the table, in the metric of the tilted disc."""
    which, cell, fx, fy = _cells(shape, x, y, size)
    radius, mass, cos, nx, ny, blur = (a[which] for a in (radius, mass, cos, nx, ny, blur))
    steps = np.arange(size, dtype=F32) - size // 2
    dx, dy = steps - fx[:, None], steps - fy[:, None]
    # The minor axis shrinks as far as the second moment of disc and blur together does.
    squeeze = (radius**2 / 4 + blur**2) / ((radius * cos) ** 2 / 4 + blur**2)
    more = squeeze - 1
    square = (1 + more * ny * ny)[:, None, None] * (dy * dy)[:, :, None]
    square = square + (1 + more * nx * nx)[:, None, None] * (dx * dx)[:, None, :]
    square += (2 * more * nx * ny)[:, None, None] * (dy[:, :, None] * dx[:, None, :])
    np.maximum(square, 0, out=square)
    at = np.sqrt(square) * ((STEPS - 1) / (radius + 3 * blur))[:, None, None]
    np.minimum(at, F32(STEPS - 1.001), out=at)
    step = at.astype(np.int32)
    at -= step
    nearest = np.searchsorted((RADII[1:] + RADII[:-1]) / 2, radius / blur).astype(np.int32)
    step += (nearest * STEPS)[:, None, None]
    profile = _profiles().ravel()
    weights = profile[step]
    weights += at * (profile[step + 1] - weights)
    height = mass / (F32(math.pi) * radius**2) * np.sqrt(squeeze)
    weights *= height[:, None, None]
    return _summed(shape, cell, weights)
