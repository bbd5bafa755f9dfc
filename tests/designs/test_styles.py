"""Proposals: starting styles, guides, mirroring and the shade to begin with."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from designs.drawing import calibration_from, drawn_from, working_size
from designs.engine.errors import EngineError
from designs.scene import scene, surface_of
from designs.shades import suggested
from designs.styles import ASYMMETRY_MM, STYLES, eight_cm, mirrored, proposed, thirds, walked
from tests.designs.drawings import CALIBRATION, DRAWN, HAIRLINE, hairline

SIZE = working_size(900, 1200)
SCALE = calibration_from(CALIBRATION, SIZE)
FACE = drawn_from(DRAWN, SIZE)


def zone(style: str, **changes) -> dict:
    found = proposed(style, SCALE, FACE, side="front", size=SIZE, seed=3)
    return {"zones": [HAIRLINE | found | changes], "face": DRAWN["face"]}


def shown(drawn):
    return scene(SCALE, drawn_from(drawn, SIZE), side="front", size=SIZE, seed=3)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_can_be_filled_as_it_is(style):
    found = shown(zone(style))
    assert 30 < found.measure([100]).area < 160
    assert len(found.dots) > 1000


def test_the_middle_stands_as_high_as_the_style_says():
    from designs.measures import hairline_height  # noqa: PLC0415

    natural = hairline_height(shown(zone("natural")))
    assert natural == pytest.approx(STYLES["natural"].middle / 10, abs=0.35)
    assert hairline_height(shown(zone("receded"))) > natural


def test_no_style_is_the_same_on_both_sides():
    rows = zone("rounded")["zones"][0]["outline"]
    middle = DRAWN["face"]["glabella"][0]
    left, right = rows[1], rows[7]
    difference = abs((middle - left[0]) - (right[0] - middle)) + abs(left[1] - right[1])
    assert 0.5 < difference < 4 * ASYMMETRY_MM * 6


def test_a_walk_along_the_skin_is_as_long_as_it_says():
    head = surface_of(SCALE, "front")
    x, y = np.array([walked(head, (600, 900), up, 0) for up in np.linspace(0, 80, 60)]).T
    steps = np.diff(head.on_scalp(x, y), axis=0)
    assert np.linalg.norm(steps, axis=1).sum() == pytest.approx(80, abs=1.5)


def test_a_style_needs_to_see_the_face():
    back = replace(SCALE, head=replace(SCALE.head, yaw=180, pitch=0))
    with pytest.raises(EngineError, match="cannot be seen"):
        proposed(
            "natural", back, drawn_from({"zones": [HAIRLINE]}, SIZE), side="back", size=SIZE, seed=1
        )
    with pytest.raises(EngineError, match="no such style"):
        proposed("mohawk", SCALE, FACE, side="front", size=SIZE, seed=1)


def test_the_8_cm_guide_lies_8_cm_up():
    guides = {guide.word: guide.points for guide in eight_cm(SCALE, FACE, side="front", size=SIZE)}
    assert {"7 cm, bold", "8 cm", "10 cm, careful", "Middle"} <= set(guides)
    middle = min(guides["8 cm"], key=lambda point: abs(point[0] - 600))
    assert middle[1] < min(guides["7 cm, bold"], key=lambda point: abs(point[0] - 600))[1]


def test_thirds_need_three_marks_and_lay_the_hairline_a_third_up():
    with pytest.raises(EngineError, match="Mark the glabella"):
        thirds(FACE, SIZE)
    face = drawn_from(
        DRAWN | {"face": {"glabella": [600, 800], "nose": [600, 1000], "chin": [600, 1190]}}, SIZE
    )
    hairline_at = thirds(face, SIZE)[0]
    assert hairline_at.points[0][1] == pytest.approx(600)


def test_mirroring_lays_one_half_on_the_other_but_not_to_the_hair():
    outline = [
        [600, 655, 0, "front"], [660, 652, 0, "front"], [720, 650, 0, "front"],
        [840, 640, 0, "blend"], [820, 480, 0, "blend"], [600, 420, 0, "blend"],
        [400, 500, 0, "blend"], [380, 600, 0, "front"],
    ]  # fmt: skip
    drawn = drawn_from(hairline(outline=outline), SIZE)
    found = mirrored(drawn, SCALE, zone="z1", seed=5).zones[0].outline
    assert len(found) == 10
    scale = math.dist(*SCALE.points) / SCALE.apart_mm
    for kept in outline[1:5]:
        there = min(math.hypot(1200 - kept[0] - one.x, kept[1] - one.y) for one in found)
        assert 0 < there < 2 * ASYMMETRY_MM * scale
    again = mirrored(drawn, SCALE, zone="z1", seed=5).zones[0].outline
    assert again == found
    shown({"zones": [HAIRLINE | {"outline": [[h.x, h.y, 0, h.edge] for h in found]}]})


def test_mirroring_a_zone_beside_the_middle_is_refused():
    beside = hairline(outline=[[700, 500], [800, 500], [800, 600], [700, 600]])
    with pytest.raises(EngineError, match="across the middle line"):
        mirrored(drawn_from(beside, SIZE), SCALE, zone="z1", seed=5)


@pytest.mark.parametrize(
    ("of", "shade", "said"),
    [
        ({"hair": "black", "fitzpatrick": 4}, "black", "hair is black"),
        ({"hair": "black", "fitzpatrick": 1}, "dark brown", "reads as blue"),
        ({"hair": "brown", "fitzpatrick": 6}, "black", "a brown is lost"),
        ({"hair": "blonde", "undertone": "cool"}, "medium brown", "cool"),
        ({"hair": "dark-brown", "salt": 70}, "grey", "70 %"),
        ({"hair": "grey", "undertone": "warm"}, "grey", "warm"),
    ],
)
def test_a_shade_comes_with_its_reason(of, shade, said):
    found = suggested(**of)
    assert found.shade == shade
    assert said in found.reason


def test_without_knowing_the_hair_no_shade_is_suggested():
    assert suggested() is None
