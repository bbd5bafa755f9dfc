"""A client's yes to a plan with its price and policy: one deed, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from payments.actions.settling import accept_policy
from payments.errors import NotValid
from payments.models import AmountDue
from payments.quoting import standing_quote
from sessions_plan.actions import plans
from sessions_plan.models import Plan, PlanVersion


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
