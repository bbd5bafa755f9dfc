"""How often one may try, by the address that our own proxies saw."""

import pytest
from django.core import mail

from tests.accounts.ways import ask_for_code, sign_in, signed_in


def test_five_wrong_passwords_close_an_address_for_a_while(client, clerk):
    for _ in range(5):
        assert sign_in(client, clerk.email, "wrong").status_code == 400

    response = sign_in(client, clerk.email)

    assert response.status_code == 429
    assert "tried too often" in response.content.decode()
    assert signed_in(client) is None


def test_an_unknown_address_closes_just_the_same(client, db):
    answers = [sign_in(client, "nobody@example.com", "x").status_code for _ in range(6)]

    assert answers == [400] * 5 + [429]


def test_ten_wrong_passwords_from_one_place_close_that_place(client, clerk):
    for n in range(10):
        sign_in(client, f"guess{n}@example.com", "wrong")

    assert sign_in(client, clerk.email).status_code == 429
    assert sign_in(client, clerk.email, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_right_password_does_not_count(client, clerk):
    for _ in range(12):
        assert sign_in(client, clerk.email).status_code == 302
        client.post("/sign-out/")


@pytest.mark.usefixtures("client_user")
@pytest.mark.parametrize("email", ["carl@example.com", "nobody@example.com"])
def test_three_codes_a_day_for_an_address_known_or_not(client, email):
    answers = []
    for _ in range(4):
        answers.append(ask_for_code(client, email).status_code)
        client.post("/sign-out/")

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_what_a_caller_writes_into_the_header_buys_no_new_tries(client, clerk, settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        sign_in(
            client,
            f"guess{n}@example.com",
            "wrong",
            headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.7"},
        ).status_code
        for n in range(11)
    ]

    assert answers == [400] * 10 + [429]


def test_two_callers_behind_our_proxy_are_counted_apart(client, clerk, settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(10):
        sign_in(client, f"g{n}@example.com", "x", headers={"X-Forwarded-For": "203.0.113.7"})

    other = sign_in(client, clerk.email, headers={"X-Forwarded-For": "203.0.113.8"})

    assert other.status_code == 302
