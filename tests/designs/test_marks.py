"""Two photos laid over one another by marks that somebody set on both."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from designs.engine import marks
from designs.engine.errors import EngineError
from designs.engine.marks import by_marks

PER_MM = 5.0
FIVE = np.array([(480, 420), (900, 430), (700, 250), (560, 760), (860, 750)], float)
ZONE = np.array([(550, 350), (850, 350), (700, 500), (700, 300)], float)
errors = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def laid(points, *, turn=0.0, size=1.0, shift=(0.0, 0.0), stretch=1.0):
    """Places as another camera sees them, of a head that is narrower by `stretch`."""
    c, s = (size * f(math.radians(turn)) for f in (math.cos, math.sin))
    return points @ np.array([[c, -s], [s, c]]).T @ np.diag([1 / stretch, 1]) + shift


@given(
    turn=st.floats(-40, 40),
    size=st.floats(0.6, 1.7),
    x=st.floats(-300, 300),
    y=st.floats(-300, 300),
    count=st.integers(3, 5),
)
def test_another_camera_is_found_to_the_pixel(turn, size, x, y, count):
    how = {"turn": turn, "size": size, "shift": (x, y)}
    found = by_marks(FIVE[:count], laid(FIVE[:count], **how), ZONE, PER_MM)
    assert np.abs(found.in_files(1, 1).of(ZONE) - laid(ZONE, **how)).max() < 1e-6
    assert found.miss < 1e-6
    # Marks without a flaw may be luck: a hand's own error stays in the bands.
    assert 0.2 * PER_MM < found.rest < 2 * PER_MM


@given(stretch=st.floats(1.12, 1.22), turn=st.floats(-20, 20), count=st.integers(4, 5))
def test_a_head_turned_a_little_is_found_from_four_marks_on(stretch, turn, count):
    how = {"turn": turn, "stretch": stretch}
    found = by_marks(FIVE[:count], laid(FIVE[:count], **how), ZONE, PER_MM)
    assert found.stretched
    assert np.abs(found.in_files(1, 1).of(ZONE) - laid(ZONE, **how)).max() < 1e-6


@given(chance=errors, error=st.floats(0.2, 1.0), count=st.integers(3, 5))
def test_what_a_hand_misses_is_within_what_it_says(chance, error, count):
    off = chance.normal(0, error * PER_MM, (count, 2))
    wanted = laid(FIVE[:count], turn=5, size=1.1)
    try:
        found = by_marks(FIVE[:count], wanted + off, ZONE, PER_MM)
    except EngineError:
        assume(False)
    missed = np.linalg.norm(found.in_files(1, 1).of(ZONE) - laid(ZONE, turn=5, size=1.1), axis=1)
    # The median is said; four times as far is beyond what chance does.
    assert np.median(missed) / 1.1 < 4 * found.rest


def test_what_it_says_is_what_marks_of_a_hand_miss_by():
    """Over many hands the median of what is missed is the one that was said."""
    chance, missed, said = np.random.default_rng(5), [], []
    for _ in range(300):
        off = chance.normal(0, marks.HAND_MM * PER_MM, FIVE.shape)
        found = by_marks(FIVE, FIVE + off, ZONE, PER_MM)
        missed += np.linalg.norm(found.in_files(1, 1).of(ZONE) - ZONE, axis=1).tolist()
        said.append(found.rest)
    assert np.median(said) == pytest.approx(np.median(missed), rel=0.3)


@given(error=st.floats(2, 15), more=st.floats(1.2, 1.6))
def test_the_further_the_marks_miss_the_wider_it_says(error, more):
    off = np.array([(1, 0), (-1, 0), (0, -1), (0, 1), (0, 0)], float)
    little, much = (by_marks(FIVE, FIVE + off * by, ZONE, PER_MM) for by in (error, error * more))
    assert little.rest < much.rest


@pytest.mark.parametrize("size", [0.6, 1.7])
def test_how_far_marks_miss_is_said_of_the_first_photo_however_near_the_other_was_taken(size):
    off = np.array([(1, 0), (-1, 0), (0, -1), (0, 1), (0, 0)], float) * PER_MM
    alike = by_marks(FIVE, FIVE + off, ZONE, PER_MM)
    other = by_marks(FIVE, laid(FIVE + off, size=size), ZONE, PER_MM)
    assert (other.miss, other.rest) == pytest.approx((alike.miss, alike.rest))


def test_what_no_hand_explains_is_expected_between_the_marks_as_well():
    """Nearly as far as the marks miss: a head that bends there bends in the zone too."""
    off = np.array([(1, 0), (-1, 0), (0, -1), (0, 1), (0, 0)], float) * 2.2 * PER_MM
    found = by_marks(FIVE, FIVE + off, ZONE, PER_MM)
    assert 0.6 * found.miss < found.rest < 1.5 * found.miss


def test_marks_about_the_zone_say_more_than_marks_far_from_it():
    here = by_marks(FIVE, FIVE, ZONE, PER_MM)
    assert by_marks(FIVE[:3], FIVE[:3], ZONE, PER_MM).rest > here.rest
    assert by_marks(FIVE, FIVE, ZONE + (700, 300), PER_MM).rest > 2 * here.rest
    near = ZONE[0] + FIVE[:3] / 4
    with pytest.raises(EngineError, match="too far from the zones"):
        by_marks(near, near, ZONE + (900, 900), PER_MM)


@pytest.mark.parametrize("swapped", [False, True])
def test_marks_in_one_line_are_refused_on_either_photo(swapped):
    line = np.array([(400, 300), (600, 301), (800, 299), (1000, 300)], float)
    bent = line + [(0, 0), (0, 150), (0, 0), (0, 0)]
    first, second = (bent, line) if swapped else (line, bent)
    with pytest.raises(EngineError, match="in one line"):
        by_marks(first, second, ZONE, PER_MM)


@pytest.mark.parametrize(("aside", "is_line"), [(45, True), (130, False)])
def test_a_mark_a_little_beside_the_line_does_not_make_it_an_area(aside, is_line):
    first = np.array([(400, 300), (600, 300 + aside), (800, 300), (1000, 300)], float)
    if is_line:
        with pytest.raises(EngineError, match="in one line"):
            by_marks(first, laid(first, turn=10), ZONE, PER_MM)
    else:
        by_marks(first, laid(first, turn=10), ZONE, PER_MM)


@given(x=st.floats(-20, 20), y=st.floats(-20, 20))
def test_marks_too_close_are_named(x, y):
    twice = np.r_[FIVE, FIVE[1:2] + (x, y)]
    with pytest.raises(EngineError, match="Marks 2 and 6 are less than 10 mm apart"):
        by_marks(twice, laid(twice, size=1.2), ZONE, PER_MM)


def test_marks_all_on_one_place_are_refused():
    with pytest.raises(EngineError, match="Marks 1 and 2 are less than"):
        by_marks(FIVE, np.full_like(FIVE, 400.0), ZONE, PER_MM)
    with pytest.raises(EngineError, match="Marks 1 and 2 are less than"):
        by_marks(np.full_like(FIVE, 400.0), FIVE, ZONE, PER_MM)


@pytest.mark.parametrize("wrong", range(5))
def test_the_mark_that_is_elsewhere_is_named(wrong):
    second = laid(FIVE, turn=4, size=0.9)
    second[wrong] += (90, -40)
    with pytest.raises(EngineError, match=f"Mark {wrong + 1} is not on the same place"):
        by_marks(FIVE, second, ZONE, PER_MM)


def test_where_either_of_two_marks_may_be_elsewhere_none_is_named():
    second = FIVE[:4] + [(-40, 0), (0, 0), (0, 0), (0, 0)]
    with pytest.raises(EngineError, match="do not fit one head"):
        by_marks(FIVE[:4], second, ZONE, PER_MM)


def test_three_marks_that_do_not_fit_say_by_how_much():
    second = FIVE[:3] + [(0, 0), (0, 0), (0, -70)]
    with pytest.raises(EngineError, match=r"miss one another by \d+ mm"):
        by_marks(FIVE[:3], second, ZONE, PER_MM)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_mirrored_head_is_refused(count):
    with pytest.raises(EngineError, match="mirrored"):
        by_marks(FIVE[:count], FIVE[:count] * (-1, 1) + (1400, 0), ZONE, PER_MM)


def test_a_head_turned_far_is_refused():
    with pytest.raises(EngineError, match="do not fit one head|turned too far"):
        by_marks(FIVE, laid(FIVE, stretch=1.6), ZONE, PER_MM)


@pytest.mark.parametrize("size", [0.3, 3.0])
def test_another_distance_altogether_is_refused(size):
    with pytest.raises(EngineError, match="far larger"):
        by_marks(FIVE, laid(FIVE, size=size), ZONE, PER_MM)


def test_fewer_than_three_and_more_than_six_are_refused():
    with pytest.raises(EngineError, match="at least three"):
        by_marks(FIVE[:2], FIVE[:2], ZONE, PER_MM)
    many = np.r_[FIVE, FIVE + (0, 300)]
    with pytest.raises(EngineError, match="Six marks"):
        by_marks(many, many, ZONE, PER_MM)
