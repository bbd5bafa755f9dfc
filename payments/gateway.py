"""Paying online: what a gateway can do, and Stripe as one. The only file that imports `stripe`.

A gateway opens a payment page of its own, says how a page stands, closes one, and gives money
back. Calls are short, carry a key under which a repeat is the same call, and are never made
inside a transaction. What it is told is neutral: no name, no treatment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol

import stripe
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from payments.errors import GatewayDown, GatewayRefused

CONNECT_SECONDS, ANSWER_SECONDS = 3.05, 8.0
TRIES_AGAIN = 1
# A gateway keeps our keys for a day: after this long a repeat could be a second deed.
FORGOTTEN = timedelta(hours=20)
NAMED = "Your payment"
ON_THE_STATEMENT = "PAYMENT"
MOST_REFUNDS = 100  # that Stripe tells of one payment at once

OPEN, PAID, CLOSED = "open", "paid", "closed"
DONE, PENDING, FAILED = "done", "pending", "failed"


@dataclass(frozen=True)
class PageWish:
    """A page to open. `key` is ours: it comes back with the page, and makes a repeat the same."""

    key: str
    amount_minor: int
    currency: str
    success_address: str
    cancel_address: str
    expires_at: datetime


@dataclass(frozen=True)
class Page:
    """A page as the gateway knows it. `payment_ref` is the payment behind it, once there is one."""

    id: str
    key: str
    state: str  # open, paid, closed; pending: used, and the money is on its way
    amount_minor: int
    currency: str
    address: str = ""
    payment_ref: str = ""


@dataclass(frozen=True)
class Returned:
    """Money on its way back, as the gateway knows it."""

    id: str
    key: str
    state: str  # done, pending, failed
    amount_minor: int
    payment_ref: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Objection:
    """A bank that wants its client's money back, or asks about it. `reason` is the gateway's own
    word. `took` says whether money moved: while a bank only asks, none did."""

    id: str
    payment_ref: str
    amount_minor: int
    currency: str
    reason: str
    due_by: datetime | None
    state: str  # open, won, lost; ended: it let it rest and took nothing
    took: bool = True


@dataclass(frozen=True)
class Event:
    """Something the gateway told by itself; `about` is what it told of, None when not ours."""

    id: str
    kind: str
    made_at: datetime
    about: Page | Returned | Objection | None
    facts: Mapping[str, Any] = field(default_factory=dict)


class NotSigned(Exception):
    """A call to the hook that the gateway did not sign."""


class Gateway(Protocol):
    name: str

    def open_page(self, wish: PageWish) -> Page: ...

    def page(self, page_id: str) -> Page: ...

    def close_page(self, page_id: str) -> Page: ...

    def give_back(self, *, key: str, payment_ref: str, amount_minor: int) -> Returned: ...

    def given_back(self, *, payment_ref: str) -> tuple[Returned, ...]: ...

    def event(self, body: bytes, signature: str) -> Event: ...


class StripeGateway:
    """Stripe's Checkout and refunds, for one account, at Stripe's own `address`."""

    name = "stripe"

    def __init__(
        self,
        secret_key: str,
        hook_secret: str,
        http_client=None,
        address: str = stripe.DEFAULT_API_BASE,
    ):
        self._hook_secret = hook_secret
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": address},
            http_client=http_client
            or stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS)),
            max_network_retries=TRIES_AGAIN,
        )

    def open_page(self, wish: PageWish) -> Page:
        neutral = {"payment": wish.key}
        with _understood():
            made = self._client.v1.checkout.sessions.create(
                params={
                    "mode": "payment",
                    # Cards alone, with the wallets that hold one: paid at once, or not. Ways that
                    # take days are not offered, since times are held for hours at the most,
                    # whatever the account has switched on at Stripe.
                    "allowed_payment_method_types": ["card"],
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": wish.currency.lower(),
                                "unit_amount": wish.amount_minor,
                                "product_data": {"name": NAMED},
                            },
                        }
                    ],
                    "client_reference_id": wish.key,
                    "metadata": neutral,
                    "payment_intent_data": {
                        "metadata": neutral,
                        "statement_descriptor_suffix": ON_THE_STATEMENT,
                    },
                    "success_url": wish.success_address,
                    "cancel_url": wish.cancel_address,
                    "expires_at": int(wish.expires_at.timestamp()),
                },
                options={"idempotency_key": f"page-{wish.key}"},
            )
            return _page(_plain(made))

    def page(self, page_id: str) -> Page:
        with _understood():
            told = self._client.v1.checkout.sessions.retrieve(
                page_id, params={"expand": ["payment_intent"]}
            )
            return _page(_plain(told))

    def close_page(self, page_id: str) -> Page:
        """Closed, or as it stands when it can no longer be closed because it is paid or over."""
        try:
            with _understood():
                return _page(_plain(self._client.v1.checkout.sessions.expire(page_id)))
        except GatewayRefused:
            return self.page(page_id)

    def give_back(self, *, key: str, payment_ref: str, amount_minor: int) -> Returned:
        with _understood():
            made = self._client.v1.refunds.create(
                params={
                    "payment_intent": payment_ref,
                    "amount": amount_minor,
                    "metadata": {"refund": key},
                },
                options={"idempotency_key": f"refund-{key}"},
            )
            return _returned(_plain(made))

    def given_back(self, *, payment_ref: str) -> tuple[Returned, ...]:
        """What was given back of a payment, by Stripe's own books."""
        with _understood():
            told = self._client.v1.refunds.list(
                params={"payment_intent": payment_ref, "limit": MOST_REFUNDS}
            )
            return tuple(_returned(row) for row in _plain(told)["data"])

    def event(self, body: bytes, signature: str) -> Event:
        """The event in a call to the hook. NotSigned when Stripe did not send it."""
        try:
            stripe.Webhook.construct_event(body, signature, self._hook_secret)
        except (ValueError, stripe.SignatureVerificationError) as problem:
            raise NotSigned from problem
        told = json.loads(body)
        shape = told["data"]["object"]
        read = READS.get(shape.get("object", ""))
        about = read(shape) if read else None
        if told["type"] == DID_NOT_COME and isinstance(about, Page) and about.state == PENDING:
            about = replace(about, state=CLOSED)
        return Event(
            id=told["id"],
            kind=told["type"],
            made_at=datetime.fromtimestamp(told["created"], UTC),
            about=about,
        )


