"""What a form to sign has to say, and when it is complete."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.consent_text import (
    canonical,
    complete,
    fingerprint,
    known_answers,
    parse,
    plain,
    read,
    still_good,
)

SEEDS = import_module("clients.migrations.0005_first_consent_forms")
FORM = {
    "intro": "Read this.",
    "sections": [{"title": "What", "text": "Dots."}],
    "statements": [
        {"key": "read", "text": "I have read it.", "must": True},
        {"key": "news", "text": "Tell me more.", "must": False},
    ],
    "choices": [{"key": "website", "text": "On the website.", "publishes": True}],
    "expectation": "What do you hope for?",
}
WHOLE = {"read": True, "website": False}


def wrong(**change):
    return read(FORM | change)[1]


def where(answers=WHOLE, expectation="to look less thin", name="Carl Jensen"):
    return [problem.where for problem in complete(parse(FORM), answers, expectation, name)]


@pytest.mark.parametrize("row", SEEDS.FORMS, ids=lambda row: row[0])
def test_every_form_a_studio_begins_with_can_be_published(row):
    text, problems = read(row[-1])

    assert problems == []
    assert plain(text) == row[-1]


def test_the_procedure_form_names_each_risk_by_itself_and_asks_for_one_own_sentence():
    text = parse(SEEDS.PROCEDURE)
    keys = {line.key for line in text.statements if line.must}

    assert {"infection", "allergy", "migration", "result", "more-sessions"} <= keys
    assert {"no-growth", "fades", "further-loss", "simulation", "patch-test"} <= keys
    assert text.details
    assert text.body_site
    assert text.expectation


def test_the_procedure_form_says_what_the_law_asks():
    words = " ".join(part["text"] for part in SEEDS.PROCEDURE["sections"]).lower()

    for said in (
        "not approved by the us food and drug administration",
        "what they may do to your health is not known",
        "permanent",
        "sealed",
        "red streaks",
        "see a doctor",
        "28 days",
    ):
        assert said in words


def test_no_form_says_more_than_the_clinic_may_claim():
    for *_, text in SEEDS.FORMS:
        words = canonical(text).lower()
        assert "!" not in words
        for claim in ("painless", "safe", "non-invasive", "epiderm", "guarantee", "maintenance"):
            assert claim not in words


def test_photo_purposes_are_apart_and_only_two_publish():
    text = parse(SEEDS.PHOTOS)

    assert [choice.key for choice in text.choices] == [
        "record",
        "teaching",
        "website",
        "social-media",
    ]
    assert text.publishing == {"website", "social-media"}


def test_a_whole_form_is_complete():
    assert where() == []


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"answers": {}}, ["read", "website"]),
        ({"answers": {"read": False, "website": True}}, ["read"]),
        ({"answers": {"read": True}}, ["website"]),
        ({"answers": {"read": "yes", "website": "no"}}, ["read", "website"]),
        ({"expectation": ""}, ["expectation"]),
        ({"expectation": "nothing"}, ["expectation"]),
        ({"expectation": "a b " * 600}, ["expectation"]),
        ({"name": "  "}, ["name"]),
        ({"name": "C."}, ["name"]),
        ({"name": "C" * 161}, ["name"]),
    ],
)
def test_what_is_left_open_is_named(told, left):
    assert where(**told) == left


def test_a_form_without_a_question_asks_for_no_words():
    assert complete(parse(FORM | {"expectation": ""}), WHOLE, "", "Carl Jensen") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"statements": [{"key": "Bad Key", "text": "x"}]}, "no key"),
        ({"statements": [{"key": "read", "text": " "}]}, "Statement 1 is empty"),
        ({"statements": [{"key": "website", "text": "x"}]}, "same key"),
        ({"statements": [], "choices": []}, "Nothing on this form"),
        ({"statements": ["x"]}, "cannot be read"),
        ({"sections": [{"title": "x", "text": "y" * 4001}]}, "longer than 4000"),
        ({"sections": [], "intro": ""}, "says nothing"),
        ({"details": True}, "write where"),
        ({"intro": 7}, "has to be text"),
        ({"choices": [{"key": f"k{n}", "text": "x"} for n in range(41)]}, "more than 40"),
    ],
)
def test_a_text_that_does_not_work_is_told_in_a_sentence(change, said):
    problems = wrong(**change)

    assert any(said in problem for problem in problems), problems


def test_what_is_no_form_at_all_is_told_too():
    assert read([])[1] == ["The form cannot be read."]
    with pytest.raises(ValueError, match="cannot be read"):
        parse(None)


def test_answers_to_what_is_not_on_the_form_are_left_out():
    answers = {"read": True, "news": False, "website": True, "else": True}

    assert known_answers(parse(FORM), answers) == {"read": True, "website": True}
    assert known_answers(parse(FORM), "nonsense") == {}


def test_an_answer_stays_where_its_line_reads_the_same():
    old = parse(FORM)
    new = parse(FORM | {"statements": [{"key": "read", "text": "I have read all of it."}]})

    assert still_good(old, new, {"read": True, "website": True}) == {"website": True}


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.booleans(), st.integers())))
def test_the_same_content_has_the_same_hash_in_whatever_order(data):
    turned = dict(reversed(list(data.items())))

    assert fingerprint(canonical(data)) == fingerprint(canonical(turned))
