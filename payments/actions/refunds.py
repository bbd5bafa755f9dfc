"""Money that goes back: through the gateway to the card, or by hand at the desk.

What goes back is taken off the payment and written into the ledger when it is decided, under the
client's lock, so that never more goes back than came; then the gateway is asked, outside of any
transaction and under one key, as often as it takes.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from bookings.models import Appointment
from clients.models import Client
from payments import gateway as gateways
from payments.actions import credit, papers
from payments.actions.entries import Kind, tell
from payments.actions.holds import GIVEN_BACK
from payments.actions.receiving import counts_again
from payments.errors import GatewayDown, GatewayRefused, MoneyRefused, NotValid, TooMuchBack
from payments.gateway import DONE, FAILED, Gateway, Returned
from payments.ledger import Came, share_out
from payments.models import AmountDue, DepositHold, Payment, Refund
from sessions_plan.models import Plan
from studio.errors import TryAgain

log = logging.getLogger(__name__)
State, Way = Refund.State, Refund.Way
AGAIN_AFTER = timedelta(minutes=2)
A_BATCH = 50


@transaction.atomic
def refund(
    *,
    payment: Payment,
    amount_minor: int,
    reason: str,
    by: User | None,
    by_hand: bool | None = None,
    now: datetime | None = None,
) -> Refund:
    """Give a part of a payment back, or all of it. To the card where it came from there, unless
    `by_hand`; what a colleague gives by hand is given at this moment."""
    now = now or timezone.now()
    lock_client(payment.client_id)
    payment = _locked(payment)
    if not reason.strip():
        raise NotValid("Say why it goes back.", "reason")
    if amount_minor <= 0:
        raise NotValid("Say how much goes back.", "amount_minor")
    if amount_minor > payment.refundable_minor:
        raise TooMuchBack()
    way = Way.HAND if by_hand or not payment.gateway_ref else Way.GATEWAY
    made = _ask(payment, amount_minor, way, reason.strip(), by, now)
    if way == Way.HAND and by is not None:
        _done(made, "", by, now)
    return made


def _ask(
    payment: Payment,
    minor: int,
    way: str,
    reason: str,
    by: User | None,
    now: datetime,
    instead_of: Refund | None = None,
    gateway_ref: str = "",
) -> Refund:
    made = Refund.objects.create(
        client=payment.client,
        plan=payment.plan,
        visit=payment.visit,
        payment=payment,
        amount_minor=minor,
        currency=payment.currency,
        way=way,
        reason=reason[:300],
        asked_at=now,
        asked_by=by,
        instead_of=instead_of,
        gateway_ref=gateway_ref,
    )
    _count(payment)
    tell(
        client=made.client,
        plan=made.plan,
        visit=made.visit,
        kind=Kind.REFUND,
        key=f"refund:{made.ref}",
        amount_minor=minor,
        currency=made.currency,
        words=f"Paid back: {made.get_way_display().lower()}",
        at=now,
        payment=payment,
        refund=made,
        by=by,
    )
    if way == Way.GATEWAY and not gateway_ref:
        transaction.on_commit(partial(send_refund, made, now), robust=True)
    return made


def _count(payment: Payment) -> None:
    """What went back of it, at most all: what somebody gave at Stripe may have been given here."""
    went = payment.refunds.exclude(state=State.FAILED).aggregate(sum=Sum("amount_minor"))["sum"]
    payment.refunded_minor = min(payment.whole_minor, went or 0)
    payment.save(update_fields=["refunded_minor"])


def give_back(
    *,
    client: Client,
    amount_minor: int,
    reason: str,
    by: User | None,
    plan: Plan | None = None,
    visit=None,
    now: datetime,
) -> list[Refund]:
    """So much of what came for this plan or visit, the newest card payments first. Gives the
    refunds. What was paid with credit goes back to where that came from, and from there; what
    cannot go back (it is gone already) stays the client's credit. The client is locked by the
    caller, who is in a transaction."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("client", "plan", "visit")
    rows = rows.filter(plan=plan) if plan is not None else rows.filter(visit=visit, plan=None)
    payments = {row.pk: row for row in rows.filter(client=client).order_by("received_at", "pk")}
    came = [Came(pk, row.refundable_minor, bool(row.gateway_ref)) for pk, row in payments.items()]
    made = [
        _ask(
            payments[pk],
            part,
            Way.GATEWAY if payments[pk].gateway_ref else Way.HAND,
            reason,
            by,
            now,
        )
        for pk, part in share_out(amount_minor, came)
    ]
    left = amount_minor - sum(one.amount_minor for one in made)
    here = credit.Place(plan.pk if plan else None, visit.pk if visit else None)
    for place, minor in credit.put_back(here, left, now) if left else []:
        made += give_back(
            client=client,
            amount_minor=minor,
            reason=reason,
            by=by,
            plan=Plan.objects.get(pk=place.plan) if place.plan else None,
            visit=Appointment.objects.get(pk=place.visit) if place.visit else None,
            now=now,
        )
    return made


