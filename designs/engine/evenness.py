"""How even a set of points is. Nothing draws with it; the tests and measurements judge with it.

A set that looks like pigment keeps its distances (`spacing`), has no clumps (`low`: power at low
frequencies, 1 for white noise) and no direction (`direction`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import fft
from scipy.spatial import cKDTree

GRID = 2048
BAND = 0.02  # width of a ring of the spectrum, in units of sqrt(n)


@dataclass(frozen=True)
class Evenness:
    """spacing: first percentile of the nearest distance over the hexagonal bound. low: mean power
    below half of sqrt(n). direction: dB of variance round the rings over a set without one.
    variance: of the number of points in discs that hold 20, over 20 (Poisson 1)."""

    spacing: float
    low: float
    direction: float
    variance: float


def evenness(points: np.ndarray) -> Evenness:
    """Of points float[n, 2] on the unit torus."""
    points = np.minimum(np.mod(points, 1.0), np.nextafter(1, 0))
    n = len(points)
    tree = cKDTree(points, boxsize=1.0)
    nearest = tree.query(points, k=2)[0][:, 1] / math.sqrt(2 / (math.sqrt(3) * n))
    discs = np.random.default_rng(0).random((4000, 2))
    held = tree.query_ball_point(discs, math.sqrt(20 / math.pi / n), return_length=True)
    low, direction = _spectrum(points)
    return Evenness(float(np.quantile(nearest, 0.01)), low, direction, float(held.var() / 20))


def _spectrum(points: np.ndarray) -> tuple[float, float]:
    """Mean power at low frequencies, and the mean anisotropy in dB."""
    n = len(points)
    cell = (points * GRID).astype(np.int64)
    counts = np.bincount(cell[:, 1] * GRID + cell[:, 0], minlength=GRID * GRID)
    wave = fft.rfft2(counts.reshape(GRID, GRID).astype(np.float32))
    power = (wave.real**2 + wave.imag**2) / n
    down, right = np.fft.fftfreq(GRID, 1 / GRID)[:, None], np.arange(GRID // 2 + 1)[None]
    radius = np.hypot(right, down)
    seen = (radius > 0.5) & (radius < min(4 * math.sqrt(n), GRID / 3))
    frequency, power = radius[seen] / math.sqrt(n), power[seen]
    ring = (frequency / BAND).astype(int)
    size, total, squares = (np.bincount(ring, w) for w in (None, power, power**2))
    mean = total / np.maximum(size, 1)
    spread = np.maximum(squares / np.maximum(size, 1) - mean**2, 1e-12)
    at = (np.arange(len(size)) + 0.5) * BAND
    told = (size > 20) & (at > 0.6) & (at < 3)
    direction = 10 * np.log10(spread[told] / mean[told] ** 2)
    return float(power[frequency < 0.5].mean()), float(direction.mean())


def local_error(x, y, density, cell: float, blocks: int = 1) -> float:
    """Rms of (count - expected) / sqrt(expected) in square blocks of a density raster.

    x, y in the raster's own unit from its corner; density[h, w] in points per unit², cells of
    `cell` units, `blocks` cells a side. Poisson gives 1, a perfect set nearly 0.
    """
    h, w = (n // blocks for n in density.shape)
    side = cell * blocks
    counted = np.histogram2d(y, x, bins=(h, w), range=[[0, h * side], [0, w * side]])[0]
    trimmed = density[: h * blocks, : w * blocks].reshape(h, blocks, w, blocks)
    expected = trimmed.sum((1, 3)) * cell**2
    return float(np.sqrt(np.mean((counted - expected) ** 2 / np.maximum(expected, 0.5))))
