"""Money that came in: recorded by the desk, or told by the gateway. One row a payment."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from bookings.locking import lock_client
from bookings.models import Appointment, Artist, Location
from clients.models import Client, new_ref
from payments.actions import dues, holds, papers
from payments.actions.entries import Kind, of_due, of_plan, reopen_dues, settle_dues, tell
from payments.errors import NotValid
from payments.models import AmountDue, Checkout, Entry, GatewayEvent, Method, Payment
from sessions_plan.models import Plan
from studio.errors import NotAllowed
from studio.models import Studio

AT_THE_DESK = (Method.CASH, Method.TERMINAL, Method.TRANSFER)
MOST_MINOR = 10_000_000
OWNERS_TO_WRITE = (
    "That a client owes less is written by the owner, as what is waived is. Ask them for it."
)


@transaction.atomic
def record_payment(
    *,
    client: Client,
    amount_minor: int,
    method: str,
    by: User,
    due: AmountDue | None = None,
    plan: Plan | None = None,
    visit: Appointment | None = None,
    tip_minor: int = 0,
    reference: str = "",
    artist: Artist | None = None,
    location: Location | None = None,
    received_at: datetime | None = None,
    now: datetime | None = None,
) -> Payment:
    """What the desk took in by cash, card terminal or transfer. It goes to what `due` belongs to,
    else to `plan` or `visit`, else it is the client's credit. Tips lie apart."""
    now = now or timezone.now()
    if method not in AT_THE_DESK:
        raise NotValid("Choose how it was paid.", "method")
    if amount_minor < 0 or tip_minor < 0 or not amount_minor + tip_minor:
        raise NotValid("Say how much was paid.", "amount_minor")
    if amount_minor + tip_minor > MOST_MINOR:
        raise NotValid("That is more than can be right. Look at the amount again.", "amount_minor")
    if received_at and received_at > now:
        raise NotValid("It cannot have been paid later than now.", "received_at")
    lock_client(client.pk)
    return receive(
        Payment(
            client=client,
            due=due,
            plan=due.plan if due else plan,
            visit=due.visit if due else visit,
            amount_minor=amount_minor,
            tip_minor=tip_minor,
            currency=due.currency if due else Studio.current().currency,
            method=method,
            reference=reference.strip()[:80],
            artist=artist,
            location=location,
            received_at=received_at or now,
            recorded_by=by,
        ),
        now,
    )


@transaction.atomic
def correct(
    *,
    client: Client,
    amount_minor: int,
    note: str,
    by: User,
    plan: Plan | None = None,
    visit: Appointment | None = None,
    now: datetime | None = None,
) -> Entry:
    """A row that puts right what an earlier one got wrong; nothing is edited. Above nothing the
    client owes more, below less, which is given up as a fee is that is waived. It goes to what is
    asked for `plan` or `visit`, else to the account as a whole."""
    now = now or timezone.now()
    if amount_minor < 0 and not by.may(Permission.WAIVE_FEES):
        raise NotAllowed(OWNERS_TO_WRITE)
    if any(one is not None and one.client_id != client.pk for one in (plan, visit)):
        raise NotValid("Choose something of this client.", "of")
    if not note.strip():
        raise NotValid("Say what this corrects, so that it can be read later.", "note")
    if not amount_minor or abs(amount_minor) > MOST_MINOR:
        raise NotValid("Say by how much.", "amount_minor")
    lock_client(client.pk)
    made = tell(
        client=client,
        plan=plan,
        visit=visit,
        kind=Kind.CORRECTION,
        key=f"correction:{new_ref()}",
        amount_minor=amount_minor,
        currency=Studio.current().currency,
        words="Correction",
        note=note.strip(),
        at=now,
        by=by,
    )
    if plan is not None:
        if plan.status != Plan.Status.ABANDONED:
            reopen_dues(*of_plan(plan.pk))  # "$500 were typed, it was $50": the rest is asked again
        dues.settle_plan(plan, now)
    elif visit is not None:
        _settle_visit(visit, now)
    return cast(Entry, made)


