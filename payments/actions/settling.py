"""Settling a visit that did not take place, a plan that ended, and a visit that did."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from bookings.actions import cancel
from bookings.actions.placing import atomic_deed
from bookings.locking import lock_client
from bookings.models import Appointment
from clients.models import Client
from payments import pricing, settling
from payments.actions import charging, dues, holds, papers
from payments.actions.charging import LOOK_BACK, MISSED_FOR_SURE
from payments.actions.entries import OF_THE_PRICE, Kind, counted, tell
from payments.actions.refunds import give_back
from payments.errors import MoneyRefused, NotValid, SettledAlready
from payments.models import (
    AmountDue,
    DepositHold,
    Entry,
    HeldVisit,
    PolicyAcceptance,
    Quote,
    RefundTerms,
    Settlement,
)
from payments.policy import Outcome
from payments.settling import AT_STAKE, Expected
from payments.terms import read_before
from sessions_plan.models import Plan
from studio.errors import NotAllowed
from studio.models import CancellationPolicy

log = logging.getLogger(__name__)
Status = Appointment.Status
KEEP, CREDIT, REFUND = "keep", "credit", "refund"
A_BATCH = 50
# What counts for a client: paid, or given as credit.
CAME = Q(amount_minor__lt=0) & ~Q(kind__in=OF_THE_PRICE)


@atomic_deed
def cancel_and_settle(
    *,
    visit: Appointment,
    by: User | None,
    reason: str = "",
    side: str | None = None,
    outcome: str | None = None,
    waive_reason: str = "",
    expected_sequence: int | None = None,
    now: datetime | None = None,
) -> Settlement | None:
    """Cancel a visit and settle its money in one deed. `outcome` None is as the policy says;
    "credit" and "refund" choose what becomes of what the client gets. What the policy would keep
    is given up with `waive_reason`, by who may. None where no money is concerned."""
    now = now or timezone.now()
    lock_client(visit.client_id)
    gone = cancel(
        appointment=visit,
        by=by,
        reason=reason,
        side=side,
        expected_sequence=expected_sequence,
        now=now,
    )
    charging.withdraw_open(gone, now)
    return _settle(gone, by=by, outcome=outcome, waive_reason=waive_reason, now=now)


@transaction.atomic
def settle_visit(
    *,
    visit: Appointment,
    by: User | None = None,
    outcome: str | None = None,
    waive_reason: str = "",
    now: datetime | None = None,
) -> Settlement | None:
    """Settle a visit that was cancelled or missed already; SettledAlready when that is done."""
    now = now or timezone.now()
    lock_client(visit.client_id)
    if Settlement.objects.filter(visit=visit).exists():
        raise SettledAlready()
    visit = Appointment.objects.select_related("service", "client", "location").get(pk=visit.pk)
    if visit.status not in (Status.CANCELLED, Status.NO_SHOW):
        raise MoneyRefused("This visit stands. Cancel it first.")
    charging.withdraw_open(visit, now)
    return _settle(visit, by=by, outcome=outcome, waive_reason=waive_reason, now=now)


def _settle(
    visit: Appointment, *, by: User | None, outcome: str | None, waive_reason: str, now: datetime
) -> Settlement | None:
    client = visit.client
    if client is None or not Entry.objects.filter(CAME, client=client).exists():
        return None
    known = settling.what_became_due(visit)
    _refuse_worse(known, outcome)
    waived = known.kept_minor if waive_reason.strip() else 0
    if waived and (by is None or not by.may(Permission.WAIVE_FEES)):
        raise NotAllowed()
    back = known.credit_minor + known.refund_minor + waived
    as_credit = known.refund_minor == 0 if outcome is None else outcome != REFUND
    if outcome is None and waived and not known.credit_minor:
        as_credit = known.plan is not None and known.plan.is_open
    became = Outcome(
        kept=known.kept_minor - waived,
        credit=back if as_credit else 0,
        refund=0 if as_credit else back,
        rule=known.outcome.rule,
    )
    settlement = Settlement.objects.create(
        client=client,
        visit=visit,
        plan=known.plan,
        acceptance=known.acceptance,
        cause=known.cause.value,
        currency=known.currency,
        stake_minor=known.stake_minor,
        kept_minor=became.kept,
        waived_minor=waived,
        credit_minor=became.credit,
        refund_minor=became.refund,
        words=known.told(became, waived)[:300],
        waive_reason=waive_reason.strip()[:300] if waived else "",
        waived_by=by if waived else None,
        made_at=now,
        made_by=by,
    )
    _write(settlement, known.kept_minor, by, now)
    if settlement.plan is not None:
        dues.settle_plan(settlement.plan, now)
    _use_credit(client, now)
    return settlement


def _use_credit(client: Client, now: datetime) -> None:
    """What has become credit counts at once for what was booked in its place already."""
    open_rows = AmountDue.objects.filter(client=client, settled_at=None, withdrawn_at=None)
    deposits = open_rows.filter(kind=AmountDue.Kind.DEPOSIT).order_by("asked_at", "pk")
    holds.use_credit(deposits.select_related("client", "plan", "visit"), now)


def _refuse_worse(known: Expected, outcome: str | None) -> None:
    if outcome not in (None, KEEP, CREDIT, REFUND):
        raise NotValid("Choose what becomes of the money.", "outcome")
    if outcome == KEEP and known.kept_minor < known.stake_minor:
        raise MoneyRefused("Under the policy they accepted, not all of it can be kept.")


def _write(settlement: Settlement, fee: int, by: User | None, now: datetime) -> None:
    of: dict[str, Any] = {
        "client": settlement.client,
        "plan": settlement.plan,
        "visit": settlement.visit,
        "currency": settlement.currency,
        "at": now,
        "by": by,
    }
    tell(
        kind=Kind.FEE,
        key=f"fee:{settlement.ref}",
        amount_minor=fee,
        words=f"Kept: {settlement.get_cause_display().lower()}",
        **of,
    )
    tell(
        kind=Kind.WAIVER,
        key=f"waiver:{settlement.ref}",
        amount_minor=-settlement.waived_minor,
        words="Waived",
        note=settlement.waive_reason,
        **of,
    )
    if settlement.refund_minor:
        give_back(
            client=settlement.client,
            amount_minor=settlement.refund_minor,
            reason=settlement.get_cause_display(),
            by=by,
            plan=settlement.plan,
            visit=None if settlement.plan else settlement.visit,
            now=now,
        )


@transaction.atomic
def waive(
    *, settlement: Settlement, reason: str, by: User, now: datetime | None = None
) -> Settlement:
    """Give up afterwards what was kept: it is the client's credit."""
    now = now or timezone.now()
    if not by.may(Permission.WAIVE_FEES):
        raise NotAllowed()
    if not reason.strip():
        raise NotValid("Say why it is waived.", "reason")
    lock_client(settlement.client_id)
    rows = Settlement.objects.select_for_update(of=("self",))
    found = rows.select_related("client", "plan", "visit").get(pk=settlement.pk)
    if not found.kept_minor:
        raise MoneyRefused("Nothing was kept for this visit.")
    waived, found.kept_minor = found.kept_minor, 0
    found.credit_minor += waived
    found.waived_minor, found.waived_by = waived, by
    found.waive_reason = reason.strip()[:300]
    found.save()
    tell(
        client=found.client,
        plan=found.plan,
        visit=found.visit,
        kind=Kind.WAIVER,
        key=f"waiver:{found.ref}",
        amount_minor=-waived,
        currency=found.currency,
        words="Waived",
        note=found.waive_reason,
        at=now,
        by=by,
    )
    if found.plan is not None:
        dues.settle_plan(found.plan, now)
    _use_credit(found.client, now)
    return found


