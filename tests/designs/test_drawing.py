"""What may be drawn, and the sentence for what may not."""

from __future__ import annotations

import json
import math
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designs.curves import beziers, outlined
from designs.drawing import (
    LONGEST,
    MOST_HANDLES,
    Handle,
    calibration_from,
    calibration_values,
    drawn_from,
    drawn_values,
    working_size,
)
from designs.engine import measuring
from designs.engine.errors import EngineError
from designs.engine.zones import crosses_itself
from designs.scene import scene, surface_of
from tests.designs.drawings import CALIBRATION, DRAWN, hairline

SIZE = working_size(900, 1200)
# Whatever a browser, or somebody who is none, may send.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NAMED = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("zones", "exclusions", "hair", "growth", "face", "points", "head", "method"), ANYTHING
    ),
)


def shown(drawn, calibration=CALIBRATION, side="front"):
    return scene(
        calibration_from(calibration, SIZE), drawn_from(drawn, SIZE), side=side, size=SIZE, seed=7
    )


def test_the_working_size_is_the_same_whatever_the_file_has():
    assert working_size(900, 1200) == working_size(3000, 4000) == (1200.0, LONGEST)


def test_a_drawing_is_stored_as_it_was_read():
    stored = drawn_values(drawn_from(DRAWN, SIZE))
    assert drawn_values(drawn_from(json.loads(json.dumps(stored)), SIZE)) == stored
    scale = calibration_values(calibration_from(CALIBRATION, SIZE))
    assert calibration_values(calibration_from(json.loads(json.dumps(scale)), SIZE)) == scale


