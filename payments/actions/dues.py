"""What is asked and when: the deposit, instalments by session or day, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from payments.actions.entries import of_plan, settle_dues
from payments.errors import MoneyRefused, NotValid
from payments.models import AmountDue, Quote
from sessions_plan.models import Plan, PlannedSession, StepKind

Kind = AmountDue.Kind
MOST_INSTALMENTS = 24


def refuse_unsound(quote: Quote) -> None:
    """NotValid where deposit and instalments do not make the price, or one says no moment."""
    rows: list[dict[str, Any]] = quote.instalments
    if not rows:
        return
    if len(rows) > MOST_INSTALMENTS:
        raise NotValid(f"At most {MOST_INSTALMENTS} instalments.", "instalments")
    for row in rows:
        if not isinstance(row.get("amount_minor"), int) or row["amount_minor"] <= 0:
            raise NotValid("Every instalment needs an amount.", "instalments")
        if bool(row.get("position")) is bool(row.get("due_on")):
            raise NotValid("Every instalment is due at a session or on a day.", "instalments")
        if row.get("due_on"):
            _day(row["due_on"])
    if sum(row["amount_minor"] for row in rows) != quote.rest_minor:
        raise NotValid(
            "The instalments have to make what remains after the deposit.", "instalments"
        )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as problem:
        raise NotValid("An instalment's day cannot be read.", "instalments") from problem


def ask_for(quote: Quote, *, by: User | None, now: datetime) -> None:
    """Ask for what an accepted quote says, in place of what an earlier one asked. A deposit that
    was paid belongs to the plan: it is not asked for again."""
    plan = quote.plan
    open_rows = AmountDue.objects.filter(plan=plan, settled_at=None, withdrawn_at=None)
    paid_deposit = plan.amounts_due.filter(kind=Kind.DEPOSIT, settled_at__isnull=False).first()
    for row in open_rows.exclude(kind=Kind.DEPOSIT):
        _withdraw(row, now)
    if paid_deposit is None:
        _ask_deposit(quote, open_rows.filter(kind=Kind.DEPOSIT).first(), by, now)
    settled = plan.amounts_due.filter(settled_at__isnull=False)
    done = sum(row.amount_minor for row in settled)
    asked = done + sum(
        row.amount_minor for row in plan.amounts_due.filter(settled_at=None, withdrawn_at=None)
    )
    _ask_rest(quote, asked, by, now)
    settle_dues(*of_plan(plan.pk), now)


def _ask_deposit(quote: Quote, row: AmountDue | None, by: User | None, now: datetime) -> None:
    if not quote.deposit_minor:
        if row is not None:
            _withdraw(row, now)
        return
    if row is None:
        row = AmountDue(client=quote.client, plan=quote.plan, kind=Kind.DEPOSIT)
        row.asked_at, row.asked_by = now, by
    row.words = "Deposit for your plan"
    row.quote, row.amount_minor, row.currency = quote, quote.deposit_minor, quote.currency
    row.save()


def _ask_rest(quote: Quote, asked: int, by: User | None, now: datetime) -> None:
    """The instalments as agreed; what they leave, or everything, is due at the last session."""
    left = quote.total_minor - asked
    for told in quote.instalments:
        part = min(left, told["amount_minor"])
        if part <= 0:
            break
        _ask(
            quote,
            Kind.INSTALMENT,
            told.get("words") or _instalment_words(told),
            part,
            by,
            now,
            position=told.get("position") or None,
            due_on=_day(told["due_on"]) if told.get("due_on") else None,
        )
        left -= part
    if left > 0:
        _ask(
            quote, Kind.REST, "The rest, at your last session", left, by, now, position=_last(quote)
        )


def _instalment_words(told: dict[str, Any]) -> str:
    return f"At session {told['position']}" if told.get("position") else f"On {told['due_on']}"


def _ask(quote: Quote, kind: str, words: str, minor: int, by: User | None, now: datetime, **when):
    return AmountDue.objects.create(
        client=quote.client,
        plan=quote.plan,
        quote=quote,
        kind=kind,
        words=words[:160],
        amount_minor=minor,
        currency=quote.currency,
        asked_at=now,
        asked_by=by,
        **when,
    )


def _last(quote: Quote) -> int | None:
    working = (StepKind.SESSION, StepKind.TOUCH_UP)
    steps = quote.version.steps.filter(kind__in=working)
    return steps.order_by("-position").values_list("position", flat=True).first()


def _withdraw(row: AmountDue, now: datetime) -> None:
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])


def withdraw_all(plan: Plan, now: datetime) -> None:
    """Nothing more is asked for a plan that has ended."""
    for row in plan.amounts_due.filter(settled_at=None, withdrawn_at=None):
        _withdraw(row, now)


@transaction.atomic
def set_instalments(
    *, plan: Plan, rows: Sequence[dict[str, Any]], by: User, now: datetime | None = None
) -> list[AmountDue]:
    """Spread what remains of an accepted price anew: by session (`position`) or day (`due_on`)."""
    now = now or timezone.now()
    lock_client(plan.client_id)
    quote = Quote.objects.accepted().filter(plan=plan).first()
    if quote is None:
        raise MoneyRefused("There is no accepted quote to spread.")
    open_rows = plan.amounts_due.filter(settled_at=None, withdrawn_at=None)
    rest = open_rows.exclude(kind=Kind.DEPOSIT)
    left = sum(row.amount_minor for row in rest)
    told = [dict(row) for row in rows]
    probe = Quote(instalments=told, total_minor=left, deposit_minor=0)
    refuse_unsound(probe)
    if not told:
        raise NotValid("Say at least one instalment.", "instalments")
    for row in rest:
        _withdraw(row, now)
    made = [
        _ask(
            quote,
            Kind.INSTALMENT,
            one.get("words") or _instalment_words(one),
            one["amount_minor"],
            by,
            now,
            position=one.get("position") or None,
            due_on=_day(one["due_on"]) if one.get("due_on") else None,
        )
        for one in told
    ]
    settle_dues(*of_plan(plan.pk), now)
    return made


def visit_of(due: AmountDue) -> PlannedSession | None:
    """The step at which it is due, as the plan stands now."""
    if due.plan_id is None or due.position is None:
        return None
    rows = PlannedSession.objects.filter(plan=due.plan_id, position=due.position)
    return rows.select_related("appointment").first()
