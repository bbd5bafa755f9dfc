"""A new password through a link, for colleagues; nobody learns who is one."""

import pytest
from django.core import mail

from tests.accounts.ways import last_letter, link_in, sign_in, signed_in

NEW = "sieve lantern walrus"


def ask(browser, email):
    return browser.post("/sign-in/password/", {"email": email})


def test_a_colleague_sets_a_new_password_through_the_link(client, clerk):
    ask(client, clerk.email)
    page = client.get(link_in(last_letter(clerk.email)), follow=True)

    # The key has left the address before the page is shown.
    assert page.redirect_chain[-1][0].endswith("-set-password/")
    response = client.post(page.request["PATH_INFO"], {"password1": NEW})

    assert response.url == "/sign-in/"
    assert signed_in(client) is None
    sign_in(client, clerk.email, NEW)
    assert signed_in(client) == clerk


def test_the_link_works_once(client, clerk):
    ask(client, clerk.email)
    link = link_in(last_letter(clerk.email))
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW})

    assert "This link has ended" in client.get(link).content.decode()


def test_it_ends_every_session(client, clerk):
    client.force_login(clerk)
    other = type(client)()
    ask(other, clerk.email)
    page = other.get(link_in(last_letter(clerk.email)), follow=True)

    other.post(page.request["PATH_INFO"], {"password1": NEW})

    assert client.get("/account/sessions/").status_code == 302


@pytest.mark.parametrize("typed", ["1234567890", "password12", "short", "dina@example.com", ""])
def test_a_weak_password_is_refused(client, clerk, typed):
    ask(client, clerk.email)
    page = client.get(link_in(last_letter(clerk.email)), follow=True)

    response = client.post(page.request["PATH_INFO"], {"password1": typed})

    assert response.status_code == 400
    clerk.refresh_from_db()
    assert clerk.check_password("correct horse battery")


@pytest.mark.usefixtures("clerk", "client_user")
@pytest.mark.parametrize("email", ["dina@example.com", "carl@example.com", "nobody@example.com"])
def test_the_answer_is_the_same_for_everyone(client, email):
    response = ask(client, email)
    page = client.get(response.url)

    assert (response.status_code, response.url) == (302, "/sign-in/password/sent/")
    assert email not in page.content.decode()
    assert [letter.to for letter in mail.outbox] == [[email]]


@pytest.mark.usefixtures("client_user")
@pytest.mark.parametrize("email", ["carl@example.com", "nobody@example.com"])
def test_nobody_but_a_colleague_gets_a_link(client, email):
    ask(client, email)

    assert "/sign-in/password/" not in mail.outbox[0].body


def test_a_tampered_link_opens_nothing(client, clerk):
    ask(client, clerk.email)
    link = link_in(last_letter(clerk.email))

    assert "This link has ended" in client.get(link[:-4] + "aaa/").content.decode()


def test_one_address_gets_three_a_day(client, clerk):
    answers = [ask(client, clerk.email).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_changing_it_signs_out_everywhere_and_tells(client, clerk):
    elsewhere = type(client)()
    elsewhere.force_login(clerk)
    sign_in(client, clerk.email)

    response = client.post(
        "/account/password/", {"oldpassword": "correct horse battery", "password1": NEW}
    )

    assert response.status_code == 302
    assert signed_in(client) is None
    assert elsewhere.get("/account/sessions/").status_code == 302
    assert "password was changed" in mail.outbox[-1].body


def test_changing_it_needs_the_old_one(client, clerk):
    sign_in(client, clerk.email)

    response = client.post("/account/password/", {"oldpassword": "guess", "password1": NEW})

    assert response.status_code == 400
    assert "not your current password" in response.content.decode()
