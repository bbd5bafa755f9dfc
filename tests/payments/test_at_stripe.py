"""The real `stripe` library over a real connection, against `localstripe`, for the calls of the
gateway that it serves: refunds of payments, errors, signed events, answers that are lost or late.

It has no Checkout pages and no disputes: those calls are held against recorded shapes in
`test_stripe_gateway.py`. How a key makes a repeat the same call is played in front of it, see
`at_stripe.py`.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from urllib.error import HTTPError

import pytest
from django.db import transaction
from django.urls import reverse

from payments import actions, gateway
from payments.actions.receiving import receive
from payments.errors import GatewayDown, GatewayRefused
from payments.gateway import DONE, NotSigned, StripeGateway
from payments.models import Entry, GatewayEvent, MoneyPaper, Payment, Refund
from tests.factories import NOW
from tests.payments import money
from tests.payments.at_stripe import KEY
from tests.payments.money import balance, deposit_of

SECRET = "whsec_of_a_test"
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)
NEXT_DAY = NOW + timedelta(hours=21)


@pytest.fixture
def stripe(books) -> StripeGateway:
    return StripeGateway(KEY, SECRET, address=books.address)


def refunds(books, payment: str) -> list[tuple[int, str]]:
    return [(one["amount"], one["metadata"]["refund"]) for one in books.refunds(payment)]


# ---------------------------------------------------------------- money that goes back


def test_a_part_goes_back_and_then_the_rest(stripe, books):
    payment = books.paid(50000)
    first = stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000)
    second = stripe.give_back(key="r2", payment_ref=payment, amount_minor=30000)

    assert (first.key, first.state, first.amount_minor) == ("r1", DONE, 20000)
    assert (first.payment_ref, first.failure) == (payment, "")
    assert first.id.startswith("re_")
    assert first.id != second.id
    assert sorted(refunds(books, payment)) == [(20000, "r1"), (30000, "r2")]


def test_the_same_key_is_the_same_refund(stripe, books):
    payment = books.paid()
    told = [stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000) for _ in range(3)]

    assert told[0] == told[1] == told[2]
    assert refunds(books, payment) == [(20000, "r1")]
    assert {one["key"] for one in books.calls()} == {"refund-r1"}


def test_the_same_key_for_another_amount_gives_nothing_and_is_no_final_no(stripe, books):
    """It says that the first was done: taken as a no, money would count as here that is gone."""
    payment = books.paid()
    stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000)

    with pytest.raises(GatewayDown):
        stripe.give_back(key="r1", payment_ref=payment, amount_minor=30000)
    assert refunds(books, payment) == [(20000, "r1")]


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_key(stripe, books):
    payment = books.paid()
    books.lose(1)
    told = stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000)

    assert told.state == DONE
    assert [one["key"] for one in books.calls()] == ["refund-r1"] * 2
    assert refunds(books, payment) == [(20000, "r1")]


def test_a_line_that_stays_dead_is_no_answer_and_no_second_refund(stripe, books):
    payment = books.paid()
    books.lose(2)
    with pytest.raises(GatewayDown):
        stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000)
    stripe.give_back(key="r1", payment_ref=payment, amount_minor=20000)

    assert refunds(books, payment) == [(20000, "r1")]


def test_nobody_waits_for_an_answer_that_does_not_come(books, monkeypatch):
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.2)
    impatient = StripeGateway(KEY, SECRET, address=books.address)
    payment = books.paid()
    books.wait(3)

    with pytest.raises(GatewayDown):
        impatient.give_back(key="r1", payment_ref=payment, amount_minor=20000)
    books.wait(0)
    assert refunds(books, payment) == [(20000, "r1")]


def test_what_stripe_refuses_is_final(stripe, books):
    with pytest.raises(GatewayRefused) as unknown:
        stripe.give_back(key="r1", payment_ref="pi_of_nobody", amount_minor=20000)
    assert unknown.value.detail == "InvalidRequestError"

    stranger = StripeGateway("pk_not_secret", SECRET, address=books.address)
    with pytest.raises(GatewayRefused):
        stranger.give_back(key="r2", payment_ref=books.paid(), amount_minor=20000)


def test_a_card_that_was_declined_has_nothing_to_give_back(stripe, books):
    with pytest.raises(HTTPError, match="402"):
        books.paid(card="4000000000000341")
    declined = books.newest("payment_intent")

    assert declined["status"] == "requires_payment_method"
    with pytest.raises(GatewayRefused):
        stripe.give_back(key="r1", payment_ref=declined["id"], amount_minor=50000)


# ---------------------------------------------------------------- through our own actions


@pytest.fixture
def payment(stripe, books, monkeypatch, artist, location, clerk) -> Payment:
    """A deposit paid by card, as the clinic and Stripe both know it."""
    monkeypatch.setattr(gateway, "current", lambda: stripe)
    plan = money.accepted(artist, location, clerk)
    due = deposit_of(plan)
    told = {"client": plan.client, "plan": plan, "due": due, "currency": "USD", "received_at": NOW}
    told |= {"method": "online", "gateway": "stripe", "gateway_ref": books.paid(50000)}
    with transaction.atomic():
        return receive(Payment(amount_minor=50000, **told), NOW)


@pytest.fixture
def give(payment, clerk, django_capture_on_commit_callbacks):
    """Decide that so much goes back, and ask Stripe once."""

    def giving(minor: int) -> Refund:
        with django_capture_on_commit_callbacks(execute=True):
            made = actions.refund(
                payment=payment, amount_minor=minor, reason="Less", by=clerk, now=NOW
            )
        made.refresh_from_db()
        return made

    return giving


def test_a_refund_reaches_the_card_once(payment, give, books):
    made = give(20000)

    assert made.state == Refund.State.DONE
    assert [made.gateway_ref] == [one["id"] for one in books.refunds(payment.gateway_ref)]
    assert refunds(books, payment.gateway_ref) == [(20000, made.ref)]
    assert balance(payment.client) == 270000


def test_a_crash_between_stripes_answer_and_our_commit_is_mended_by_the_sweep(payment, give, books):
    """Stripe gave the money back; nothing here says so. The sweep asks under the same key."""
    books.lose(2)
    made = give(20000)
    assert made.state == Refund.State.ASKED
    assert refunds(books, payment.gateway_ref) == [(20000, made.ref)]

    assert actions.try_refunds(now=SOON) == 0
    assert actions.try_refunds(now=LATER) == 1
    made.refresh_from_db()
    assert made.state == Refund.State.DONE
    assert refunds(books, payment.gateway_ref) == [(20000, made.ref)]
    assert Entry.objects.filter(kind="refund").count() == 1
    assert MoneyPaper.objects.filter(kind="credit-note").count() == 1


def test_a_refund_of_yesterday_is_looked_up_and_not_given_again(payment, give, books):
    """By then Stripe has forgotten the key: the same call would be a second refund."""
    books.lose(2)
    made = give(20000)
    books.forget()

    assert actions.try_refunds(now=NEXT_DAY) == 1
    made.refresh_from_db()
    assert made.state == Refund.State.DONE
    assert refunds(books, payment.gateway_ref) == [(20000, made.ref)]
    assert made.gateway_ref == books.refunds(payment.gateway_ref)[0]["id"]
    assert {one["call"].split("?")[0] for one in books.calls()} == {"GET /v1/refunds"}


def test_a_refund_of_yesterday_that_never_arrived_is_left_to_a_person(payment, clerk, books):
    stripe_has = {"payment_intent": payment.gateway_ref, "amount": 100}
    books.ask("/v1/refunds", stripe_has | {"metadata": {"refund": "of another"}})
    made = actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)
    assert actions.try_refunds(now=NEXT_DAY) == 0
    made.refresh_from_db()
    payment.refresh_from_db()

    assert (made.state, made.failed_at) == (Refund.State.FAILED, NEXT_DAY)
    assert refunds(books, payment.gateway_ref) == [(100, "of another")]
    assert list(Refund.objects.left_to_a_person()) == [made]
    assert (payment.refunded_minor, balance(payment.client)) == (0, 250000)
    actions.turn_to_hand(made=made, by=clerk, now=NEXT_DAY)
    assert not Refund.objects.left_to_a_person().exists()


def test_books_that_cannot_be_read_decide_nothing(payment, clerk, books, monkeypatch):
    made = actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)
    books.lose(2)
    actions.try_refunds(now=NEXT_DAY)
    stranger = StripeGateway("pk_not_secret", SECRET, address=books.address)
    monkeypatch.setattr(gateway, "current", lambda: stranger)
    actions.try_refunds(now=NEXT_DAY + timedelta(minutes=3))
    made.refresh_from_db()

    assert made.state == Refund.State.ASKED
    assert made.tried_at == NEXT_DAY + timedelta(minutes=3)


def test_a_refund_that_stripe_refuses_leaves_the_money_where_it_is(payment, give, books):
    Payment.objects.update(gateway_ref="pi_of_nobody")
    payment.refresh_from_db()
    made = give(20000)
    payment.refresh_from_db()

    assert (made.state, made.failure) == (Refund.State.FAILED, "InvalidRequestError")
    assert payment.refundable_minor == 50000
    assert balance(payment.client) == 250000


# ---------------------------------------------------------------- events


class Hook:
    """A listener on this machine that keeps what it is sent."""

    def __init__(self) -> None:
        self.calls: Queue[tuple[bytes, str]] = Queue()
        calls = self.calls

        class Listener(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the library's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                calls.put((body, self.headers["Stripe-Signature"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *told) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def heard(self, kind: str) -> tuple[bytes, str]:
        while True:
            body, signature = self.calls.get(timeout=20)
            if kind.encode() in body:
                return body, signature


@pytest.fixture
def heard(books):
    """An event of a payment, as it was sent and signed."""
    hook = Hook()
    books.tell(hook.address, SECRET)
    books.paid()
    yield hook.heard("payment_intent.succeeded")
    hook.server.shutdown()
    hook.server.server_close()


@pytest.mark.django_db
def test_an_event_that_somebody_else_signed_is_read_and_kept_once(
    stripe, heard, client, monkeypatch
):
    monkeypatch.setattr(gateway, "current", lambda: stripe)
    body, signature = heard
    event = stripe.event(body, signature)

    assert event.kind == "payment_intent.succeeded"
    assert event.about is None
    for wrong in ((body + b" ", signature), (body, signature[:-1]), (body, "")):
        with pytest.raises(NotSigned):
            stripe.event(*wrong)
    with pytest.raises(NotSigned):
        StripeGateway(KEY, "whsec_other").event(body, signature)

    for _ in range(2):
        answer = client.post(
            reverse("api:stripe"), body, content_type="application/json",
            headers={"Stripe-Signature": signature},
        )  # fmt: skip
        assert answer.status_code == 200
    kept = GatewayEvent.objects.get()
    assert (kept.event_id, kept.outcome, kept.facts) == (event.id, "nothing to do", {})
