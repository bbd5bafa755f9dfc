"""Colours as people see them."""

import numpy as np
import pytest

from designs.engine import colour
from designs.engine.photo import LINEAR

# Of the pairs that Sharma, Wu and Dalal give to try an implementation with: both colours, and how
# different they are. They go round the corners of the formula: greys, blues, opposite hues.
KNOWN = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "known"), KNOWN)
def test_known_pairs_differ_by_what_is_known(one, other, known):
    assert colour.difference(one, other) == pytest.approx(known, abs=1e-4)
    assert colour.difference(other, one) == pytest.approx(known, abs=1e-4)


def test_white_grey_and_a_skin_have_their_known_places():
    assert colour.lab([1, 1, 1]) == pytest.approx([100, 0, 0], abs=1e-3)
    assert colour.lab(np.full(3, 0.1841865)) == pytest.approx([50, 0, 0], abs=1e-3)
    assert colour.lab(LINEAR[[255, 0, 0]]) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize(
    ("a", "b", "way"),
    [(3, 1, "reddish"), (-3, 1, "greenish"), (1, 3, "yellowish"), (1, -3, "bluish")],
)
def test_a_shift_has_the_name_of_its_way(a, b, way):
    assert colour.direction(a, b) == way
