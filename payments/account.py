"""A client's account as one reads it: the balance, what is asked, what is held, every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from bookings.models import Appointment
from clients.models import Client
from payments.actions.entries import OF_THE_PRICE, in_order, left_of
from payments.ledger import Movement, Sums, settled_in_order, sums
from payments.models import AmountDue, DepositHold, Entry
from sessions_plan.models import Plan, PlannedSession
from studio.models import Studio
from studio.wording import amount, day, local_day

# When the session is booked at which an amount is due.
SESSION_AT = Subquery(
    PlannedSession.objects.filter(
        plan=OuterRef("plan"),
        position=OuterRef("position"),
        appointment__status__in=Appointment.BLOCKING,
    ).values("appointment__starts_at")[:1]
)


@dataclass(frozen=True)
class Asked:
    """An amount that is asked, how much of it is paid and left, and what of that was credit."""

    due: AmountDue
    paid_minor: int
    on: date | None = None  # its own day, or that of its session where one is booked
    credit_minor: int = 0

    @property
    def left_minor(self) -> int:
        return self.due.amount_minor - self.paid_minor


@dataclass(frozen=True)
class Account:
    """The whole account. `balance_minor` above nothing is owed, below it is credit."""

    client: Client
    currency: str
    entries: tuple[Entry, ...]
    sums: Sums
    asked: tuple[Asked, ...]
    holds: tuple[DepositHold, ...]

    @property
    def balance_minor(self) -> int:
        return self.sums.balance

    @property
    def owed_minor(self) -> int:
        return self.sums.owed

    @property
    def credit_minor(self) -> int:
        return self.sums.credit

    @property
    def next(self) -> Asked | None:
        """What is to be paid next."""
        return next((one for one in self.asked if one.left_minor), None)

    @property
    def spread_anew(self) -> AmountDue | None:
        """A part of what was spread anew after it was agreed, where it was: it says when and why;
        the newest."""
        rows = [one.due for one in self.asked if one.due.reason]
        return max(rows, key=lambda due: (due.asked_at, due.pk), default=None)

    @property
    def can_be_spread(self) -> bool:
        """Whether something of a plan's price, beyond its deposit, is still open."""
        return any(
            one.due.plan_id and one.due.kind != AmountDue.Kind.DEPOSIT and one.due.is_open
            for one in self.asked
        )

    @property
    def zone(self) -> str:
        """Where what is asked for takes place; empty when nothing is asked."""
        for one in self.asked:
            of = one.due.plan or one.due.visit
            if of is not None:
                return of.location.zone
        return ""

    @property
    def words(self) -> str:
        """The balance in a few words, for a check-in or the top of a page."""
        if self.owed_minor:
            return _to_pay(self.owed_minor, self.currency)
        if self.credit_minor:
            return _credit(self.credit_minor, self.currency)
        return _("Nothing to pay")


def _to_pay(minor: int, currency: str) -> str:
    return _("%(amount)s to pay") % {"amount": amount(minor, currency)}


def _credit(minor: int, currency: str) -> str:
    return _("%(amount)s credit") % {"amount": amount(minor, currency)}


def account_of(client: Client) -> Account:
    """Everything about a client's money, in four statements whatever it holds."""
    papers = ("payment__receipt", "refund__credit_note")
    rows = Entry.objects.filter(client=client).select_related("made_by", *papers)
    entries = tuple(rows.order_by("at", "pk"))
    dues = list(
        AmountDue.objects.filter(client=client, withdrawn_at=None)
        .select_related("plan__location", "visit__location")
        .annotate(session_at=SESSION_AT)
    )
    live = DepositHold.objects.filter(client=client, state=DepositHold.State.LIVE)
    return Account(
        client=client,
        currency=entries[0].currency if entries else Studio.current().currency,
        entries=entries,
        sums=sums(map(_movement, entries)),
        asked=tuple(_asked(dues, entries)),
        holds=tuple(live.select_related("due").prefetch_related("visits")),
    )


def _movement(row: Entry) -> Movement:
    """What did not go back after all is less that went back, and no more that came in."""
    kind = Entry.Kind.REFUND if row.refund_id else row.kind
    return Movement(kind, row.amount_minor)


def _asked(dues: list[Any], entries: tuple[Entry, ...]) -> list[Asked]:
    """What came for a plan or a visit goes to what was asked for it, in its order."""
    found = []
    for key in dict.fromkeys(_of(due) for due in dues):
        own = in_order(due for due in dues if _of(due) == key)
        asked = [due.amount_minor for due in own]
        came = [row for row in entries if _of(row) == key and row.kind not in OF_THE_PRICE]
        parts = settled_in_order(-sum(row.amount_minor for row in came), asked)
        credit = _of_credit(came, asked)
        days = [_on(due) for due in own]
        found += [Asked(*told) for told in zip(own, parts, days, credit, strict=True)]
    return found


