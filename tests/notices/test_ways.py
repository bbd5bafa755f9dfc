"""By which way a client is reached: what they have, and what they allow."""

from __future__ import annotations

import pytest
from django.test import override_settings

from clients.actions import say_whether
from notices import channels
from tests.factories import make_client

pytestmark = pytest.mark.django_db
TEXTED = {"account": "AC1", "token": "secret", "sender": "+12125550100"}
MOBILE, LANDLINE = "+447400123456", "+442071234567"


def says(client, is_given, clerk, now):
    say_whether(
        client=client, kind="sms", is_given=is_given, wording="May we text you?", side="staff",
        by=clerk, now=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known", "way"),
    [
        ({"email": "sam@example.com"}, "email"),
        ({"email": "sam@example.com", "phone": MOBILE}, "email"),
        ({"email": "sam@example.com", "phone": MOBILE, "preferred_channel": "sms"}, "sms"),
        ({"email": "sam@example.com", "phone": LANDLINE, "preferred_channel": "sms"}, "email"),
        ({"phone": MOBILE}, "sms"),
        ({"phone": LANDLINE}, "call"),
        ({"phone": LANDLINE, "address": "1 High Street"}, "call"),
        ({"address": "1 High Street"}, "print"),
        ({}, "call"),
    ],
)
def test_a_client_is_reached_by_what_they_have_and_like_best(known, way, clerk, now):
    client = make_client(**{"email": "", **known})
    says(client, True, clerk, now)
    with override_settings(SMS=TEXTED):
        assert channels.way_to(client).channel == way


def test_without_their_yes_nobody_is_texted(clerk, now):
    client = make_client(email="", phone=MOBILE)
    with override_settings(SMS=TEXTED):
        assert channels.way_to(client).channel == "call"
        says(client, True, clerk, now)
        assert channels.way_to(client).channel == "sms"
        says(client, False, clerk, now)
        assert channels.way_to(client).channel == "call"
