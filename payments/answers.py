"""What this app answers to the questions of the apps above."""

from __future__ import annotations

from datetime import datetime

from bookings.models import Appointment, Service
from clients.asks import Missing
from clients.errors import ClientRefused, NotTwoClients
from clients.models import Client
from payments.models import AmountDue, Checkout, DepositHold, Dispute, InsuranceCase, Refund
from studio.wording import amount

KINDS = (Service.Kind.SESSION, Service.Kind.TOUCH_UP)


def missing(client: Client, visit: Appointment | None, at: datetime) -> list[Missing]:
    """A deposit that was asked and is not paid. Nothing stops for it at the chair: the desk takes
    it at the door. One query."""
    if visit is not None and visit.service.kind not in KINDS:
        return []
    rows = AmountDue.objects.filter(client=client, kind=AmountDue.Kind.DEPOSIT)
    due = rows.filter(settled_at=None, withdrawn_at=None).first()
    if due is None:
        return []
    asked = amount(due.amount_minor, due.currency)
    return [
        Missing(
            f"deposit:{due.ref}",
            f"The deposit of {asked} is not paid",
            f"Your deposit of {asked}.",
            stops=False,
        )
    ]


def may_merge(keep: Client, gone: Client) -> None:
    """One open case with an insurer at a time."""
    pair = [keep, gone]
    if InsuranceCase.objects.filter(client__in=pair, closed_at=None).count() > 1:
        raise NotTwoClients(
            "Both records have an open insurance case. Close one of them, then join the records."
        )


def may_erase(client: Client, now: datetime) -> None:
    """Not while money is on its way: in, back, or in dispute."""
    open_page = Checkout.objects.filter(client=client, state__in=Checkout.LIVE)
    if open_page.filter(expires_at__gt=now).exists():
        raise ClientRefused("A payment page is open for this client. Wait until it ends.")
    if Refund.objects.filter(client=client, state=Refund.State.ASKED).exists():
        raise ClientRefused("A refund is on its way. Erase the client when it has arrived.")
    if Dispute.objects.filter(client=client, closed_at=None).exists():
        raise ClientRefused("A dispute with a bank is open. Close it first.")
    if DepositHold.objects.filter(client=client, state=DepositHold.State.LIVE).exists():
        raise ClientRefused("Visits are held for a deposit. Give them back first.")