def _of_credit(came: list[Entry], asked: list[int]) -> list[int]:
    """How much of each amount came from credit: it fills what is open at its time, and leaves what
    was filled last."""
    found, paid = [0] * len(asked), 0
    for row in came:
        before = settled_in_order(paid, asked)
        paid -= row.amount_minor
        if row.kind == Entry.Kind.CREDIT:
            steps = zip(found, before, settled_in_order(paid, asked), strict=True)
            found = [max(so_far + now - then, 0) for so_far, then, now in steps]
    return found


def _on(due: Any) -> date | None:
    """`due` as `account_of` reads it, with its `session_at`."""
    if due.due_on or not due.session_at:
        return due.due_on
    return local_day(due.session_at, due.plan.location.zone)


def credit_used(visit: Appointment) -> str:
    """How much of the client's credit went into a visit by itself, in words; empty for nothing.
    One statement."""
    rows = Entry.objects.filter(visit=visit, plan=None, kind=Entry.Kind.CREDIT).order_by()
    for currency, minor in rows.values_list("currency").annotate(Sum("amount_minor")):
        if minor < 0:
            return amount(-minor, currency)
    return ""


def _of(row: AmountDue | Entry) -> tuple[int | None, int | None]:
    return (row.plan_id, None) if row.plan_id else (None, row.visit_id)


@dataclass(frozen=True)
class Thing:
    """What money of an account can be for: a plan, or a visit that is paid by itself."""

    key: str
    words: str
    plan: Plan | None = None
    visit: Appointment | None = None


def things_of(account: Account) -> list[Thing]:
    """The plans this account has to do with, the newest first, then the visits. Two statements."""
    rows: list[AmountDue | Entry] = [*account.entries, *(one.due for one in account.asked)]
    of = {_of(row) for row in rows}
    plans = Plan.objects.filter(pk__in={plan for plan, _visit in of if plan})
    visits = Appointment.objects.filter(pk__in={visit for _plan, visit in of if visit})
    return [
        *(
            Thing(f"plan-{plan.ref}", f"The plan {_told(plan.begun_at, plan)}", plan=plan)
            for plan in plans.select_related("artist", "location").order_by("-begun_at")
        ),
        *(
            Thing(f"visit-{visit.ref}", f"{visit.service} {_told(visit.starts_at, visit)}",
                  visit=visit)
            for visit in visits.select_related("artist", "location", "service")
            .order_by("-starts_at")
        ),
    ]  # fmt: skip


def _told(at: datetime, of: Plan | Appointment) -> str:
    return f"of {day(local_day(at, of.location.zone))}, with {of.artist}"


def balances(clients: list[int]) -> dict[int, int]:
    """The balances of these clients, for a list: one statement."""
    rows = Entry.objects.filter(client__in=clients).order_by().values_list("client")
    return dict.fromkeys(clients, 0) | dict(rows.annotate(Sum("amount_minor")))


def owed_words(clients: list[int]) -> dict[int, str]:
    """Of these clients who owe something, how much, in words: one statement."""
    rows = Entry.objects.filter(client__in=clients).order_by().values_list("client", "currency")
    sums = rows.annotate(sum=Sum("amount_minor")).filter(sum__gt=0)
    return {client: _to_pay(minor, currency) for client, currency, minor in sums}


@dataclass(frozen=True)
class ToPay:
    """What a client sees first of their money: times that wait for a deposit and what is left of
    it to pay, else the balance."""

    balance_minor: int
    currency: str
    held_until: datetime | None
    zone: str
    deposit_minor: int = 0

    @property
    def is_credit(self) -> bool:
        return self.held_until is None and self.balance_minor < 0

    @property
    def words(self) -> str:
        if self.held_until is not None:
            return _("%(amount)s deposit") % {"amount": amount(self.deposit_minor, self.currency)}
        if self.balance_minor > 0:
            return _to_pay(self.balance_minor, self.currency)
        return _credit(-self.balance_minor, self.currency)


def to_pay(client: Client) -> ToPay | None:
    """In two statements, four where times are held; None where there is nothing to say."""
    hold = (
        DepositHold.objects.filter(client=client, state=DepositHold.State.LIVE)
        .select_related("due__visit__location", "plan__location")
        .first()
    )
    rows = Entry.objects.filter(client=client).order_by().values("currency")
    told = next(iter(rows.annotate(balance=Sum("amount_minor"))), None)
    balance = told["balance"] if told else 0
    if not balance and hold is None:
        return None
    of = (hold.plan or hold.due.visit) if hold else None
    return ToPay(
        balance,
        hold.due.currency if hold else told["currency"],  # type: ignore[index]
        hold.held_until if hold else None,
        of.location.zone if of else "UTC",
        left_of(hold.due) if hold else 0,
    )
