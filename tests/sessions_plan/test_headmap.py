"""The head map's outlines lie on their drawings, and what counts as a shape."""

import pytest

from sessions_plan.headmap import OUTLINES, TWICE, is_shape, middle, standard_shape, zones
from sessions_plan.models import Area, HeadMark


def test_every_view_has_outlines_of_known_areas_that_are_shapes():
    assert set(OUTLINES) == set(HeadMark.View.values)
    for view in OUTLINES:
        for area, shape in zones(view):
            assert area in Area.values
            assert is_shape(shape)


def test_what_lies_on_both_halves_is_there_twice():
    assert [area for area, _ in zones("top")].count("temples") == 2
    assert all(area in OUTLINES[view] for view, area in TWICE)


def test_the_right_side_is_the_left_one_mirrored():
    left, right = middle(OUTLINES["left"]["crown"]), middle(OUTLINES["right"]["crown"])
    assert abs(left[0] + right[0] - 1000) <= 1
    assert left[1] == right[1]


def test_an_area_named_in_the_list_stands_on_its_outline():
    assert standard_shape("top", "area", "crown") == OUTLINES["top"]["crown"]


def test_a_patch_named_in_the_list_is_a_spot_of_about_its_size():
    small, large = (standard_shape("back", "patch", "back", cm2) for cm2 in (2, 20))
    width = lambda shape: max(x for x, _ in shape) - min(x for x, _ in shape)  # noqa: E731
    assert is_shape(small)
    assert width(large) > 2 * width(small)
    assert middle(small) == pytest.approx(middle(OUTLINES["back"]["back"]), abs=2)


@pytest.mark.parametrize("kind", HeadMark.Kind.values)
@pytest.mark.parametrize("view", HeadMark.View.values)
@pytest.mark.parametrize("area", [*Area.values, ""])
def test_whatever_is_named_in_the_list_can_be_drawn(kind, view, area):
    assert is_shape(standard_shape(view, kind, area, 900))


@pytest.mark.parametrize(
    "wrong",
    [None, "[]", [], [[1, 2], [3, 4]], [[1, 2], [3, 4], [5]], [[1, 2], [3, 4], [5, 1001]],
     [[1, 2], [3, 4], [5, 1.5]], [[1, 2], [3, 4], [True, 0]], [[0, 0]] * 81],
)  # fmt: skip
def test_anything_else_is_no_shape(wrong):
    assert not is_shape(wrong)
