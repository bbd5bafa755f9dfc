"""Clients sign in with a code sent to their address, and the page never tells who has one."""

import re
import time

import pytest
import time_machine
from django.core import mail

from tests.accounts.ways import ask_for_code, code_in, last_letter, sign_in_by_code, signed_in


def test_a_code_signs_in_and_leads_to_the_portal(client, client_user):
    response = sign_in_by_code(client, client_user.email)

    assert response.url == "/welcome/"
    assert client.get("/welcome/").url == "/portal/"
    assert signed_in(client) == client_user


def test_it_leads_back_to_the_page_that_asked(client, client_user):
    door = client.get("/portal/details/").url
    assert door == "/portal/sign-in/?next=/portal/details/"

    ask = client.post("/portal/sign-in/", {"email": client_user.email, "next": "/portal/details/"})
    response = client.post(ask.url, {"code": code_in(last_letter(client_user.email))})

    assert response.url == "/portal/details/"


@pytest.mark.parametrize("written", ["{} {}", "{}{}", " {}-{} "])
def test_how_the_code_is_written_does_not_matter(client, client_user, written):
    ask_for_code(client, client_user.email)
    code = code_in(last_letter(client_user.email))

    client.post("/portal/sign-in/code/", {"code": written.format(*code.split("-"))})

    assert signed_in(client) == client_user


@pytest.mark.parametrize("typed", ["", "0000-0000", "x" * 10_000, "\x00", "½½½½-½½½½"])
def test_a_wrong_code_signs_nobody_in(client, client_user, typed):
    ask_for_code(client, client_user.email)

    response = client.post("/portal/sign-in/code/", {"code": typed})

    assert response.status_code == 400
    assert signed_in(client) is None


def test_after_three_wrong_ones_the_code_is_dead(client, client_user):
    ask_for_code(client, client_user.email)
    code = code_in(last_letter(client_user.email))
    for _ in range(3):
        client.post("/portal/sign-in/code/", {"code": "0000-0000"})

    response = client.post("/portal/sign-in/code/", {"code": code})

    assert response.url == "/portal/sign-in/"
    assert signed_in(client) is None


def test_after_ten_minutes_it_is_dead_too(client, client_user):
    ask_for_code(client, client_user.email)
    code = code_in(last_letter(client_user.email))

    with time_machine.travel(time.time() + 601):
        client.post("/portal/sign-in/code/", {"code": code})

    assert signed_in(client) is None


def test_it_works_in_the_browser_that_asked_and_in_no_other(client, client_user):
    ask_for_code(client, client_user.email)
    other = type(client)()

    other.post("/portal/sign-in/code/", {"code": code_in(last_letter(client_user.email))})

    assert signed_in(other) is None


def test_it_works_once(client, client_user):
    sign_in_by_code(client, client_user.email)
    client.post("/sign-out/")

    client.post("/portal/sign-in/code/", {"code": code_in(last_letter(client_user.email))})

    assert signed_in(client) is None


def test_the_address_in_upper_case_is_the_same_one(client, client_user):
    ask_for_code(client, "CARL@Example.com")

    assert code_in(last_letter("carl@example.com"))


def normal(page: str) -> str:
    """A page without what is fresh each time."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value|nonce)="[^"]*"', "", page)


@pytest.mark.usefixtures("client_user", "clerk")
def test_known_unknown_and_colleague_see_the_same_pages(client):
    seen = []
    for email in ("carl@example.com", "nobody@example.com", "dina@example.com"):
        browser = type(client)()
        ask = ask_for_code(browser, email)
        page = browser.get(ask.url).content.decode().replace(email, "ADDRESS")
        wrong = browser.post(ask.url, {"code": "0000-0000"})
        shown = wrong.content.decode().replace(email, "ADDRESS")
        seen.append((ask.status_code, ask.url, normal(page), wrong.status_code, normal(shown)))

    assert seen[0] == seen[1] == seen[2]


@pytest.mark.usefixtures("client_user", "clerk")
def test_each_gets_exactly_one_letter(client):
    for email in ("carl@example.com", "nobody@example.com", "dina@example.com"):
        ask_for_code(type(client)(), email)

    assert [letter.to for letter in mail.outbox] == [
        ["carl@example.com"],
        ["nobody@example.com"],
        ["dina@example.com"],
    ]
    codes = [bool(re.search(r"\d{4}-\d{4}", letter.body)) for letter in mail.outbox]
    assert codes == [True, False, False]


def test_a_client_who_was_closed_out_gets_no_code(client, client_user):
    client_user.is_active = False
    client_user.save()

    ask_for_code(client, client_user.email)

    assert "Nobody signs in" in mail.outbox[0].body


def test_another_address_can_be_tried(client, client_user):
    ask_for_code(client, "tpyo@example.com")
    assert client.get("/portal/sign-in/").url == "/portal/sign-in/code/"

    response = client.post("/sign-out/", {"next": "/portal/sign-in/"})

    assert response.url == "/portal/sign-in/"
    assert client.get("/portal/sign-in/").status_code == 200


@pytest.mark.parametrize("typed", ["", "no address", "a\x00b@example.com", "x" * 10_000])
def test_nonsense_is_refused_with_a_sentence(client, db, typed):
    response = client.post("/portal/sign-in/", {"email": typed})

    assert response.status_code == 400
    assert "error-summary" in response.content.decode()
    assert not mail.outbox


def test_pages_about_signing_in_are_kept_by_nobody(client, db):
    assert "no-store" in client.get("/portal/sign-in/")["Cache-Control"]
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]
