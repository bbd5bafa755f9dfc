"""Between millimetres on the scalp and pixels in the photo.

A surface offers a chart: (u, v) in mm, in which the tile is laid out. On `Flat` it is the skin
itself. On `Head`, an ellipsoid, it is Lambert's azimuthal projection about the middle of the work,
whose area factor is known exactly and absorbed by the rank threshold, so counts are exact although
no chart of a head keeps distances. What it buys: a flat reading of px² gives 12-44 % too little
scalp for hairline and top views; the ellipsoid with two points 3-8 % rms, 14 % for a frontal view.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from designs.engine.errors import EngineError

MEASURED_COS = 0.2  # skin seen at more than 78° is not measured,
DRAWN_COS = 0.05  # but drawn to here, or the silhouette gets a bare rim
F32 = np.float32


@dataclass(frozen=True)
class Seen:
    """Points of the chart as the camera sees them; float32 arrays of one length.

    x, y: photo px. scale: px/mm square on. cos: of the angle between skin and view.
    nx, ny: the unit direction in the photo along which the skin is foreshortened.
    area: mm² of scalp per mm² of chart.
    """

    x: np.ndarray
    y: np.ndarray
    scale: np.ndarray
    cos: np.ndarray
    nx: np.ndarray
    ny: np.ndarray
    area: np.ndarray


Box = tuple[float, float, float, float]


class Surface(Protocol):
    px_per_mm: float
    largest_area: float  # the largest `Seen.area` anywhere

    def chart_box(self, x: np.ndarray, y: np.ndarray) -> Box: ...
    def to_photo(self, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
    def see(self, u: np.ndarray, v: np.ndarray) -> Seen: ...
    def to_chart(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
    def area_per_px(self, x: np.ndarray, y: np.ndarray) -> np.ndarray: ...


class Flat:
    """Skin as a plane, seen square on or tilted by `tilt` degrees about an axis in the photo."""

    largest_area = 1.0

    def __init__(self, px_per_mm: float, origin=(0.0, 0.0), tilt: float = 0.0, axis: float = 0.0):
        self.px_per_mm = px_per_mm
        self.origin = origin
        self.cos = math.cos(math.radians(tilt))
        turned = math.radians(axis)
        self.along = (math.cos(turned), math.sin(turned))

    def chart_box(self, x, y) -> Box:
        u, v = self.to_chart(x, y)
        return _around(u, v)

    def to_photo(self, u, v):
        a, b = F32(self.along[0]), F32(self.along[1])
        along, across = u * a + v * b, (v * a - u * b) * F32(self.cos)
        scale = F32(self.px_per_mm)
        x = (along * a - across * b) * scale + F32(self.origin[0])
        return x, (along * b + across * a) * scale + F32(self.origin[1])

    def to_chart(self, x, y):
        a, b = self.along
        x, y = (x - self.origin[0]) / self.px_per_mm, (y - self.origin[1]) / self.px_per_mm
        along, across = x * a + y * b, (y * a - x * b) / self.cos
        return along * a - across * b, along * b + across * a

    def see(self, u, v) -> Seen:
        x, y = self.to_photo(u, v)
        scale, cos, nx, ny, area = (
            np.full(len(x), value, F32)
            for value in (self.px_per_mm, self.cos, -self.along[1], self.along[0], 1)
        )
        return Seen(x, y, scale, cos, nx, ny, area)

    def area_per_px(self, x, y):
        """mm² of skin per px²."""
        return np.full(np.shape(x), 1 / (self.px_per_mm**2 * self.cos))


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotation [3, 3] of a head: turned right, bowed towards the camera, tilted, in degrees."""
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    about_y = [[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]]
    about_x = [[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]]
    about_z = [[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]]
    return np.array(about_z) @ np.array(about_x) @ np.array(about_y)


