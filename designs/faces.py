"""Where the face is, as far as a drawing knows: for hiding it, and for the guides.

Pure. The face lies below the glabella, the smooth place between the brows.
"""

from __future__ import annotations

import math

import numpy as np

from designs.drawing import Calibration, HeadDrawn, Point
from designs.engine.geometry import turned
from designs.engine.measuring import USUAL_AXES

GLABELLA = (0.0, 0.13, 0.99)  # as a direction in the head's own axes
ABOVE_MM = 12.0  # the brows are hidden as well
SHOWING_A_FACE = ("front", "left", "right", "top")
UNKNOWN = 0.3  # without a scale everything below this share of the height may be face


def glabella_of(head: HeadDrawn) -> tuple[Point, bool]:
    """Where the glabella of the usual head would be in the photo, and whether it is in sight."""
    rows = turned(head.yaw, head.pitch, head.roll) * np.array(USUAL_AXES)
    per_mm = _per_mm(head)
    x, y, z = rows @ np.array(GLABELLA)
    return (head.x + float(x) * per_mm, head.y - float(y) * per_mm), bool(z > 0)


def _per_mm(head: HeadDrawn) -> float:
    rows = turned(head.yaw, head.pitch, 0) * np.array(USUAL_AXES)
    return head.half / float(np.sqrt((rows[0] ** 2).sum()))


def mask(
    calibration: Calibration | None,
    glabella: Point | None,
    side: str,
    whole: tuple[float, float],
    size: tuple[int, int],
) -> np.ndarray:
    """bool[size], size being (h, w): all that lies below the brows, on sides that show a face.
    `whole` is the photo's working size; without a scale all but the top of the photo is hidden."""
    h, w = size
    y, x = np.mgrid[:h, :w].astype(np.float32)
    if side not in SHOWING_A_FACE:
        return np.zeros(size, bool)
    head = calibration.head if calibration else None
    if head is None and glabella is None:
        return y > UNKNOWN * h
    place, in_sight = (glabella, True) if glabella else glabella_of(head)  # type: ignore[arg-type]
    if side == "top" and not in_sight:
        return np.zeros(size, bool)
    roll = math.radians(head.roll) if head else 0.0
    up = (-math.sin(roll), -math.cos(roll))
    per_mm = _per_mm(head) if head else whole[1] / 300
    at = place[0] + up[0] * ABOVE_MM * per_mm, place[1] + up[1] * ABOVE_MM * per_mm
    scale = w / whole[0]
    return ((x / scale - at[0]) * up[0] + (y / scale - at[1]) * up[1]) < 0
