"""Writing the ledger: one row a fact, told once. Always under the client's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum

from accounts.models import User
from bookings.models import Appointment
from clients.models import Client
from payments.ledger import settled_in_order
from payments.models import AmountDue, Entry, Payment, Refund
from sessions_plan.models import Plan

Kind = Entry.Kind
OF_THE_PRICE = (Kind.PRICE, Kind.TAX)


def tell(
    *,
    client: Client,
    kind: str,
    key: str,
    amount_minor: int,
    currency: str,
    words: str,
    at: datetime,
    plan: Plan | None = None,
    visit: Appointment | None = None,
    payment: Payment | None = None,
    refund: Refund | None = None,
    by: User | None = None,
    note: str = "",
) -> Entry | None:
    """Write a movement, unless the same fact is told already or there is nothing to tell."""
    if not amount_minor:
        return None
    told = Entry.objects.filter(key=key).first()
    if told is not None:
        return told
    return Entry.objects.create(
        client=client,
        plan=plan,
        visit=visit,
        kind=kind,
        key=key,
        amount_minor=amount_minor,
        currency=currency,
        at=at,
        words=words[:160],
        note=note[:300],
        payment=payment,
        refund=refund,
        made_by=by,
    )


def counted(rows) -> int:
    """What counts for the client among these entries: what came in, less what went back, was
    kept, or went to a tip. With what is owed for the work it makes the balance."""
    return -(rows.exclude(kind__in=OF_THE_PRICE).aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def of_due(due: AmountDue) -> tuple[list[AmountDue], int]:
    """All that is asked for the same plan or visit, in the order it is paid, and what counts
    towards it."""
    if due.plan_id is not None:
        return of_plan(due.plan_id)
    dues = AmountDue.objects.filter(visit=due.visit_id, plan=None, withdrawn_at=None)
    return in_order(dues), counted(Entry.objects.filter(visit=due.visit_id, plan=None))


def of_plan(plan: int) -> tuple[list[AmountDue], int]:
    dues = AmountDue.objects.filter(plan=plan, withdrawn_at=None)
    return in_order(dues), counted(Entry.objects.filter(plan=plan))


def in_order(dues: Iterable[AmountDue]) -> list[AmountDue]:
    """The deposit first, then what is paid already, then the parts as they were agreed, which is
    the order in which they were written; the rest at the end."""
    return sorted(
        dues,
        key=lambda due: (
            due.kind != AmountDue.Kind.DEPOSIT,
            due.settled_at is None,
            due.kind == AmountDue.Kind.REST,
            due.pk,
        ),
    )


def left_of(due: AmountDue) -> int:
    """What is still to be paid of one amount, when all that came goes to them in their order."""
    if not due.is_open:
        return 0
    dues, paid = of_due(due)
    parts = settled_in_order(paid, [one.amount_minor for one in dues])
    return next(
        (one.amount_minor - part for one, part in zip(dues, parts, strict=True) if one == due), 0
    )


def reopen_dues(dues: list[AmountDue], paid: int) -> None:
    """Ask again for those that were paid in full and are not any more: a bank took money back."""
    parts = settled_in_order(paid, [due.amount_minor for due in dues])
    for due, part in zip(dues, parts, strict=True):
        if due.settled_at is not None and part < due.amount_minor:
            due.settled_at = None
            due.save(update_fields=["settled_at"])


def settle_dues(dues: list[AmountDue], paid: int, now: datetime) -> list[AmountDue]:
    """Mark those that are paid in full now; gives them."""
    parts = settled_in_order(paid, [due.amount_minor for due in dues])
    settled = []
    for due, part in zip(dues, parts, strict=True):
        if due.settled_at is None and part == due.amount_minor:
            due.settled_at = now
            due.save(update_fields=["settled_at"])
            settled.append(due)
    return settled
