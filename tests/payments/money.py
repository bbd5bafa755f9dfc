"""Plans with a price, deposits, and gateways for tests of money."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bookings.models import Service
from clients.models import Client
from payments import actions
from payments.models import (
    AmountDue,
    Checkout,
    DepositRule,
    Entry,
    Payment,
    PriceBook,
    Quote,
    RefundTerms,
)
from sessions_plan.actions import plans
from sessions_plan.actions.series import book_series
from sessions_plan.models import PatchPolicy, Plan, PlanVersion
from sessions_plan.plan_contents import content_values
from studio.models import CancellationPolicy
from tests.factories import NOW, at, make_client
from tests.sessions_plan.planning import AREAS, THREE, WAIVED

BEFORE = NOW - timedelta(days=9)
PAGE = {
    "success_address": "https://clinic.example/paid/",
    "cancel_address": "https://clinic.example/",
}


def prices(**more) -> PriceBook:
    """3 sessions at $1,000."""
    told = {"unit": "session", "per_session_minor": 100000, "round_to_minor": 100}
    return PriceBook.objects.create(in_force_from=BEFORE, **(told | more))


def deposit_rule(**more) -> DepositRule:
    """$500 before the first session of a plan."""
    told = {"kind": "fixed", "amount_minor": 50000}
    return DepositRule.objects.create(in_force_from=BEFORE, **(told | more))


def proposed(artist, location, by, client: Client | None = None, steps=THREE) -> PlanVersion:
    """A plan before the client, without a quote yet."""
    if not PatchPolicy.objects.exists():
        PatchPolicy.objects.create(is_required=False, in_force_from=BEFORE)
    client = client or make_client()
    version = plans.draft_plan(client=client, artist=artist, location=location, by=by, now=NOW)
    told = plans.Content(WAIVED, AREAS, steps)
    plans.save_draft(
        version=version, content=told, original=content_values(version), by=by, now=NOW
    )
    plans.propose(version=version, by=by, now=NOW)
    version.refresh_from_db()
    return version


def quoted(artist, location, by, client: Client | None = None, steps=THREE) -> Quote:
    version = proposed(artist, location, by, client, steps)
    quote = actions.draft_quote(version=version, by=by, now=NOW)
    return actions.send_quote(quote=quote, by=by, now=NOW)


def accepted(artist, location, by, client: Client | None = None, steps=THREE) -> Plan:
    """A plan that was accepted with its quote: $3,000, of which $500 are the deposit."""
    if not PriceBook.objects.filter(in_force_from=BEFORE).exists():
        prices()
    if not DepositRule.objects.filter(in_force_from=BEFORE).exists():
        deposit_rule()
    quote = quoted(artist, location, by, client, steps)
    return yes(quote.version, by)


def yes(version: PlanVersion, by, now: datetime = NOW) -> Plan:
    return plans.accept(
        version=version, name="Sam", way="screen", by=by, seen=version.number, now=now
    )


def places(plan: Plan, first: int = 7, hour: int = 10) -> dict:
    """All sessions of a plan, twelve days apart."""
    rows = plan.sessions.order_by("position")
    return {row.position: (at(first + 12 * n, hour), plan.artist_id) for n, row in enumerate(rows)}


def held(artist, location, by, client: Client | None = None, now: datetime = NOW, **when) -> Plan:
    """A plan whose series waits for its deposit."""
    plan = accepted(artist, location, by, client)
    book_series(plan=plan, places=places(plan, **when), by=by, now=now)
    return plan


def deposit_of(plan: Plan) -> AmountDue:
    return AmountDue.objects.get(plan=plan, kind="deposit", withdrawn_at=None)


def balance(client: Client) -> int:
    return sum(Entry.objects.filter(client=client).values_list("amount_minor", flat=True))


def pay(plan: Plan, by, minor: int = 50000, **more) -> Payment:
    told: dict[str, Any] = {
        "client": plan.client,
        "plan": plan,
        "amount_minor": minor,
        "method": "cash",
        "now": NOW,
    }
    return actions.record_payment(**(told | {"by": by} | more))


def page_of(due: AmountDue, by=None, now: datetime = NOW) -> Checkout:
    return actions.open_page(due=due, by=by, now=now, **PAGE)


def terms(**more) -> RefundTerms:
    policy = CancellationPolicy.objects.create(
        text="All until 72 hours, half until 48.", in_force_from=BEFORE, cancel_notice_hours=0
    )
    return RefundTerms.objects.create(policy=policy, **more)


def priced_service(slug="touch-up", minor=30000) -> Service:
    service = Service.objects.get(slug=slug)
    service.price_minor = minor
    service.save()
    return service
