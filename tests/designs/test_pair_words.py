"""What a pair's figures say: no more than the photos can."""

import pytest

from designs.engine.pairs import LIGHT_DIFFERS, Conditions, Reading, Shift, ZoneChange
from designs.pair_places import Matched
from designs.pair_words import light_says, matched_says, rows

SKIN = Reading(0.02, 0.24, 0.03)
EVEN, NO_SHIFT = (0.06, 0.04), Shift(0.4, 0.9, 0.1, -0.4)


def said(**changes) -> dict[str, str]:
    whole = {"skin": SKIN, "hair": None, "unevenness": EVEN, "shift": NO_SHIFT} | changes
    return {row.name: row.says for row in rows(ZoneChange(**whole))}


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (SKIN, "Contrast rose from 0.02 to 0.24: the zone reads darker than bare skin."),
        (Reading(0.24, 0.1, 0.03), "Contrast fell from 0.24 to 0.10: the zone has grown lighter."),
        (Reading(0.24, 0.22, 0.03), "No change beyond what the photos can tell."),
    ],
)
def test_contrast_with_skin_says_which_way(reading, words):
    assert said(skin=reading)["Contrast with untreated skin"] == words


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(0.31, 0.12, 0.04), "Contrast fell from 0.31 to 0.12: the scalp shows less."),
        (Reading(0.12, 0.31, 0.04), "Contrast rose from 0.12 to 0.31: the scalp shows more."),
        (
            Reading(0.07, -0.05, 0.02),
            "From 0.07 to \u22120.05: the zone now reads darker than the hair.",
        ),
        (Reading(0.12, 0.10, 0.04), "No change beyond what the photos can tell."),
    ],
)
def test_contrast_with_hair_says_whether_the_scalp_shows(reading, words):
    assert said(hair=reading)["Contrast with the hair"] == words


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ((0.06, 0.04), "Even:"),
        ((0.06, 0.3), "do not tell"),
        ((0.18, 0.08), "A little uneven"),
        ((0.45, 0.1), "Uneven:"),
        ((0.2, 0.5), "do not tell"),
    ],
)
def test_evenness_is_only_said_where_the_band_allows(figures, word):
    assert word in said(unevenness=figures)["Unevenness"]


@pytest.mark.parametrize(
    ("shift", "word"),
    [
        (NO_SHIFT, "No shift"),
        (Shift(3.1, 0.9, 0.2, -5.0), "looks bluish"),
        (Shift(3.1, 0.9, -4.0, 1.0), "looks greenish"),
        (Shift(3.1, 4.0, -4.0, 1.0), "do not tell"),
        (Shift(0.8, 0.2, 4.0, 1.0), "No shift"),
    ],
)
def test_a_shift_is_named_by_its_way_once_it_is_beyond_its_band(shift, word):
    assert word in said(shift=shift)["Colour shift"]


def test_what_cannot_be_read_says_why_and_has_no_number():
    unread = dict.fromkeys(("contrast", "evenness", "colour"), LIGHT_DIFFERS)
    found = rows(ZoneChange(unread=unread))
    assert {row.says for row in found} == {f"Not to be read: {LIGHT_DIFFERS}."}
    assert not any(row.after for row in found)


def test_how_alike_the_photos_are_is_said():
    calm = Conditions(0.1, 1.05, 0.01, 0.3, (0.2, 0.2), 0.02)
    assert light_says(calm)[0] == "The light is alike: untreated skin differs by 1.0%."
    other = Conditions(-0.6, 1.05, 0.08, 0.3, (0.2, 0.2), 1.24)
    assert light_says(other) == [
        "The earlier photo is 1.5 times as bright.",
        "Untreated skin differs by 8% between the photos: the bands are wide.",
        "The photos lie over one another to about 1.2 mm.",
    ]


@pytest.mark.parametrize(
    ("matched", "words"),
    [
        (Matched(), "Matched by the picture itself."),
        (Matched(4, 0.84), "by 4 marks set by Ana Ruiz; they miss one another by 0.8 mm."),
        (Matched(3, 0.0), "by 3 marks set by Ana Ruiz; they miss one another by 0.1 mm."),
        (Matched(is_doubtful=True), "only roughly. Look whether the outlines lie"),
    ],
)
def test_it_says_how_the_photos_were_matched(matched, words):
    assert words in matched_says(matched, "Ana Ruiz")
