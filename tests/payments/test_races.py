"""Two at once: two tabs pay one deposit, hook and way back arrive together, numbers, refunds."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions, gateway
from payments.actions import events, pages, refunds
from payments.demo_gateway import DemoGateway
from payments.errors import MoneyRefused
from payments.gateway import FAILED, Event, Returned
from payments.models import Checkout, DepositHold, Entry, MoneyPaper, Payment, Refund
from tests.bookings.test_races import race
from tests.factories import NOW, at, make_artist, make_client, make_colleague, make_location
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 12


class Counting(DemoGateway):
    """Counts the pages that were really opened, as the gateway's own books would."""

    def __init__(self, folder):
        super().__init__(folder)
        self.lock = threading.Lock()

    def open_page(self, wish):
        with self.lock:
            return super().open_page(wish)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    made = Counting(tmp_path / "pages")
    monkeypatch.setattr(gateway, "current", lambda: made)
    with time_machine.travel(NOW):
        yield made


@pytest.fixture
def clerk():
    return make_colleague()


@pytest.fixture
def plan(demo, clerk):
    place = make_location(rooms=2)
    return money.held(make_artist(place), place, clerk)


def test_many_tabs_open_one_page(plan, demo):
    due = deposit_of(plan)
    won, lost = race([lambda: page_of(due) for _ in range(CALLERS)])

    assert lost == []
    assert len({page.page_id for page in won}) == 1
    assert Checkout.objects.count() == 1
    assert len(list(demo._folder.glob("*.json"))) == 1


def test_hook_way_back_and_sweep_together_make_one_payment(plan, demo):
    page = page_of(deposit_of(plan))
    done = demo.pay(page.page_id)

    def hook():
        event = Event("evt_1", "checkout.session.completed", NOW, done)
        return events.take_event(event=event, gateway="demo", now=NOW)

    deeds = [hook, lambda: actions.look_at_page(checkout=page, now=NOW)]
    deeds.append(lambda: pages.take_page(page=done, now=NOW))
    _, lost = race(deeds * 4)

    assert lost == []
    assert Payment.objects.count() == 1
    assert Entry.objects.filter(kind="payment").count() == 1
    assert DepositHold.objects.get().state == DepositHold.State.KEPT
    assert MoneyPaper.objects.count() == 1
    assert balance(plan.client) == 250000


def test_refunds_at_once_never_give_more_than_came(plan, clerk):
    payment = money.pay(plan, clerk)

    def back():
        return actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)

    won, lost = race([back for _ in range(CALLERS)])

    assert len(won) == 2
    assert all(isinstance(problem, MoneyRefused) for problem in lost)
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 40000


def test_what_did_not_go_through_is_given_by_hand_once(plan, clerk, demo):
    page = page_of(deposit_of(plan))
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    payment = Payment.objects.get()
    made = actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)
    refunds.take_returned(told=Returned("re_1", made.ref, FAILED, 20000), now=NOW)
    made.refresh_from_db()

    def give():
        return actions.turn_to_hand(made=made, by=clerk, now=NOW)

    won, lost = race([give for _ in range(CALLERS)])

    payment.refresh_from_db()
    assert lost == []
    assert len({one.pk for one in won}) == 1
    assert payment.refunded_minor == 20000
    assert balance(plan.client) == 270000


def test_credit_is_used_once_whoever_books_first(demo, clerk):
    place = make_location(rooms=6)
    person, service = make_client(), money.priced_service()
    money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50)
    actions.record_payment(client=person, amount_minor=15000, method="cash", by=clerk, now=NOW)
    artists = [make_artist(place) for _ in range(6)]
    deeds = [
        lambda artist=artist, day=day: bookings.book(
            client=person, location=place, artist=artist, by=clerk, service=service,
            starts_at=at(day, 10), now=NOW,
        )
        for day, artist in enumerate(artists, 2)
    ]  # fmt: skip
    _, lost = race(deeds)

    assert lost == []
    statuses = list(Appointment.objects.values_list("status", flat=True))
    assert sorted(statuses) == ["booked"] + ["held"] * 5
    assert Entry.objects.filter(kind="credit").count() == 2


def test_papers_at_once_have_numbers_without_gaps(clerk, demo):
    place = make_location()
    artist = make_artist(place)
    plans = [money.accepted(artist, place, clerk) for _ in range(6)]
    won, lost = race([lambda plan=plan: money.pay(plan, clerk, 100) for plan in plans])

    assert lost == []
    assert sorted(MoneyPaper.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_hold_that_runs_out_while_it_is_paid_is_one_or_the_other(plan, demo):
    page = page_of(deposit_of(plan))
    done = demo.pay(page.page_id)
    late = page.expires_at + timedelta(hours=2)
    deeds = [lambda: pages.take_page(page=done, now=late), lambda: actions.lapse_holds(now=late)]
    _, lost = race(deeds * 3)

    hold = DepositHold.objects.get()
    assert lost == []
    assert hold.state == DepositHold.State.KEPT
    assert Payment.objects.count() == 1


class Outside:
    """A gateway that is never called from inside a transaction: an answer may take seconds."""

    name = "demo"

    def __init__(self, behind):
        self.behind, self.called = behind, []

    def __getattr__(self, name):
        def call(*args, **kwargs):
            assert not connection.in_atomic_block, f"{name} inside a transaction"
            self.called.append(name)
            return getattr(self.behind, name)(*args, **kwargs)

        return call


def test_the_gateway_is_called_outside_of_every_transaction(plan, demo, clerk, monkeypatch):
    outside = Outside(demo)
    monkeypatch.setattr(gateway, "current", lambda: outside)
    due = deposit_of(plan)
    actions.close_page(checkout=page_of(due), now=NOW)
    page = page_of(due)
    demo.pay(page.page_id)
    actions.mend_pages(now=NOW + timedelta(minutes=3))
    payment = Payment.objects.get()
    actions.refund(payment=payment, amount_minor=10000, reason="Less", by=clerk, now=NOW)
    Refund.objects.update(state="asked", tried_at=None, done_at=None)
    actions.try_refunds(now=NOW + timedelta(minutes=3))

    assert set(outside.called) == {"open_page", "page", "close_page", "give_back", "given_back"}
