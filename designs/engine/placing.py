"""The dots of a plan.

The tile is laid over the chart, turned and shifted by the seed. The dot of rank k, of N, stays iff

    order = (k + ½)/N · ρ_tile / (ρ(x) J(x)) < 1,

ρ being the density drawn at x and J the mm² of scalp per mm² of chart. `order` is also the dot's
turn: sessions that share the work .5, .3, .2 take orders below .5, .8 and 1, and each is as even as
the whole. A random half of an even set would be visibly clumped.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from designs.engine import tile as tiles
from designs.engine.errors import EngineError
from designs.engine.geometry import DRAWN_COS, MEASURED_COS, Surface
from designs.engine.tile import Tile
from designs.engine.zones import Raster

F32 = np.float32
JITTER_MM = (
    0.06  # a hand's inaccuracy: without it the dots look like printed beads, with .1 clumped
)
PAIR_MM = 0.34  # apart, where follicles stand in pairs


@dataclass(frozen=True, eq=False)
class Dots:
    """Dots in the photo; all arrays of one length n, float32 unless said.

    x, y: photo px. u, v: chart mm. scale: px/mm. cos, nx, ny: as in `geometry.Seen`.
    order: 0..1, when in the course of the work. edge: 0..1, as full as the zones are drawn here.
    zone: int16. size, opacity, fading: standard normal traits. chance: uniform.
    """

    x: np.ndarray
    y: np.ndarray
    u: np.ndarray
    v: np.ndarray
    scale: np.ndarray
    cos: np.ndarray
    nx: np.ndarray
    ny: np.ndarray
    order: np.ndarray
    edge: np.ndarray
    zone: np.ndarray
    size: np.ndarray
    opacity: np.ndarray
    fading: np.ndarray
    chance: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def take(self, which) -> Dots:
        """Those dots that an index or a mask names."""
        return Dots(*(getattr(self, field.name)[which] for field in fields(self)))

    def measured(self) -> np.ndarray:
        """bool[n]: seen squarely enough to be counted."""
        return self.cos > MEASURED_COS

    def after(self, session: int, shares: Sequence[float]) -> Dots:
        """What is there after so many sessions of a plan with these shares of the work."""
        done = ends(shares)[session - 1] if session else 0.0
        return self.take(self.order < done) if done < 1 else self

    def fingerprint(self) -> str:
        """SHA-256 of the list to 1/64 px and 1/10,000 of its order: what a version stands on."""
        columns = [np.round(self.x * 64), np.round(self.y * 64), np.round(self.order * 10_000)]
        return hashlib.sha256(np.stack(columns).astype("<i4").tobytes()).hexdigest()


def ends(shares: Sequence[float]) -> np.ndarray:
    """Where in the order each session ends, float64[k], from the plan's shares of the work."""
    parts = np.asarray(shares, float)
    if parts.ndim != 1 or not len(parts) or not np.isfinite(parts).all() or (parts <= 0).any():
        raise EngineError("Each session needs its share of the work.")
    until = np.cumsum(parts) / parts.sum()
    until[-1] = 1.0
    return until


def densest_allowed(surface: Surface, tile: Tile) -> float:
    """Dots/cm² that the tile can give everywhere on the surface (295 on the usual head)."""
    return tiles.USABLE * tile.density / surface.largest_area


def place(
    tile: Tile,
    surface: Surface,
    raster: Raster,
    seed: int,
    *,
    jitter_mm: float = JITTER_MM,
    pairs: float = 0.0,
) -> Dots:
    """The dots of the whole plan; the same bytes for the same arguments.

    `pairs` is the share of dots with a companion (natural: .08 to .12); the density stays as drawn,
    companions included. EngineError for a density beyond what the tile can give.
    """
    most = densest_allowed(surface, tile)
    if raster.densest > most:
        raise EngineError(f"That is denser than can be shown: at most {int(most)} dots per cm².")
    if raster.densest > 0:
        u, v, rank, trait = _candidates(tile, surface, raster, seed, jitter_mm)
    else:
        u = v = rank = np.zeros(0, F32)
        trait = np.zeros(0, int)
    rank = rank * F32(1 + pairs)
    if pairs:
        u, v, rank, trait = _with_companions(u, v, rank, trait, pairs, tile, seed)
    seen = surface.see(u, v)
    cell, inside = _cells(raster, seen.x, seen.y)
    density = np.where(inside, raster.density.ravel()[cell], 0)
    with np.errstate(divide="ignore"):
        order = rank / (density * seen.area)
    kept = np.flatnonzero((order < 1) & (seen.cos > DRAWN_COS))
    drawn = tiles.traits(len(tile), seed)[:, trait[kept]]
    return Dots(
        x=seen.x[kept],
        y=seen.y[kept],
        u=u[kept],
        v=v[kept],
        scale=seen.scale[kept],
        cos=seen.cos[kept],
        nx=seen.nx[kept],
        ny=seen.ny[kept],
        order=order[kept],
        edge=raster.fullness.ravel()[cell[kept]],
        zone=raster.zone.ravel()[cell[kept]],
        size=drawn[tiles.SIZE],
        opacity=drawn[tiles.OPACITY],
        fading=drawn[tiles.FADING],
        chance=drawn[tiles.CHANCE],
    )


