"""A drawn view as the engine sees it: the surface, the raster, the dots, and what they measure.

Pure: values in, arrays out. The same calibration, drawing, seed and side give the same dots on
every machine, whatever size the picture is shown at: dots are placed on the photo at its working
size, and only drawn at another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from designs.curves import outlined
from designs.drawing import Calibration, Drawn, ZoneDrawn
from designs.engine import measuring, placing, zones
from designs.engine import tile as tiles
from designs.engine.errors import EngineError
from designs.engine.fading import FRESH, HALF_LIFE_YEARS, Fade, healed
from designs.engine.geometry import Flat, Head, Surface, turned
from designs.engine.placing import Dots
from designs.engine.rendering import SHADES, Look
from designs.engine.strokes import Directions, strokes
from designs.engine.zones import Edge, Hair, Raster, Zone, checked

# A dot placed with .15 mm is seen as .42 mm once pigment has settled and light wandered about it:
# assumed, until a clinic's own healed photos say otherwise.
SEEN = 2.8
INTO_HAIR_MM = 10.0  # the least over which a zone runs into hair; measured in the photo's plane
STROKE_SEEN = 1.7
# Where on the head the chart of a side is centred: fixed, so that a drag never moves the dots.
MIDDLES = {
    "front": (0.0, 0.86, 0.51),
    "top": (0.0, 0.95, 0.3),
    "crown": (0.0, 0.8, -0.6),
    "back": (0.0, 0.3, -0.95),
    "left": (0.75, 0.6, 0.25),
    "right": (-0.75, 0.6, 0.25),
}
MISSING = {
    measuring.TWO_POINTS: "Give the photo its scale first: two points, or the tape.",
    measuring.TAPE: "Give the photo its scale first: fit the outline to the head.",
    measuring.IRIS: "Give the photo its scale first: mark both edges of one iris, and fit the "
    "outline to the head.",
}
AGREE = (0.8, 1.25)  # how far the drawn outline may differ from the usual head at that scale


@dataclass(frozen=True, eq=False)
class Scene:
    """All of one view that does not depend on time, session or size."""

    drawn: Drawn
    surface: Surface
    method: str
    raster: Raster
    dots: Dots
    scale_error: float = 0.0

    def measure(self, shares: Sequence[float], zone: int | None = None) -> measuring.Measure:
        return measuring.measure(
            self.surface,
            self.raster,
            self.dots,
            shares,
            method=self.method,
            scale_error=self.scale_error,
            zone=zone,
        )


def surface_of(calibration: Calibration, side: str) -> Surface:
    """The skin before the camera. EngineError says what is missing or cannot be."""
    if not calibration.is_set:
        raise EngineError(MISSING[calibration.method])
    head = calibration.head
    if head is None:
        a, b = calibration.points
        return Flat(measuring.two_point_scale(a, b, calibration.apart_mm))
    pose = (head.yaw, head.pitch, head.roll)
    about = {"pose": pose, "middle": MIDDLES.get(side, MIDDLES["front"])}
    # What a head so turned shows from its middle to its side, over what one seen from ahead does.
    broader = _half_breadth(measuring.USUAL_AXES, pose) / measuring.USUAL_AXES[0]
    centre = (head.x, head.y)
    if calibration.method == measuring.TAPE:
        return measuring.head_from_tape(
            calibration.tape_mm, 2 * head.half / broader, centre, **about
        )
    found = _from_points(calibration, centre, about)
    for _ in range(3):  # a larger head brings the points nearer, which changes its scale
        larger = head.half / (_half_breadth(found.axes, pose) * _scale_of_outline(found))
        axes = tuple(float(axis) * larger for axis in found.axes)
        if not AGREE[0] <= axes[0] / measuring.USUAL_AXES[0] <= AGREE[1]:
            raise EngineError(
                "The marks and the outline do not agree: the head would be "
                f"{round(axes[0] / measuring.USUAL_AXES[0] * 54.9)} cm around. Check the distance, "
                "then the outline."
            )
        found = _from_points(calibration, centre, about | {"axes_mm": axes})
    return found


def _from_points(calibration: Calibration, centre: tuple[float, float], about: dict) -> Head:
    a, b = calibration.points
    if calibration.method == measuring.IRIS:
        return measuring.head_from_iris(a, b, centre, **about)
    return measuring.head_from_two_points(a, b, calibration.apart_mm, centre, **about)


def _half_breadth(axes, pose) -> float:
    """Half the breadth in mm of an ellipsoid so turned, as the camera sees it."""
    rows = turned(pose[0], pose[1], 0.0) * np.asarray(axes)
    return float(np.sqrt((rows[0] ** 2).sum()))


def _scale_of_outline(head: Head) -> float:
    """px/mm of half the breadth of a head's outline, where the view grazes it."""
    near = math.sqrt(max(1 - (float(head.axes[2]) / head.camera) ** 2, 0.1))
    return float(head.scale_at(np.float32(0))) / near


# ---------------------------------------------------------------- zones


