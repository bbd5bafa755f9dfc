"""Scale, square centimetres, dots and minutes: what a quote stands on, each with its band.

The bands are the rms errors of 60 simulated heads a view (true heads and cameras vary, the engine
knows the usual head): two points 8 %, 14 % where skin is seen at a slant as a hairline is from the
front; tape 15 %; the iris of an eye 17 and 20 %. A flat reading of the same photos errs by 17 to
44 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from designs.engine.errors import EngineError
from designs.engine.geometry import Head, Surface
from designs.engine.placing import Dots, ends
from designs.engine.zones import Raster

TWO_POINTS, TAPE, IRIS = "two points", "tape", "iris"
BANDS = {TWO_POINTS: 0.08, TAPE: 0.15, IRIS: 0.17}
SLANTED_BANDS = {TWO_POINTS: 0.14, TAPE: 0.15, IRIS: 0.20}
SLANTED = 0.6  # mean cosine below which a zone counts as seen at a slant
SHORTEST_MM, LONGEST_MM = 5.0, 300.0
HEAD_BETWEEN_MM = (450.0, 700.0)  # circumference
USUAL_AXES = (77.0, 112.0, 97.0)  # half breadth, height, length; circumference 549 mm
PX_PER_MM_BETWEEN = (0.5, 60.0)
# The visible iris from side to side: 11.7 mm in adults, sd 0.5 (Rüfer, Schröder and Erb, Cornea
# 24(3), 2005, measured 11.71 +- 0.42 mm in 390 eyes). That spread is in the bands above.
IRIS_MM = 11.7
IRIS_BEHIND_MM = 11.0  # the usual head's surface there: some 75 mm before its middle; assumed
IRIS_EDGES_PX = 1.0  # by how much its two edges together are missed
IRIS_AT_LEAST_PX = 20.0
IRIS_TURNED = 25.0  # degrees of yaw beyond which an iris is seen narrower than it is
DOTS_PER_MINUTE = 75.0  # 14,000 in a session of three hours; set for each artist
TOO_MUCH_HIDDEN = 0.10


def two_point_scale(a, b, apart_mm: float) -> float:
    """px/mm where two photo points lie `apart_mm` apart; best in the zone, 30 to 50 mm apart."""
    given = np.array([*a, *b, apart_mm], float)
    if not np.isfinite(given).all():
        raise EngineError("The two points could not be read.")
    if not SHORTEST_MM <= apart_mm <= LONGEST_MM:
        raise EngineError("Take two points between 5 and 300 mm apart, best 30 to 50.")
    return _sensible(math.dist(a, b) / apart_mm)


def head_from_two_points(a, b, apart_mm: float, centre_px, **pose) -> Head:
    """The usual head with the scale of two points, at the depth where they lie on it.

    a, b, centre_px: photo px. pose: as for `Head` (pose, camera_mm, middle).
    """
    scale = two_point_scale(a, b, apart_mm)
    first = Head(scale, centre_px, **pose)
    ends_mm = first.on_scalp(np.array([a[0], b[0]], float), np.array([a[1], b[1]], float))
    if np.isnan(ends_mm).any():
        raise EngineError("The two points must lie on the head.")
    # Skin that recedes between the points shortens what the photo shows of it.
    seen = math.dist(ends_mm[0][:2], ends_mm[1][:2]) / math.dist(ends_mm[0], ends_mm[1])
    return Head(_sensible(scale / seen), centre_px, depth_mm=float(ends_mm[:, 2].mean()), **pose)


def head_from_iris(a, b, centre_px, **pose) -> Head:
    """The usual head with the scale of one iris, whose edges lie at photo px a and b.

    The eye lies nearer than most of the scalp: its scale holds at its own depth. A look into the
    camera shows the iris round, however the skin about it is turned.
    """
    edges = np.array([*a, *b], float)
    if not np.isfinite(edges).all():
        raise EngineError("The two points could not be read.")
    if abs((pose.get("pose") or (0.0,))[0]) > IRIS_TURNED:
        raise EngineError("An iris gives the scale on a photo from the front. Use two points here.")
    if math.dist(a, b) < IRIS_AT_LEAST_PX:
        raise EngineError(
            "The eye is too small on this photo to be measured by. Use two points, or the tape."
        )
    scale = _sensible(math.dist(a, b) / IRIS_MM)
    x, y = (edges[:2] + edges[2:]) / 2
    depth = float(Head(scale, centre_px, **pose).on_scalp(np.array([x]), np.array([y]))[0, 2])
    if math.isnan(depth):
        raise EngineError("The iris must lie on the head. Fit the outline first.")
    return Head(scale, centre_px, depth_mm=depth - IRIS_BEHIND_MM, **pose)


def iris_error(a, b) -> float:
    """The error of an iris' scale that comes from placing its edges, as a share."""
    return IRIS_EDGES_PX / max(math.dist(a, b), IRIS_AT_LEAST_PX)


