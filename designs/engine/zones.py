"""What is drawn, and its raster of density.

All zones of a head are rastered together and the tile passes over them once: overlapping zones
share their dots. An edge is soft by thinning dots out, never by making them paler, which looks
airbrushed; and it wavers, by two scales of noise, because a straight front looks printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.ndimage as ndi
from PIL import Image, ImageDraw

from designs.engine.errors import EngineError
from designs.engine.geometry import Surface

F32 = np.float32
STEP = 4  # photo px per raster cell
NOISE_MM = 0.8  # one cell of the noise
SENTINEL_SHARE = 0.03  # density of the stray dots ahead of a front
HAIR_FEATHER_MM = 5.0
MOST_POINTS = 2000
SMALLEST_MM2 = 4.0


@dataclass(frozen=True)
class Edge:
    """How a zone ends: over `feather` mm, wavering by `macro` (waves of some 40 mm) and `micro`
    (8 mm) mm rms, with single dots up to `sentinel` mm ahead, and reaching `margin` mm beyond the
    outline."""

    feather: float
    macro: float = 1.5
    micro: float = 1.0
    sentinel: float = 0.0
    margin: float = 0.0


FRONT = Edge(feather=8.0, sentinel=2.5)  # natural hairlines: a transition of 5-10 mm
BLEND = Edge(feather=15.0)  # into hair: 10-20 mm
HARD = Edge(feather=1.0, macro=0.0, micro=0.3)  # an edge-up
SCAR = Edge(feather=6.0, macro=0.5, micro=1.0, margin=5.0)  # past the scar, so it has no outline


@dataclass(frozen=True, eq=False)
class Zone:
    """An area to fill: outline float[n, 2] in photo px, density in dots/cm².

    `edges` is one edge for all, or one for each side of the outline (side k runs from point k).
    Of zones with the same priority the denser wins; a higher priority replaces what it covers.
    """

    outline: np.ndarray
    density: float
    edges: tuple[Edge, ...] = (FRONT,)
    priority: int = 0


@dataclass(frozen=True, eq=False)
class Hair:
    """Follicles that are there: density to be left out of the plan within the outline."""

    outline: np.ndarray
    density: float


@dataclass(frozen=True, eq=False)
class Raster:
    """Density over the photo: cell [i, j] covers STEP px from (x0 + j STEP, y0 + i STEP).

    density: float32[h, w] dots/cm². inside: bool[h, w], within an outline and not excluded.
    zone: int16[h, w], the zone that decides there, -1 for none. fullness: float32[h, w] in 0..1,
    the density of a zone there over its own densest, of several zones the largest: small only
    towards the edge of all that is drawn. densest: the largest density.
    """

    x0: int
    y0: int
    step: int
    density: np.ndarray
    inside: np.ndarray
    zone: np.ndarray
    fullness: np.ndarray

    @property
    def densest(self) -> float:
        return float(self.density.max(initial=0.0))

    def rim(self) -> tuple[np.ndarray, np.ndarray]:
        """x, y float[n] in photo px: a line around all that has density, a cell outside it."""
        some = self.density > 0
        ends = []
        for cells in (some, some.T):
            lines = np.flatnonzero(cells.any(1))
            first = cells[lines].argmax(1) - 1
            last = cells.shape[1] - cells[lines, ::-1].argmax(1)
            ends.append((np.r_[first, last], np.r_[lines, lines]))
        (x, y), (up, along) = ends
        x, y = np.r_[x, along] + 0.5, np.r_[y, up] + 0.5
        return self.x0 + x * self.step, self.y0 + y * self.step

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """x, y float[h, w] of the middles of the cells, in photo px."""
        h, w = self.density.shape
        return np.meshgrid(
            self.x0 + (np.arange(w) + 0.5) * self.step, self.y0 + (np.arange(h) + 0.5) * self.step
        )


def curve(handles, per_span: int = 24) -> np.ndarray:
    """The polyline [n, 2] of a chain of cubic Béziers: point, control, control, point, ..."""
    handles = np.asarray(handles, float)
    if len(handles) % 3 != 1:
        raise EngineError("The curve is not complete.")
    t = np.linspace(0, 1, per_span, endpoint=False)[:, None]
    spans = []
    for k in range(0, len(handles) - 1, 3):
        a, b, c, d = handles[k : k + 4]
        s = 1 - t
        spans.append(s**3 * a + 3 * t * s**2 * b + 3 * t**2 * s * c + t**3 * d)
    return np.vstack([*spans, handles[-1:]])


def checked(outline, photo_size: tuple[int, int], px_per_mm: float) -> np.ndarray:
    """The outline as float[n, 2]. EngineError, with its sentence, if it cannot be filled.

    photo_size is (width, height) in px. The last point may repeat the first.
    """
    points = np.asarray(outline, float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
        raise EngineError("An outline needs at least three points.")
    if len(points) > MOST_POINTS:
        raise EngineError("The outline has too many points. Draw it with fewer handles.")
    if not np.isfinite(points).all():
        raise EngineError("The outline could not be read. Draw it again.")
    if (points < 0).any() or (points > photo_size).any():
        raise EngineError("The outline leaves the photo. Move its points inside.")
    points = points[np.r_[True, (points[1:] != points[:-1]).any(1)]]
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    if len(points) >= 3 and crosses_itself(points):
        raise EngineError("The outline crosses itself. Untangle it first.")
    if len(points) < 3 or abs(_signed_area(points)) < SMALLEST_MM2 * px_per_mm**2:
        raise EngineError("The outline is too small to hold a dot.")
    return points


def _signed_area(points: np.ndarray) -> float:
    x, y = points.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def crosses_itself(points: np.ndarray) -> bool:
    """Whether two sides of the closed polygon float[n, 2] that are not neighbours meet."""
    ends = np.roll(points, -1, 0)
    n = len(points)
    low, high = np.minimum(points, ends), np.maximum(points, ends)
    near = np.triu(np.ones((n, n), bool), 2)
    near[0, n - 1] = False
    for axis in (0, 1):  # most sides lie apart: only those whose boxes touch are looked at
        near &= low[:, None, axis] <= high[None, :, axis]
        near &= high[:, None, axis] >= low[None, :, axis]
    i, j = np.nonzero(near)
    a, b, c, d = points[i], ends[i], points[j], ends[j]
    across = _side(a, b, c) * _side(a, b, d) <= 0
    return bool((across & (_side(c, d, a) * _side(c, d, b) <= 0)).any())


def _side(a, b, c):
    """Positive where c lies to one side of the line a-b, negative on the other."""
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )


@lru_cache(maxsize=32)
def noise(seed: int, size: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """Two periodic fields float32[size, size], each of unit variance: slow and quick waves."""
    chance = np.random.default_rng([seed, 77])
    fields = []
    for width in (10, 1.8):
        rough = chance.standard_normal((size, size), dtype=F32)
        field = ndi.gaussian_filter(rough, width, mode="wrap")
        fields.append((np.round((field - field.mean()) / field.std() * 256) / 256).astype(F32))
    return fields[0], fields[1]


class _Grid:
    """The cells that cover some outlines, and how to draw into them."""

    def __init__(self, outlines: Sequence[np.ndarray], margin_px: float, step: int):
        points = np.vstack(outlines)
        low = np.floor((points.min(0) - margin_px) / step).astype(int)
        high = np.ceil((points.max(0) + margin_px) / step).astype(int)
        self.step, self.low = step, low
        self.w, self.h = (int(n) for n in high - low + 1)

    def filled(self, outline: np.ndarray) -> np.ndarray:
        """bool[h, w]: cells whose middle is within. Drawn twice as fine, since Pillow's polygons
        include their border, which would add half a cell all round."""
        image = Image.new("L", (self.w * 2, self.h * 2))
        corners = (np.asarray(outline) / self.step - self.low) * 2
        ImageDraw.Draw(image).polygon([tuple(c) for c in corners.tolist()], fill=1)
        return np.asarray(image)[1::2, 1::2].astype(bool)

    def distance(self, inside: np.ndarray, px_per_mm: float) -> np.ndarray:
        """Signed mm to the border in the photo's plane, positive inside."""
        cells = ndi.distance_transform_edt(inside) - ndi.distance_transform_edt(~inside)
        return ((cells - np.sign(cells) * 0.5) * (self.step / px_per_mm)).astype(F32)

    def nearest_side(self, outline: np.ndarray) -> np.ndarray:
        """int[h, w]: which side of the outline is closest to each cell."""
        image = Image.new("I", (self.w, self.h))
        draw = ImageDraw.Draw(image)
        corners = np.asarray(outline) / self.step - self.low
        for k, (a, b) in enumerate(zip(corners, np.roll(corners, -1, 0), strict=True)):
            draw.line([tuple(a.tolist()), tuple(b.tolist())], fill=k + 1)
        sides = np.asarray(image)
        i, j = ndi.distance_transform_edt(sides == 0, return_distances=False, return_indices=True)
        return sides[i, j] - 1

    def noise(self, seed: int, px_per_mm: float) -> list[np.ndarray]:
        """The two fields of `noise` over the cells."""
        fields = noise(seed)
        per_cell = self.step / px_per_mm / NOISE_MM
        i, j = (
            ((np.arange(n) + first) * per_cell).astype(int) % len(fields[0])
            for n, first in ((self.h, self.low[1]), (self.w, self.low[0]))
        )
        return [field[np.ix_(i, j)] for field in fields]