def edge_of(zone: ZoneDrawn, kind: str) -> Edge:
    """How one side of a zone ends in the skin."""
    if zone.kind == "scar":
        return zones.SCAR
    if kind == "hard":
        return zones.HARD
    waves = {"macro": 1.5 * zone.waver, "micro": zone.waver}
    if kind == "blend":
        return Edge(feather=max(zone.feather_mm, INTO_HAIR_MM), **waves)
    return Edge(feather=zone.feather_mm, sentinel=zone.strays_mm, **waves)


def _zone(zone: ZoneDrawn, size: tuple[int, int], scale: float) -> Zone:
    points = outlined(zone.outline)
    points = np.clip(points, 0, size)  # a curve may swing past handles that lie on the border
    edges = [edge_of(zone, one.edge) for one in zone.outline]
    filled = checked(points, size, scale)
    sides = (
        tuple(edges[0] for _ in filled) if len(set(edges)) == 1 else _sides(points, filled, edges)
    )
    return Zone(filled, zone.density, sides, priority=1 if zone.kind == "scar" else 0)


def _sides(points: np.ndarray, filled: np.ndarray, edges: list[Edge]) -> tuple[Edge, ...]:
    """The edge of each side: `checked` drops points that repeat, so sides are counted by place."""
    span = len(points) // len(edges)
    at = {tuple(point): k // span for k, point in reversed(list(enumerate(points.tolist())))}
    return tuple(edges[at[tuple(point)]] for point in filled.tolist())


def scene(
    calibration: Calibration, drawn: Drawn, *, side: str, size: tuple[float, float], seed: int
) -> Scene:
    """The view with its dots. EngineError says in a sentence why it cannot be filled."""
    if not drawn.zones:
        raise EngineError("Draw a zone first.")
    surface = surface_of(calibration, side)
    whole = (math.ceil(size[0]), math.ceil(size[1]))
    raster = zones.raster(
        [_zone(zone, whole, surface.px_per_mm) for zone in drawn.zones],
        surface,
        seed,
        exclusions=[outlined(shape.outline) for shape in drawn.exclusions],
        hair=[Hair(outlined(shape.outline), shape.density) for shape in drawn.hair],
    )
    dots = placing.place(tiles.standard(), surface, raster, seed)
    iris = calibration.method == measuring.IRIS
    error = measuring.iris_error(*calibration.points) if iris else 0.0
    return Scene(drawn, surface, calibration.method, raster, dots, error)


# ---------------------------------------------------------------- what is seen of it


def fade_of(years: float, fresh: bool, half_life: float = HALF_LIFE_YEARS) -> Fade:
    return FRESH if fresh else healed(years, half_life=half_life)


def layers(
    found: Scene, shares: Sequence[float], session: int | None, fade: Fade
) -> Iterator[tuple[Dots, Look]]:
    """What is there after `session` (None: all of them), a layer for each kind of dot."""
    dots = found.dots
    if session is not None and session < len(shares):
        dots = dots.after(session, shares) if session > 0 else dots.take(slice(0, 0))
    kinds: dict[tuple, list[int]] = {}
    for n, zone in enumerate(found.drawn.zones):
        for technique in ("dots", "strokes") if zone.technique == "mixed" else (zone.technique,):
            kind = (technique, zone.technique, zone.dot_mm, zone.stroke_mm, zone.shade)
            kinds.setdefault(kind, []).append(n)
    for (technique, how, dot_mm, stroke_mm, shade), members in kinds.items():
        some = np.isin(dots.zone, members)
        if how == "mixed":
            some &= (dots.chance < 0.5) == (technique == "dots")
        these = dots.take(np.flatnonzero(some))
        if not len(these):
            continue
        width = dot_mm * (STROKE_SEEN if technique == "strokes" else SEEN)
        if technique == "strokes":
            ways = growth(found)
            these = strokes(these, found.surface, ways, length_mm=stroke_mm, width_mm=width)
        yield these, Look(diameter_mm=width, shade=SHADES[shade], fade=fade)


def growth(found: Scene) -> Directions:
    """Which way hair grows at a place of the chart: as the nearest arrows say, each by how near
    it is; where none is drawn, down the photo."""
    arrows = np.array(found.drawn.growth or [_default_arrow(found)], float)
    angle = np.radians(arrows[:, 2])
    x = np.stack([arrows[:, 0], arrows[:, 0] + 2 * np.cos(angle)])
    y = np.stack([arrows[:, 1], arrows[:, 1] + 2 * np.sin(angle)])
    u, v = (np.asarray(part, float) for part in found.surface.to_chart(x, y))
    there = np.isfinite(u).all(0) & np.isfinite(v).all(0)
    if not there.any():
        return lambda u, v: np.zeros(len(u), np.float32)
    u, v = u[:, there], v[:, there]
    way = np.stack([u[1] - u[0], v[1] - v[0]], 1)
    way /= np.linalg.norm(way, axis=1, keepdims=True)

    def directions(at_u: np.ndarray, at_v: np.ndarray) -> np.ndarray:
        far = (at_u[:, None] - u[0]) ** 2 + (at_v[:, None] - v[0]) ** 2
        mean = (1 / (far + 25.0)) @ way
        return np.degrees(np.arctan2(mean[:, 1], mean[:, 0])).astype(np.float32)

    return directions


def _default_arrow(found: Scene) -> tuple[float, float, float]:
    x, y = found.raster.rim()
    return float(x.mean()), float(y.mean()), 90.0