@transaction.atomic
def give_by_hand(*, made: Refund, by: User, now: datetime | None = None) -> Refund:
    """The desk gave back what waited to be given by hand."""
    now = now or timezone.now()
    lock_client(made.client_id)
    made = _locked_refund(made)
    if made.state == State.DONE:
        return made
    if made.state != State.ASKED or made.way != Way.HAND:
        raise MoneyRefused("This goes back to the card by itself.")
    return _done(made, "", by, now)


@transaction.atomic
def turn_to_hand(*, made: Refund, by: User, now: datetime | None = None) -> Refund:
    """What did not go through to the card is given by hand instead: once, however often it is
    pressed."""
    now = now or timezone.now()
    lock_client(made.client_id)
    made = _locked_refund(made)
    if made.state != State.FAILED:
        raise MoneyRefused("Only what did not go through can be given by hand instead.")
    given = Refund.objects.filter(instead_of=made).first()
    if given is not None:
        return given
    payment = _locked(made.payment)
    if made.amount_minor > payment.refundable_minor:
        raise TooMuchBack()
    given = _ask(payment, made.amount_minor, Way.HAND, made.reason, by, now, instead_of=made)
    return _done(given, "", by, now)


def send_refund(made: Refund, now: datetime | None = None) -> Refund:
    """Ask the gateway, outside of any transaction. The same key is the same refund, for as long as
    the gateway knows it; what it has told of already, or was asked long ago, is looked up in its
    books. What is not there after so long is left to a person: nobody can say who gave it since.
    """
    now = now or timezone.now()
    gateway = gateways.current()
    payment = made.payment
    if gateway is None or gateway.name != payment.gateway or made.state != State.ASKED:
        return made
    try:
        told = _looked_up(made, gateway) if _is_old(made, now) else _asked_for(made, gateway)
    except TryAgain:
        _tried(made, now)
        return made
    return take_returned(told=told, now=now) or made


def _is_old(made: Refund, now: datetime) -> bool:
    return bool(made.gateway_ref) or made.asked_at <= now - gateways.FORGOTTEN


def _asked_for(made: Refund, gateway: Gateway) -> Returned:
    try:
        return gateway.give_back(
            key=made.ref,
            payment_ref=made.payment.gateway_ref,
            amount_minor=made.amount_minor,
        )
    except GatewayRefused as no:
        return _failed(made, no.detail or "refused")


def _looked_up(made: Refund, gateway: Gateway) -> Returned:
    """As the gateway's books have it. Where they are shut, or lack what it told of before, it is
    asked again later."""
    try:
        told = gateway.given_back(payment_ref=made.payment.gateway_ref)
    except GatewayRefused as no:
        log.error("A refund could not be looked up: %s.", no.detail or "refused")
        raise GatewayDown() from no
    ours = (one for one in told if made.ref == one.key or made.gateway_ref == one.id)
    found = next(ours, None)
    if found is None and made.gateway_ref:
        raise GatewayDown()
    return found or _failed(made, "never arrived")


def _failed(made: Refund, failure: str) -> Returned:
    return Returned("", made.ref, FAILED, made.amount_minor, failure=failure)


@transaction.atomic
def _tried(made: Refund, now: datetime) -> None:
    row = _locked_refund(made)
    row.tried_at = now
    row.save(update_fields=["tried_at"])


@transaction.atomic
def take_returned(*, told: Returned, now: datetime | None = None) -> Refund | None:
    """Write down how a refund stands: asked, told by the gateway, in whatever order, asked for
    here or made at Stripe. None for one of a payment that is not ours."""
    now = now or timezone.now()
    known = Refund.objects.filter(ref=told.key).first() if told.key else None
    known = known or _made_at_stripe(told, now)
    if known is None:
        return None
    lock_client(known.client_id)
    made = _locked_refund(known)
    made.tried_at = now
    if told.id:
        made.gateway_ref = told.id
    if told.state == FAILED and made.state != State.FAILED:
        return _came_back(made, told.failure, now)
    if told.state == DONE and made.state == State.ASKED:
        return _done(made, told.id, None, now)
    made.save(update_fields=["tried_at", "gateway_ref"])
    return made


