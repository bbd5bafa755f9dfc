"""Receipts, invoices and credit notes: numbered without gaps per year, and frozen.

The number is given under the lock of its series, in the transaction that writes the paper: a
number without a paper, or the same twice, cannot be.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from bookings.models import Location
from clients.models import Client
from payments.errors import MoneyRefused
from payments.models import AmountDue, MoneyPaper, NumberSeries, PaperKind, Payment, Quote, Refund
from payments.parts import less_the_deposit
from sessions_plan.models import Plan
from studio.models import Studio
from studio.wording import amount, day, local_day


@transaction.atomic
def receipt_of(
    *, payment: Payment, by: User | None = None, now: datetime | None = None
) -> MoneyPaper:
    """The receipt for a payment, given once."""
    given = MoneyPaper.objects.filter(payment=payment).first()
    if given is not None:
        return given
    what = "Payment towards your plan" if payment.plan_id else "Payment"
    lines: list[list[Any]] = [[what, payment.amount_minor]]
    if payment.due is not None:
        lines = [[payment.due.words, payment.amount_minor, *_of_the_deposit(payment.due)]]
    if payment.tip_minor:
        lines.append(["Tip", payment.tip_minor])
    return _give(
        PaperKind.RECEIPT,
        payment.client,
        payment.location,
        [line for line in lines if line[1]],
        payment.whole_minor,
        payment.currency,
        {"how": payment.get_method_display(), "at": payment.received_at.isoformat()},
        by,
        now or timezone.now(),
        payment=payment,
    )


def _of_the_deposit(due: AmountDue) -> list[str]:
    """What the deposit has to do with this amount, where it has."""
    if due.credited_minor:
        return [less_the_deposit(due.whole_minor, due.credited_minor, due.currency)]
    if due.kind != AmountDue.Kind.DEPOSIT or due.plan_id is None:
        return []
    lessened = AmountDue.objects.filter(plan=due.plan_id, credited_minor__gt=0, withdrawn_at=None)
    goes = lessened.order_by("pk").values_list("words", flat=True).first()
    return [f"Taken off what is paid {goes[0].lower()}{goes[1:]}."] if goes else []


@transaction.atomic
def credit_note_of(
    *, refund: Refund, by: User | None = None, now: datetime | None = None
) -> MoneyPaper:
    """The paper for money that went back, given once."""
    given = MoneyPaper.objects.filter(refund=refund).first()
    if given is not None:
        return given
    receipt = MoneyPaper.objects.filter(payment=refund.payment).first()
    of = f"Refund of {receipt}" if receipt else "Refund"
    return _give(
        PaperKind.CREDIT_NOTE,
        refund.client,
        refund.payment.location,
        [[of, -refund.amount_minor]],
        -refund.amount_minor,
        refund.currency,
        {"how": refund.get_way_display()},
        by,
        now or timezone.now(),
        refund=refund,
    )


@transaction.atomic
def invoice_of(*, quote: Quote, by: User, now: datetime | None = None) -> MoneyPaper:
    """The invoice for the price that is agreed, line by line; the same one when asked again. An
    earlier one of the same plan is cancelled first, so that together they come to what is owed."""
    now = now or timezone.now()
    lock_client(quote.client_id)
    rows = Quote.objects.accepted().select_related("client", "plan__location")
    agreed = rows.filter(pk=quote.pk).first()
    if agreed is None:
        raise MoneyRefused("An invoice is written for the price that is agreed. This one is not.")
    quote = agreed
    standing = MoneyPaper.objects.standing_invoices(quote.plan)
    if (given := standing.filter(quote=quote).first()) is not None:
        return given
    cancel_invoices(quote.plan, "A new invoice takes its place.", by, now)
    lines = [[line.words, line.amount_minor] for line in quote.lines.all() if line.amount_minor]
    return _give(
        PaperKind.INVOICE,
        quote.client,
        quote.plan.location,
        lines,
        quote.total_minor,
        quote.currency,
        {"net": quote.net_minor, "tax": quote.tax_minor, "tax_name": quote.tax_name},
        by,
        now,
        quote=quote,
    )


def cancel_invoices(plan: Plan, why: str, by: User | None, now: datetime) -> list[MoneyPaper]:
    """Take back what was invoiced for a plan, line by line, by a credit note of its own number.
    The client is locked by the caller."""
    rows = MoneyPaper.objects.standing_invoices(plan).select_related("client")
    return [_cancel(invoice, plan, why, by, now) for invoice in rows]


def _cancel(
    invoice: MoneyPaper, plan: Plan, why: str, by: User | None, now: datetime
) -> MoneyPaper:
    told = invoice.told
    more = {name: -told[name] for name in ("net", "tax") if name in told}
    return _give(
        PaperKind.CREDIT_NOTE,
        invoice.client,
        plan.location,
        [[what, -minor, *how] for what, minor, *how in told["lines"]],
        -invoice.total_minor,
        invoice.currency,
        {
            **more,
            "tax_name": told.get("tax_name", ""),
            "cancels": f"{invoice} of {told['day']}",
            "why": why,
        },
        by,
        now,
        cancels=invoice,
    )


def close_invoices(quote: Quote, net_minor: int, tax_minor: int, now: datetime) -> None:
    """The plan of an accepted price ended early: what was invoiced is taken back, and what was
    done of it, where something was, is invoiced anew. The client is locked by the caller."""
    plan = quote.plan
    if not cancel_invoices(plan, "The plan ended before all of it was done.", None, now):
        return
    if net_minor + tax_minor:
        _give(
            PaperKind.INVOICE,
            plan.client,
            plan.location,
            [["Done until the plan ended", net_minor]],
            net_minor + tax_minor,
            quote.currency,
            {"net": net_minor, "tax": tax_minor, "tax_name": quote.tax_name},
            None,
            now,
            quote=quote,
        )


def _give(
    kind: str,
    client: Client,
    location: Location | None,
    lines: list[list[Any]],
    total_minor: int,
    currency: str,
    more: dict[str, Any],
    by: User | None,
    now: datetime,
    **of: Any,
) -> MoneyPaper:
    zone = location.zone if location else "UTC"
    on = local_day(now, zone)
    return MoneyPaper.objects.create(
        client=client,
        kind=kind,
        year=on.year,
        number=_next_number(kind, on.year),
        currency=currency,
        total_minor=total_minor,
        told={
            "studio": Studio.current().name,
            "place": f"{location.name}\n{location.address}".strip() if location else "",
            "on": on.isoformat(),
            "day": day(on),
            "lines": lines,
            "total": amount(total_minor, currency),
            **more,
        },
        issued_at=now,
        issued_by=by,
        **of,
    )


def _next_number(kind: str, year: int) -> int:
    NumberSeries.objects.get_or_create(kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def papers_of(plan: Plan):
    """Every paper of a plan's payments, in the order they were given."""
    rows = MoneyPaper.objects.filter(payment__plan=plan) | MoneyPaper.objects.filter(
        refund__plan=plan
    )
    return rows.order_by("issued_at", "pk")
