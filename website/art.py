"""Draws the website's pictures: a head before and after, and the whorl that is the studio's mark.

`python -m website.art` lights the clay of `clay.py`, sets pigment dots where they would be placed,
and writes `static/img/`. Everything comes from one seed, so that the same code draws the same
pictures; the results are committed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from website.clay import AHEAD, HEIGHT, WIDTH, Point, cast_row, dot, mix, ramp

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static/img"
SEED = 20
CAST = 420  # rays across; clay is soft, so the picture is enlarged and only the dots are sharp
BACK_TOP, BACK_LOW = (45, 84, 87), (16, 54, 59)  # the website's deep band
HAIR = (34, 27, 24)

# The hairline, as height over the angle from the nose (degrees): across the forehead, up into
# the temple, down before the ear.
HAIRLINE = [(0, 0.615), (20, 0.620), (36, 0.640), (46, 0.650), (52, 0.600), (58, 0.42), (63, 0.20),
            (68, 0.02), (76, -0.14), (180, -0.3)]  # fmt: skip


def along(points: Sequence[tuple[float, float]], at: float) -> float:
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return points[-1][1]


def shaved(p: Point) -> float:
    """How thick the look of a full, close shave is at `p`: 0 none, 1 full."""
    angle = math.degrees(math.atan2(abs(p[0]), p[2] + 0.12))
    if abs(p[0]) > 0.715 and p[1] < 0.19:
        return 0.0  # the ear
    return ramp(p[1] - along(HAIRLINE, angle), -0.045, 0.11)


def own(p: Point) -> float:
    """What is left of the head's own stubble: the sides."""
    return shaved(p) * (1.0 - ramp(p[1], 0.26, 0.66))


def brow(p: Point) -> float:
    x = abs(p[0])
    middle = 0.222 - 0.16 * x - (x - 0.2) ** 2
    thick = 0.034 - 0.05 * max(0.0, x - 0.22)
    return (
        ramp(thick - abs(p[1] - middle), 0.0, 0.018) * ramp(x, 0.07, 0.13) * ramp(0.42 - x, 0, 0.1)
    )


