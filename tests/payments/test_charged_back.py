"""What a bank takes back is due again, is paid again by its link, and is not given back as well."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from bookings import actions as bookings
from bookings.models import Appointment, Service
from clients import asks
from payments import actions
from payments.account import account_of
from payments.errors import MoneyRefused, PaidAlready, TooMuchBack
from payments.links import pay_address, pay_token
from payments.models import AmountDue, Checkout, DepositHold, Dispute, Payment
from sessions_plan.actions import plans
from sessions_plan.actions.series import book_series, settle_all
from tests.factories import NOW, at, make_client
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


@pytest.fixture
def due(plan):
    return deposit_of(plan)


def online(due, demo, now=NOW) -> Payment:
    page = page_of(due, now=now)
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=now)
    return Payment.objects.get(checkout=page)


def take_back(payment: Payment, minor: int = 50000, **more) -> Dispute:
    told: dict[str, Any] = {"reason": "fraudulent", "due_by": None, "by": None, "now": LATER}
    return actions.open_dispute(payment=payment, amount_minor=minor, **(told | more))


@pytest.fixture
def payment(due, demo) -> Payment:
    return online(due, demo)


@pytest.fixture
def dispute(payment) -> Dispute:
    return take_back(payment)


def test_a_charged_back_deposit_is_due_again(plan, due, dispute):
    due.refresh_from_db()
    account = account_of(plan.client)

    assert due.is_open
    assert (account.next.due, account.next.left_minor) == (due, 50000)
    assert balance(plan.client) == 300000
    assert f"deposit:{due.ref}" in {one.key for one in asks.missing(plan.client, None, LATER)}


def test_its_visits_stand_whatever_the_bank_does(plan, dispute):
    actions.lapse_holds(now=LATER + timedelta(days=2))
    bookings.expire_holds(now=LATER + timedelta(days=2))

    visits = Appointment.objects.filter(client=plan.client)
    assert set(visits.values_list("status", flat=True)) == {"booked"}


def test_it_is_paid_again_by_the_link_that_the_desk_shows(
    plan, due, dispute, demo, clerk, client, settings
):
    client.force_login(clerk)
    with time_machine.travel(LATER, tick=False):
        shown = client.get(reverse("desk:clients-money-link", args=[plan.client.ref, due.ref]))
        assert pay_address(due) in shown.content.decode()
        client.logout()
        page = client.get(reverse("pay", args=[pay_token(due)])).content.decode()
        assert "Pay $500" in page
        assert "paid" not in page.split("<h1>")[1].split("</h1>")[0].lower()
    again = online(due, demo, now=LATER)
    due.refresh_from_db()

    assert (again.amount_minor, due.settled_at) == (50000, LATER)
    assert Payment.objects.count() == 2
    assert Checkout.objects.filter(state="paid").count() == 2
    assert balance(plan.client) == 250000
    with pytest.raises(PaidAlready):
        page_of(due, now=LATER)


def test_a_part_that_was_taken_back_is_all_that_is_asked_again(due, payment):
    take_back(payment, 20000)

    assert page_of(due, now=LATER).amount_minor == 20000


def test_lost_it_stays_due_and_won_it_is_paid(plan, due, dispute, payment, clerk):
    other = money.pay(plan, clerk, 10000)
    lost = take_back(other, 10000)
    actions.close_dispute(dispute=lost, won=False, by=clerk, now=LATER)
    due.refresh_from_db()
    assert due.is_open

    actions.close_dispute(dispute=dispute, won=True, by=clerk, now=LATER)
    due.refresh_from_db()
    payment.refresh_from_db()
    assert due.settled_at == LATER
    assert (payment.charged_back_minor, payment.refundable_minor) == (0, 50000)
    assert balance(plan.client) == 250000


def test_won_after_it_was_paid_again_counts_for_what_comes_next(plan, due, dispute, demo, clerk):
    online(due, demo, now=LATER)
    actions.close_dispute(dispute=dispute, won=True, by=clerk, now=LATER)
    account = account_of(plan.client)

    assert balance(plan.client) == 200000
    assert [one.paid_minor for one in account.asked] == [50000, 50000]
    assert account.next.left_minor == 200000


def test_new_visits_wait_for_it_and_paying_it_makes_them_firm(
    plan, due, dispute, demo, clerk, artist
):
    visit = Appointment.objects.filter(client=plan.client).order_by("-starts_at").first()
    bookings.cancel(appointment=visit, by=clerk, reason="Called", side="client", now=LATER)
    settle_all(LATER)
    last = plan.sessions.order_by("-position").first()
    book_series(plan=plan, places={last.position: (at(31, 14), artist.pk)}, by=clerk, now=LATER)
    again = DepositHold.objects.get(state="live")
    assert again.visits.count() == 1

    online(due, demo, now=LATER)
    again.refresh_from_db()
    assert again.state == DepositHold.State.KEPT
    assert not Appointment.objects.filter(client=plan.client, status="held").exists()


def test_what_a_bank_took_is_not_given_back_as_well(payment, dispute, clerk):
    with pytest.raises(TooMuchBack):
        actions.refund(payment=payment, amount_minor=1, reason="Kind", by=clerk, now=LATER)
    payment.refresh_from_db()

    assert (payment.refunded_minor, payment.refundable_minor) == (0, 0)


@pytest.fixture
def unbooked(artist, location, clerk, demo):
    """A plan whose deposit is paid, with nothing booked yet."""
    plan = money.accepted(artist, location, clerk)
    online(deposit_of(plan), demo)
    return plan


def test_a_plan_that_ends_gives_back_what_is_still_here(unbooked, clerk):
    payment = Payment.objects.get()
    take_back(payment, 20000)
    plans.abandon_plan(plan=unbooked, reason="Moved", by=clerk, now=LATER)
    actions.settle_all(now=LATER)

    assert [one.amount_minor for one in payment.refunds.all()] == [30000]
    assert balance(unbooked.client) == 0


def test_after_a_plan_has_ended_nothing_is_asked_for_again(unbooked, clerk):
    plans.abandon_plan(plan=unbooked, reason="Moved", by=clerk, now=NOW)
    actions.settle_all(now=NOW)
    take_back(Payment.objects.get())

    assert not AmountDue.objects.filter(settled_at=None, withdrawn_at=None).exists()
    assert balance(unbooked.client) == 50000  # given back twice: once by us, once by the bank


def test_won_after_a_plan_has_ended_nothing_paid_is_still_asked_for(unbooked, clerk):
    dispute = take_back(Payment.objects.get())
    plans.abandon_plan(plan=unbooked, reason="Moved", by=clerk, now=LATER)
    actions.close_dispute(dispute=dispute, won=True, by=clerk, now=LATER)

    assert AmountDue.objects.get(kind="deposit").settled_at == LATER
    assert not DepositHold.objects.filter(state="kept", plan=unbooked).exists()


def test_one_dispute_at_a_time_and_never_more_than_was_paid(payment, dispute):
    with pytest.raises(MoneyRefused):
        take_back(payment, 1)
    actions.close_dispute(dispute=dispute, won=True, by=None, now=LATER)
    with pytest.raises(MoneyRefused):
        take_back(payment, 50001)


def test_a_visit_by_itself_asks_for_its_deposit_again_while_it_stands(
    location, artist, clerk, demo
):
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50, hold_minutes=40)
    told = {"location": location, "artist": artist, "by": clerk, "now": NOW}
    service = Service.objects.get(slug="touch-up")
    visit = bookings.book(client=make_client(), service=service, starts_at=at(3, 10), **told)
    due = AmountDue.objects.get(visit=visit)
    payment = online(due, demo)
    made = take_back(payment, 15000)
    due.refresh_from_db()
    assert due.is_open

    online(due, demo, now=LATER)
    actions.close_dispute(dispute=made, won=False, by=clerk, now=LATER)
    due.refresh_from_db()
    assert due.settled_at == LATER
    assert balance(visit.client) == -15000
