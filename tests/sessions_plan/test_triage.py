"""Every rule by itself: when it fits, when it just does not, and how urgent it makes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_plan import triage
from sessions_plan.triage import AMBER, GREEN, RED, Told, sort


def ids(found):
    return [rule.id for rule in found.rules]


# A rule, what just makes it fit, and what just does not (None: nothing close to it).
CASES = [
    ("breathing", Told(5, urgent={"breathing"}), None),
    ("fever", Told(5, urgent={"fever"}), None),
    ("streaks", Told(5, urgent={"streaks"}), None),
    ("pus", Told(5, urgent={"pus"}), None),
    ("bleeding", Told(5, urgent={"bleeding"}), None),
    ("redness-spreading", Told(0, redness="spreading"), Told(0, redness="same")),
    ("redness-week", Told(8, redness="same"), Told(7, redness="same")),
    ("pain-growing", Told(1, pain="growing"), Told(0, pain="growing")),
    ("swelling-growing", Told(0, swelling="growing"), Told(0, swelling="less")),
    ("rash", Told(5, surface="rash"), Told(5, surface="usual")),
    ("redness-lasting", Told(4, redness="same"), Told(3, redness="same")),
    ("redness-late", Told(8, redness="fading"), Told(7, redness="fading")),
    ("pain-first-day", Told(0, pain="growing"), Told(0, pain="same")),
    ("pain-lasting", Told(4, pain="same"), Told(3, pain="same")),
    ("swelling-lasting", Told(4, swelling="less"), Told(3, swelling="less")),
    ("weeping", Told(2, surface="weeping"), Told(1, surface="weeping")),
    ("picked", Told(5, surface="picked"), Told(5, surface="usual")),
    ("spots", Told(5, surface="spots"), Told(5, surface="usual")),
    ("own-words", Told(5, has_words=True), Told(5)),
]


@pytest.mark.parametrize(("rule", "told", "nearly"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_fits_there_and_not_just_beside_it(rule, told, nearly):
    found = sort(told)

    assert ids(found) == [rule]
    assert found.level == triage.BY_ID[rule].level
    if nearly is not None:
        assert rule not in ids(sort(nearly))


def test_every_rule_has_a_case_here():
    assert [case[0] for case in CASES] == [rule.id for rule in triage.RULES]


def test_a_photo_alone_is_looked_at_by_a_person():
    assert sort(Told(5, has_photo=True)).level == AMBER


@pytest.mark.parametrize("day", range(29))
def test_what_is_usual_is_green_on_every_day(day):
    assert sort(Told(day)).level == GREEN
    assert sort(Told(day, pain="less")).level == GREEN


@pytest.mark.parametrize("day", [0, 1, 2, 3])
def test_the_first_days_may_be_red_sore_and_a_little_swollen(day):
    told = Told(day, redness="same", pain="same", swelling="less")

    assert sort(told).level == GREEN


def test_the_most_urgent_rule_decides_and_all_are_shown_it_first():
    found = sort(Told(5, urgent={"fever"}, surface="spots", has_words=True))

    assert found.level == RED
    assert ids(found) == ["fever", "spots", "own-words"]


@given(
    st.builds(
        Told,
        day=st.integers(0, 28),
        urgent=st.frozensets(st.sampled_from(sorted(triage.URGENT))),
        redness=st.sampled_from(sorted(triage.REDNESS)),
        pain=st.sampled_from(sorted(triage.PAIN)),
        swelling=st.sampled_from(sorted(triage.SWELLING)),
        surface=st.sampled_from(sorted(triage.SURFACE)),
        has_words=st.booleans(),
        has_photo=st.booleans(),
    )
)
def test_a_sign_that_cannot_wait_is_red_whatever_else_is_told(told):
    found = sort(told)

    if told.urgent:
        assert found.level == RED
    assert (found.level == GREEN) == (not found.rules)
    levels = [triage.LEVELS.index(rule.level) for rule in found.rules]
    assert levels == sorted(levels)


def test_every_rule_says_in_a_sentence_why():
    for rule in triage.RULES:
        assert rule.words[0].isupper()
        assert rule.words.endswith(".")
        assert "!" not in rule.words
