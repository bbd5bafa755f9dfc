"""What is still to be paid, spread anew: the client hears which parts are due when from now on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from notices.announcements import SETTLES_AFTER
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, of
from notices.models import Notice
from payments.models import AmountDue
from sessions_plan.models import Plan
from sessions_plan.plan_view import days_of

HOLDS = 14 * DAY


def spread_anew(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """The parts of a price were spread anew, and have stood like this for two minutes."""
    rows = AmountDue.objects.exclude(reason="").filter(
        plan__isnull=False,
        withdrawn_at=None,
        asked_at__gt=start - SETTLES_AFTER,
        asked_at__lte=end - SETTLES_AFTER,
    )
    rows = of(rows, whom).select_related("client", "plan__location").order_by("pk")
    rows = rows.prefetch_related("plan__amounts_due", "plan__sessions__appointment")
    for plan, newest in {due.plan: due for due in rows}.items():
        assert plan is not None
        parts = _last_spread(plan)
        if newest not in parts or not any(part.is_open for part in parts):
            continue
        yield Occurrence(
            kind=Notice.Kind.INSTALMENTS,
            key=f"instalments:{newest.ref}",
            recipient=newest.client,
            due=newest.asked_at + SETTLES_AFTER,
            lapses=newest.asked_at + HOLDS,
            zone=plan.location.zone,
            facts=_told(plan, parts),
        )


def _last_spread(plan: Plan) -> list[AmountDue]:
    """The parts as they were spread last; none where that came to what was asked before. What was
    spread again within two minutes was never told, and counts as one with what followed."""
    rows = [due for due in plan.amounts_due.all() if due.kind != AmountDue.Kind.DEPOSIT]
    last, *earlier = sorted({due.asked_at for due in rows if due.reason}, reverse=True)
    began = last
    for at in earlier:
        if began - at >= SETTLES_AFTER:
            break
        began = at
    parts = [due for due in rows if due.reason and due.asked_at == last]
    before = [
        due
        for due in rows
        if due.asked_at < began and due.withdrawn_at is not None and due.withdrawn_at >= began
    ]
    return parts if sorted(map(_shape, parts)) != sorted(map(_shape, before)) else []


def _shape(due: AmountDue) -> tuple[int, str, int]:
    return due.position or 0, str(due.due_on or ""), due.amount_minor


def _told(plan: Plan, parts: list[AmountDue]) -> dict[str, Any]:
    """Each part that is open, with its day or that of its session where one is booked; what they
    make together; the deposit, while it is asked for."""
    days = days_of(plan)
    still = sorted((due for due in parts if due.is_open), key=lambda due: due.pk)
    deposits = (due for due in plan.amounts_due.all() if due.kind == AmountDue.Kind.DEPOSIT)
    return {
        "parts": [(due, due.due_on or days.get(due.position or 0)) for due in still],
        "whole_minor": sum(due.amount_minor for due in still),
        "currency": still[0].currency if still else "",
        "deposit": next((due for due in deposits if due.is_open), None),
    }


KINDS = (
    Kind(
        name=Notice.Kind.INSTALMENTS, occurrences=spread_anew, may_wait=False, is_foreseen=False,
        rank=6,
    ),
)  # fmt: skip
