"""What a new studio asks: complete by law, with the usual waits, and fair."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import import_module

import pytest

from clients.models import Questionnaire
from clients.questions import Handling, flags_from, questions_in, read_answers
from tests.clients.answers import good_answers

SEEDS = import_module("clients.migrations.0004_first_questionnaires").QUESTIONNAIRES
QUESTIONS = {kind: questions_in(questions) for kind, _, questions in SEEDS}
BY_KEY = {question.key: question for question in QUESTIONS["health"] + QUESTIONS["self-image"]}
TODAY = date(2026, 11, 23)


def handled(key, answer, more=None):
    """What follows from one answer: handling, and for a wait its days from today."""
    answers = {key: answer} | ({f"{key}.more": more} if more else {})
    flags = flags_from([BY_KEY[key]], answers, TODAY)
    days = [(flag.expires_on - TODAY).days if flag.expires_on else None for flag in flags]
    return [(str(flag.handling), day) for flag, day in zip(flags, days, strict=True)]


@pytest.mark.django_db
def test_a_new_studio_begins_with_both():
    for kind, questions in QUESTIONS.items():
        stored = Questionnaire.objects.get(kind=kind)
        assert stored.number == 1
        assert questions_in(stored.questions) == questions


# Legally required in California (Health and Safety Code, section 119303).
REQUIRED_BY_LAW = {
    "possible pregnancy": "pregnant",
    "herpes at the site": "herpes",
    "diabetes": "diabetes",
    "latex allergy": "latex",
    "antibiotic allergy": "antibiotic-allergy",
    "haemophilia or another bleeding disorder": "bleeding",
    "heart-valve disease": "heart",
    "medicines taken": "medicines",
    "antibiotics before dental or surgical work": "antibiotics-before",
    "other blood-borne risks": "blood-borne",
}


@pytest.mark.parametrize("what", REQUIRED_BY_LAW)
def test_what_the_law_asks_is_asked_and_has_to_be_answered(what):
    question = BY_KEY[REQUIRED_BY_LAW[what]]
    assert question.is_required
    assert "valve" in {choice.key for choice in BY_KEY["heart"].choices}


# Each with an answer and what the table says follows: handling, and the range of days it gives.
TABLE = [
    ("pregnant", "yes", "block", None),
    ("blood-thinner", "yes", "note", None),
    ("painkiller", "yes", "wait", (2, 7)),
    ("bleeding", "yes", "note", None),
    ("isotretinoin", "yes", "wait", (183, 365)),
    ("retinol", "yes", "wait", (14, 56)),
    ("laser-removal", "yes", "wait", (56, 90)),
    ("laser", "yes", "wait", (7, 56)),
    ("sunburn", "yes", "wait", (7, 31)),
    ("scalp-now", ["psoriasis"], "block", None),
    ("scalp-now", ["cuts"], "block", None),
    ("keloid", "yes", "note", None),
    ("diabetes", "type1", "note", None),
    ("diabetes", "type2", "note", None),
    ("diabetes", "unsettled", "block", None),
    ("heart", ["valve"], "note", None),
    ("heart", ["pressure"], "note", None),
    ("epilepsy", "yes", "note", None),
    ("immune", "yes", "note", None),
    ("cancer-care", "now", "block", None),
    ("cancer-care", "past", "wait", (56, 365)),
    ("antibiotics", "yes", "wait", (21, 21)),
    ("shingles-vaccine", "yes", "wait", (7, 28)),
    ("skin-cancer", "yes", "block", None),
    ("hair-pulling", "yes", "block", None),
    ("ink-reaction", "yes", "block", None),
    ("latex", "yes", "inform", None),
    ("antibiotic-allergy", "yes", "inform", None),
    ("anaesthetic-allergy", "yes", "inform", None),
    ("alcohol", "yes", "wait", (1, 3)),
    ("transplant", "yes", "wait", (182, 365)),
    ("scar", "yes", "wait", (270, 365)),
    ("hair-care", ["minoxidil"], "inform", None),
    ("pigment-loss", ["vitiligo"], "inform", None),
    ("blood-borne", "yes", "inform", None),
    ("medicines", "yes", "inform", None),
    ("herpes", "yes", "inform", None),
]


@pytest.mark.parametrize(("key", "answer", "handling", "days"), TABLE)
def test_each_condition_is_handled_as_the_table_says(key, answer, handling, days):
    ((found, waits),) = handled(key, answer, TODAY.isoformat())

    assert found == handling
    if days:
        assert days[0] <= waits <= days[1]
    long_ago = (TODAY - timedelta(days=400)).isoformat()
    if BY_KEY[key].follow_up and handling == "wait":
        assert handled(key, answer, long_ago) == []


def test_whoever_answers_no_has_no_flag_and_can_sign():
    read = read_answers(QUESTIONS["health"], good_answers(), today=TODAY, complete=True)
    assert read.errors == {}
    assert flags_from(QUESTIONS["health"], read.answers, TODAY) == []


def test_hiv_and_hepatitis_only_inform():
    assert {str(rule.handling) for rule in BY_KEY["blood-borne"].rules} == {"inform"}
    asked = [q for q in BY_KEY.values() if re.search(r"\bHIV\b|hepatitis", everything(q), re.I)]
    assert [question.key for question in asked] == ["blood-borne"]
    assert handled("blood-borne", "unsaid") == handled("blood-borne", "no") == []


def everything(question):
    more = question.follow_up.words if question.follow_up else ""
    rules = " ".join(rule.advice + rule.needed for rule in question.rules)
    chosen = " ".join(choice.words for choice in question.choices)
    return f"{question.words} {question.hint} {more} {chosen} {rules}"


UNFAIR = re.compile(
    r"skin (colou?r|tone|type)|fitzpatrick|\b(dark|fair|light|black|white|brown)[- ]skin"
    r"|hair colou?r|\b(blonde?|red|grey|gr[ae]y) hair"
    r"|\b(gender|sex|male|female|man|men|woman|women|transgender)\b|race|ethnic",
    re.IGNORECASE,
)


def test_no_rule_looks_at_the_colour_of_skin_or_hair_or_at_gender():
    for question in BY_KEY.values():
        if question.rules:
            assert not UNFAIR.search(everything(question)), question.key
    # What touches pigment of the skin is for the artist to know, never a reason to refuse.
    assert {rule.handling for rule in BY_KEY["pigment-loss"].rules} == {Handling.INFORM}


def test_nobody_is_told_to_stop_a_prescribed_medicine():
    prescribed = ["blood-thinner", "isotretinoin", "retinol", "antibiotics", "medicines"]
    for key in prescribed:
        assert re.search("Keep taking|Finish the course", BY_KEY[key].hint), key
    for question in BY_KEY.values():
        told = f"{question.words} {question.hint}"
        assert not re.search(r"\bstop (taking|using|it|your)\b", told, re.I), question.key
        for rule in question.rules:
            stop = re.search(r"(.{0,24})\bstop\b", rule.advice)
            assert stop is None or "never ask them to" in stop[1], question.key


def test_the_words_for_the_desk_give_nothing_away():
    for question in BY_KEY.values():
        assert all(not rule.needed for rule in question.rules), "The usual words say nothing."


def test_self_image_is_five_questions_and_a_worrying_answer_pauses_or_informs():
    assert len(QUESTIONS["self-image"]) == 5
    assert handled("thinking", "most") == handled("mood", "low") == [("block", None)]
    worry = [handled("thinking", "hours"), handled("held-back", "often")]
    assert worry == [[("inform", None)]] * 2
    assert handled("other-looks", "yes", "My nose") == [("inform", None)]
    assert handled("thinking", "little") == handled("mood", "unsaid") == []
    (flag,) = flags_from([BY_KEY["mood"]], {"mood": "low"}, TODAY)
    assert "down" in flag.detail
    assert "down" not in flag.needed