def _candidates(tile: Tile, surface: Surface, raster: Raster, seed: int, jitter_mm: float):
    """u, v in mm, rank in dots/cm² and trait index of dots that may stay, in a stable order."""
    laid = np.random.default_rng([seed, 1])
    angle = laid.random() * 2 * math.pi
    cos, sin = round(math.cos(angle), 9), round(math.sin(angle), 9)
    shift = laid.random(2) * tile.period
    u0, v0, u1, v1 = surface.chart_box(*raster.rim())
    corners = np.array([[u0, v0], [u1, v0], [u1, v1], [u0, v1]])
    corners = corners @ np.array([[cos, sin], [-sin, cos]]) + shift
    low = np.floor(corners.min(0) / tile.period).astype(int)
    high = np.floor(corners.max(0) / tile.period).astype(int)
    # A prefix of the tile is the first cull: no rank above it can pass anywhere.
    most = raster.densest * surface.largest_area * 1.001
    n = min(len(tile), math.ceil(len(tile) * most / tile.density))
    hand = tiles.traits(len(tile), seed)
    found = []
    for row in range(low[1], high[1] + 1):
        for column in range(low[0], high[0] + 1):
            x = tile.x[:n] + F32(column * tile.period - shift[0])
            y = tile.y[:n] + F32(row * tile.period - shift[1])
            u, v = x * F32(cos) + y * F32(sin), y * F32(cos) - x * F32(sin)
            k = np.flatnonzero((u > u0) & (u < u1) & (v > v0) & (v < v1))
            trait = (k + (column * 7919 + row * 104729)) % len(tile)
            u = u[k] + F32(jitter_mm) * hand[tiles.ACROSS][trait]
            v = v[k] + F32(jitter_mm) * hand[tiles.ALONG][trait]
            rank = (k.astype(F32) + F32(0.5)) * F32(tile.density / len(tile))
            cell, inside = _cells(raster, *surface.to_photo(u, v))
            # A rough cut before the exact area factor, which costs more.
            may = inside & (rank < raster.density.ravel()[cell] * F32(surface.largest_area * 1.001))
            found.append((u[may], v[may], rank[may], trait[may]))
    return [np.concatenate(part) for part in zip(*found, strict=True)]


def _cells(raster: Raster, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The flat index of each photo point's cell (0 if outside), and whether it has one."""
    h, w = raster.density.shape
    # Compared as floats first: a point behind the head may be anywhere.
    j, i = (x - F32(raster.x0)) * F32(1 / raster.step), (y - F32(raster.y0)) * F32(1 / raster.step)
    inside = (j >= 0) & (j < w) & (i >= 0) & (i < h)
    j, i = np.where(inside, j, 0).astype(np.int32), np.where(inside, i, 0).astype(np.int32)
    return i * np.int32(w) + j, inside


def _with_companions(u, v, rank, trait, pairs: float, tile: Tile, seed: int):
    """The dots, each of the share `pairs` followed by one beside it, in a direction of its own."""
    chance = tiles.traits(len(tile), seed)[tiles.CHANCE][trait]
    paired = np.flatnonzero(chance < pairs)
    angle = chance[paired] * F32(2 * math.pi / pairs)
    # Rounded as the traits are: the last bit of a cosine must not move a dot.
    across, along = (np.round(f(angle) * 1024) * F32(PAIR_MM / 1024) for f in (np.cos, np.sin))
    return (
        np.concatenate([u, u[paired] + across]),
        np.concatenate([v, v[paired] + along]),
        np.concatenate([rank, rank[paired]]),
        np.concatenate([trait, trait[paired]]),
    )
