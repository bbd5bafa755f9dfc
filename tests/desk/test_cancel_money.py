"""Cancelling a visit with money: what becomes of it stands beside the button, then happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.links import manage_token
from payments import actions
from payments.models import Refund, Settlement
from sessions_plan.actions.series import book_series
from tests.factories import NOW, at, make_appointment
from tests.payments import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(artist, location, owner, client_user):
    """Booked, the deposit of $500 paid in cash, the policy accepted: all until 72 h, half until
    48 h, later nothing."""
    money.terms(full_hours=72, part_hours=48, part_percent=50)
    plan = money.accepted(artist, location, owner, client_user.client)
    actions.accept_policy(client=plan.client, way="screen", plan=plan, now=NOW)
    money.pay(plan, owner)
    book_series(plan=plan, places=money.places(plan), by=owner, now=NOW)
    return plan


@pytest.fixture
def visit(plan):
    return plan.sessions.get(position=1).appointment


def desk_url(visit) -> str:
    return reverse("desk:appointment-cancel", args=[visit.ref])


def told(visit, **more) -> dict:
    return {"side": "client", "reason": "They called", "sequence": visit.sequence} | more


def text(page) -> str:
    return page.content.decode()


def late(visit, hours: int):
    return time_machine.travel(visit.starts_at - timedelta(hours=hours), tick=False)


def test_in_time_it_counts_for_the_sessions_to_come(client, owner, visit):
    client.force_login(owner)
    said = text(client.get(desk_url(visit)))
    assert "$500 count for the next sessions of the plan." in said
    client.post(desk_url(visit), told(visit))
    row = Settlement.objects.get()
    assert (row.kept_minor, row.credit_minor, row.refund_minor) == (0, 50000, 0)


def test_late_it_is_kept_and_said_before(client, clerk, visit):
    client.force_login(clerk)
    with late(visit, 24):
        said = text(client.get(desk_url(visit)))
        assert "$500 are kept." in said
        assert "This was not your choice" in said  # were it the clinic that cancels
        assert "waive_reason" not in said
        page = client.post(desk_url(visit), told(visit), follow=True)
    row = Settlement.objects.get()
    assert row.kept_minor == 50000
    assert "$500 are kept." in text(page)


def test_what_goes_back_may_be_paid_back_instead(client, owner, visit):
    client.force_login(owner)
    client.post(desk_url(visit), told(visit, outcome="refund"))
    assert Settlement.objects.get().refund_minor == 50000
    assert Refund.objects.get().amount_minor == 50000


def test_the_owner_waives_with_a_reason_and_the_desk_cannot(client, owner, clerk, visit):
    with late(visit, 24):
        client.force_login(clerk)
        client.post(desk_url(visit), told(visit, waive_reason="A sick child"))
        assert Settlement.objects.get().waived_minor == 0


def test_the_owner_waives_with_a_reason(client, owner, visit):
    client.force_login(owner)
    with late(visit, 24):
        client.post(desk_url(visit), told(visit, waive_reason="A sick child"))
    row = Settlement.objects.get()
    assert (row.waived_minor, row.kept_minor, row.waive_reason) == (50000, 0, "A sick child")


def test_the_client_reads_it_in_the_portal_before_they_press(client, client_user, visit):
    client.force_login(client_user)
    there = reverse("portal:cancel", args=[visit.ref])
    with late(visit, 60):
        said = text(client.get(there))
        assert "50 percent stay yours" in said
        assert "$250 count for the next sessions of the plan. $250 are kept." in said
        client.post(there, {"seen": visit.sequence, "reason": ""})
    assert Settlement.objects.get().kept_minor == 25000


def test_the_link_in_a_message_says_it_too(client, visit):
    there = reverse("manage-cancel", args=[manage_token(visit)])
    with late(visit, 60):
        said = text(client.get(there))
        assert "$250 are kept." in said
        assert "nothing is owed" not in said
        client.post(there, {"seen": visit.sequence, "reason": ""})
    assert Settlement.objects.get().kept_minor == 25000


def test_without_money_nothing_is_said_of_it(client, owner, location, artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(2, 10))
    client.force_login(owner)
    page = client.get(desk_url(visit))
    assert "outcome" not in page.context["form"].fields
    assert page.context["stakes"] == []
    client.post(desk_url(visit), told(visit))
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert not Settlement.objects.exists()
