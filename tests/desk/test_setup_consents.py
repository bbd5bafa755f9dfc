"""The owner edits forms to sign: a text becomes a new version, and services name what they need."""

import pytest
from django.urls import reverse

from bookings.models import Service
from clients.models import Consent, ConsentForm
from tests.clients.signing import form_of, known_client, signed

LIST = reverse("desk:setup-forms")


@pytest.fixture
def head(client, owner):
    client.force_login(owner)
    return client


def address(slug="deposit", name=""):
    return reverse(f"desk:setup-form{name}", args=[slug])


def typed(browser, slug="deposit", **change):
    """The editor's form as a browser sends it back, unchanged but for what is said."""
    parts = browser.get(address(slug)).context["parts"]
    data = {}
    for rows in (parts.sections, parts.statements, parts.choices):
        for field in rows.management_form:
            data[field.html_name] = field.value()
        for form in rows:
            data |= {field.html_name: field.value() for field in form}
    data |= {field.html_name: field.value() for field in parts.body}
    return {k: v for k, v in (data | change).items() if v is not None and v is not False}


def test_an_edit_makes_the_next_version_and_leaves_the_last(head, owner):
    before = form_of("deposit").current().text

    answer = head.post(address(), typed(head, **{"body-intro": "A new beginning."}))

    assert answer.url == address()
    versions = list(form_of("deposit").versions.all())
    assert [version.number for version in versions] == [2, 1]
    assert versions[0].text == before | {"intro": "A new beginning."}
    assert versions[0].made_by == owner
    assert versions[1].text == before


def test_publishing_what_was_not_changed_is_refused(head):
    answer = head.post(address(), typed(head))

    assert answer.status_code == 400
    assert "Nothing in the text was changed." in answer.content.decode()
    assert form_of("deposit").versions.count() == 1


def test_a_row_is_added_and_one_is_emptied(head):
    head.post(
        address(), typed(head, **{"statements-3-text": "I was told.", "statements-0-text": ""})
    )
    lines = form_of("deposit").current().text["statements"]

    assert [line["key"] for line in lines] == ["notice", "agree", "i-was-told"]


def test_a_changed_line_keeps_its_key(head):
    head.post(address(), typed(head, **{"statements-0-text": "It counts."}))

    assert form_of("deposit").current().text["statements"][0] == {
        "key": "counts",
        "text": "It counts.",
        "must": True,
    }


def test_a_text_that_does_not_work_is_refused_with_what_was_typed(head):
    empty = {f"statements-{n}-text": "" for n in range(3)}

    answer = head.post(address(), typed(head, **empty | {"body-intro": "Typed just now."}))

    words = answer.content.decode()
    assert answer.status_code == 400
    assert "Nothing on this form has to be acknowledged" in words
    assert "Typed just now." in words
    assert form_of("deposit").versions.count() == 1


def test_a_row_that_is_too_long_is_told_on_top(head):
    answer = head.post(address(), typed(head, **{"statements-1-text": "x" * 601}))

    assert answer.status_code == 400
    assert answer.context["problems"][0].startswith("Statement 2: ")
    assert form_of("deposit").versions.count() == 1


def test_a_version_that_only_mends_spelling_asks_nobody_again(head):
    head.post(address(), typed(head, **{"body-intro": "Mended.", "body-asks_again": None}))

    assert not form_of("deposit").current().asks_again


def test_older_versions_stay_readable(head):
    head.post(address(), typed(head, **{"body-intro": "A new beginning."}))

    old = head.get(reverse("desk:setup-form-version", args=["deposit", 1])).content.decode()
    assert "A deposit keeps your times free for you." in old
    assert "A new beginning." not in old


def test_services_name_the_forms_they_need(head):
    wanted = Service.objects.filter(slug__in=["touch-up", "follow-up"])
    data = {"title": "Deposit policy", "is_active": "on", "services": [s.pk for s in wanted]}

    assert head.post(address(name="-about"), data).status_code == 302

    assert set(Service.objects.filter(consent_forms__slug="deposit")) == set(wanted)


def test_a_form_of_ones_own_gets_a_text_and_can_be_signed(head, owner):
    data = {"title": "Parking", "kind": "other", "is_active": "on", "valid_days": "30"}
    head.post(reverse("desk:setup-form-new"), data)
    form = ConsentForm.objects.get(slug="parking")
    assert form.valid_days == 30

    text = {"body-intro": "Where to park.", "statements-0-text": "I know where.",
            "statements-0-must": "on"}  # fmt: skip
    head.post(address("parking"), typed(head, "parking", **text))

    consent = signed(known_client(), "parking")
    assert Consent.objects.get(pk=consent.pk).answers == {"i-know-where": True}


def test_what_a_form_is_about_does_not_change(head):
    data = {"title": "Photos", "kind": "other", "is_active": "on"}
    head.post(address("photos", "-about"), data)

    assert form_of("photos").kind == "photo"


def test_only_the_owner_edits(client, clerk, artist):
    for someone in (clerk, artist.user):
        client.force_login(someone)
        assert client.get(LIST).status_code == 403
        assert client.post(address(), {"body-intro": "x"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_database_little(head, number, django_assert_max_num_queries):
    for _ in range(number):
        signed(known_client(), "deposit")
    for page in (LIST, address(), address("procedure")):
        with django_assert_max_num_queries(12):
            head.get(page)
