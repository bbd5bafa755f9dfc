"""Plans and surfaces that several tests draw on."""

from __future__ import annotations

import math

import numpy as np

from designs.engine.geometry import Flat, Head
from designs.engine.zones import Raster, Zone, curve

PHOTO = (1600, 1200)
FRONT_HANDLES = [
    (560, 470), (600, 430), (700, 470), (800, 475), (900, 470), (1000, 430), (1040, 470),
    (1060, 400), (1010, 270), (800, 240), (590, 270), (540, 400), (560, 470),
]  # fmt: skip
WHOLE_TOP_HANDLES = [
    (520, 420), (560, 380), (640, 450), (700, 480), (760, 500), (850, 500), (900, 480), (960, 450),
    (1040, 380), (1080, 420), (1110, 300), (1000, 120), (800, 112), (600, 120), (490, 300),
    (520, 420),
]  # fmt: skip


def bowed_head(px_per_mm: float = 5.2) -> Head:
    """A head bowed 35°, seen from 70 cm, its chart centred on the hairline."""
    zoom = px_per_mm / 5.2
    return Head(
        px_per_mm, (800 * zoom, 640 * zoom), pose=(0, 35, 0), depth_mm=60, middle=(0, 0.86, 0.51)
    )


def hairline(density: float = 170.0, **more) -> Zone:
    return Zone(curve(FRONT_HANDLES)[:-1], density, **more)


def square(dots: int, density: float = 150.0, px_per_mm: float = 5.0, ramp: bool = False):
    """A flat surface and a raster of about so many dots, if wanted falling 10:1 to the left."""
    side = math.sqrt(dots / density) * 10
    px_per_mm = min(px_per_mm, 1150 / side)
    cells = int(side * px_per_mm / 4)
    field = np.full((cells, cells), density, np.float32)
    if ramp:
        field *= np.clip(np.linspace(0.1, 1.1, cells), 0, 1).astype(np.float32)
    x0, y0 = (int((n - side * px_per_mm) / 2 / 4) * 4 for n in PHOTO)
    whose = np.zeros(field.shape, np.int16)
    flat = Raster(x0, y0, 4, field, field > 0, whose, field / field.max())
    return Flat(px_per_mm), flat


def planned_dots(surface, raster) -> float:
    """The integral of the drawn density over the scalp."""
    x, y = raster.centres()
    area = np.nan_to_num(surface.area_per_px(x, y)) * raster.step**2 / 100
    return float((area * raster.density).sum())
