"""What is asked and when: the deposit, instalments by session or day, the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from payments import spreading
from payments.actions import holds
from payments.actions.entries import in_order, of_plan, settle_dues
from payments.errors import MoneyRefused, NotValid
from payments.ledger import settled_in_order
from payments.models import AmountDue, DepositRule, Quote
from sessions_plan.models import Plan, StepKind
from studio.wording import amount, whole_unit

Kind = AmountDue.Kind
MOST_INSTALMENTS = 24
LEAST_LETTERS = 3


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
    off = sum(row["amount_minor"] for row in rows) - quote.rest_minor
    if off:
        said = amount(abs(off), quote.currency)
        raise NotValid(
            f"Together they have to make {amount(quote.rest_minor, quote.currency)}: "
            f"{said} {'too much' if off > 0 else 'are missing'}.",
            "instalments",
        )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as problem:
        raise NotValid("An instalment's day cannot be read.", "instalments") from problem


def ask_for(quote: Quote, *, by: User | None, now: datetime) -> None:
    """Ask for what an accepted quote says, in place of what an earlier one asked. A deposit that
    was paid belongs to the plan: it is not asked for again. What is held for one that is covered
    now, or is not asked any more, is booked."""
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
    settle_plan(plan, now)
    asked_now = plan.amounts_due.filter(settled_at=None, withdrawn_at=None)
    holds.use_credit(in_order(asked_now.select_related("client", "plan")), now)


def settle_plan(plan: Plan, now: datetime) -> None:
    """What is covered now without a payment of this moment: a price or the account was changed.
    Times that ran out before stay given back. The client is locked."""
    for due in settle_dues(*of_plan(plan.pk), now):
        if due.kind == Kind.DEPOSIT:
            holds.keep_held(due, now)


def _ask_deposit(quote: Quote, row: AmountDue | None, by: User | None, now: datetime) -> None:
    if not quote.deposit_minor:
        if row is not None:
            _withdraw(row, now)
            holds.keep_held(row, now)
        return
    if row is None:
        row = AmountDue(client=quote.client, plan=quote.plan, kind=Kind.DEPOSIT)
        row.asked_at, row.asked_by = now, by
    row.words = "Deposit for your plan"
    row.quote, row.amount_minor, row.currency = quote, quote.deposit_minor, quote.currency
    row.save()


def _ask_rest(quote: Quote, asked: int, by: User | None, now: datetime) -> None:
    """The instalments as agreed, less what was paid before; what they leave, or everything, is due
    at the last session."""
    left = quote.total_minor - asked
    for told in spreading.remaining(quote.instalments, left):
        _ask(quote, Kind.INSTALMENT, told, by, now)
        left -= told["amount_minor"]
    if left > 0:
        words = "The rest, at your last session"
        told = {"amount_minor": left, "words": words, "position": _last(quote)}
        _ask(quote, Kind.REST, told, by, now)


def words_of(told: Mapping[str, Any]) -> str:
    """When an instalment is due."""
    if told.get("words"):
        return str(told["words"])
    return f"At session {told['position']}" if told.get("position") else "An instalment"


def _ask(
    quote: Quote,
    kind: str,
    told: Mapping[str, Any],
    by: User | None,
    now: datetime,
    reason: str = "",
) -> AmountDue:
    return AmountDue.objects.create(
        client=quote.client,
        plan=quote.plan,
        quote=quote,
        kind=kind,
        words=words_of(told)[:160],
        amount_minor=told["amount_minor"],
        credited_minor=told.get("credited_minor", 0),
        currency=quote.currency,
        due_on=_day(told["due_on"]) if told.get("due_on") else None,
        position=told.get("position") or None,
        reason=reason,
        asked_at=now,
        asked_by=by,
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


@dataclass(frozen=True)
class Rest:
    """What remains of an accepted price beyond its deposit, to be spread anew. `rows` are those
    still open with what is left of each, `settled` those that stay as they are, `credit_minor`
    how much of the deposit is still to be taken off one of them."""

    quote: Quote
    rows: list[tuple[AmountDue, int]]
    settled: list[AmountDue]
    deposit: AmountDue | None
    credit_minor: int

    @property
    def left_minor(self) -> int:
        return sum(left for _due, left in self.rows)

    @property
    def begun_minor(self) -> int:
        """What came towards rows that are not paid in full."""
        return sum(due.amount_minor - left for due, left in self.rows)

    def evenly(self, places: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Equal parts of it at each of these places, the deposit off the first or the last."""
        parts = spreading.equal_parts(
            self.left_minor + self.credit_minor,
            self.credit_minor,
            len(places),
            self.quote.deposit_credited_to,
            whole_unit(self.quote.currency),
        )
        return [
            dict(place) | {"amount_minor": part}
            for place, part in zip(places, parts, strict=True)
            if part
        ]


def rest_of(plan: Plan) -> Rest | None:
    """What `set_instalments` spreads; None before a quote is accepted. Three statements."""
    quote = Quote.objects.accepted().filter(plan=plan).first()
    if quote is None:
        return None
    asked, paid = of_plan(plan.pk)
    parts = settled_in_order(paid, [due.amount_minor for due in asked])
    deposit = next((due for due in asked if due.kind == Kind.DEPOSIT), None)
    settled = [due for due in asked if due.kind != Kind.DEPOSIT and not due.is_open]
    rows = [
        (due, due.amount_minor - part)
        for due, part in zip(asked, parts, strict=True)
        if due.kind != Kind.DEPOSIT and due.is_open
    ]
    credit = deposit.amount_minor if deposit else 0
    if settled and quote.deposit_credited_to == DepositRule.Credited.FIRST:
        credit = 0  # the first session is paid, and the deposit went into it
    return Rest(quote, rows, settled, deposit, credit)


@transaction.atomic
def set_instalments(
    *,
    plan: Plan,
    rows: Sequence[Mapping[str, Any]],
    reason: str,
    by: User,
    now: datetime | None = None,
) -> list[AmountDue]:
    """Spread what is still to be paid of an accepted price anew: by session (`position`) or day
    (`due_on`). What was paid stays paid, of a part that was paid in part as well; a deposit is
    asked for as before. The reason stays beside the new parts."""
    now = now or timezone.now()
    lock_client(plan.client_id)
    rest = rest_of(plan)
    if rest is None:
        raise MoneyRefused("There is no accepted quote to spread.")
    if not rest.left_minor:
        raise MoneyRefused("Nothing is left to spread: all of it is paid.")
    told = [dict(row) for row in rows]
    if not told:
        raise NotValid("Say at least one instalment.", "instalments")
    refuse_unsound(
        Quote(instalments=told, total_minor=rest.left_minor, currency=rest.quote.currency)
    )
    if len(reason.strip()) < LEAST_LETTERS:
        raise NotValid("Say why, in a few words.", "reason")
    for due, left in rest.rows:
        _keep_what_was_paid(due, left, now)
    parts = spreading.credited(told, rest.credit_minor, rest.quote.deposit_credited_to)
    why = reason.strip()[:300]
    return [_ask(rest.quote, Kind.INSTALMENT, part, by, now, why) for part in parts]


def _keep_what_was_paid(due: AmountDue, left: int, now: datetime) -> None:
    """Its place is taken by another; what came towards it stays, as a part that is paid."""
    if left == due.amount_minor:
        _withdraw(due, now)
        return
    due.amount_minor -= left
    due.credited_minor, due.settled_at = 0, now
    due.save()
