"""Colleagues sign in with their password, and with nothing less."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail

from accounts.roles import Role
from tests.accounts.ways import PASSWORD, ask_for_code, sign_in, signed_in
from tests.factories import make_user

WRONG = "That address and password do not go together."


def test_a_colleague_signs_in_and_is_led_to_the_desk(client, clerk):
    response = sign_in(client, "dina@example.com")

    assert response.url == "/welcome/"
    assert client.get("/welcome/").url == "/desk/"
    assert signed_in(client) == clerk


def test_upper_case_and_spaces_around_the_address_do_not_matter(client, clerk):
    sign_in(client, "  Dina@Example.COM ")

    assert signed_in(client) == clerk


def test_a_sign_in_leads_back_to_the_page_that_asked_for_it(client, clerk):
    response = client.post(
        "/sign-in/?next=/desk/calendar/",
        {"login": "dina@example.com", "password": PASSWORD, "next": "/desk/calendar/"},
    )

    assert response.url == "/desk/calendar/"


def test_a_sign_in_leads_nowhere_else(client, clerk):
    response = client.post(
        "/sign-in/",
        {"login": "dina@example.com", "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response.url == "/welcome/"


@pytest.mark.parametrize("email", ["dina@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(client, clerk, email):
    response = sign_in(client, email, "not the password")

    assert response.status_code == 400
    assert WRONG in response.content.decode()
    assert email in response.content.decode()  # what was typed stays
    assert signed_in(client) is None


def test_an_unknown_address_costs_one_hash_like_a_wrong_password(client, clerk, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    costs = []
    for email in ("dina@example.com", "nobody@example.com"):
        hashed.clear()
        sign_in(client, email, "not the password")
        costs.append(len(hashed))

    assert costs == [1, 1]


def test_a_client_cannot_sign_in_with_a_password_even_if_they_had_one(client, client_user):
    client_user.set_password(PASSWORD)
    client_user.save()

    assert sign_in(client, client_user.email).status_code == 400
    assert signed_in(client) is None


def test_a_colleague_who_left_is_told_the_same_as_anyone(client, clerk):
    clerk.is_active = False
    clerk.save()

    assert WRONG in sign_in(client, clerk.email).content.decode()


@pytest.mark.parametrize("role", [Role.OWNER, Role.DESK, Role.ARTIST])
def test_no_colleague_gets_a_code(client, db, role):
    colleague = make_user(role)

    ask_for_code(client, colleague.email)

    (letter,) = mail.outbox
    assert letter.to == [colleague.email]
    assert "password" in letter.body
    assert not any(character.isdigit() for character in letter.body.replace("127.0.0.1:8000", ""))


def test_a_colleague_does_not_come_in_by_a_code_even_if_one_was_made(client, clerk, rf):
    """The last door of several: whatever page was taken, a colleague needs the password."""
    request = rf.post("/portal/sign-in/code/")
    request.session, request.user = client.session, AnonymousUser()
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        record_authentication(request, clerk, method="code", email=clerk.email)
        response = perform_login(request, clerk, email=clerk.email)

    assert response.url == "/sign-in/"
    assert "_auth_user_id" not in request.session


def test_a_passkey_alone_signs_nobody_in(client, db):
    assert client.get("/account/second-step/passkeys/login/").status_code == 404
    assert client.post("/sign-in/", {"credential": "{}"}).status_code == 400


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"login": "x" * 10_000, "password": "y"},
        {"login": "no address", "password": "y"},
        {"login": "a\x00b@example.com", "password": "y"},
        {"login": "dina@example.com", "password": "p\x00q"},
        {"login": "dina@example.com", "password": "z" * 10_000},
    ],
)
def test_nonsense_is_refused_with_a_sentence(client, clerk, typed):
    response = client.post("/sign-in/", typed)

    assert response.status_code == 400
    assert "error-summary" in response.content.decode()


def test_signing_out_takes_a_press(client, clerk):
    sign_in(client, clerk.email)

    assert client.get("/sign-out/").status_code == 200
    assert signed_in(client) == clerk

    assert client.post("/sign-out/").url == "/"
    assert signed_in(client) is None


def test_the_door_leads_on_whoever_is_in_already(client, clerk):
    sign_in(client, clerk.email)

    assert client.get("/sign-in/").url == "/welcome/"
    assert client.get("/portal/sign-in/").url == "/welcome/"


def test_a_stranger_is_welcome_to_sign_in_first(client, db):
    assert client.get("/welcome/").url == "/sign-in/?next=/welcome/"