def head_from_tape(circumference_mm: float, breadth_px: float, centre_px, **pose) -> Head:
    """The usual head made as large as the tape says, the scale from the breadth of its outline."""
    low, high = HEAD_BETWEEN_MM
    if not low <= circumference_mm <= high:
        raise EngineError("A head measures between 45 and 70 cm around.")
    a, _, c = USUAL_AXES
    larger = circumference_mm / _around(a, c)
    axes = (larger * USUAL_AXES[0], larger * USUAL_AXES[1], larger * USUAL_AXES[2])
    camera = pose.setdefault("camera_mm", 700.0)
    # The outline is where the view grazes, in front of the widest place.
    near = 1.0 if math.isinf(camera) else math.sqrt(1 - (axes[2] / camera) ** 2)
    return Head(_sensible(breadth_px * near / (2 * axes[0])), centre_px, axes_mm=axes, **pose)


def _around(a: float, b: float) -> float:
    """Circumference of an ellipse (Ramanujan)."""
    h = ((a - b) / (a + b)) ** 2
    return math.pi * (a + b) * (1 + 3 * h / (10 + math.sqrt(4 - 3 * h)))


def _sensible(px_per_mm: float) -> float:
    low, high = PX_PER_MM_BETWEEN
    if not low <= px_per_mm <= high:
        raise EngineError("That scale cannot be right. Mark the two points again.")
    return px_per_mm


@dataclass(frozen=True)
class Measure:
    """Of one zone, or of all. area: cm². band: ± as a share of it. dots: in each session.
    hidden: share of what is drawn that is seen too much from the side to measure."""

    area: float
    band: float
    dots: tuple[int, ...]
    hidden: float

    @property
    def needs_another_photo(self) -> bool:
        return self.hidden > TOO_MUCH_HIDDEN

    def minutes(self, per_minute: float = DOTS_PER_MINUTE, setup: float = 0.0) -> tuple[float, ...]:
        """Needle time of each session at the artist's rate, with the time to set up in each."""
        if not (per_minute > 0 and setup >= 0):
            raise EngineError("The artist's rate could not be read.")
        return tuple(n / per_minute + setup for n in self.dots)


def measure(
    surface: Surface,
    raster: Raster,
    dots: Dots,
    shares: Sequence[float],
    *,
    method: str = TWO_POINTS,
    scale_error: float = 0.0,
    zone: int | None = None,
) -> Measure:
    """Area, dots and band of a zone by its number, or of the whole; from the dots as placed.
    scale_error: of this scale beyond its method's own, as a share; it counts twice in an area."""
    inside = raster.inside if zone is None else raster.inside & (raster.zone == zone)
    x, y = raster.centres()
    each = surface.area_per_px(x[inside], y[inside]) * raster.step**2 / 100
    seen = np.isfinite(each)
    area = float(each[seen].sum())
    counted = dots.measured()
    if zone is not None:
        counted = counted & (dots.zone == zone)
    session = np.searchsorted(ends(shares), dots.order[counted], side="right")
    per_session = np.bincount(np.minimum(session, len(shares) - 1), minlength=len(shares))
    return Measure(
        area=area,
        band=round(math.hypot(_band(method, dots.cos[counted]), 2 * scale_error), 4),
        dots=tuple(int(n) for n in per_session),
        hidden=1 - float(seen.mean()) if len(seen) else 0.0,
    )


def _band(method: str, cos: np.ndarray) -> float:
    if method not in BANDS:
        raise EngineError("The photo needs a scale: two points, the tape or an iris.")
    slanted = len(cos) and float(cos.mean()) < SLANTED
    return SLANTED_BANDS[method] if slanted else BANDS[method]
