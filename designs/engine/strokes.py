"""Hair strokes, the second technique: short tapered lines along a direction field.

A stroke is a chain of overlapping dots that starts at a placed dot and gets finer to its end, so
that everything made for dots (sessions, fading, tilt, blur, zoom) holds for strokes as well. The
chain shares out its opacity, or the overlaps would add up to more ink than was put in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from designs.engine.errors import EngineError
from designs.engine.geometry import Surface
from designs.engine.placing import Dots
from designs.engine.rendering import OPACITY_SPREAD, SIZE_SPREAD

F32 = np.float32
OVERLAP = 0.5  # of a diameter from one link to the next
TIP = 0.45  # width of the end of a stroke over that of its start
LENGTH_SPREAD = 0.2  # of the logarithm
SWAY_DEGREES = 7.0  # of one stroke against its neighbours
LONGEST_MM = 12.0

# Chart x, y in mm, float32[n], to the angle of growth there: degrees from +u towards +v.
Directions = Callable[[np.ndarray, np.ndarray], np.ndarray]


def strokes(
    starts: Dots, surface: Surface, directions: Directions, *, length_mm: float, width_mm: float
) -> Dots:
    """The links of one stroke for each start; their number of strokes is len(starts).

    Draw them with `Look(diameter_mm=width_mm)`. EngineError for a length of no stroke.
    """
    if not 0 < width_mm < length_mm <= LONGEST_MM:
        raise EngineError("A stroke is longer than wide, and 12 mm long at most.")
    links = max(2, math.ceil(length_mm / (OVERLAP * width_mm)))
    along = np.linspace(0, 1, links, dtype=F32)
    swayed = directions(starts.u, starts.v) + F32(SWAY_DEGREES) * starts.fading
    angle = np.radians(swayed).astype(F32)[:, None]
    reach = F32(length_mm) * np.exp(F32(LENGTH_SPREAD) * starts.size)[:, None] * along
    u = (starts.u[:, None] + reach * np.cos(angle)).ravel()
    v = (starts.v[:, None] + reach * np.sin(angle)).ravel()
    seen = surface.see(u, v)
    each = starts.take(np.repeat(np.arange(len(starts)), links))
    finer = np.tile(1 + (F32(TIP) - 1) * along, len(starts))
    # Links stand closer than their width: so much of the ink of a dot is each one's share.
    share = F32(OVERLAP * 4 / math.pi)
    return replace(
        each,
        x=seen.x,
        y=seen.y,
        u=u,
        v=v,
        scale=seen.scale,
        cos=np.maximum(seen.cos, F32(0.01)),
        nx=seen.nx,
        ny=seen.ny,
        size=each.size + np.log(finer) / F32(SIZE_SPREAD),
        opacity=each.opacity + (np.log(share) - np.log(finer)) / F32(OPACITY_SPREAD),
    )
