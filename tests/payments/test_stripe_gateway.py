"""The real `stripe` library, with what Stripe asks and answers recorded, and signed events."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote

import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.urls import reverse

from payments import gateway
from payments.demo_gateway import DemoGateway
from payments.errors import GatewayDown, GatewayRefused
from payments.gateway import (
    CLOSED,
    DONE,
    FAILED,
    OPEN,
    PAID,
    PENDING,
    Event,
    Gateway,
    NotSigned,
    Page,
    PageWish,
    Returned,
    StripeGateway,
)
from payments.models import GatewayEvent
from payments.models.cases import BANKS_REASONS

SECRET = "whsec_of_a_test"
WISH = PageWish(
    key="k4tq7m2x9abc",
    amount_minor=50000,
    currency="USD",
    success_address="https://clinic.example/paid/",
    cancel_address="https://clinic.example/",
    expires_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
)
SESSION = {
    "id": "cs_test_a1b2c3",
    "object": "checkout.session",
    "amount_total": 50000,
    "client_reference_id": WISH.key,
    "currency": "usd",
    "customer_details": {"email": "someone@example.com", "name": "Some One"},
    "expires_at": 1795694400,
    "metadata": {"payment": WISH.key},
    "mode": "payment",
    "payment_intent": None,
    "payment_status": "unpaid",
    "status": "open",
    "url": "https://checkout.stripe.com/c/pay/cs_test_a1b2c3",
}
REFUND = {
    "id": "re_1", "object": "refund", "amount": 20000, "currency": "usd",
    "metadata": {"refund": "r1"}, "payment_intent": "pi_1", "status": "succeeded",
}  # fmt: skip
DISPUTE = {
    "id": "dp_1", "object": "dispute", "amount": 50000, "currency": "usd", "payment_intent": "pi_1",
    "reason": "product_not_received", "status": "needs_response",
    "evidence_details": {"due_by": 1795694400},
    "balance_transactions": [{"id": "txn_1", "amount": -50000, "net": -51500}],
}  # fmt: skip
# The bank asks, before it takes anything: the same dispute, should it become one.
INQUIRY = DISPUTE | {
    "status": "warning_needs_response", "balance_transactions": [], "is_charge_refundable": True,
}  # fmt: skip


class Recorded(stripe.HTTPClient):
    """Answers in order what Stripe would, and keeps what was asked."""

    name = "recorded"

    def __init__(self, *answers):
        super().__init__()
        self.answers = list(answers)
        self.asked: list[dict] = []

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        self.asked.append(
            {
                "call": f"{method.upper()} {url.removeprefix('https://api.stripe.com')}",
                "key": headers.get("Idempotency-Key", ""),
                "sent": {k: v[0] for k, v in parse_qs(post_data or "").items()},
            }
        )
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return json.dumps(body), status, {"Request-Id": "req_1"}

    def close(self):
        """Nothing is open."""


def stripe_with(*answers) -> tuple[StripeGateway, Recorded]:
    client = Recorded(*answers)
    return StripeGateway("sk_test_1", SECRET, client), client


def test_a_page_is_opened_with_neutral_words_and_a_key():
    made, client = stripe_with((200, SESSION))
    page = made.open_page(WISH)

    assert (page.id, page.key, page.state) == ("cs_test_a1b2c3", WISH.key, OPEN)
    assert page.address == SESSION["url"]
    asked = client.asked[0]
    assert asked["call"] == "POST /v1/checkout/sessions"
    assert asked["key"] == f"page-{WISH.key}"
    assert asked["sent"] == {
        "mode": "payment",
        "allowed_payment_method_types[0]": "card",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "50000",
        "line_items[0][price_data][product_data][name]": "Your payment",
        "client_reference_id": WISH.key,
        "metadata[payment]": WISH.key,
        "payment_intent_data[metadata][payment]": WISH.key,
        "payment_intent_data[statement_descriptor_suffix]": "PAYMENT",
        "success_url": WISH.success_address,
        "cancel_url": WISH.cancel_address,
        "expires_at": str(int(WISH.expires_at.timestamp())),
    }


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, OPEN),
        ({"status": "complete", "payment_status": "paid", "payment_intent": "pi_1"}, PAID),
        (
            {
                "status": "complete",
                "payment_intent": {"id": "pi_1", "status": "succeeded"},
                "payment_status": "paid",
            },
            PAID,
        ),
        ({"status": "complete", "payment_intent": {"id": "pi_1", "status": "processing"}}, PENDING),
        ({"status": "complete", "payment_intent": "pi_1"}, PENDING),
        (
            {
                "status": "complete",
                "payment_intent": {"id": "pi_1", "status": "requires_payment_method"},
            },
            CLOSED,
        ),
        ({"status": "complete", "payment_intent": {"id": "pi_1", "status": "canceled"}}, CLOSED),
        ({"status": "expired"}, CLOSED),
    ],
)
def test_how_a_page_stands(told, state):
    made, client = stripe_with((200, SESSION | told))
    page = made.page("cs_test_a1b2c3")

    assert page.state == state
    assert page.payment_ref == ("pi_1" if told.get("payment_intent") else "")
    (asked,) = client.asked
    assert unquote(asked["call"]) == (
        "GET /v1/checkout/sessions/cs_test_a1b2c3?expand[0]=payment_intent"
    )


def test_a_page_that_cannot_be_closed_is_looked_at():
    refused = {"error": {"type": "invalid_request_error", "message": "It is complete."}}
    paid = SESSION | {"status": "complete", "payment_status": "paid", "payment_intent": "pi_1"}
    made, client = stripe_with((400, refused), (200, paid))

    assert made.close_page("cs_test_a1b2c3").state == PAID
    asked = [one["call"].rsplit("/", 1)[-1].split("?")[0] for one in client.asked]
    assert asked == ["expire", "cs_test_a1b2c3"]


@pytest.mark.parametrize(
    ("status", "state"), [("succeeded", DONE), ("failed", FAILED), ("pending", "pending")]
)
def test_money_goes_back_under_a_key(status, state):
    made, client = stripe_with((200, REFUND | {"status": status}))
    told = made.give_back(key="r1", payment_ref="pi_1", amount_minor=20000)

    assert (told.id, told.state, told.amount_minor) == ("re_1", state, 20000)
    assert client.asked[0]["key"] == "refund-r1"
    assert client.asked[0]["sent"] == {
        "payment_intent": "pi_1", "amount": "20000", "metadata[refund]": "r1",
    }  # fmt: skip


def test_a_refusal_and_a_silence_are_told_apart(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    wrong = (400, {"error": {"type": "invalid_request_error", "message": "No such page."}})
    with pytest.raises(GatewayRefused):
        stripe_with(wrong)[0].page("cs_1")

    silent, client = stripe_with(
        *(stripe.APIConnectionError("no answer", should_retry=True) for _ in range(2))
    )
    with pytest.raises(GatewayDown):
        silent.open_page(WISH)
    assert len({one["key"] for one in client.asked}) == 1  # tried again under the same key

    broken, _ = stripe_with((500, {"error": {"message": "x"}}), (500, {"error": {"message": "x"}}))
    with pytest.raises(GatewayDown):
        broken.page("cs_1")


# ---------------------------------------------------------------- events


def signed(kind: str, about: dict, event_id="evt_1", secret=SECRET) -> tuple[bytes, str]:
    body = json.dumps(
        {
            "id": event_id,
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "api_version": "2026-10-28",
            "data": {"object": about},
        }
    ).encode()
    stamp = int(time.time())
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={stamp},v1={mark}"


def test_a_signed_event_is_read():
    made, _ = stripe_with()
    event = made.event(*signed("checkout.session.expired", SESSION | {"status": "expired"}))

    assert (event.id, event.kind) == ("evt_1", "checkout.session.expired")
    assert event.about.state == CLOSED


@pytest.mark.parametrize(
    ("kind", "payment_status", "state"),
    [
        ("checkout.session.completed", "unpaid", PENDING),
        ("checkout.session.async_payment_failed", "unpaid", CLOSED),
        ("checkout.session.async_payment_succeeded", "paid", PAID),
        ("checkout.session.async_payment_failed", "paid", PAID),  # told late: it came after all
    ],
)
def test_a_payment_that_takes_days_is_on_its_way_until_it_came_or_did_not(
    kind, payment_status, state
):
    told = {"status": "complete", "payment_intent": "pi_1", "payment_status": payment_status}
    made, _ = stripe_with()

    assert made.event(*signed(kind, SESSION | told)).about.state == state


def test_a_dispute_is_read_with_its_day():
    about = stripe_with()[0].event(*signed("charge.dispute.created", DISPUTE)).about

    assert (about.payment_ref, about.reason) == ("pi_1", "product_not_received")
    assert about.reason in BANKS_REASONS
    assert (about.state, about.took) == ("open", True)
    assert about.due_by == datetime.fromtimestamp(1795694400, UTC)


@pytest.mark.parametrize(
    ("shape", "status", "state", "took"),
    [
        (INQUIRY, "warning_needs_response", "open", False),
        (INQUIRY, "warning_under_review", "open", False),
        (INQUIRY, "warning_closed", "ended", False),
        (INQUIRY, "prevented", "ended", False),
        (DISPUTE, "needs_response", "open", True),
        (DISPUTE, "under_review", "open", True),
        (DISPUTE, "won", "won", True),
        (DISPUTE, "lost", "lost", True),
        (INQUIRY, "needs_response", "open", True),  # told before the withdrawal is listed
    ],
)
def test_a_question_of_a_bank_is_told_apart_from_money_that_it_takes(shape, status, state, took):
    made, _ = stripe_with()
    about = made.event(*signed("charge.dispute.updated", shape | {"status": status})).about

    assert (about.state, about.took) == (state, took)


def test_what_stripe_did_not_sign_is_refused():
    made, _ = stripe_with()
    body, mark = signed("refund.updated", REFUND)
    for wrong in (
        (body, signed("refund.updated", REFUND, secret="whsec_other")[1]),
        (body + b" ", mark),
        (body, ""),
    ):
        with pytest.raises(NotSigned):
            made.event(*wrong)


@pytest.mark.django_db
def test_the_hook_stores_an_event_once_and_keeps_nobodys_name(client, monkeypatch):
    made, _ = stripe_with()
    monkeypatch.setattr(gateway, "current", lambda: made)
    paid = SESSION | {"status": "complete", "payment_status": "paid", "payment_intent": "pi_1"}
    body, mark = signed("checkout.session.completed", paid)

    def call(signature):
        return client.post(
            reverse("api:stripe"), body, content_type="application/json",
            headers={"Stripe-Signature": signature},
        ).status_code  # fmt: skip

    assert call("t=1,v1=00") == 403
    assert [call(mark), call(mark)] == [200, 200]
    row = GatewayEvent.objects.get()
    assert row.outcome == "not ours"
    assert "example.com" not in json.dumps(row.facts)
    assert "Some One" not in json.dumps(row.facts)


@pytest.mark.django_db
def test_without_a_key_there_is_no_hook_and_nothing_is_offered(client, offline):
    assert (
        client.post(reverse("api:stripe"), b"{}", content_type="application/json").status_code
        == 404
    )
    assert not gateway.is_offered()


# ---------------------------------------------------------------- which gateway


def test_the_clinic_without_the_demo_needs_both_secrets_or_neither(monkeypatch):
    with override_settings(DEMO=False):
        monkeypatch.delenv("STRIPE_SECRET_KEY", raising=False)
        monkeypatch.delenv("STRIPE_WEBHOOK_SECRET", raising=False)
        assert gateway.current() is None
        monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_1")
        with pytest.raises(ImproperlyConfigured, match="belong together"):
            gateway.current()
        assert [found.id for found in gateway.both_secrets()] == ["payments.E001"]
        monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", SECRET)
        assert gateway.both_secrets() == []
        assert gateway.current().name == "stripe"
        assert gateway.current() is gateway.current()


def test_only_the_demo_has_the_pretended_one():
    assert gateway.current().name == "demo"


DEEDS = [name for name, deed in vars(Gateway).items() if name[0] != "_" and callable(deed)]


@pytest.mark.parametrize("name", DEEDS)
def test_the_pretended_one_can_do_what_the_real_one_does(name):
    """Takes the same, under the same names, and gives the same."""
    asked = inspect.signature(getattr(Gateway, name), eval_str=True)

    assert asked.return_annotation in (Page, Returned, tuple[Returned, ...], Event)
    for one in (StripeGateway, DemoGateway):
        assert inspect.signature(getattr(one, name), eval_str=True) == asked


def test_everything_that_is_asked_of_a_gateway_is_held_against_both():
    assert len(DEEDS) == 6
    assert {StripeGateway.name, DemoGateway.name} == {"stripe", "demo"}


def test_only_one_file_knows_stripe():
    from tests.test_house import CODE, name_of

    told = [name_of(path) for path in CODE if "import stripe" in path.read_text()]
    assert told == ["payments/gateway.py"]
