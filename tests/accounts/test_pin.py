"""A colleague's PIN: set with the password, kept as a keyed hash, one for each colleague."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.test import override_settings

from accounts.actions import set_pin, whose_pin
from accounts.errors import NoPin, PinTaken
from accounts.pins import fits, hashed

PAGE = "/account/pin/"
TYPED = {"password": "correct horse battery", "pin": "2580", "again": "2580"}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def test_a_colleague_sets_it_with_their_password(client, clerk):
    client.force_login(clerk)
    assert client.post(PAGE, TYPED)["Location"] == PAGE
    clerk.refresh_from_db()
    assert fits("2580", clerk.pin)
    assert whose_pin("2580") == clerk


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "another"}, "not your password"),
        ({"again": "2581"}, "not the same"),
        ({"pin": "258", "again": "258"}, "four to eight digits"),
        ({"pin": "123456789", "again": "123456789"}, "four to eight digits"),
        ({"pin": "25a0", "again": "25a0"}, "four to eight digits"),
        ({"pin": "٢٥٨٠", "again": "٢٥٨٠"}, "four to eight digits"),
        ({"pin": "1111", "again": "1111"}, "guessed first"),
        ({"pin": "4567", "again": "4567"}, "guessed first"),
        ({"pin": "9876", "again": "9876"}, "guessed first"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, clerk, changed, said):
    client.force_login(clerk)
    page = client.post(PAGE, TYPED | changed)
    assert page.status_code == 400
    assert said in page.content.decode()
    clerk.refresh_from_db()
    assert clerk.pin == ""


def test_no_two_colleagues_have_the_same(clerk, owner):
    set_pin(user=clerk, pin="2580")
    with pytest.raises(PinTaken):
        set_pin(user=owner, pin="2580")
    set_pin(user=clerk, pin="2580")


def test_it_is_not_tried_for_ever(client, clerk):
    client.force_login(clerk)
    answers = [client.post(PAGE, TYPED | {"password": "x"}).status_code for _ in range(12)]
    assert answers[-1] == 429
    assert client.post(PAGE, TYPED).status_code == 429


def test_neither_the_digits_nor_their_hash_are_in_the_log(clerk):
    set_pin(user=clerk, pin="2580")
    line = LogEntry.objects.get_for_object(clerk).first()
    assert "pin" in line.changes
    assert clerk.pin not in str(line.changes)


def test_the_hash_is_worth_nothing_without_the_clinics_secret():
    kept = hashed("2580")
    assert "2580" not in kept
    assert kept != hashed("2580")
    with override_settings(SECRET_KEY="another-secret-that-is-long-enough-to-be-one"):
        assert not fits("2580", kept)


def test_an_empty_one_fits_nobody(clerk):
    assert whose_pin("") is None
    with pytest.raises(NoPin):
        set_pin(user=clerk, pin="")


def test_it_can_be_taken_away(client, clerk):
    set_pin(user=clerk, pin="2580")
    client.force_login(clerk)
    client.post("/account/pin/drop/")
    assert whose_pin("2580") is None
