"""Money that somebody gives back at Stripe itself, not here: the ledger knows of it once, in any
order and however often it is told, and so does the desk."""

import itertools
from datetime import timedelta

import pytest

from notices.kinds import money as told_money
from payments import actions
from payments.actions import events
from payments.gateway import DONE, FAILED, PENDING, Event, Returned
from payments.models import Entry, GatewayEvent, MoneyPaper, Payment, Refund
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def page(artist, location, clerk, demo):
    return page_of(deposit_of(money.held(artist, location, clerk)))


@pytest.fixture
def payment(page, demo) -> Payment:
    """A deposit of $500 of $3,000, paid online."""
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    return Payment.objects.get()


def tell(payment_ref: str, state: str, kind="updated", refund="re_1", minor=20000) -> GatewayEvent:
    about = Returned(refund, "", state, minor, payment_ref)
    event = Event(f"evt_{GatewayEvent.objects.count()}", f"refund.{kind}", NOW, about)
    return events.take_event(event=event, gateway="demo", now=LATER)


def stands(payment: Payment) -> tuple[str, int, int]:
    payment.refresh_from_db()
    state = Refund.objects.values_list("state", flat=True).get()
    return state, payment.refunded_minor, balance(payment.client)


ONE = [(PENDING, "created"), (DONE, "updated"), (PENDING, "updated")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_it_is_written_down_once_in_any_order(payment, order):
    for n in [*order, *order]:
        tell(payment.gateway_ref, *ONE[n])
    made = Refund.objects.get()

    assert stands(payment) == ("done", 20000, 270000)
    assert (made.reason, made.gateway_ref, made.asked_by) == ("Made at Stripe", "re_1", None)
    assert Entry.objects.filter(kind="refund").count() == 1
    assert MoneyPaper.objects.filter(kind="credit-note").count() == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_that_failed_is_nothing_in_any_order(payment, order):
    told = [(PENDING, "created"), (DONE, "updated"), (FAILED, "failed")]
    for n in order:
        tell(payment.gateway_ref, *told[n])

    assert stands(payment) == ("failed", 0, 250000)


def test_nothing_is_asked_of_stripe_for_it(payment, demo, monkeypatch):
    monkeypatch.setattr(demo, "give_back", lambda **told: pytest.fail("given again"))
    tell(payment.gateway_ref, PENDING, "created")
    actions.try_refunds(now=LATER + timedelta(minutes=5))
    assert stands(payment) == ("asked", 20000, 270000)

    told = (Returned("re_1", "", DONE, 20000, payment.gateway_ref),)
    monkeypatch.setattr(demo, "given_back", lambda **asked: told)
    assert actions.try_refunds(now=LATER + timedelta(minutes=10)) == 1
    assert stands(payment) == ("done", 20000, 270000)


def test_what_was_given_here_as_well_is_owed_by_the_client(payment, clerk):
    actions.refund(
        payment=payment, amount_minor=50000, reason="All", by=clerk, by_hand=True, now=NOW
    )
    tell(payment.gateway_ref, DONE, minor=50000)
    payment.refresh_from_db()
    assert (payment.refunded_minor, payment.refundable_minor) == (50000, 0)
    assert balance(payment.client) == 350000

    tell(payment.gateway_ref, FAILED, "failed", minor=50000)
    payment.refresh_from_db()
    assert (payment.refunded_minor, balance(payment.client)) == (50000, 300000)


def test_told_before_we_know_of_the_payment_it_is_taken_up_later(page, demo):
    paid = demo.pay(page.page_id)
    assert tell(paid.payment_ref, DONE).outcome == "not ours"
    assert tell("pi_of_another_shop", DONE, refund="re_2").outcome == "not ours"
    actions.look_at_page(checkout=page, now=LATER)

    assert actions.handle_waiting(now=LATER) == 1
    assert stands(Payment.objects.get()) == ("done", 20000, 270000)


def test_the_desk_is_told_once(payment, clerk):
    for kind in ("created", "updated"):
        tell(payment.gateway_ref, DONE, kind)
    made = Refund.objects.get()
    told = [one for one in told_money.for_the_clinic(NOW, LATER, None) if one.facts["refund"]]

    assert [(one.key, one.recipient) for one in told] == [
        (f"staff-money:refund {made.pk} made at Stripe", clerk)
    ]
    assert made.is_made_at_stripe
