"""The owner edits what clients are asked: order, words, rules; previews, publishes."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from clients.actions import intake
from clients.models import Questionnaire
from clients.questions import Handling, Since, questions_in
from tests.clients.answers import good_answers
from tests.factories import NOW, make_client

EDIT = "/desk/setup/questions/health/"


@pytest.fixture
def head(client, owner):
    client.force_login(owner)
    return client


def asked(number=None):
    rows = Questionnaire.objects.filter(kind="health")
    row = rows.get(number=number) if number else rows.order_by("-number").first()
    return {one.key: one for one in questions_in(row.questions)}


def publish(head):
    return head.post(f"{EDIT}publish/", follow=True)


def typed(key="latex", **changes):
    """The form of one question as it would be sent unchanged, and then changed."""
    from desk.setup.question_forms import _initial, rules_initial

    question = asked()[key]
    form = {k: v for k, v in _initial(question).items() if v not in (None, False)}
    rows = rules_initial(question)
    form |= {"rule-TOTAL_FORMS": len(rows) + 1, "rule-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        form |= {f"rule-{n}-{k}": v for k, v in row.items() if v is not None}
    return form | changes


def test_the_list_says_which_version_is_asked_and_how_many_answered(head, clerk):
    sheet = intake.ask(client=make_client(), by=clerk, now=NOW)
    intake.sign_answers(sheet=sheet, data=good_answers(), name="Sam", now=NOW)
    page = head.get("/desk/setup/questions/").content.decode()

    assert "Asked now" in page
    assert "1 answered" in page
    assert "came with the software" in page


def test_a_question_is_reworded_and_asked_so_from_the_next_version_on(head, owner):
    sent = typed(words="Does latex make you itch?", hint="Gloves, balloons.")
    assert head.post(f"{EDIT}questions/latex/", sent).status_code == 302
    assert Questionnaire.objects.filter(kind="health").count() == 1
    assert "1 changed" in head.get(EDIT).content.decode()

    page = publish(head).content.decode()

    assert "Version 2 is asked from now on." in page
    assert asked()["latex"].words == "Does latex make you itch?"
    assert asked()["latex"].rules == asked(1)["latex"].rules
    assert asked(1)["latex"].words == "Are you allergic to latex?"
    assert Questionnaire.objects.get(kind="health", number=2).made_by == owner
    assert "No changes yet" in head.get(EDIT).content.decode()


def test_opening_and_keeping_every_question_changes_none(head):
    before = asked()
    for key in before:
        assert head.post(f"{EDIT}questions/{key}/", typed(key)).status_code == 302, key
    assert "No changes yet" in head.get(EDIT).content.decode()


def test_a_new_question_with_choices_a_follow_up_and_a_rule(head):
    sent = {
        "words": "How do you wear your hair?", "section": "Your scalp", "kind": "several",
        "is_required": "on", "choices": "Shaved\nLong", "alone": "Neither",
        "more_words": "Since when?", "more_kind": "date", "more_on": ["shaved"],
        "rule-TOTAL_FORMS": 1, "rule-INITIAL_FORMS": 0, "rule-0-handling": "wait",
        "rule-0-on": ["long"], "rule-0-days": 9, "rule-0-since": "more", "rule-0-advice": "Trim.",
    }  # fmt: skip
    assert head.post(f"{EDIT}new/", sent).status_code == 302
    publish(head)

    made = asked()["how-do-you-wear-your-hair"]
    assert [(c.key, c.words, c.is_none) for c in made.choices] == [
        ("shaved", "Shaved", False), ("long", "Long", False), ("none", "Neither", True),
    ]  # fmt: skip
    assert (made.follow_up.words, made.follow_up.on) == ("Since when?", ("shaved",))
    (rule,) = made.rules
    assert (rule.handling, rule.on, rule.days) == (Handling.WAIT, ("long",), 9)
    assert rule.since is Since.MORE
    order = list(asked())
    assert order.index(made.key) == order.index("else") + 1


def test_other_days_to_wait_and_a_reworded_answer_keep_their_short_names(head):
    head.post(f"{EDIT}questions/laser-removal/", typed("laser-removal", **{"rule-0-days": 90}))
    lines = typed("diabetes")["choices"].replace("Type 1", "Type one")
    head.post(f"{EDIT}questions/diabetes/", typed("diabetes", choices=lines))
    publish(head)

    assert asked()["laser-removal"].rules[0].days == 90
    named = {choice.key: choice.words for choice in asked()["diabetes"].choices}
    assert named["type1"] == "Type one"
    assert asked()["diabetes"].rules == asked(1)["diabetes"].rules


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": ""}, "This field is required"),
        ({"rule-0-on": []}, "Say for which answer the rule holds"),
        ({"rule-0-handling": "wait", "rule-0-days": ""}, "how many days to wait"),
        ({"rule-0-needed": "Allergic to latex"}, "must not give the answer away"),
        ({"kind": "choice", "choices": "One"}, "at least two answers"),
        ({"fills": "birth_date"}, "does not fill"),
        ({"fills": "allergy", "substance": ""}, "which substance"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_nothing_typed_is_lost(head, changes, says):
    answer = head.post(f"{EDIT}questions/latex/", typed(hint="Kept words", **changes))

    assert answer.status_code == 400
    page = answer.content.decode()
    assert says in page
    assert "Kept words" in page
    assert "No changes yet" in head.get(EDIT).content.decode()


def test_questions_are_put_in_order_taken_out_and_put_back(head):
    def press(**button):
        return head.post(f"{EDIT}order/", button, follow=True).content.decode()

    press(down="pregnant")
    press(remove="epilepsy")
    page = press(remove="keloid")
    assert "2 removed" in page
    page = press(back="keloid")
    assert "1 removed" in page
    publish(head)

    keys = list(asked())
    assert keys.index("diabetes") < keys.index("pregnant")
    assert "epilepsy" not in keys
    assert "keloid" in keys
    assert "epilepsy" in asked(1)


def test_at_the_edge_of_a_section_a_question_joins_the_next_one(head):
    head.post(f"{EDIT}order/", {"down": "fainting"})
    publish(head)
    assert asked()["fainting"].section == "Medicines and care"


def test_publishing_says_before_what_it_does_in_numbers_of_clients(head, clerk):
    for data in (good_answers(), None, {"diabetes": "no"}):
        sheet = intake.ask(client=make_client(), by=clerk, now=NOW)
        if data and len(data) > 1:
            intake.sign_answers(sheet=sheet, data=data, name="Sam", now=NOW)
        elif data:
            intake.save_answers(sheet=sheet, data=data, now=NOW)
    head.post(f"{EDIT}order/", {"remove": "epilepsy"})
    page = head.get(EDIT).content.decode()

    assert "1 client has answered: their answers and flags stay as they are" in page
    assert "1 client has begun and goes on with the version they began" in page
    assert "1 client was asked and has not begun" in page
    assert "Publish version 2" in page


def test_changes_are_the_owners_own_until_published_and_can_be_thrown_away(head, owner):
    head.post(f"{EDIT}order/", {"remove": "epilepsy"})
    head.post(f"{EDIT}intro/", {"intro": "Hello."})
    other = Browser()
    other.force_login(owner)
    assert "No changes yet" in other.get(EDIT).content.decode()
    assert "Hello." in head.get(f"{EDIT}preview/").content.decode()

    head.post(f"{EDIT}discard/")
    assert "No changes yet" in head.get(EDIT).content.decode()
    assert "Hello." not in head.get(f"{EDIT}preview/").content.decode()


def test_a_version_published_meanwhile_is_not_overwritten(head, owner):
    head.post(f"{EDIT}order/", {"remove": "epilepsy"})
    other = Browser()
    other.force_login(owner)
    other.post(f"{EDIT}order/", {"remove": "keloid"})
    publish(other)

    assert "Version 2 was published since you began" in head.get(EDIT).content.decode()
    answer = head.post(f"{EDIT}publish/")
    assert answer.status_code == 409
    assert "epilepsy" in asked()


def test_an_older_version_stays_readable(head):
    head.post(f"{EDIT}order/", {"remove": "epilepsy"})
    publish(head)
    old = head.get(f"{EDIT}versions/1/").content.decode()
    assert "Do you have epilepsy" in old
    assert "doctor&#x27;s note is needed" in old
    assert "Do you have epilepsy" not in head.get(f"{EDIT}versions/2/").content.decode()
    assert head.get(f"{EDIT}versions/3/").status_code == 404
    assert head.get("/desk/setup/questions/shoes/").status_code == 404


def test_the_preview_asks_every_question(head):
    page = head.get(f"{EDIT}preview/").content.decode()
    for question in asked().values():
        assert f'name="{question.key}' in page


@pytest.mark.parametrize("more", [1, 3])
def test_statements_do_not_grow(head, clerk, django_assert_max_num_queries, more):
    for _ in range(more):
        intake.ask(client=make_client(), by=clerk, now=NOW)
    pages = ("", "health/", "health/preview/", "health/questions/latex/", "health/versions/1/")
    for page in pages:
        with django_assert_max_num_queries(12):
            assert head.get(f"/desk/setup/questions/{page}").status_code == 200