@transaction.atomic
def accept_policy(
    *,
    client,
    way: str,
    network: str = "",
    plan: Plan | None = None,
    visit: Appointment | None = None,
    now: datetime | None = None,
) -> PolicyAcceptance:
    """The client read the policy in force and agreed: its words and numbers, and the sentences
    they read of them, are kept with the time and the address."""
    now = now or timezone.now()
    edition = CancellationPolicy.objects.in_force(now)
    terms = RefundTerms.objects.filter(policy=edition).first() if edition.pk else None
    return PolicyAcceptance.objects.create(
        client=client,
        policy=edition if edition.pk else None,
        text=edition.text,
        terms=numbers_of(terms),
        said=read_before(edition, visit.service if visit else None),
        plan=plan,
        visit=visit,
        accepted_at=now,
        way=way,
        network=network[:64],
    )


def numbers_of(terms: RefundTerms | None) -> dict:
    """The terms as `policy.Terms` takes them; an edition that says nothing of money gives all
    of it back."""
    counts = {"counts_in_plan": True}
    if terms is None:
        return counts
    return counts | {
        "full_hours": terms.full_hours,
        "part_hours": terms.part_hours,
        "part_percent": terms.part_percent,
        "no_show_percent": terms.no_show_percent,
        "gives_credit": terms.gives == RefundTerms.Gives.CREDIT,
    }


