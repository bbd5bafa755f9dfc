"""The preview beside what there is: goals G1 to G7 of the preview notes.

Sampling stands beside SciPy's Poisson disks and a jittered grid, drawing beside Pillow's ellipses
at four times the size, the whole way beside two passes over the frame and Pillow's own encoding of
the result, areas beside a flat reading of the same simulated photos. No engine: nothing is stored.
"""

from __future__ import annotations

import argparse
import io
import math
import resource
import statistics
import time
from functools import partial

import numpy as np
from PIL import Image, ImageDraw
from scipy.stats import qmc

from bench import ground
from designs.engine import measuring, placing, tile, zones
from designs.engine.evenness import evenness, local_error
from designs.engine.geometry import Flat, Head
from designs.engine.photo import Photo
from designs.engine.rendering import Look, jpeg, pigmented
from designs.engine.zones import Raster, Zone

FRAME = (1200, 1600)
TOP = [
    (520, 420), (560, 380), (640, 450), (700, 480), (760, 500), (850, 500), (900, 480), (960, 450),
    (1040, 380), (1080, 420), (1110, 300), (1000, 120), (800, 112), (600, 120), (490, 300),
    (520, 420),
]  # fmt: skip
ELIMINATION_LOW = 0.127  # published progressive weighted sample elimination, same measure
show = partial(ground.show, engine="no engine")


def frame(shape=FRAME) -> Photo:
    noise = np.random.default_rng(0).normal(170, 6, (*shape, 3))
    return Photo(np.clip(noise, 0, 255).astype(np.uint8))


def square(dots: int, density: float, scale: float, ramp: bool = False) -> tuple[Flat, Raster]:
    """A flat patch of about so many dots from (0, 0); with a ramp, falling 10:1 to the left."""
    cells = int(math.sqrt(dots / density) * 10 * scale / 4)
    field = np.full((cells, cells), density, np.float32)
    if ramp:
        field *= np.clip(np.linspace(0.1, 1.1, cells), 0, 1).astype(np.float32)
    return Flat(scale), Raster(
        0, 0, 4, field, field > 0, np.zeros(field.shape, np.int16), field / field.max()
    )


def sampling(quick: bool) -> None:
    """G1: seconds per thousand dots."""
    flat, raster = square(20_000, 150.0, 5.0)
    number = len(placing.place(tile.standard(), flat, raster, 3))
    ours = ground.best_seconds(lambda: placing.place(tile.standard(), flat, raster, 3), 5)
    wanted = 1000 if quick else 5000
    disks = qmc.PoissonDisk(2, radius=math.sqrt(0.62 / wanted), rng=np.random.default_rng(1))
    began = time.perf_counter()
    found = len(disks.fill_space())
    floor = (time.perf_counter() - began) / found * 1000
    show(
        "preview G1 sampling, beside scipy PoissonDisk",
        ours=ours / number * 1000,
        floor=floor,
        goal="<= 0.001",
        unit="s per 1,000 dots",
    )


def unit_tile() -> np.ndarray:
    whole = tile.standard()
    return np.stack([whole.x, whole.y], 1).astype(float) / whole.period


def quality(quick: bool) -> None:
    """G2 to G4: clumps in a session, clumps at any density, and errors of density in a ramp."""
    points = unit_tile()
    half = np.random.default_rng(0).permutation(20_000)[:10_000]
    show(
        "preview G2 clumping of the first session, beside a random half of the same dots",
        ours=evenness(points[:10_000]).low,
        floor=evenness(points[half]).low,
        goal="<= 0.2",
        unit="power at low frequencies (white noise 1)",
    )
    prefixes = (4096, 16_384, 45_000) if quick else (4096, 8192, 16_384, 24_576, 32_768, 45_000)
    show(
        "preview G3 clumping at the worst density, beside published sample elimination",
        ours=max(evenness(points[:n]).low for n in prefixes),
        floor=ELIMINATION_LOW,
        goal="<= 0.65",
        unit="power at low frequencies (white noise 1)",
    )
    flat, raster = square(20_000, 150.0, 5.0, ramp=True)
    dots = placing.place(tile.standard(), flat, raster, 5, jitter_mm=0)
    cell = raster.step / flat.px_per_mm
    error = partial(local_error, density=raster.density / 100, cell=cell, blocks=6)
    show(
        "preview G4 error of density in a 10:1 ramp, beside a jittered grid thinned out",
        ours=error(dots.x / flat.px_per_mm, dots.y / flat.px_per_mm),
        floor=error(*thinned_grid(raster.density / 100, cell)),
        goal="<= 0.6",
        unit="rms count error over a Poisson set's",
    )


