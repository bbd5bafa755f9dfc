"""One photo laid over another."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designs.engine.errors import EngineError
from designs.engine.registering import registered
from tests.designs.pairs import DARK, around, bald, taken, treated, where

CORNERS = np.array([(300, 250), (660, 250), (480, 430), (480, 200)], float)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    turn=st.floats(-10, 10),
    size=st.floats(0.88, 1.12),
    x=st.floats(-60, 60),
    y=st.floats(-60, 60),
    stops=st.floats(-0.7, 0.2),
)
def test_a_photo_turned_moved_nearer_and_darker_is_found(turn, size, x, y, stops):
    how = {"turn": turn, "size": size, "shift": (x, y)}
    fit = registered(bald(), taken(treated(), stops=stops, **how), around())
    missed = np.linalg.norm(fit.of(CORNERS) - where(CORNERS, **how), axis=1)
    # px, of 3.8 a millimetre: within the smooth skin, on which nothing stands out.
    assert missed.max() < 3
    assert fit.rest < 1.5


def test_a_lamp_from_the_other_side_does_not_draw_it_aside():
    fit = registered(bald(), taken(bald(), lamp=0.5), around())
    assert np.abs(fit.of(CORNERS) - CORNERS).max() < 1


def test_photos_of_two_sizes_lie_over_one_another():
    half = np.ascontiguousarray(bald()[::2, ::2])
    fit = registered(bald(), half, around())
    assert np.abs(fit.of(CORNERS) * 2 - CORNERS).max() < 3


@pytest.mark.parametrize("side", ["top", "left", "crown"])
def test_another_side_of_the_head_is_refused(side):
    with pytest.raises(EngineError, match="do not lie over one another"):
        registered(bald(), bald(side=side), around())


def test_a_head_twice_as_near_is_refused():
    with pytest.raises(EngineError):
        registered(bald(), taken(bald(), size=1.5), around())


def test_noise_is_refused():
    noise = np.random.default_rng(3).integers(0, 255, bald().shape, dtype=np.uint8)
    with pytest.raises(EngineError):
        registered(bald(DARK), noise, around())
