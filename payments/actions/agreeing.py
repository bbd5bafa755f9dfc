"""A client's yes together with what it is a yes to: one deed, all of it or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.actions.offering import take_offer
from bookings.actions.online import book_online
from bookings.actions.placing import atomic_deed
from bookings.models import Appointment, WaitlistOffer
from payments.actions.settling import accept_policy
from payments.errors import NotValid
from payments.models import AmountDue, PolicyAcceptance
from payments.quoting import standing_quote
from sessions_plan.actions import plans
from sessions_plan.models import Plan, PlanVersion


@atomic_deed
def book_and_agree(*, address: str, now: datetime | None = None, **booking: Any) -> Appointment:
    """Book on the website (`booking` as `bookings.actions.online.book_online` takes it) by a press
    beside the policy's text, made at this network `address`. Without the booking there is no
    acceptance, and without the acceptance no booking."""
    now = now or timezone.now()
    visit = book_online(now=now, **booking)
    way = PolicyAcceptance.Way.WEBSITE
    accept_policy(client=visit.client, visit=visit, way=way, network=address, now=now)
    return visit


@atomic_deed
def take_offer_and_agree(
    *, offer: WaitlistOffer, address: str, now: datetime | None = None
) -> Appointment:
    """Take a time from the waitlist by a press beside the policy's text, made at this network
    `address`; both, or neither."""
    now = now or timezone.now()
    visit = take_offer(offer=offer, now=now)
    way = PolicyAcceptance.Way.WEBSITE
    accept_policy(client=visit.client, visit=visit, way=way, network=address, now=now)
    return visit


@transaction.atomic
def accept_plan(
    *,
    version: PlanVersion,
    name: str,
    way: str,
    seen: int,
    by: User,
    agrees: bool = False,
    network: str = "",
    now: datetime | None = None,
) -> Plan:
    """Yes to exactly the version that was read, to the quote that was sent for it, and, where a
    deposit is asked, to the cancellation policy: `agrees` says that its text was read."""
    now = now or timezone.now()
    if needs_policy(version) and not agrees:
        raise NotValid("Read the cancellation policy and agree to it first.", "agrees")
    plan = plans.accept(version=version, name=name, way=way, by=by, seen=seen, now=now)
    if agrees:
        accept_policy(client=plan.client, way=way, network=network, plan=plan, now=now)
    return plan


def needs_policy(version: PlanVersion) -> bool:
    """Whether money is at stake that a cancellation could cost: a price comes with it, or a
    deposit is asked already."""
    if standing_quote(version) is not None:
        return True
    open_rows = AmountDue.objects.filter(plan=version.plan_id, settled_at=None, withdrawn_at=None)
    return open_rows.exists()