def thinned_grid(density: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """x, y in mm of a jittered hexagonal grid at the highest density, thinned out by chance."""
    chance = np.random.default_rng(0)
    side, most = len(density) * cell, float(density.max())
    apart = math.sqrt(2 / (math.sqrt(3) * most))
    rows, columns = np.mgrid[: int(side / apart / 0.866) + 1, : int(side / apart) + 1]
    x = (columns + 0.5 * (rows % 2) + chance.uniform(-0.35, 0.35, rows.shape)) * apart
    y = (rows * 0.866 + chance.uniform(-0.35, 0.35, rows.shape)) * apart
    x, y = x.ravel(), y.ravel()
    within = (x > 0) & (x < side) & (y > 0) & (y < side)
    x, y = x[within], y[within]
    kept = chance.random(len(x)) * most < density[(y / cell).astype(int), (x / cell).astype(int)]
    return x[kept], y[kept]


def drawing(runs: int) -> None:
    """G5: dots to picture."""
    flat, raster = square(20_000, 150.0, 5.0)
    dots, photo, look = placing.place(tile.standard(), flat, raster, 3), frame(), Look()
    h, w = FRAME

    def ellipses() -> Image.Image:
        mask = Image.new("L", (w * 4, h * 4))
        draw, r = ImageDraw.Draw(mask), look.diameter_mm / 2 * flat.px_per_mm * 4
        for x, y in zip((dots.x * 4).tolist(), (dots.y * 4).tolist(), strict=True):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=200)
        ink = Image.new("RGB", (w, h), (40, 38, 38))
        return Image.composite(ink, Image.fromarray(photo.pixels), mask.reduce(4))

    ours, floor = ground.alternate(lambda: pigmented(photo, dots, look), ellipses, runs)
    show(
        "preview G5 drawing 20,000 dots, beside Pillow's ellipses at four times the size",
        ours=ours,
        floor=floor,
        goal="<= 0.5",
        unit="s",
    )


def whole_way(runs: int) -> None:
    """G6: from the outline as drawn to the bytes that are sent."""
    photo, look, whole = frame(), Look(), tile.standard()
    head = Head(5.2, (800, 640), pose=(0, 30, 0), depth_mm=60, middle=(0, 0.9, 0.44))

    def outline_to_jpeg() -> tuple[int, np.ndarray]:
        outline = zones.checked(zones.curve(TOP), (1600, 1200), 5.2)
        raster = zones.raster([Zone(outline, 265.0)], head, 42)
        dots = placing.place(whole, head, raster, 42)
        picture = pigmented(photo, dots, look)
        jpeg(picture)
        return len(dots), picture

    number, picture = outline_to_jpeg()
    copy = np.empty_like(picture)

    def least() -> None:
        np.copyto(copy, photo.pixels)
        np.copyto(copy, picture)
        Image.fromarray(copy).save(io.BytesIO(), "JPEG", quality=88)

    ours, floor = ground.alternate(outline_to_jpeg, least, runs)
    what = f"preview G6 outline to jpeg, {number} dots on a head, 1600x1200"
    show(f"{what}, median", ours=ours, floor=floor, goal="<= 4", unit="s")
    times = [ground.best_seconds(outline_to_jpeg, 1) for _ in range(2 * runs)]
    slowest = statistics.quantiles(times, n=20)[-1]
    show(f"{what}, p95 beside 80 ms", ours=slowest, floor=0.08, goal="<= 1", unit="s")