class Head:
    """An ellipsoid before a camera.

    px_per_mm holds at `depth_mm` towards the camera from the head's centre, where it was measured.
    axes_mm are the half breadth, height and length of the skull; pose is yaw, pitch, roll;
    camera_mm is the distance of camera and centre (700 where nothing is known, inf for none).
    `middle` is where on the head, as a direction in the head's own axes, the chart is centred.
    """

    def __init__(
        self,
        px_per_mm: float,
        centre_px: tuple[float, float],
        *,
        axes_mm: tuple[float, float, float] = (77.0, 112.0, 97.0),
        pose: tuple[float, float, float] = (0.0, 0.0, 0.0),
        camera_mm: float = 700.0,
        depth_mm: float = 0.0,
        middle: tuple[float, float, float] = (0.0, 0.75, 0.66),
    ):
        given = (px_per_mm, *centre_px, *axes_mm, *pose, depth_mm, *middle)
        if not all(map(math.isfinite, given)) or px_per_mm <= 0 or min(axes_mm) <= 0:
            raise EngineError("The size or the pose of the head could not be read.")
        if camera_mm <= 1.5 * max(axes_mm):
            raise EngineError("The camera cannot have been that close to the head.")
        self.px_per_mm, self.centre, self.axes = px_per_mm, centre_px, np.array(axes_mm, float)
        self.camera, self.depth = camera_mm, depth_mm
        self.radius = float(np.prod(self.axes) ** (1 / 3))
        self.largest_area = self.radius / min(axes_mm)
        # From the unit sphere to the camera's frame. Rounded so that a last bit of the machine's
        # cosine does not reach the dots.
        down = np.diag([1.0, -1.0, 1.0])
        self.out = np.round(down @ turned(*pose) @ np.diag(self.axes), 9)
        self.back = np.linalg.inv(self.out)
        self._centre_chart(np.array(middle, float))

    def _centre_chart(self, middle: np.ndarray) -> None:
        self.q0 = np.round(middle / np.linalg.norm(middle), 9)
        pole = np.array([0, 0, 1.0]) if abs(self.q0[2]) < 0.9 else np.array([0, 1.0, 0])
        first = np.cross(pole, self.q0)
        self.e1 = np.round(first / np.linalg.norm(first), 9)
        self.e2 = np.round(np.cross(self.q0, self.e1), 9)

    def scale_at(self, depth):
        """px/mm at `depth` mm from the centre towards the camera: nearer skin looks larger."""
        if math.isinf(self.camera):
            return np.full(np.shape(depth), self.px_per_mm, F32)
        near = F32(self.px_per_mm * (self.camera - self.depth))
        return near / (F32(self.camera) - depth)

    def _ray(self, x, y) -> tuple[np.ndarray, np.ndarray]:
        """Origin and direction [..., 3] of the view through photo px, in the camera's frame."""
        right = (np.asarray(x, float) - self.centre[0]) / self.px_per_mm
        below = (np.asarray(y, float) - self.centre[1]) / self.px_per_mm
        if math.isinf(self.camera):
            start = np.stack([right, below, np.zeros_like(right)], -1)
            return start, np.broadcast_to([0.0, 0.0, 1.0], start.shape)
        start = np.broadcast_to([0.0, 0.0, self.camera], (*right.shape, 3))
        away = np.full_like(right, self.depth - self.camera)
        return start, -np.stack([right, below, away], -1)

    def _quadratic(self, x, y):
        """The ray in the frame of the unit sphere, and a, b, c of a t² + 2 b t + c = 0 for it."""
        start, way = (part @ self.back.T for part in self._ray(x, y))
        a, b = (way * way).sum(-1), (start * way).sum(-1)
        return start, way, a, b, (start * start).sum(-1) - 1

    def on_sphere(self, x, y) -> np.ndarray:
        """Where the view through photo px meets the head: unit vectors [..., 3]; nan beside it."""
        start, way, a, b, c = self._quadratic(x, y)
        with np.errstate(invalid="ignore"):
            t = (-b + np.sqrt(b * b - a * c)) / a
        return start + t[..., None] * way

    def on_scalp(self, x, y) -> np.ndarray:
        """The same hit in mm in the camera's frame."""
        return self.on_sphere(x, y) @ self.out.T

    def to_chart(self, x, y):
        return self._charted(self.on_sphere(x, y))

    def _charted(self, q):
        spread = np.sqrt(2 / (1 + q @ self.q0)) * self.radius
        return (q @ self.e1) * spread, (q @ self.e2) * spread

    def chart_box(self, x, y) -> Box:
        start, way, a, b, c = self._quadratic(x, y)
        if (b * b < a * c).all():
            raise EngineError("The drawing lies beside the head.")
        # Views past the head end at its silhouette, so that nothing before it is left out.
        t = (-b + np.sqrt(np.maximum(b * b - a * c, 0))) / a
        q = start + t[..., None] * way
        return _around(*self._charted(q / np.linalg.norm(q, axis=-1, keepdims=True)))

    def _from_chart(self, u, v):
        a, b = u / F32(self.radius), v / F32(self.radius)
        h = a * a + b * b
        stretch, rise = np.sqrt(np.maximum(1 - h / 4, 0)), 1 - h / 2
        a, b = a * stretch, b * stretch
        q0, e1, e2 = (part.astype(F32) for part in (self.q0, self.e1, self.e2))
        return [a * e1[k] + b * e2[k] + rise * q0[k] for k in range(3)], h < 3.9

    def to_photo(self, u, v):
        q, _ = self._from_chart(u, v)
        x, y, z = _times(self.out, q)
        scale = self.scale_at(z)
        return x * scale + F32(self.centre[0]), y * scale + F32(self.centre[1])

    def see(self, u, v) -> Seen:
        q, charted = self._from_chart(u, v)
        x, y, z = _times(self.out, q)
        scale = self.scale_at(z)
        nx, ny, nz = _times(self.back.T, q)  # the normal of an ellipsoid at its point M q is M⁻ᵀ q
        length = np.sqrt(nx * nx + ny * ny + nz * nz)
        if math.isinf(self.camera):
            cos = nz / length
        else:
            ahead = F32(self.camera) - z
            far = np.sqrt(x * x + y * y + ahead * ahead)
            cos = (nz * ahead - nx * x - ny * y) / (length * far)
        flat = np.sqrt(nx * nx + ny * ny) + F32(1e-9)
        squares = sum(part * part / F32(axis**2) for part, axis in zip(q, self.axes, strict=True))
        area = F32(np.prod(self.axes) / self.radius**2) * np.sqrt(squares)
        return Seen(
            x * scale + F32(self.centre[0]),
            y * scale + F32(self.centre[1]),
            scale,
            np.where(charted, cos, F32(-1)),
            nx / flat,
            ny / flat,
            area,
        )

    def area_per_px(self, x, y):
        """mm² of scalp per px², from the hits around each pixel; nan where not measurable."""
        hits = [
            self.on_scalp(x + dx, y + dy) for dx, dy in ((-0.5, 0), (0.5, 0), (0, -0.5), (0, 0.5))
        ]
        patch = np.cross(hits[1] - hits[0], hits[3] - hits[2])
        _, view = self._ray(x, y)
        area = np.linalg.norm(patch, axis=-1)
        with np.errstate(invalid="ignore", divide="ignore"):
            cos = np.abs((patch * view).sum(-1)) / area / np.linalg.norm(view, axis=-1)
        return np.where(cos > MEASURED_COS, area, np.nan)


def _around(u, v) -> Box:
    """The rectangle about chart points, with room for the jitter and between the points."""
    margin = 6.0
    low, high = (float(u.min()), float(v.min())), (float(u.max()), float(v.max()))
    return low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin


def _times(matrix: np.ndarray, q: list[np.ndarray]) -> list[np.ndarray]:
    """A 3x3 matrix times points held as three columns; no BLAS, whose rounding differs."""
    m = matrix.astype(F32)
    return [m[row, 0] * q[0] + m[row, 1] * q[1] + m[row, 2] * q[2] for row in range(3)]