class Dots:
    """Dots set at random, never two in one another's way."""

    def __init__(self, rows: list, chance: random.Random):
        self.rows, self.chance = rows, chance
        self.scale = len(rows[0]) / WIDTH
        self.cells: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def spot(self, x: float, y: float):
        return self.rows[int(y * self.scale)][int(x * self.scale)]

    def free(self, x: float, y: float, apart: float) -> bool:
        cell = int(x // 8), int(y // 8)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                for other in self.cells.get((cell[0] + i, cell[1] + j), ()):
                    if math.dist(other, (x, y)) < apart:
                        return False
        self.cells.setdefault(cell, []).append((x, y))
        return True

    def scatter(self, tries: int):
        """(x, y, spot, facing) of every dot that found room; tighter where the head turns away."""
        for _ in range(tries):
            x, y = self.chance.random() * (WIDTH - 1), self.chance.random() * (HEIGHT - 1)
            found = self.spot(x, y)
            if found is None:
                continue
            facing = -dot(found[1], AHEAD)
            if facing > 0.08 and self.free(x, y, 5.1 * max(0.35, math.sqrt(facing))):
                yield x, y, found[0], facing


def ground() -> Image.Image:
    """The studio's wall: a glow behind the head."""
    small = Image.new("RGB", (56, 60))
    for y in range(60):
        for x in range(56):
            away = ramp(math.hypot((x - 27.5) / 27.5, (y - 27) / 27), 0.2, 1.0)
            small.putpixel((x, y), tuple(round(c) for c in mix(BACK_TOP, BACK_LOW, away)))
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def skin(rows: list, gloss_of) -> Image.Image:
    wall = ground().resize((len(rows[0]), len(rows)), Image.Resampling.LANCZOS)
    points: Any = wall.load()
    for y, row in enumerate(rows):
        for x, found in enumerate(row):
            if found is None:
                continue
            p, _, colour, gloss, part = found
            lit = mix(colour, (1.0, 0.94, 0.86), 0.5 * gloss * gloss_of(p))
            dusk = 1.0 - 0.8 * ramp(y / len(rows), 0.68, 1.04)  # the face is nobody's
            lit = tuple(c * dusk for c in lit)
            lit = mix([c / 255 for c in points[x, y]], lit, part)
            points[x, y] = tuple(round(255 * min(1.0, max(0.0, c))) for c in lit)
    return wall.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def pigment(picture: Image.Image, dots: list, thickness, chance: random.Random) -> Image.Image:
    """Set the dots where `thickness` lets them be, each a little different."""
    scale = 3
    layer = Image.new("L", (WIDTH * scale, HEIGHT * scale))
    draw = ImageDraw.Draw(layer)
    for x, y, p, facing in dots:
        luck = chance.random()
        weight, size, angle = (
            chance.uniform(0.55, 0.85),
            chance.uniform(0.95, 1.45),
            chance.random(),
        )
        if max(luck, 0.02) > thickness(p) and luck > brow(p):
            continue
        across = size * (0.45 + 0.55 * facing)
        cx, cy = (x + angle - 0.5) * scale, y * scale
        draw.ellipse(
            (cx - size * scale, cy - across * scale, cx + size * scale, cy + across * scale),
            fill=round(255 * weight * (0.6 + 0.4 * facing)),
        )
    layer = layer.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    # Thousands of dots also darken the skin between them a little.
    haze = layer.filter(ImageFilter.GaussianBlur(7)).point(lambda v: round(v * 0.42))
    picture = Image.composite(Image.new("RGB", picture.size, HAIR), picture, haze)
    return Image.composite(Image.new("RGB", picture.size, HAIR), picture, layer)


def head() -> None:
    """The head, before and after, at full size and for a phone."""
    height = round(CAST * HEIGHT / WIDTH)
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(partial(cast_row, width=CAST), range(height), chunksize=4))
    dots = list(Dots(rows, random.Random(SEED)).scatter(400_000))  # noqa: S311
    pictures = {
        "before": pigment(skin(rows, lambda p: 1.0), dots, own, random.Random(SEED)),  # noqa: S311
        "after": pigment(
            skin(rows, lambda p: 1.0 - 0.6 * shaved(p)),
            dots,
            shaved,
            random.Random(SEED),  # noqa: S311
        ),
    }
    for name, picture in pictures.items():
        for width in (1120, 640):
            size = (width, round(width * HEIGHT / WIDTH))
            picture.resize(size, Image.Resampling.LANCZOS).save(
                FOLDER / f"head-{name}-{width}.webp", quality=78, method=6
            )


def whorl(count: int, spread: float, size) -> str:
    """Circles in the order of a sunflower, which is also how hair leaves the crown."""
    circles = []
    for n in range(count):
        away = math.sqrt((n + 0.5) / count)
        angle = n * math.pi * (3 - math.sqrt(5))
        x, y = spread * away * math.cos(angle), spread * away * math.sin(angle)
        circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size(away):.2f}"/>')
    return "".join(circles)


def marks() -> None:
    """The mark beside the studio's name, the browser's icon, and the large whorl behind things."""
    mark = whorl(54, 44, lambda away: 5.4 - 2.9 * away)
    (ROOT / "templates/components/mark.svg").write_text(
        f'<svg viewBox="-50 -50 100 100" fill="currentColor" aria-hidden="true">{mark}</svg>\n'
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -50 100 100"'
    icon = whorl(40, 36, lambda away: 5.4 - 2.9 * away)
    (FOLDER / "favicon.svg").write_text(
        f'{svg} fill="#fff"><rect x="-50" y="-50" width="100" height="100" rx="22" fill="#12484e"/>'
        f"{icon}</svg>\n"
    )
    large = whorl(900, 49, lambda away: 0.72 - 0.5 * away)
    (FOLDER / "whorl.svg").write_text(f"{svg}>{large}</svg>\n")


if __name__ == "__main__":
    marks()
    head()
