"""What the gateway tells by itself: each event once, refunds that come back, disputes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from payments import actions
from payments.actions import events
from payments.gateway import Event, Objection, Returned
from payments.models import Dispute, GatewayEvent, Payment, Refund
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


@pytest.fixture
def due(plan):
    return deposit_of(plan)


def told(kind: str, about, event_id="evt_1") -> GatewayEvent:
    event = Event(id=event_id, kind=kind, made_at=NOW, about=about)
    return events.take_event(event=event, gateway="demo", now=LATER)


def test_an_event_is_handled_once(due, demo, monkeypatch):
    done = demo.pay(page_of(due).page_id)
    kind, acted = "checkout.session.completed", []
    deed = events.DEEDS[kind]
    once = {kind: lambda facts, now: (acted.append(facts), deed(facts, now))[1]}
    monkeypatch.setattr(events, "DEEDS", once)
    for _ in range(2):
        row = told(kind, done)

    assert len(acted) == 1
    assert GatewayEvent.objects.count() == 1
    assert row.outcome.startswith("page ")
    assert Payment.objects.count() == 1


def test_an_unknown_kind_does_nothing(db):
    assert told("customer.created", None).outcome == "nothing to do"


def test_one_that_failed_is_taken_up_by_the_sweep(due, demo, monkeypatch):
    done = demo.pay(page_of(due).page_id)
    with monkeypatch.context() as patched:
        patched.setitem(events.DEEDS, "checkout.session.completed", lambda facts, now: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            told("checkout.session.completed", done)
        assert actions.handle_waiting(now=LATER) == 0
    assert actions.handle_waiting(now=LATER) == 1

    assert Payment.objects.count() == 1


def online(due, demo) -> Payment:
    page = page_of(due)
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    return Payment.objects.get(checkout=page)


def test_a_refund_that_comes_back_later_is_here_again(plan, due, demo, clerk):
    payment = online(due, demo)
    back = actions.refund(payment=payment, amount_minor=50000, reason="All", by=clerk, now=NOW)
    told("refund.updated", Returned("re_1", back.ref, "done", 50000))
    assert balance(plan.client) == 300000
    for _ in range(2):
        told("refund.failed", Returned("re_1", back.ref, "failed", 50000), "evt_2")
    told("refund.updated", Returned("re_1", back.ref, "done", 50000), "evt_3")

    back.refresh_from_db()
    payment.refresh_from_db()
    assert (back.state, payment.refunded_minor) == (Refund.State.FAILED, 0)
    assert balance(plan.client) == 250000


def test_a_dispute_shows_in_the_ledger_until_it_is_won(plan, due, demo):
    payment = online(due, demo)
    about = Objection("dp_1", payment.gateway_ref, 50000, "USD", "fraudulent", LATER, "open")
    told("charge.dispute.created", about)
    made = Dispute.objects.get()
    assert (made.status, made.due_by) == (Dispute.Status.OPEN, LATER)
    assert balance(plan.client) == 300000

    told("charge.dispute.closed", replace(about, state="won"), "evt_2")
    told("charge.dispute.created", about, "evt_3")
    assert Dispute.objects.get().status == Dispute.Status.WON
    assert balance(plan.client) == 250000


def test_a_dispute_told_as_lost_first_is_opened_and_lost(plan, due, demo):
    payment = online(due, demo)
    about = Objection("dp_1", payment.gateway_ref, 50000, "USD", "general", None, "lost")
    told("charge.dispute.closed", about)

    assert Dispute.objects.get().status == Dispute.Status.LOST
    assert balance(plan.client) == 300000
