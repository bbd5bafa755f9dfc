"""Questions are checked, answers read, and flags follow; all of it without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from clients.models import Flag
from clients.questions import (
    Choice,
    FollowUp,
    Handling,
    Kind,
    Question,
    Rule,
    Since,
    WrongQuestions,
    as_json,
    flags_from,
    in_words,
    is_complete,
    questions_in,
    read_answers,
)

TODAY = date(2026, 11, 23)
SKIN = Question(
    "skin",
    "Is any of this on your scalp?",
    Kind.SEVERAL,
    choices=(Choice("cuts", "Cuts"), Choice("acne", "Acne"), Choice("none", "None", is_none=True)),
    rules=(Rule(Handling.BLOCK, on=("cuts", "acne"), advice="Until it is clear."),),
)
LASER = Question(
    "laser",
    "Was pigment removed by laser?",
    Kind.YES_NO,
    follow_up=FollowUp("When last?", Kind.DATE),
    rules=(Rule(Handling.WAIT, on=("yes",), days=56, since=Since.MORE),),
)
LAST_DRINK = Question(
    "drink", "When did you last drink?", Kind.DATE,
    rules=(Rule(Handling.WAIT, days=2, since=Since.ANSWER),),
)  # fmt: skip
WORRY = Question(
    "worry", "How much do you worry?", Kind.SCALE, low=0, high=10,
    rules=(Rule(Handling.INFORM, at_least=7), Rule(Handling.BLOCK, at_most=1)),
)  # fmt: skip
OWN_WORDS = Question("else", "What else?", Kind.TEXT, is_required=False)
LIST = Question("allergies", "To what?", Kind.ALLERGIES, is_required=False, fills="allergies")
ALL = (SKIN, LASER, LAST_DRINK, WORRY, OWN_WORDS, LIST)


def read(data, questions=ALL, **how):
    return read_answers(questions, data, today=TODAY, **how)


# ------------------------------------------------------------------------------ answers


def test_a_form_is_read_as_the_stored_answers_are():
    form = QueryDict(
        "skin=acne&skin=cuts&laser=yes&laser.more=2026-11-01&drink=2026-11-22&worry=8&else= tea "
        "&allergies.substance=Nickel&allergies.reaction=itch&allergies.seen_on=2020-05-01"
        "&allergies.substance=&allergies.reaction=&allergies.seen_on="
    )

    found = read(form, complete=True)

    assert found.errors == {}
    assert found.answers == {
        "skin": ["cuts", "acne"],
        "laser": "yes",
        "laser.more": "2026-11-01",
        "drink": "2026-11-22",
        "worry": 8,
        "else": "tea",
        "allergies": [{"substance": "Nickel", "reaction": "itch", "seen_on": "2020-05-01"}],
    }
    assert read(found.answers, complete=True).answers == found.answers


def test_a_draft_may_lack_anything_and_a_signed_sheet_nothing_required():
    assert read({}).errors == {}
    assert set(read({}, complete=True).errors) == {"skin", "laser", "drink", "worry"}
    assert not is_complete(ALL, {}, today=TODAY)


def test_a_follow_up_is_asked_only_with_its_answer():
    assert read({"laser": "yes"}, (LASER,), complete=True).errors == {
        "laser.more": "Please answer this."
    }
    gone = read({"laser": "no", "laser.more": "2026-01-01"}, (LASER,), complete=True)
    assert gone.answers == {"laser": "no"}
    assert gone.errors == {}


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("skin", ["nose"], "one of the answers shown"),
        ("skin", ["none", "cuts"], "does not go with"),
        ("laser", "perhaps", "one of the answers shown"),
        ("drink", "yesterday", "write a day"),
        ("drink", "0001-01-01", "write a day"),
        ("drink", "2026-11-24", "still to come"),
        ("worry", "11", "from 0 to 10"),
        ("worry", "a lot", "whole number"),
        ("else", "x" * 2001, "under 2000"),
        ("allergies", [{"reaction": "itch"}], "what it is you react to"),
        ("allergies", [{"substance": "x" * 121}], "under 120"),
    ],
)
def test_what_does_not_fit_is_said_at_its_question_and_not_kept(key, typed, says):
    found = read({key: typed})

    assert says in found.errors[key]
    assert key not in found.answers


def test_a_day_to_come_is_taken_where_the_question_allows_it():
    planned = Question("plan", "When?", Kind.DATE, may_be_ahead=True)
    assert read({"plan": "2027-01-01"}, (planned,)).answers == {"plan": "2027-01-01"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates().map(str),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
    max_leaves=6,
)
NAMES = [name for one in ALL for name in (one.key, one.more_key)]


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_is_sent_is_read_and_reading_it_again_changes_nothing(data):
    found = read(data)

    again = read(found.answers)
    assert again.answers == found.answers
    assert again.errors == {}
    flags_from(ALL, found.answers, TODAY)


# -------------------------------------------------------------------------------- flags


def test_the_flag_says_what_is_needed_and_keeps_the_answer_for_artists():
    (flag,) = flags_from((SKIN,), {"skin": ["acne"]}, TODAY)

    assert flag.handling is Handling.BLOCK
    assert flag.needed == "An artist speaks with them first, and decides."
    assert flag.detail == "Is any of this on your scalp? Acne. Until it is clear."
    assert flags_from((SKIN,), {"skin": ["none"]}, TODAY) == []


@pytest.mark.parametrize(
    ("worry", "handlings"), [(7, ["inform"]), (6, []), (2, []), (1, ["block"]), (0, ["block"])]
)
def test_a_scale_has_rules_by_number(worry, handlings):
    assert [f.handling for f in flags_from((WORRY,), {"worry": worry}, TODAY)] == handlings


@given(st.dates(date(2020, 1, 1), TODAY), st.integers(1, 400))
def test_a_wait_lasts_its_days_from_the_day_given_and_then_raises_nothing(last, days):
    rule = Rule(Handling.WAIT, on=("yes",), days=days, since=Since.MORE)
    question = Question(
        "x", "Did you?", Kind.YES_NO, follow_up=FollowUp("When?", Kind.DATE), rules=(rule,)
    )
    found = flags_from((question,), {"x": "yes", "x.more": last.isoformat()}, TODAY)

    if last + timedelta(days=days) <= TODAY:
        assert found == []
    else:
        assert [flag.expires_on for flag in found] == [last + timedelta(days=days)]


def test_a_wait_counts_from_the_answer_from_the_signing_or_without_a_day_from_today():
    assert flags_from((LAST_DRINK,), {"drink": "2026-11-22"}, TODAY)[0].expires_on == date(
        2026, 11, 24
    )
    assert flags_from((LASER,), {"laser": "yes"}, TODAY)[0].expires_on == TODAY + timedelta(days=56)
    today = Question(
        "sun", "Burnt?", Kind.YES_NO, rules=(Rule(Handling.WAIT, on=("yes",), days=14),)
    )
    (flag,) = flags_from((today,), {"sun": "yes"}, TODAY)
    assert flag.expires_on == date(2026, 12, 7)
    assert flag.needed == "No work on the scalp before Mon 7 Dec 2026."


def test_a_rule_without_an_answer_named_holds_for_any_answer():
    told = Question("else", "What else?", Kind.TEXT, rules=(Rule(Handling.INFORM),))
    assert len(flags_from((told,), {"else": "tea"}, TODAY)) == 1
    assert flags_from((told,), {}, TODAY) == []


def test_handlings_are_those_of_a_flag():
    assert {one.value for one in Handling} == set(Flag.Handling.values)


# ---------------------------------------------------------------------------- checking


def test_questions_are_stored_and_read_back_as_they_were():
    assert questions_in(as_json(ALL)) == ALL


WRONG = {
    "short name": Question("Two Words", "?", Kind.TEXT),
    "Say what is asked": Question("a", " ", Kind.TEXT),
    "at least two answers": Question("a", "?", Kind.CHOICE, choices=(Choice("x", "X"),)),
    "answers are the same": Question(
        "a", "?", Kind.CHOICE, choices=(Choice("x", "X"), Choice("x", "Y"))
    ),
    "can stand alone": Question(
        "a", "?", Kind.CHOICE, choices=(Choice("x", "X"), Choice("y", "Y", is_none=True))
    ),
    "has choices": Question("a", "?", Kind.TEXT, choices=(Choice("x", "X"), Choice("y", "Y"))),
    "above the lowest": Question("a", "?", Kind.NUMBER, low=5, high=5),
    "at most 11 steps": Question("a", "?", Kind.SCALE, low=0, high=11),
    "has a follow-up": Question("a", "?", Kind.TEXT, follow_up=FollowUp("Which?")),
    "words or for a day": Question(
        "a", "?", Kind.YES_NO, follow_up=FollowUp("Which?", Kind.NUMBER)
    ),
    "belongs to an answer": Question(
        "a", "?", Kind.YES_NO, follow_up=FollowUp("Which?", on=("x",))
    ),
    "not a part of": Question("a", "?", Kind.TEXT, fills="shoe_size"),
    "does not fill": Question("a", "?", Kind.TEXT, fills="birth_date"),
    "which substance": Question("a", "?", Kind.YES_NO, fills="allergy"),
    "cannot be given": Question("a", "?", Kind.YES_NO, rules=(Rule(Handling.NOTE, on=("x",)),)),
    "for which answer": Question("a", "?", Kind.YES_NO, rules=(Rule(Handling.NOTE),)),
    "by number": Question("a", "?", Kind.TEXT, rules=(Rule(Handling.NOTE, at_least=3),)),
    "how many days": Question("a", "?", Kind.TEXT, rules=(Rule(Handling.WAIT),)),
    "Only a wait": Question("a", "?", Kind.TEXT, rules=(Rule(Handling.NOTE, days=3),)),
    "not a day to count": Question(
        "a", "?", Kind.TEXT, rules=(Rule(Handling.WAIT, days=3, since=Since.ANSWER),)
    ),
    "no follow-up": Question(
        "a", "?", Kind.YES_NO, rules=(Rule(Handling.WAIT, ("yes",), days=3, since=Since.MORE),)
    ),
    "must not give the answer away": Question(
        "a", "Are you pregnant?", Kind.YES_NO,
        rules=(Rule(Handling.BLOCK, ("yes",), needed="Pregnant: wait."),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("says", WRONG)
def test_a_question_that_cannot_be_asked_says_why(says):
    with pytest.raises(WrongQuestions, match=says) as wrong:
        questions_in(as_json([OWN_WORDS, WRONG[says]]))

    assert {problem.position for problem in wrong.value.problems} == {1}


def test_two_questions_may_not_share_a_short_name():
    with pytest.raises(WrongQuestions, match="Two questions"):
        questions_in(as_json([OWN_WORDS, OWN_WORDS]))


@given(ANYTHING)
def test_whatever_is_stored_is_read_or_refused_in_words(raw):
    with pytest.raises(WrongQuestions):
        questions_in(raw)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["key", "words", "kind", "rules", "choices"]), ANYTHING)
    )
)
def test_a_broken_question_is_refused_and_never_breaks(raw):
    with pytest.raises(WrongQuestions):
        questions_in(raw)


@pytest.mark.parametrize(
    "broken",
    [
        {"choices": [{"key": 1, "words": 2}, {"key": "x", "words": "X"}], "kind": "choice"},
        {"rules": [{"handling": "wait", "days": "many"}]},
        {"rules": [{"handling": "refuse"}]},
        {"rules": [{"handling": "note", "on": [1]}]},
        {"low": "a", "high": 3, "kind": "number"},
        {"colour": "blue"},
        {"follow_up": {"words": None}},
    ],
)
def test_a_part_of_another_type_is_refused_in_words(broken):
    with pytest.raises(WrongQuestions, match="cannot be read"):
        questions_in([{"key": "a", "words": "?", "kind": "text"} | broken])


def test_answers_are_read_by_people():
    assert in_words(SKIN, ["cuts", "acne"]) == "Cuts, Acne"
    assert in_words(LASER, "yes") == "Yes"
    assert in_words(LAST_DRINK, "2026-11-22") == "Sun 22 Nov 2026"
    assert in_words(WORRY, 0) == "0 of 10"
    assert in_words(LIST, [{"substance": "Nickel", "reaction": "itch", "seen_on": ""}]) == (
        "Nickel, itch"
    )
    assert in_words(OWN_WORDS, None) == ""
