"""SALT from the four sides: the sum, its bands, and no score from three sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_plan.salt import salt

percent = st.integers(0, 100)


def test_each_side_weighs_its_share_of_the_scalp():
    assert [salt(*sides).score for sides in (
        (100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (0, 0, 0, 100),
    )] == [40, 24, 18, 18]  # fmt: skip
    assert salt(50, 25, 10, 5).score == 28.7


@pytest.mark.parametrize(
    ("top", "band"),
    [(0, "No loss"), (1, "Limited"), (50, "Limited"), (52, "Moderate")],
)
def test_the_band_follows_the_whole_score(top, band):
    assert salt(top, 0, 0, 0).band == band


@pytest.mark.parametrize(
    ("share", "band"), [(49, "Moderate"), (50, "Severe"), (94, "Severe"), (95, "Very severe")]
)
def test_the_bands_meet_at_49_and_94(share, band):
    assert salt(share, share, share, share).band == band


def test_a_side_that_was_not_looked_at_gives_no_score():
    assert salt(50, None, 0, 0) is None


def test_a_share_over_a_hundred_is_none():
    with pytest.raises(ValueError, match="top"):
        salt(101, 0, 0, 0)


def test_it_says_itself():
    assert str(salt(50, 25, 10, 5)) == "SALT 28.7, moderate"
    assert str(salt(0, 25, 0, 0)) == "SALT 6, limited"


@given(percent, percent, percent, percent)
def test_the_score_lies_between_the_least_and_the_most_bare_side(top, back, left, right):
    sides = (top, back, left, right)
    assert min(sides) <= salt(*sides).score <= max(sides)