@given(values=ANYTHING | NAMED)
def test_whatever_is_sent_is_read_or_refused_with_a_sentence(values):
    said = []
    for read in (drawn_from, calibration_from):
        try:
            read(values, SIZE)
        except EngineError as refused:  # anything else would fail here
            said.append(refused.sentence)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outline": [[300, 300], [500, 300], [300, -4]]}, "outside the photo"),
        ({"outline": [[300, 300], [500, 300], [3000, 400]]}, "outside the photo"),
        ({"outline": [[300, 300], [500, 300]]}, "at least three"),
        ({"outline": [[300 + k / 50, 300] for k in range(5000)]}, f"{MOST_HANDLES} handles"),
        ({"outline": [[300, 300], [math.nan, 300], [400, 400]]}, "could not be read"),
        ({"outline": [[300, 300], ["3", 300], [400, 400]]}, "could not be read"),
        ({"density": math.inf}, "could not be read"),
        ({"density": 5000}, "280 dots"),
        ({"dot_mm": 0}, "0.06"),
        ({"name": ""}, "name"),
        ({"shade": "pink"}, "could not be read"),
        ({"technique": None}, "could not be read"),
    ],
)
def test_what_cannot_be_drawn_is_said(change, said):
    with pytest.raises(EngineError, match=said):
        drawn_from(hairline(**change), SIZE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outline": [[400, 450], [800, 650], [800, 450], [400, 650]]}, "crosses itself"),
        ({"outline": [[500, 500], [501, 500], [500, 501]]}, "too small"),
        ({"outline": [[500, 500], [500, 500], [500, 500]]}, "too small|three points"),
    ],
)
def test_an_outline_that_cannot_be_filled_is_refused_when_it_is_shown(change, said):
    with pytest.raises(EngineError, match=said):
        shown(hairline(**change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": []}, "scale first"),
        ({"points": [[500, 520], [500, 520]]}, "scale cannot be right"),
        ({"apart_mm": 0}, "between 5 and 300 mm"),
        ({"apart_mm": 4}, "between 5 and 300 mm"),
        ({"apart_mm": 900}, "between 5 and 300 mm"),
        ({"apart_mm": math.nan}, "could not be read"),
        ({"points": [[20, 20], [60, 20]]}, "on the head"),
        ({"apart_mm": 20}, "do not agree"),
        ({"method": "tape", "tape_mm": 0}, "between 45 and 70 cm"),
        ({"head": {"x": 600, "y": 800, "half": 0}}, "outline of the head"),
        ({"head": {"x": 600, "y": 800, "half": 400, "yaw": 1e9}}, "turned that far"),
        ({"method": "by eye"}, "could not be read"),
        ({"method": "iris"}, "do not agree"),
        ({"method": "iris", "head": None}, "both edges of one iris"),
        ({"method": "iris", "points": [[500, 820]]}, "both edges of one iris"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(change, said):
    with pytest.raises(EngineError, match=said):
        shown(DRAWN, deepcopy(CALIBRATION) | change)


def test_nothing_drawn_is_said():
    with pytest.raises(EngineError, match="Draw a zone first"):
        shown({"zones": []})


def test_the_curve_goes_through_every_handle():
    outline = drawn_from(DRAWN, SIZE).zones[0].outline
    points = outlined(outline)
    for one in outline:
        assert np.hypot(points[:, 0] - one.x, points[:, 1] - one.y).min() < 1e-9
    assert not crosses_itself(points)


def test_a_corner_is_sharp_and_a_smooth_handle_is_not():
    square = [Handle(0, 0), Handle(10, 0), Handle(10, 10), Handle(0, 10)]
    assert outlined([Handle(one.x, one.y, True) for one in square]).min() >= 0
    assert outlined(square).min() < 0
    assert beziers(square)[0] == beziers(square)[-1] == (0, 0)


def test_two_points_and_tape_give_one_head_the_same_area():
    two = shown(DRAWN).measure([50, 30, 20])
    around = surface_of(calibration_from(CALIBRATION, SIZE), "front")
    tape = 549 * float(around.axes[0]) / 77
    taped = shown(DRAWN, deepcopy(CALIBRATION) | {"method": "tape", "tape_mm": tape})
    assert taped.measure([50, 30, 20]).area == pytest.approx(two.area, rel=0.06)
    assert taped.measure([50, 30, 20]).band == 0.15


def test_an_iris_gives_the_same_head_the_same_area_with_a_wider_band():
    two = shown(DRAWN)
    eye = np.array([[470.0], [880.0]])
    depth = two.surface.on_scalp(*eye)[0, 2] - measuring.IRIS_BEHIND_MM
    half = 11.7 * float(two.surface.scale_at(np.float32(depth))) / 2
    points = [[470 - half, 880], [470 + half, 880]]
    iris = shown(DRAWN, deepcopy(CALIBRATION) | {"method": "iris", "points": points})
    one, other = (found.measure([50, 30, 20]) for found in (two, iris))
    assert other.area == pytest.approx(one.area, rel=0.03)
    assert other.band > one.band + 0.08
    assert other.band == pytest.approx(math.hypot(0.17, 2 / (2 * half)), abs=0.031)


def test_a_turned_head_measures_what_the_same_head_does_from_ahead():
    """The outline of a head seen from its side is as broad as the head is long."""
    head = dict(CALIBRATION["head"]) | {"half": 345 * 97 / 77, "yaw": 90, "pitch": 0}
    taped = {"method": "tape", "tape_mm": 560, "points": [], "apart_mm": 40, "head": head}
    aside = surface_of(calibration_from(taped, SIZE), "left")
    ahead = surface_of(
        calibration_from(taped | {"head": head | {"half": 345, "yaw": 0}}, SIZE), "front"
    )
    assert aside.px_per_mm == pytest.approx(ahead.px_per_mm, rel=0.01)


def test_the_same_drawing_has_the_same_dots_and_a_drag_moves_none_of_them():
    first, again = shown(DRAWN), shown(DRAWN)
    assert first.dots.fingerprint() == again.dots.fingerprint()
    larger = deepcopy(DRAWN)
    larger["zones"][0]["outline"][6] = [600, 380, 0, "blend"]
    places = {(round(x, 2), round(y, 2)) for x, y in zip(first.dots.x, first.dots.y, strict=True)}
    moved = shown(larger)
    there = {(round(x, 2), round(y, 2)) for x, y in zip(moved.dots.x, moved.dots.y, strict=True)}
    assert len(places & there) > 0.9 * len(places)


def test_what_is_left_out_holds_no_dots():
    hole = {"id": "e1", "outline": [[540, 500, 1], [660, 500, 1], [660, 580, 1], [540, 580, 1]]}
    found = shown(DRAWN | {"exclusions": [hole]})
    within = (abs(found.dots.x - 600) < 50) & (abs(found.dots.y - 540) < 30)
    assert not within.any()


def test_strokes_follow_the_arrows_that_were_drawn():
    found = shown(hairline(technique="strokes", density=40) | {"growth": [[600, 520, 0]]})
    from designs.scene import FRESH, layers  # noqa: PLC0415 - the point of this test alone

    ((links, _),) = layers(found, [100], None, FRESH)
    assert len(links) > 10 * len(found.dots)
    per = len(links) // len(found.dots)
    ways = np.degrees(
        np.arctan2(
            links.y[per - 1 :: per] - links.y[::per], links.x[per - 1 :: per] - links.x[::per]
        )
    )
    assert abs(np.median(ways)) < 15
