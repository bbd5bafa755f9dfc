"""What a rendered view measures: its zones, and how high the hairline stands.

Pure. `designs/numbers.py` keeps it and adds views up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from designs.drawing import Point, ZoneDrawn
from designs.engine.geometry import Head
from designs.numbers import ViewNumbers, ZoneNumbers
from designs.scene import Scene


def view_numbers(found: Scene, shares: Sequence[float], side: str) -> ViewNumbers:
    zones = []
    for n, zone in enumerate(found.drawn.zones):
        measure = found.measure(shares, n)
        cos = found.dots.cos[found.dots.zone == n]
        zones.append(
            ZoneNumbers(
                name=zone.name,
                area=zone.area,
                cm2=round(measure.area, 2),
                band=measure.band,
                dots=measure.dots,
                density=zone.density,
                dot_mm=zone.dot_mm,
                technique=zone.technique,
                shade=zone.shade,
                square=round(float(cos.mean()), 3) if len(cos) else 0.0,
                hidden=round(measure.hidden, 3),
                side=side,
            )
        )
    return ViewNumbers(tuple(zones), hairline_height(found), found.dots.fingerprint())


def hairline_height(found: Scene) -> float | None:
    """cm along the skin from the glabella up to the middle of the hairline; None where either is
    not known on this view."""
    line = next((z for z in found.drawn.zones if z.area == "hairline"), None)
    glabella = found.drawn.at("glabella")
    if line is None or glabella is None:
        return None
    middle = middle_of_front(line, glabella)
    if middle is None:
        return None
    steps = np.linspace(0, 1, 60)
    x, y = (a + (b - a) * steps for a, b in zip(glabella, middle, strict=True))
    if isinstance(found.surface, Head):
        path = found.surface.on_scalp(x, y)
    else:
        path = np.stack([x, y], 1) / found.surface.px_per_mm
    length = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
    return round(length / 10, 2) if np.isfinite(length) else None


def middle_of_front(zone: ZoneDrawn, glabella: Point) -> Point | None:
    """Where the zone's front is met going straight up from the glabella."""
    points = [(one.x, one.y) for one in zone.outline]
    found = None
    for k, one in enumerate(zone.outline):
        (x0, y0), (x1, y1) = points[k], points[(k + 1) % len(points)]
        if one.edge == "blend" or x0 == x1 or not min(x0, x1) <= glabella[0] <= max(x0, x1):
            continue
        y = y0 + (y1 - y0) * (glabella[0] - x0) / (x1 - x0)
        if y < glabella[1] and (found is None or y > found[1]):
            found = (glabella[0], y)
    return found