def large(runs: int) -> None:
    """200,000 dots in time and memory, and the export of 12 megapixels."""
    flat, raster = square(200_000, 185.0, 3.6)
    photo, whole = frame(), tile.standard()

    def many() -> bytes:
        dots = placing.place(whole, flat, raster, 3)
        return jpeg(pigmented(photo, dots, Look()))

    many()
    what = "preview G6 200,000 dots to jpeg"
    ours = ground.best_seconds(many, runs)
    show(f"{what}, beside 400 ms", ours=ours, floor=0.4, goal="<= 1", unit="s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(f"{what}, memory beside 600 MB", ours=peak, floor=600.0, goal="<= 1", unit="MB")
    big = frame((3000, 4000))
    flat, raster = square(126_000, 185.0, 11.0)

    def export() -> bytes:
        return jpeg(pigmented(big, placing.place(whole, flat, raster, 3), Look()))

    ours = ground.best_seconds(export, runs)
    show(
        "preview G6 export of 12 megapixels, beside 2 s",
        ours=ours,
        floor=2.0,
        goal="<= 1",
        unit="s",
    )


def areas(heads: int) -> None:
    """G7: the error of the area, which is the error of a quote, over heads nobody has measured."""
    for view, pitch in (("hairline, head bowed", 35), ("top, head bowed", 35), ("top", 70)):
        chance = np.random.default_rng(0)
        errors = [area_errors(view, pitch, chance) for _ in range(heads)]
        flat, ellipsoid = np.sqrt((np.array(errors) ** 2).mean(0))
        show(
            f"preview G7 error of area, {view}, beside a flat reading",
            ours=float(ellipsoid),
            floor=float(flat),
            goal="<= 0.4",
            unit=f"rms share of the area over {heads} heads",
        )


def area_errors(view: str, pitch: float, chance) -> tuple[float, float]:
    """Of the flat and of our reading of one head, whose size, pose and camera only it knows."""
    step = 8
    x, y = np.meshgrid(np.arange(4, 1600, step), np.arange(4, 1240, step))
    axes = (chance.normal(76, 3), chance.normal(113, 5), chance.normal(97, 4))
    pose = (chance.normal(0, 5), pitch + chance.normal(0, 5), 0)
    true = Head(5.0, (800, 620), axes_mm=axes, pose=pose, camera_mm=chance.uniform(500, 1100))
    each = true.area_per_px(x, y)
    inside = drawn_on(true, x, y, view) & np.isfinite(each)
    real = each[inside].sum()
    at = float(x[inside].mean()), float(y[inside].mean())
    a, b = (at[0] - 90, at[1]), (at[0] + 90, at[1])
    ends = true.on_scalp(np.array([a[0], b[0]]), np.array([a[1], b[1]]))
    apart = float(np.linalg.norm(ends[0] - ends[1])) * (1 + chance.normal(0, 0.01))
    flat = inside.sum() / measuring.two_point_scale(a, b, apart) ** 2
    head = measuring.head_from_two_points(a, b, apart, (800, 620), pose=(0, pitch, 0))
    ours = head.area_per_px(x[inside], y[inside])
    ours = np.where(np.isfinite(ours), ours, np.nanmedian(ours)).sum()
    return float(flat / real - 1), float(ours / real - 1)


def drawn_on(head: Head, x, y, view: str) -> np.ndarray:
    """The same zone on every head: by elevation and azimuth from its centre."""
    right, up, ahead = np.moveaxis(head.on_sphere(x, y) * head.axes, -1, 0)
    elevation = np.degrees(np.arctan2(up, np.hypot(right, ahead)))
    azimuth = np.abs(np.degrees(np.arctan2(right, ahead)))
    turns, heights = (0, 15, 30, 45, 60, 80, 110, 150, 180), (44, 45, 47, 50, 46, 50, 52, 50, 46)
    front = np.interp(azimuth, turns, heights)
    if view.startswith("hairline"):
        return (elevation > front) & (elevation < front + 16) & (azimuth < 60)
    return elevation > front


def measure(quick: bool) -> None:
    large(2 if quick else 5)  # first, while the peak of memory is its own
    whole_way(10 if quick else 40)
    drawing(3 if quick else 9)
    sampling(quick)
    quality(quick)
    areas(12 if quick else 60)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="end within 40 s")
    measure(options.parse_args().quick)
