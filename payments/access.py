"""Who may see money and take it. The lookup is the permission."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from bookings.models import Appointment
from clients.access import record_of, require, viewer
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from payments.models import (
    AmountDue,
    Checkout,
    DepositHold,
    Dispute,
    Financing,
    InsuranceCase,
    MoneyPaper,
    Payment,
    Quote,
    Refund,
    Settlement,
)
from studio.errors import NotAllowed

R = TypeVar(
    "R",
    AmountDue, Checkout, DepositHold, Dispute, Financing, InsuranceCase, MoneyPaper, Payment,
    Quote, Refund, Settlement,
)  # fmt: skip


def money_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for whoever may see their money, and who that is: desk, owner, an
    artist who treats them, themselves. Other colleagues get 403, everyone else 404."""
    client = record_of(user, ref)
    if client is None:
        raise Http404
    who = viewer(user, client)
    if Part.MONEY not in SEES[who]:
        require(user, client, Part.MONEY)
    return client, who


def _one(rows: QuerySet[R], user: User, ref: str) -> R:
    found = rows.select_related("client__user").filter(ref=ref).first()
    if found is None:
        raise Http404
    require(user, found.client, Part.MONEY)
    return found


def quote_for(user: User, ref: str) -> Quote:
    """A quote with its lines. A client sees what was sent to them, and no draft."""
    rows = Quote.objects.select_related(
        "plan__client__user", "plan__location", "plan__artist", "version", "book", "saved_by"
    )
    found = _one(rows.prefetch_related("lines__changed_by"), user, ref)
    if found.sent_at is None and not user.is_colleague:
        raise Http404
    return found


def due_for(user: User, ref: str) -> AmountDue:
    return _one(AmountDue.objects.select_related("plan__location", "visit__location"), user, ref)


def checkout_for(user: User, ref: str) -> Checkout:
    return _one(Checkout.objects.select_related("due", "hold"), user, ref)


def hold_for(user: User, ref: str) -> DepositHold:
    rows = DepositHold.objects.select_related("plan__location", "due")
    return _one(rows.prefetch_related("visits__service", "visits__artist"), user, ref)


def payment_for(user: User, ref: str) -> Payment:
    return _one(Payment.objects.select_related("plan", "visit", "due", "location"), user, ref)


def refund_for(user: User, ref: str) -> Refund:
    return _one(Refund.objects.select_related("payment"), user, ref)


def settlement_for(user: User, ref: str) -> Settlement:
    return _one(Settlement.objects.select_related("visit__location", "plan"), user, ref)


def paper_for(user: User, ref: str) -> MoneyPaper:
    return _one(MoneyPaper.objects.all(), user, ref)


def financing_for(user: User, ref: str) -> Financing:
    return _one(Financing.objects.select_related("partner"), user, ref)


def dispute_for(user: User, ref: str) -> Dispute:
    """For colleagues who take money: what is written to a bank is not the client's to read."""
    _refuse_all_but(user, Permission.TAKE_MONEY)
    rows = Dispute.objects.select_related("payment__location", "payment__plan__location")
    return _one(rows, user, ref)


def insurance_for(user: User, ref: str) -> InsuranceCase:
    """An insurer's case says what someone has: only who may read health, and the client."""
    found = _one(InsuranceCase.objects.select_related("plan"), user, ref)
    require(user, found.client, Part.HEALTH)
    return found


def visit_with_money(user: User, ref: str) -> Appointment:
    """A visit that can be cancelled with its money, for whoever may see that."""
    rows = Appointment.objects.exclude(client=None).exclude(status=Appointment.Status.HELD)
    found = rows.select_related("client__user", "location", "service", "artist").filter(ref=ref)
    visit = found.first()
    if visit is None or visit.client is None:
        raise Http404
    require(user, visit.client, Part.MONEY)
    return visit


def _refuse_all_but(user: User, permission: Permission) -> None:
    if not user.is_authenticated or not user.is_colleague:
        raise Http404
    if not user.may(permission):
        raise NotAllowed()