def settle_all(now: datetime | None = None) -> int:
    """The sweep: visits cancelled or missed with money and no settlement, plans that ended with
    money, and visits with a price of their own that began."""
    now = now or timezone.now()
    done = 0
    for visit in list(_unsettled(now)[:A_BATCH]):
        try:
            done += settle_visit(visit=visit, now=now) is not None
        except SettledAlready:
            continue
    for quote in list(_ended_with_a_price()[:A_BATCH]):
        _close(quote, now)
    charging.charge_all(now)
    return done


def _unsettled(now: datetime):
    never_firm = HeldVisit.objects.filter(visit=OuterRef("pk")).exclude(
        hold__state=DepositHold.State.KEPT
    )
    gone = Q(status=Status.CANCELLED) | Q(status=Status.NO_SHOW, ends_at__lte=now - MISSED_FOR_SURE)
    paid = Entry.objects.filter(CAME, client=OuterRef("client"))
    rows = Appointment.objects.filter(
        gone, changed_at__gt=now - LOOK_BACK, service__kind__in=AT_STAKE, settlement=None
    )
    return rows.filter(Exists(paid)).exclude(Exists(never_firm)).order_by("changed_at", "pk")


def _ended_with_a_price():
    """Accepted quotes of plans that were given up or withdrawn."""
    rows = Quote.objects.accepted().filter(plan__status=Plan.Status.ABANDONED)
    return rows.select_related("plan__client").order_by("pk")


@transaction.atomic
def _close(quote: Quote, now: datetime) -> None:
    """A plan ended early: what was not done is not owed, nothing more is asked, and what was paid
    beyond what was done or kept goes back."""
    plan = quote.plan
    lock_client(plan.client_id)
    quote = Quote.objects.select_for_update(of=("self",)).get(pk=quote.pk)
    if quote.withdrawn_at is not None:
        return
    done = settling.earned(plan, quote)
    net = pricing.shares(quote.net_minor, [done, quote.total_minor - done])[1]
    tax = quote.total_minor - done - net
    of: dict[str, Any] = {
        "client": plan.client,
        "plan": plan,
        "currency": quote.currency,
        "at": now,
    }
    for kind, minor in ((Kind.PRICE, net), (Kind.TAX, tax)):
        tell(
            kind=kind,
            key=f"{kind}-back:{quote.ref}",
            amount_minor=-minor,
            words="Not done: the plan ended",
            **of,
        )
    quote.withdrawn_at = now
    quote.save()
    dues.withdraw_all(plan, now)
    papers.close_invoices(quote, quote.net_minor - net, quote.tax_minor - tax, now)
    left = counted(Entry.objects.filter(plan=plan)) - done
    if left > 0:
        reason = "The plan ended before all of it was done."
        give_back(client=plan.client, amount_minor=left, reason=reason, by=None, plan=plan, now=now)
