"""Around a client's money at the desk: times held for a deposit, the policy accepted on the screen,
a lender, an insurer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from payments import actions
from payments.models import (
    DepositHold,
    Financing,
    FinancingPartner,
    InsuranceCase,
    PolicyAcceptance,
)
from tests.factories import NOW
from tests.payments import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def plan(artist, location, owner):
    return money.accepted(artist, location, owner)


@pytest.fixture
def held(artist, location, owner):
    return money.held(artist, location, owner)


def url(name: str, *args) -> str:
    return reverse(f"desk:clients-money{name}", args=args)


def text(page) -> str:
    return page.content.decode()


def test_the_policy_is_accepted_on_the_screen_with_the_address(desk, plan):
    who = plan.client
    desk.post(url("-policy-accept", who.ref), REMOTE_ADDR="203.0.113.9")
    row = PolicyAcceptance.objects.get()
    assert (row.way, row.network, row.plan) == ("screen", "203.0.113.9", plan)
    said = text(desk.get(url("-policy", who.ref)))
    assert "203.0.113.9" in said
    assert row.text[:30] in said


def test_financing_is_a_link_with_the_amount_and_a_status_by_the_clients_word(desk, plan):
    partner = FinancingPartner.objects.create(
        name="Lender", link="https://lender.example/?sum={amount}"
    )
    told = {"partner": partner.pk, "amount_minor": "2500", "status": "applied"}
    desk.post(url("-financing", plan.client.ref), told)
    assert Financing.objects.get().status == "applied"
    said = text(desk.get(url("-around", plan.client.ref)))
    assert "https://lender.example/?sum=2500.00" in said
    assert "has applied" in said


def test_an_insurers_case_has_its_questions_and_papers(desk, plan):
    who = plan.client
    led = desk.post(url("-insurance-open", who.ref), {"reason": "areata"})
    case = InsuranceCase.objects.get()
    page = desk.get(led.url)
    assert "procedure code" in text(page)
    told = {field.html_name: field.value() or "" for field in page.context["form"]}
    desk.post(led.url, told | {"status": "letter", "covered": "Perhaps, with a letter"})
    case.refresh_from_db()
    assert (case.status, case.answers["covered"]) == ("letter", "Perhaps, with a letter")
    for kind in ("letter", "receipt", "packet"):
        pdf = desk.get(url("-insurance-paper", who.ref, case.ref, kind))
        assert pdf.content.startswith(b"%PDF"), kind
    assert desk.get(url("-insurance-paper", who.ref, case.ref, "poem")).status_code == 404


def test_the_desk_learns_nothing_of_a_case(client, clerk, owner, plan):
    InsuranceCase.objects.create(
        client=plan.client, reason="areata", opened_at=NOW, opened_by=owner
    )
    client.force_login(clerk)
    said = text(client.get(url("-around", plan.client.ref)))
    assert "areata" not in said.lower()
    assert "Insurance" not in said


def test_a_hold_is_extended_or_given_back(desk, held):
    hold = DepositHold.objects.get()
    who = held.client
    assert "3 visits held" in text(desk.get(url("", who.ref)))
    desk.post(url("-hold-extend", who.ref, hold.ref), {"hours": "24"})
    again = DepositHold.objects.get()
    assert again.held_until == hold.held_until + timedelta(hours=24)
    assert desk.post(url("-hold-extend", who.ref, hold.ref), {"hours": "99"}).status_code == 404
    desk.post(url("-hold-release", who.ref, hold.ref))
    assert DepositHold.objects.get().state == "released"


def test_after_a_lapse_the_same_times_come_back_in_one_press(desk, held):
    who = held.client
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        actions.lapse_holds()
        assert "ran out unpaid" in text(desk.get(url("-waiting", who.ref)))
        lapsed = DepositHold.objects.get()
        assert desk.post(url("-hold-back", who.ref, lapsed.ref)).status_code == 302
        assert DepositHold.objects.filter(state="live").count() == 1
        assert "ran out unpaid" not in text(desk.get(url("-waiting", who.ref)))