def _edge_over(zone: Zone, grid: _Grid) -> Edge | dict[str, np.ndarray]:
    """The edge's figures, each a number or, where sides differ, float32[h, w]."""
    if len(set(zone.edges)) == 1:
        return zone.edges[0]
    if len(zone.edges) != len(zone.outline):
        raise EngineError("Each side of an outline needs its edge.")
    side = grid.nearest_side(zone.outline)
    names = Edge.__dataclass_fields__
    return {name: np.array([getattr(e, name) for e in zone.edges], F32)[side] for name in names}


def _filling(distance: np.ndarray, edge, waves: list[np.ndarray]) -> np.ndarray:
    """Share of the zone's density, float32[h, w] in 0..1, from the signed distance in mm."""
    get = edge.__getitem__ if isinstance(edge, dict) else lambda name: getattr(edge, name)
    depth = distance + get("margin") + get("macro") * waves[0] + get("micro") * waves[1]
    t = np.clip(depth / get("feather"), 0, 1)
    share = t * t * (3 - 2 * t)
    stray = (depth > -get("sentinel")) & (depth < 0.3 * get("feather"))
    stray = stray & (np.asarray(get("sentinel")) > 0)
    return np.maximum(share, SENTINEL_SHARE * stray).astype(F32)


def raster(
    zones: Sequence[Zone],
    surface: Surface,
    seed: int,
    *,
    exclusions: Sequence[np.ndarray] = (),
    hair: Sequence[Hair] = (),
    step: int = STEP,
) -> Raster:
    """The density of all zones together, less hair that is there and what is excluded."""
    if not zones:
        raise EngineError("Draw a zone first.")
    scale = surface.px_per_mm
    reach = max(edge.sentinel + edge.margin for zone in zones for edge in zone.edges)
    wander = 3 * max(edge.macro + edge.micro for zone in zones for edge in zone.edges)
    grid = _Grid([zone.outline for zone in zones], (reach + wander) * scale + 2 * step, step)
    waves = grid.noise(seed, scale)
    density = np.zeros((grid.h, grid.w), F32)
    within = np.zeros((grid.h, grid.w), bool)
    owner = np.full((grid.h, grid.w), -1, np.int16)
    alone = np.zeros((len(zones), grid.h, grid.w), F32)  # the density of each zone by itself
    for priority in sorted({zone.priority for zone in zones}):
        level, cover = np.zeros_like(density), np.zeros_like(density)
        for n, zone in enumerate(zones):
            if zone.priority != priority:
                continue
            inside = grid.filled(zone.outline)
            share = _filling(grid.distance(inside, scale), _edge_over(zone, grid), waves)
            here = alone[n] = F32(zone.density) * share
            # The outline decides whose the cell is; outside, whoever reaches furthest.
            owner[(inside & (here >= level)) | ((here > level) & (owner < 0))] = n
            level, cover = np.maximum(level, here), np.maximum(cover, share)
            within |= inside
        density = density * (1 - cover) + level
    for there in hair:
        depth = grid.distance(grid.filled(there.outline), scale) / F32(HAIR_FEATHER_MM)
        stands = F32(there.density) * np.clip(depth + 0.5, 0, 1)
        density, alone = np.maximum(density - stands, 0), np.maximum(alone - stands, 0)
    for hole in exclusions:
        kept = ~grid.filled(hole)
        density, alone, within = density * kept, alone * kept, within & kept
    x0, y0 = (int(n) * step for n in grid.low)
    return Raster(x0, y0, step, density, within, owner, _fullness(alone))


def _fullness(alone: np.ndarray) -> np.ndarray:
    """float32[h, w] of `Raster`, from the density of each zone by itself, float32[n, h, w]."""
    most = alone.max((1, 2), keepdims=True)
    return (alone / np.where(most > 0, most, 1)).max(0)
