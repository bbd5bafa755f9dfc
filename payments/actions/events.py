"""What the gateway tells by itself: each event once, in whatever order and however often it comes.

An event is stored first, by its id; then it is handled, in a transaction of its own. One that
could not be handled stays for the sweep, and the gateway, which was answered with an error, sends
it again as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from payments import gateway as gateways
from payments.actions import cases, pages, refunds
from payments.gateway import Event, Objection, Page, Returned
from payments.models import GatewayEvent

log = logging.getLogger(__name__)
A_BATCH = 50


def take_event(*, event: Event, gateway: str, now: datetime | None = None) -> GatewayEvent:
    """Store an event and act on it; a known one that was handled does nothing more."""
    now = now or timezone.now()
    with transaction.atomic():
        row, _ = GatewayEvent.objects.get_or_create(
            event_id=event.id,
            defaults={
                "gateway": gateway,
                "kind": event.kind,
                "about": event.about.id if event.about else "",
                "facts": facts_of(event.about),
                "made_at": event.made_at,
                "received_at": now,
            },
        )
    return _handle(row, now)


@transaction.atomic
def _handle(row: GatewayEvent, now: datetime) -> GatewayEvent:
    row = GatewayEvent.objects.select_for_update().get(pk=row.pk)
    if row.handled_at is not None:
        return row
    deed = DEEDS.get(row.kind)
    row.outcome = "nothing to do" if deed is None else deed(row.facts, now)
    row.handled_at = now
    row.save()
    return row


def handle_waiting(now: datetime | None = None) -> int:
    """The sweep: events that were stored and not handled."""
    now = now or timezone.now()
    waiting = list(GatewayEvent.objects.filter(handled_at=None).order_by("received_at")[:A_BATCH])
    done = 0
    for row in waiting:
        try:
            _handle(row, now)
        except Exception as problem:
            log.error("Event %s could not be handled: %s.", row.event_id, type(problem).__name__)
        else:
            done += 1
    return done


def facts_of(about: Page | Returned | Objection | None) -> dict[str, Any]:
    """What is kept of an event: numbers, ids and states, and no address of a page."""
    if about is None:
        return {}
    facts = asdict(about)
    facts.pop("address", None)
    if facts.get("due_by"):
        facts["due_by"] = facts["due_by"].isoformat()
    return facts


def _page(facts: Mapping[str, Any], now: datetime) -> str:
    taken = pages.take_page(page=Page(**facts), now=now)
    return f"page {taken.ref}: {taken.state}" if taken else GatewayEvent.NOT_OURS


def _returned(facts: Mapping[str, Any], now: datetime) -> str:
    taken = refunds.take_returned(told=Returned(**facts), now=now)
    return f"refund {taken.ref}: {taken.state}" if taken else GatewayEvent.NOT_OURS


def _objection(facts: Mapping[str, Any], now: datetime) -> str:
    due = facts.get("due_by")
    told = Objection(**{**facts, "due_by": datetime.fromisoformat(due) if due else None})
    taken = cases.take_objection(told=told, now=now)
    return f"dispute {taken.ref}: {taken.status}" if taken else GatewayEvent.NOT_OURS


DEEDS: Mapping[str, Callable[[Mapping[str, Any], datetime], str]] = {
    "checkout.session.completed": _page,
    "checkout.session.async_payment_succeeded": _page,
    "checkout.session.async_payment_failed": _page,
    "checkout.session.expired": _page,
    "refund.created": _returned,
    "refund.updated": _returned,
    "refund.failed": _returned,
    "charge.dispute.created": _objection,
    "charge.dispute.updated": _objection,
    "charge.dispute.funds_withdrawn": _objection,
    "charge.dispute.closed": _objection,
}


def take_call(*, body: bytes, signature: str, now: datetime | None = None) -> GatewayEvent | None:
    """A call to the hook: NotSigned when the gateway did not send it; None without a gateway."""
    gateway = gateways.current()
    if gateway is None:
        return None
    return take_event(event=gateway.event(body, signature), gateway=gateway.name, now=now)
