"""What a visit with a price of its own costs: owed once it begins, asked for as an amount with its
link, and taken back where it turns out that nobody came.

Derived by a sweep from how the visits stand, so that a check-in undone, or of the wrong person,
costs nobody anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from bookings.actions import firm
from bookings.locking import lock_client
from bookings.models import Appointment
from payments import pricing
from payments.actions import holds
from payments.actions.entries import OF_THE_PRICE, Kind, of_due, settle_dues, tell
from payments.models import AmountDue, Entry, TaxRate
from studio.models import Studio

Status = Appointment.Status
CAME = (Status.ARRIVED, Status.IN_ROOM, Status.DONE)
GONE = (Status.CANCELLED, Status.NO_SHOW)
CHARGED_FOR, LOOK_BACK = timedelta(days=14), timedelta(days=120)
# A no-show is taken back more often than one thinks: it is left alone for the first half hour.
MISSED_FOR_SURE = timedelta(minutes=30)
A_BATCH = 50


def charge_all(now: datetime) -> None:
    """The sweep: visits that began, those that did not after all, and what is still asked for
    visits that are gone."""
    for visit in list(_to_charge(now)[:A_BATCH]):
        _charge(visit.pk, now)
    for pk in list(_to_take_back(now)[:A_BATCH]):
        _take_back(pk, now)
    for due in list(_asked_for_nothing(now)[:A_BATCH]):
        _ask_no_more(due, now)


def _sum_of(rows) -> Any:
    of_visit = rows.filter(visit=OuterRef("pk"), plan=None).order_by().values("visit")
    return Coalesce(Subquery(of_visit.annotate(s=Sum("amount_minor")).values("s")), 0)


def _to_charge(now: datetime):
    """Visits with a price of their own that began: those that are not in the ledger, or are not
    asked for in full."""
    rows = Appointment.objects.filter(
        status__in=CAME,
        starts_at__gt=now - CHARGED_FOR,
        service__price_minor__gt=0,
        planned_session=None,
        client__isnull=False,
    )
    rows = rows.annotate(
        charged=_sum_of(Entry.objects.filter(kind__in=OF_THE_PRICE)),
        asked=_sum_of(AmountDue.objects.filter(withdrawn_at=None)),
    )
    return rows.filter(Q(charged=0) | Q(charged__gt=F("asked"))).order_by("starts_at", "pk")


def _to_take_back(now: datetime):
    """The visits that are in the ledger though nobody came, or not yet."""
    rows = Entry.objects.filter(kind__in=OF_THE_PRICE, plan=None, at__gt=now - LOOK_BACK)
    rows = rows.filter(visit__isnull=False).exclude(visit__status__in=CAME).order_by()
    sums = rows.values("visit").annotate(s=Sum("amount_minor")).filter(s__gt=0)
    return sums.values_list("visit", flat=True)


def _asked_for_nothing(now: datetime):
    """Open amounts of visits that are cancelled, or surely missed. What ran out unpaid is let go
    with its hold, which may yet be paid."""
    gone = Q(visit__status=Status.CANCELLED) & ~Q(visit__cancel_reason=firm.RAN_OUT)
    missed = Q(visit__status=Status.NO_SHOW, visit__ends_at__lte=now - MISSED_FOR_SURE)
    rows = AmountDue.objects.filter(gone | missed, plan=None, settled_at=None, withdrawn_at=None)
    return rows.select_related("client").order_by("pk")


@transaction.atomic
def _charge(pk: int, now: datetime) -> None:
    visit = _locked(pk)
    if visit is None or visit.status not in CAME:
        return
    rows = Entry.objects.filter(visit=visit, plan=None, kind__in=OF_THE_PRICE)
    charged = sum(row.amount_minor for row in rows)
    if not charged:
        rate = TaxRate.in_force(visit.location, now)
        net, tax = pricing.tax(
            visit.service.price_minor, rate.basis_points, is_included=rate.is_included
        )
        told = ((Kind.PRICE, net, str(visit.service)), (Kind.TAX, tax, rate.name))
        _tell(visit, told, "", len(rows), now)
        charged = net + tax
    _ask(visit, charged, now)


def _ask(visit: Appointment, charged: int, now: datetime) -> None:
    """What the price leaves beyond what was asked already is an amount of its own; what came, and
    what is free of the client's credit, counts for it."""
    rows = list(AmountDue.objects.filter(visit=visit, plan=None, withdrawn_at=None))
    left = charged - sum(row.amount_minor for row in rows)
    if left <= 0 or visit.client is None:
        return
    due = AmountDue.objects.create(
        client=visit.client,
        visit=visit,
        kind=AmountDue.Kind.REST,
        words=f"{'The rest of your' if rows else 'Your'} {visit.service.name}"[:160],
        amount_minor=left,
        currency=Studio.current().currency,
        asked_at=now,
    )
    settle_dues(*of_due(due), now)
    due.refresh_from_db(fields=["settled_at"])
    if due.is_open:
        holds.use_credit([due], now)


@transaction.atomic
def _take_back(pk: int, now: datetime) -> None:
    visit = _locked(pk)
    if visit is None or visit.status in CAME:
        return
    rows = list(Entry.objects.filter(visit=visit, plan=None, kind__in=OF_THE_PRICE))
    sums = {
        kind: sum(row.amount_minor for row in rows if row.kind == kind) for kind in OF_THE_PRICE
    }
    told = tuple((kind, -minor, "Taken back: nobody came") for kind, minor in sums.items())
    _tell(visit, told, "-back", len(rows), now)
    rest = AmountDue.objects.filter(visit=visit, plan=None, kind=AmountDue.Kind.REST)
    for due in rest.filter(settled_at=None, withdrawn_at=None):
        _withdraw(due, now)


def _tell(visit: Appointment, told: tuple, back: str, before: int, now: datetime) -> None:
    """The same visit may be charged, taken back and charged again: each is a fact of its own."""
    assert visit.client is not None
    again = f":{before}" if before else ""
    for kind, minor, words in told:
        tell(
            client=visit.client,
            visit=visit,
            kind=kind,
            key=f"{kind}{back}:visit:{visit.ref}{again}",
            amount_minor=minor,
            currency=Studio.current().currency,
            words=words,
            at=now,
        )


@transaction.atomic
def _ask_no_more(due: AmountDue, now: datetime) -> None:
    lock_client(due.client_id)
    due = AmountDue.objects.select_for_update(of=("self",)).get(pk=due.pk)
    if due.is_open:
        _withdraw(due, now)


def withdraw_open(visit: Appointment, now: datetime) -> None:
    """The visit does not take place: nothing more is asked for it. The client is locked."""
    for due in AmountDue.objects.filter(visit=visit, plan=None, settled_at=None, withdrawn_at=None):
        _withdraw(due, now)


def _withdraw(due: AmountDue, now: datetime) -> None:
    due.withdrawn_at = now
    due.save(update_fields=["withdrawn_at"])


def _locked(pk: int) -> Appointment | None:
    """The visit as it stands behind its client's lock."""
    rows = Appointment.objects.select_related("client", "service", "location")
    visit = rows.filter(pk=pk, client__isnull=False).first()
    if visit is None:
        return None
    lock_client(visit.client_id)
    return rows.get(pk=pk)