def _plain(answer: Any) -> dict[str, Any]:
    return answer.to_dict()


def _page(told: Mapping[str, Any]) -> Page:
    return Page(
        id=told["id"],
        key=told.get("client_reference_id") or "",
        state=_state_of(told),
        amount_minor=told.get("amount_total") or 0,
        currency=(told.get("currency") or "").upper(),
        address=told.get("url") or "",
        payment_ref=_id_of(told.get("payment_intent")),
    )


def _state_of(told: Mapping[str, Any]) -> str:
    """A page is over when it ran out, or when what was paid on it did not come: it is used up
    then, and nobody can pay on it again. The payment behind it says so where it was asked for."""
    if told.get("payment_status") in ("paid", "no_payment_required"):
        return PAID
    if told.get("status") != "complete":
        return CLOSED if told.get("status") == "expired" else OPEN
    behind = told.get("payment_intent")
    did_not_come = isinstance(behind, Mapping) and behind.get("status") in NEVER_CAME
    return CLOSED if did_not_come else PENDING


def _returned(told: Mapping[str, Any]) -> Returned:
    state = {"succeeded": DONE, "failed": FAILED, "canceled": FAILED}
    return Returned(
        id=told["id"],
        key=(told.get("metadata") or {}).get("refund", ""),
        state=state.get(told.get("status") or "", PENDING),
        amount_minor=told.get("amount") or 0,
        payment_ref=_id_of(told.get("payment_intent")),
        failure=told.get("failure_reason") or "",
    )


def _objection(told: Mapping[str, Any]) -> Objection:
    due = (told.get("evidence_details") or {}).get("due_by")
    status = told.get("status") or ""
    return Objection(
        id=told["id"],
        payment_ref=_id_of(told.get("payment_intent")),
        amount_minor=told.get("amount") or 0,
        currency=(told.get("currency") or "").upper(),
        reason=told.get("reason") or "",
        due_by=datetime.fromtimestamp(due, UTC) if due else None,
        state=ENDS.get(status, "open"),
        took=status not in ONLY_ASKED or _withdrawn(told),
    )


def _withdrawn(told: Mapping[str, Any]) -> bool:
    """Whether money left the account, whatever the status says of it."""
    return any(row.get("amount", 0) < 0 for row in told.get("balance_transactions") or ())


# Stripe calls it a warning while the bank asks only: no money moves unless it becomes a dispute.
# A prevented one was settled before the bank took anything.
ONLY_ASKED = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")
ENDS = {"won": "won", "lost": "lost", "warning_closed": "ended", "prevented": "ended"}

# How Stripe says that a payment which takes days did not come: of itself, and when asked.
DID_NOT_COME = "checkout.session.async_payment_failed"
NEVER_CAME = ("requires_payment_method", "canceled")

READS: Mapping[str, Any] = {
    "checkout.session": _page,
    "refund": _returned,
    "dispute": _objection,
}


def _id_of(told: Any) -> str:
    """An id, whether it came alone or with all it names."""
    if isinstance(told, Mapping):
        told = told.get("id")
    return told or ""


@contextmanager
def _understood() -> Iterator[None]:
    """Stripe's errors as ours. What may have been done all the same is GatewayDown: it is asked
    again under the same key."""
    try:
        yield
    except (
        stripe.InvalidRequestError,
        stripe.AuthenticationError,
        stripe.PermissionError,
        stripe.CardError,
    ) as problem:
        raise GatewayRefused(detail=type(problem).__name__) from problem
    except stripe.StripeError as problem:
        raise GatewayDown() from problem


def keys() -> tuple[str, str] | None:
    """Stripe's two secrets, both or neither, from the environment."""
    secret, hook = (os.environ.get(f"STRIPE_{n}", "") for n in ("SECRET_KEY", "WEBHOOK_SECRET"))
    if bool(secret) is not bool(hook):
        raise ImproperlyConfigured(
            "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together. Set both, or neither: "
            "then nothing is paid online."
        )
    return (secret, hook) if secret else None


def both_secrets(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """Django's own check: a clinic with one secret of two does not start."""
    try:
        keys()
    except ImproperlyConfigured as problem:
        return [checks.Error(str(problem), id="payments.E001")]
    return []


@cache
def _stripe(secret: str, hook: str) -> StripeGateway:
    return StripeGateway(secret, hook)


def current() -> Gateway | None:
    """The clinic's gateway: in the demo one that only behaves like it, without a key none."""
    if settings.DEMO:
        from payments.demo_gateway import DemoGateway

        return DemoGateway()
    found = keys()
    return _stripe(*found) if found else None


def is_offered() -> bool:
    """Whether anything can be paid online here."""
    return current() is not None
