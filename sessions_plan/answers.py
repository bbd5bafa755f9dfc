"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from clients.errors import NotTwoClients
from clients.models import Client
from sessions_plan.models import Plan


def may_merge(keep: Client, gone: Client) -> None:
    """One client follows one plan at a time: which it is, is said before the records are one."""
    open_plans = Plan.objects.filter(client__in=[keep, gone], status__in=Plan.OPEN)
    if open_plans.count() > 1:
        raise NotTwoClients(
            "Both records have a plan that is open. Complete or give up one of the two plans, "
            "then join the records."
        )