def _settle_visit(visit: Appointment, now: datetime) -> None:
    due = AmountDue.objects.filter(visit=visit, plan=None, withdrawn_at=None).first()
    for settled in settle_dues(*of_due(due), now) if due else ():
        if settled.kind == AmountDue.Kind.DEPOSIT:
            holds.keep_held(settled, now)


def receive(payment: Payment, now: datetime) -> Payment:
    """Write a payment with all that follows from it: ledger, what it settles, the times it makes
    firm, its receipt. The caller has locked the client."""
    _place(payment)
    payment.recorded_at = now
    payment.save(force_insert=True)
    account: dict[str, Any] = {
        "client": payment.client,
        "plan": payment.plan,
        "visit": payment.visit,
        "currency": payment.currency,
        "at": payment.received_at,
        "payment": payment,
        "by": payment.recorded_by,
    }
    tell(
        kind=Kind.PAYMENT,
        key=f"payment:{payment.ref}",
        amount_minor=-payment.whole_minor,
        words=f"Paid: {payment.get_method_display().lower()}",
        **account,
    )
    tell(
        kind=Kind.TIP,
        key=f"tip:{payment.ref}",
        amount_minor=payment.tip_minor,
        words="Tip",
        **account,
    )
    settle_after(payment, now)
    papers.receipt_of(payment=payment, by=payment.recorded_by, now=now)
    return payment


def settle_after(payment: Payment, now: datetime) -> None:
    """What is paid in full now, and the times that were held for it."""
    if payment.due is not None:
        _ask_again(payment.due)
    _settle(payment, now)


def taken_back(payment: Payment, now: datetime) -> None:
    """A bank took a payment back, or gave it back: what it paid is asked for again, or is paid
    again, as the ledger says. What does not take place any more is neither asked for again, where
    the balance says what is owed, nor kept. The caller has locked the client."""
    if not _is_over(payment):
        reopen_dues(*_asked_of(payment))
    counts_again(payment, now)


def counts_again(payment: Payment, now: datetime) -> None:
    """Some of a payment that was gone is here again: what it makes up is paid. The caller has
    locked the client."""
    if _is_over(payment):
        settle_dues(*_asked_of(payment), now)
    else:
        _settle(payment, now)


def _is_over(payment: Payment) -> bool:
    if payment.plan is not None:
        return payment.plan.status == Plan.Status.ABANDONED
    return payment.visit is None or payment.visit.status not in Appointment.BLOCKING


def _asked_of(payment: Payment) -> tuple[list[AmountDue], int]:
    """All that is asked for what it was paid for, and what counts towards it."""
    if payment.due is not None:
        return of_due(payment.due)
    return of_plan(payment.plan_id) if payment.plan_id is not None else ([], 0)


def _settle(payment: Payment, now: datetime) -> None:
    for due in settle_dues(*_asked_of(payment), now):
        if due.kind == AmountDue.Kind.DEPOSIT:
            holds.keep(due, now)


def _ask_again(due: AmountDue) -> None:
    """Paid though it was withdrawn (the times had run out): it was asked for after all."""
    if due.withdrawn_at is not None and due.plan_id is None:
        due.withdrawn_at = None
        due.save(update_fields=["withdrawn_at"])


def _place(payment: Payment) -> None:
    """Whose work and where it is counted under, when nobody said."""
    of = payment.visit or payment.plan
    if of is not None:
        payment.artist = payment.artist or of.artist
        payment.location = payment.location or of.location


def from_page(checkout: Checkout, payment_ref: str, minor: int, now: datetime) -> Payment:
    """The payment behind a paid page. The caller has locked the client and the page. What was told
    of it before it was known (a refund, a dispute) is taken up again by the sweep."""
    due = checkout.due
    early = GatewayEvent.objects.filter(
        outcome=GatewayEvent.NOT_OURS, received_at__gte=checkout.asked_at
    )
    for event in early.filter(facts__payment_ref=payment_ref):
        event.handled_at = None
        event.save(update_fields=["handled_at"])
    return receive(
        Payment(
            client=checkout.client,
            due=due,
            plan=due.plan,
            visit=due.visit,
            checkout=checkout,
            amount_minor=minor,
            currency=checkout.currency,
            method=Method.ONLINE,
            gateway=checkout.gateway,
            gateway_ref=payment_ref,
            received_at=now,
        ),
        now,
    )
