"""Paying one amount by its link: the gateway's own page, the way back, and the demo's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from payments import gateway as gateways
from payments.demo_gateway import DemoGateway
from payments.links import pay_token
from payments.models import Checkout, DepositHold, Payment, PolicyAcceptance
from tests.factories import NOW
from tests.payments import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def online(tmp_path, monkeypatch, settings):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    made = DemoGateway()
    monkeypatch.setattr(gateways, "current", lambda: made)
    return made


@pytest.fixture
def plan(artist, location, owner):
    return money.held(artist, location, owner)


@pytest.fixture
def token(plan):
    return pay_token(money.deposit_of(plan))


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def text(page) -> str:
    return page.content.decode()


def begin(client, token) -> str:
    """Press Pay; the address that the page then shows as a link."""
    assert client.post(url("pay-begin", token)).status_code == 302
    page = client.get(url("pay", token))
    return page.context["checkout"].address


def test_the_page_says_what_is_asked_and_until_when_and_opens_nothing(client, token):
    said = text(client.get(url("pay", token)))
    assert "$500" in said
    assert "Held for you until" in said
    assert not Checkout.objects.exists()


def test_paying_is_a_link_and_the_way_back_confirms_the_series(client, token, plan):
    address = begin(client, token)
    assert f'href="{address}"' in text(client.get(url("pay", token)))
    led = client.post(f"{address}pay/")
    assert led.url.endswith(url("pay-back", token))
    said = text(client.get(url("pay-back", token)))
    assert "has arrived" in said
    assert "Your times are booked" in said
    assert Payment.objects.get().amount_minor == 50000
    assert DepositHold.objects.get().state == "kept"


def test_the_way_back_by_itself_proves_nothing(client, token):
    begin(client, token)
    said = text(client.get(url("pay-back", token)))
    assert "not heard of a payment" in said
    client.post(url("pay-look", token))
    assert not Payment.objects.exists()


def test_looking_asks_the_gateway_where_the_call_was_lost(client, token, online):
    begin(client, token)
    online.pay(Checkout.objects.get().page_id)  # paid, and nobody told us
    said = text(client.post(url("pay-look", token), headers={"HX-Request": "true"}))
    assert "has arrived" in said
    assert "Thank you." in said
    assert "One moment." not in said
    assert Payment.objects.count() == 1


def test_two_tabs_pay_once(client, token):
    address = begin(client, token)
    assert begin(client, token) == address
    client.post(f"{address}pay/")
    client.post(f"{address}pay/")
    client.post(url("pay-look", token))
    assert Payment.objects.count() == 1
    assert client.post(url("pay-begin", token)).url == url("pay-back", token)
    assert "This is paid" in text(client.get(url("pay", token)))


def test_a_bank_that_declines_leaves_the_page_open(client, token):
    address = begin(client, token)
    page = client.post(f"{address}decline/")
    assert page.status_code == 402
    assert "declined" in text(page)
    assert client.post(f"{address}pay/").status_code == 302
    assert Payment.objects.count() == 1


def test_a_page_that_runs_out_can_be_opened_anew(client, token):
    address = begin(client, token)
    client.post(f"{address}run-out/")
    assert "run out" in text(client.get(address))
    back = text(client.get(url("pay-back", token)))
    assert "Nothing was paid." in back
    assert "One moment." not in back
    assert "Held for you until" in back
    assert begin(client, token) != address


def test_a_link_that_was_touched_or_is_over_opens_nothing(client, token, plan):
    assert client.get(url("pay", token[:-1] + "x")).status_code == 410
    due = money.deposit_of(plan)
    due.settled_at = NOW
    due.save()
    assert client.get(url("pay", token)).status_code == 200
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        assert client.get(url("pay", token)).status_code == 410


def test_without_a_key_the_page_says_where_to_pay(client, token, monkeypatch):
    monkeypatch.setattr(gateways, "current", lambda: None)
    said = text(client.get(url("pay", token)))
    assert "Please pay at the studio" in said
    assert client.post(url("pay-begin", token)).status_code == 409


def test_the_demos_page_is_there_only_in_the_demo(client, token, settings):
    address = begin(client, token)
    settings.DEMO = False
    assert client.get(address).status_code == 404
    assert client.post(f"{address}pay/").status_code == 404
    assert not Payment.objects.exists()
    assert not PolicyAcceptance.objects.exists()
