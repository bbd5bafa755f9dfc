"""What a client changes about themselves, by their own hand."""

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.test import Client as Browser

from tests.accounts.ways import sign_in_by_code

PAGE = "/portal/details/"


def save(browser, **typed):
    return browser.post(PAGE, {"preferred_name": "", "phone": "", **typed})


def test_name_number_and_wording_are_saved(client, carl):
    response = save(client, preferred_name="Cal", phone="+442079460018", neutral_messages="on")

    carl.refresh_from_db()
    assert response.url == PAGE
    assert (carl.preferred_name, str(carl.phone)) == ("Cal", "+442079460018")
    assert carl.neutral_messages


def test_a_number_of_this_country_needs_no_prefix(client, carl):
    save(client, phone="(212) 555-0134")

    carl.refresh_from_db()
    assert str(carl.phone) == "+12125550134"


@pytest.mark.parametrize(
    "typed",
    [
        {"preferred_name": "x" * 10_000},
        {"preferred_name": "Cal\x00"},
        {"preferred_name": "Cal\u202egnp"},
        {"phone": "not a number"},
        {"phone": "123"},
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_stays_in_the_form(client, carl, typed):
    response = save(client, **typed)

    carl.refresh_from_db()
    assert response.status_code == 400
    assert "error-summary" in response.content.decode()
    assert carl.preferred_name == ""
    assert carl.phone == ""


def test_who_changed_it_is_written_down(client, carl, client_user):
    save(client, preferred_name="Cal")

    line = LogEntry.objects.filter(action=LogEntry.Action.UPDATE).latest("pk")
    assert line.actor == client_user
    assert "Cal" not in str(line.changes)


def test_the_address_is_not_changed_here(client, carl):
    save(client, preferred_name="Cal", email="evil@example.com")

    carl.refresh_from_db()
    assert carl.email == "carl@example.com"


def test_another_address_is_asked_for_and_told_the_same_way_each_time(client, carl):
    response = client.post(f"{PAGE}address/", {"email": "Carl.New@example.com"})

    assert response.url == PAGE
    assert "We sent a link to carl.new@example.com" in client.get(PAGE).content.decode()
    assert [letter.to for letter in mail.outbox] == [["carl.new@example.com"]]


def test_the_fourth_letter_of_a_day_is_not_sent(client, carl):
    answers = [
        client.post(f"{PAGE}address/", {"email": "new@example.com"}).status_code for _ in range(4)
    ]

    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize("typed", ["", "no address", "carl@example.com", "a\x00b@example.com"])
def test_an_address_that_is_none_or_the_same_is_refused(client, carl, typed):
    assert client.post(f"{PAGE}address/", {"email": typed}).status_code == 400
    assert not mail.outbox


def test_devices_are_listed_and_signed_out(client_user):
    one, two = Browser(), Browser()
    for browser in (one, two):
        sign_in_by_code(browser, client_user.email)

    assert (
        one.get("/portal/sessions/").content.decode().count("A browser") == 3
    )  # one is named twice
    assert one.post("/portal/sessions/end/").url == "/portal/sign-in/"

    for browser in (one, two):
        assert browser.get("/portal/").status_code == 302


def test_one_device_is_signed_out(client_user):
    one, two = Browser(), Browser()
    sign_in_by_code(one, client_user.email)
    sign_in_by_code(two, client_user.email)
    page = two.get("/portal/sessions/")
    other = next(row for row, _device, is_here in page.context["rows"] if not is_here)

    two.post(f"/portal/sessions/{other.pk}/end/")

    assert one.get("/portal/").status_code == 302
    assert two.get("/portal/").status_code == 200
