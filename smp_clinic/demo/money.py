"""The demo's accounts: plans with their quotes, deposits by every method, what went back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from bookings.errors import BookingRefused
from bookings.locking import lock_client
from bookings.models import Appointment, Artist
from payments import actions, pricing
from payments.actions.receiving import receive
from payments.errors import MoneyRefused
from payments.models import (
    AmountDue,
    ArtistLevel,
    FinancingPartner,
    Method,
    Payment,
    Quote,
    RefundTerms,
)
from sessions_plan.actions import series
from sessions_plan.errors import RecordRefused
from sessions_plan.models import Plan, PlannedSession, PlanVersion, StepKind
from studio.models import CancellationPolicy

POLICY = (
    "Your consultation is free, and you can move or cancel it until 24 hours before. A session can "
    "be moved until 48 hours before. Cancel it 72 hours or more before, and your whole deposit "
    "stays yours; 48 hours or more before, half of it does: it counts for the next sessions of "
    "your plan, and goes back to you where there are none. After that, and when you do not come, "
    "we keep it, because the chair stays empty. What we have to cancel, and a session that your "
    "skin is not ready for, never costs you anything."
)
METHODS = (Method.ONLINE, Method.ONLINE, Method.TERMINAL, Method.TERMINAL, Method.CASH)
LEVELS = ("senior", "artist", "training")
MOST_HELD = 2
ROUND = 5000
Booked = PlannedSession.Status


def keep_accounts(*, now: datetime, seed: int) -> int:
    """Prices, quotes and what was paid; gives how many payments there are."""
    rng = random.Random(f"{seed} money")  # noqa: S311 - the same demo each time
    owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
    clerk = User.objects.filter(role=Role.DESK).order_by("pk").first()
    if owner is None or clerk is None:
        return 0
    _terms(now)
    plans = list(Plan.objects.filter(status__in=Plan.OPEN).select_related("artist__user"))
    for plan in sorted(plans, key=lambda one: one.begun_at):
        _account(plan, rng, clerk, now)
    _held(plans, clerk, now)
    _trouble(owner, now)
    return Payment.objects.count()


@transaction.atomic
def _terms(now: datetime) -> None:
    edition = CancellationPolicy.objects.create(
        move_notice_hours=48, cancel_notice_hours=24, text=POLICY,
        in_force_from=now - timedelta(days=700),
    )  # fmt: skip
    RefundTerms.objects.create(policy=edition)
    for artist, level in zip(Artist.objects.order_by("order", "pk"), LEVELS, strict=False):
        ArtistLevel.objects.create(artist=artist, key=level)
    FinancingPartner.objects.create(
        name="Brightwell Pay",
        link="https://example.com/brightwell/apply?amount={amount}&currency={currency}",
        words="Monthly instalments from a lender we know. You apply on their page, in minutes.",
    )


def _account(plan: Plan, rng: random.Random, clerk: User, now: datetime) -> None:
    """The quote of a plan, and what its client has paid so far."""
    version = plan.versions.order_by("-number")[0]
    if version.proposed_at is None:
        return
    by = plan.artist.user or clerk
    try:
        quote = _quote(version, rng, by)
    except MoneyRefused:
        return  # it has no session to price
    if version.accepted_at is None or version.withdrawn_at is not None:
        return
    at = version.accepted_at
    actions.accept_policy(client=plan.client, way="screen", plan=plan, now=at)
    actions.accept_quote(quote=quote, name=str(plan.client), way="screen", by=by, now=at)
    visits = _visits(plan)
    if not visits:
        return  # they have just said yes: the deposit is still open
    _pay(plan, quote.deposit_minor, at + timedelta(hours=rng.randint(1, 20)), rng, clerk, now)
    for visit, part in zip(visits, _parts(quote, visits), strict=True):
        if visit.starts_at < now and visit.status == Appointment.Status.DONE:
            tip = rng.choice((0, 0, 2000, 4000, 5000))
            _pay(plan, part, visit.ends_at, rng, clerk, now, tip_minor=tip)


def _quote(version: PlanVersion, rng: random.Random, by: User) -> Quote:
    at = (version.accepted_at or version.proposed_at or version.saved_at) - timedelta(minutes=20)
    quote = actions.draft_quote(
        version=version, by=by, complexity=rng.choice(("usual", "usual", "demanding")), now=at
    )
    if rng.random() < 0.2:
        actions.add_line(
            quote=quote, words="Courtesy", amount_minor=-10000, by=by, now=at,
            reason="Sent to us by a friend who was here.",
        )  # fmt: skip
    quote.refresh_from_db()
    return actions.send_quote(quote=quote, by=by, now=max(at, version.proposed_at or at))


def _visits(plan: Plan) -> list[Appointment]:
    rows = plan.sessions.filter(kind=StepKind.SESSION, appointment__isnull=False)
    return [row.appointment for row in rows.order_by("position") if row.appointment]


def _parts(quote: Quote, visits: Sequence[Appointment]) -> list[int]:
    """What is left after the deposit, in round parts over the planned sessions."""
    count = max(len(visits), quote.version.steps.filter(kind=StepKind.SESSION).count())
    parts = [part * ROUND for part in pricing.shares(quote.rest_minor // ROUND, [1] * count)]
    parts[-1] += quote.rest_minor - sum(parts)
    return parts[: len(visits)]


def _pay(
    plan: Plan,
    minor: int,
    at: datetime,
    rng: random.Random,
    clerk: User,
    now: datetime,
    tip_minor: int = 0,
) -> None:
    at = min(at, now - timedelta(minutes=5))
    method = rng.choice(METHODS)
    if minor <= 0:
        return
    if method != Method.ONLINE:
        actions.record_payment(
            client=plan.client, plan=plan, amount_minor=minor, tip_minor=tip_minor, method=method,
            by=clerk, received_at=at, now=at,
        )  # fmt: skip
        return
    due = AmountDue.objects.filter(plan=plan, settled_at=None, withdrawn_at=None).first()
    paid = f"demo_payment_{rng.getrandbits(64):016x}"
    with transaction.atomic():
        lock_client(plan.client_id)
        receive(
            Payment(
                client=plan.client, plan=plan, due=due, amount_minor=minor, currency="USD",
                method=method, gateway="demo", gateway_ref=paid,
                received_at=at,
            ),
            at,
        )  # fmt: skip


def _held(plans: Sequence[Plan], clerk: User, now: datetime) -> None:
    """A series or two that waits for its deposit: one quite soon, one until tomorrow."""
    made = 0
    waiting = AmountDue.objects.filter(kind=AmountDue.Kind.DEPOSIT, settled_at=None)
    for due in waiting.filter(plan__in=plans, withdrawn_at=None).select_related("plan"):
        plan = due.plan
        if made == MOST_HELD or plan is None or _visits(plan):
            continue
        at = now - timedelta(hours=22 if made == 0 else 3)
        try:
            question, found = series.proposals(plan=plan, count=1, now=at)
            if not found.found:
                continue
            places = question.by_position(found.found[0].series)
            series.book_series(plan=plan, places=places, by=clerk, now=at)
        except (RecordRefused, BookingRefused):
            continue
        made += 1


def _trouble(owner: User, now: datetime) -> None:
    """Some money goes back, a bank asks for some, and an insurer may bear a part."""
    online = Payment.objects.filter(method=Method.ONLINE, plan__isnull=False)
    newest = list(online.order_by("-received_at")[:2])
    if len(newest) < 2:
        return
    first, second = newest
    actions.refund(
        payment=first, amount_minor=first.amount_minor // 4, by=owner, now=now - timedelta(hours=2),
        reason="One area less than planned.",
    )  # fmt: skip
    actions.open_dispute(
        payment=second, amount_minor=second.amount_minor, by=None, reason="fraudulent",
        due_by=now + timedelta(days=6), gateway_ref="demo_dispute_1", now=now - timedelta(days=1),
    )  # fmt: skip
    actions.open_insurance(
        client=first.client, plan=first.plan, reason="scar-surgery", by=owner,
        now=now - timedelta(days=3),
    )  # fmt: skip
