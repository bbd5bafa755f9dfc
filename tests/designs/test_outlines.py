"""Outlines that cannot be filled are refused with a sentence."""

import numpy as np
import pytest

from designs.engine import zones
from designs.engine.errors import EngineError

SIZE = (1600, 1200)


def circle(points=200, radius=300.0):
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return np.stack([800 + radius * np.cos(angle), 600 + radius * np.sin(angle)], 1)


@pytest.mark.parametrize(
    ("outline", "says"),
    [
        ([(100, 100), (500, 500), (500, 100), (100, 500)], "crosses itself"),
        ([(100, 100), (1700, 100), (500, 500)], "leaves the photo"),
        ([(100, 100), (101, 100), (101, 101), (100, 101)], "too small"),
        ([(100, 100)] * 5, "too small"),
        ([(100, 100), (200, 200)], "three points"),
        ([(100, 100), (float("nan"), 200), (300, 100)], "could not be read"),
        (circle(5000), "too many points"),
    ],
)
def test_a_bad_outline_says_what_is_wrong(outline, says):
    with pytest.raises(EngineError, match=says):
        zones.checked(outline, SIZE, 5.0)


def test_a_good_outline_loses_its_repeated_points():
    outline = circle()
    closed = np.vstack([outline[:1], outline, outline[:1]])
    assert len(zones.checked(closed, SIZE, 5.0)) == len(outline)


def test_a_curve_passes_through_its_points():
    line = zones.curve([(0, 0), (0, 10), (10, 10), (10, 0), (10, -10), (20, -10), (20, 0)])
    assert line[0].tolist() == [0, 0]
    assert line[24].tolist() == [10, 0]
    assert line[-1].tolist() == [20, 0]


def test_an_incomplete_curve_is_refused():
    with pytest.raises(EngineError):
        zones.curve([(0, 0), (0, 10), (10, 10)])
