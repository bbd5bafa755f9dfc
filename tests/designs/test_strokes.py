"""Hair strokes: tapered, along their direction, with the ink of a line."""

import numpy as np
import pytest

from designs.engine import placing, tile
from designs.engine.errors import EngineError
from designs.engine.fading import FRESH
from designs.engine.rendering import Look, dot_sizes
from designs.engine.strokes import strokes
from tests.designs.scenes import square

WIDTH, LENGTH = 0.25, 4.0
FLAT, RASTER = square(500, density=30.0, px_per_mm=8.0)
STARTS = placing.place(tile.standard(), FLAT, RASTER, 3)


def drawn(angle=90.0):
    field = lambda u, v: np.full(len(u), angle, np.float32)  # noqa: E731
    return strokes(STARTS, FLAT, field, length_mm=LENGTH, width_mm=WIDTH)


def lines(found):
    """x, y, radius and mass as one row a stroke."""
    radius, mass = dot_sizes(found, Look(diameter_mm=WIDTH, fade=FRESH, diffusion=False))
    return [part.reshape(len(STARTS), -1) for part in (found.x, found.y, radius, mass)]


def test_strokes_follow_their_direction_and_start_at_their_dot():
    x, y, _, _ = lines(drawn())
    assert np.allclose(x[:, 0], STARTS.x, atol=0.01)
    along, aside = (part[:, -1] - part[:, 0] for part in (y, x))
    assert np.median(along) / 8 == pytest.approx(LENGTH, rel=0.1)
    assert np.median(np.abs(aside)) < 0.15 * np.median(along)


def test_each_stroke_follows_the_field_where_it_stands():
    """A whorl: every stroke runs around the middle."""
    whorl = lambda u, v: np.degrees(np.arctan2(u - u.mean(), v.mean() - v))  # noqa: E731
    x, y, _, _ = lines(strokes(STARTS, FLAT, whorl, length_mm=LENGTH, width_mm=WIDTH))
    out = np.stack([x[:, 0] - STARTS.x.mean(), y[:, 0] - STARTS.y.mean()])
    way = np.stack([x[:, -1] - x[:, 0], y[:, -1] - y[:, 0]])
    cos = (out * way).sum(0) / np.linalg.norm(out, axis=0) / np.linalg.norm(way, axis=0)
    assert np.abs(cos).mean() < 0.15
    turns = out[0] * way[1] - out[1] * way[0]
    assert (turns > 0).mean() > 0.95


def test_strokes_get_finer_towards_their_end():
    _, _, radius, _ = lines(drawn())
    assert (np.diff(radius, axis=1) < 0).all()
    assert (radius[:, -1] / radius[:, 0]).mean() == pytest.approx(0.45, rel=0.01)


def test_a_stroke_holds_about_the_ink_of_its_line():
    _, _, _, mass = lines(drawn())
    tapered = WIDTH * (1 + 0.45) / 2 * LENGTH * 8**2
    assert np.median(mass.sum(1)) == pytest.approx(tapered, rel=0.2)


@pytest.mark.parametrize("length", [0.0, 0.1, 40.0, float("nan")])
def test_a_length_of_no_stroke_is_refused(length):
    with pytest.raises(EngineError):
        strokes(STARTS, FLAT, lambda u, v: u, length_mm=length, width_mm=WIDTH)