def _made_at_stripe(told: Returned, now: datetime) -> Refund | None:
    """What somebody gave back at Stripe itself: known by Stripe's id, written down once."""
    paid = Payment.objects.filter(gateway_ref=told.payment_ref).exclude(gateway_ref="").first()
    if paid is not None:
        lock_client(paid.client_id)
    known = Refund.objects.filter(gateway_ref=told.id).first() if told.id else None
    if known is not None or paid is None or not (told.id and told.amount_minor):
        return known
    why = Refund.MADE_AT_STRIPE
    return _ask(_locked(paid), told.amount_minor, Way.GATEWAY, why, None, now, gateway_ref=told.id)


def _done(made: Refund, gateway_ref: str, by: User | None, now: datetime) -> Refund:
    made.state, made.done_at, made.done_by = State.DONE, now, by
    made.gateway_ref = gateway_ref or made.gateway_ref
    made.save()
    papers.credit_note_of(refund=made, by=by, now=now)
    return made


def _came_back(made: Refund, failure: str, now: datetime) -> Refund:
    """It did not go through, perhaps days later: the money is here again, and so it is told."""
    made.state, made.failure, made.done_at = State.FAILED, failure[:200], None
    made.failed_at = now
    made.save()
    payment = _locked(made.payment)
    _count(payment)
    tell(
        client=made.client,
        plan=made.plan,
        visit=made.visit,
        kind=Kind.PAYMENT,
        key=f"refund-back:{made.ref}",
        amount_minor=-made.amount_minor,
        currency=made.currency,
        words="A refund that did not go through",
        at=now,
        payment=payment,
        refund=made,
    )
    counts_again(payment, now)
    return made


def try_refunds(now: datetime | None = None) -> int:
    """The sweep: deposits that came too late go back; what waits for the gateway is asked."""
    now = now or timezone.now()
    for hold in list(_too_late()[:A_BATCH]):
        _give_back_too_late(hold, now)
    waiting = Refund.objects.filter(state=State.ASKED, way=Way.GATEWAY)
    fresh = waiting.filter(tried_at=None) | waiting.filter(tried_at__lte=now - AGAIN_AFTER)
    rows = fresh.select_related("payment").order_by("asked_at")
    return sum(send_refund(made, now).state == State.DONE for made in list(rows[:A_BATCH]))


def _too_late():
    rows = DepositHold.objects.filter(state=DepositHold.State.TOO_LATE, due__withdrawn_at=None)
    return rows.select_related("due", "client", "plan").order_by("pk")


@transaction.atomic
def _give_back_too_late(hold: DepositHold, now: datetime) -> None:
    """The times were gone when the money came: it goes back, and a plan asks for it anew."""
    lock_client(hold.client_id)
    due = AmountDue.objects.select_for_update(of=("self",)).get(pk=hold.due_id)
    if due.withdrawn_at is not None:
        return
    due.settled_at, due.withdrawn_at = None, now
    due.save(update_fields=["settled_at", "withdrawn_at"])
    was_given_back = hold.visits.filter(visit__cancel_reason=GIVEN_BACK).exists()
    why = f"The times were {'given back' if was_given_back else 'taken'} before the deposit came."
    rows = Payment.objects.select_for_update(of=("self",)).filter(due=due)
    for payment in rows.select_related("client", "plan", "visit"):
        if payment.refundable_minor:
            way = Way.GATEWAY if payment.gateway_ref else Way.HAND
            _ask(payment, payment.refundable_minor, way, why, None, now)
    if due.plan_id is not None and hold.plan is not None and hold.plan.is_open:
        AmountDue.objects.create(
            client=due.client,
            plan=due.plan,
            quote=due.quote,
            kind=due.kind,
            words=due.words,
            amount_minor=due.amount_minor,
            currency=due.currency,
            asked_at=now,
        )


def _locked(payment: Payment) -> Payment:
    rows = Payment.objects.select_for_update(of=("self",))
    return rows.select_related("client", "plan", "visit", "location").get(pk=payment.pk)


def _locked_refund(made: Refund) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",))
    related = ("client", "plan", "visit", "payment__location")
    return rows.select_related(*related).get(pk=made.pk)
