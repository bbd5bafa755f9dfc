"""From handles to outlines: a smooth closed curve through every handle, sharp at corners.

Pure. The editor draws the same curve (static/js/design/curve.js): what is dragged is what is
filled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from designs.drawing import Handle
from designs.engine.zones import curve

PER_SPAN = 16


def beziers(outline: Sequence[Handle]) -> list[tuple[float, float]]:
    """The closed chain of cubic Béziers: point, control, control, point, …, the first again.

    A handle's tangent is parallel to the line between its neighbours, and each control lies a
    third of its span away, so that no span bulges past its ends. A corner has no tangent.
    """
    n = len(outline)
    chain = [(outline[0].x, outline[0].y)]
    for k in range(n):
        a, b = outline[k], outline[(k + 1) % n]
        third = math.hypot(b.x - a.x, b.y - a.y) / 3
        out = _tangent(outline[k - 1], a, b)
        into = _tangent(a, b, outline[(k + 2) % n])
        chain.append((a.x + out[0] * third, a.y + out[1] * third))
        chain.append((b.x - into[0] * third, b.y - into[1] * third))
        chain.append((b.x, b.y))
    return chain


def _tangent(before: Handle, here: Handle, after: Handle) -> tuple[float, float]:
    x, y = after.x - before.x, after.y - before.y
    length = math.hypot(x, y)
    if here.corner or not length:
        return 0.0, 0.0
    return x / length, y / length


def outlined(outline: Sequence[Handle]) -> np.ndarray:
    """The outline as float[n PER_SPAN, 2]: side k of the polygon belongs to span k // PER_SPAN."""
    return curve(beziers(outline), PER_SPAN)[:-1]
