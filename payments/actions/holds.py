"""Times kept until their deposit is paid: held, paid, extended, run out, brought back.

The visits are held in `bookings`; a `DepositHold` says for what. Whoever changes one has locked
the client first, and then its plan.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from bookings.actions import book, firm
from bookings.actions.placing import atomic_deed
from bookings.actions.waitlist import offer_goes_with
from bookings.errors import BookingRefused
from bookings.locking import lock_client
from bookings.models import Appointment, Service
from clients.models import Client
from payments import pricing
from payments.actions import credit
from payments.errors import HoldOver, MoneyRefused, NotValid
from payments.models import AmountDue, Checkout, DepositHold, DepositRule, Entry, HeldVisit
from payments.quoting import accepted_quote, months_since_last
from sessions_plan.actions.series import MAY_BE_PLACED, book_series
from sessions_plan.errors import RecordRefused
from sessions_plan.models import Plan, PlannedSession
from studio.models import Studio

log = logging.getLogger(__name__)
State = DepositHold.State
# A page is open for half an hour at the least, and ends five minutes before its hold.
PAGE_ENDS_BEFORE = timedelta(minutes=5)
LEAST_LEFT = timedelta(minutes=35)
EXTENDED_BY = timedelta(minutes=40)
LONGEST = timedelta(days=14)
# How long after its end a page may still turn out to be paid: the gateway says so, or the sweep
# asks it.
ON_ITS_WAY = timedelta(hours=1)
GIVEN_BACK = "Given back before it was confirmed."
NEVER_FIRST = (Service.Kind.CONSULTATION, Service.Kind.PATCH_TEST, Service.Kind.FOLLOW_UP)


class Asked(NamedTuple):
    """A deposit, and for how many minutes a visit waits for it."""

    minor: int
    hold_minutes: int


def hold_series(plan: Plan, visits: Sequence[Appointment], by: User | None, now: datetime) -> None:
    """The answer to `sessions_plan.asks.placed`: with a deposit due, the new visits wait for it."""
    due = AmountDue.objects.filter(
        plan=plan, kind=AmountDue.Kind.DEPOSIT, settled_at=None, withdrawn_at=None
    ).first()
    if due is None:
        return
    quote = accepted_quote(plan)
    _hold(due, visits, by, now, quote.deposit_hold_minutes if quote else 24 * 60)


def hold_visit(visit: Appointment, by: User | None, now: datetime) -> None:
    """The answer to `bookings.asks.booked`: the deposit that the clinic asks for this service."""
    service, client = visit.service, visit.client
    if client is None or (asked := deposit_for(service, client, now, by)) is None:
        return
    due = AmountDue.objects.create(
        client=client,
        visit=visit,
        kind=AmountDue.Kind.DEPOSIT,
        words=f"Deposit for your {service.name}"[:160],
        amount_minor=asked.minor,
        currency=Studio.current().currency,
        asked_at=now,
        asked_by=by,
    )
    if not use_credit([due], now):
        _hold(due, [visit], by, now, asked.hold_minutes)


def deposit_for(
    service: Service, client: Client, now: datetime, by: User | None = None
) -> Asked | None:
    """What this client would have to pay before a visit by itself is firm, and how long it waits
    for it when `by` books it (None is the client's own deed); None is nothing."""
    if service.kind in NEVER_FIRST or not service.price_minor:
        return None
    rule = DepositRule.in_force(service, now)
    minor = pricing.deposit(service.price_minor, rule.kind, rule.amount_minor, rule.percent)
    if not minor or (rule.new_clients_only and months_since_last(client, now) is not None):
        return None
    by_the_desk = by is not None and by.is_colleague
    return Asked(minor, rule.hold_minutes if by_the_desk else rule.online_minutes)


def _hold(
    due: AmountDue, visits: Sequence[Appointment], by: User | None, now: datetime, minutes: int
) -> DepositHold | None:
    """Keep these visits waiting; None where the first begins too soon to wait for anything."""
    first = min(visit.starts_at for visit in visits)
    if first - now < EXTENDED_BY:
        return None
    until = min(now + timedelta(minutes=minutes), first)
    hold = _live(due)
    if hold is None:
        hold = DepositHold.objects.create(
            client=due.client, plan=due.plan, due=due, held_until=until, made_at=now, made_by=by
        )
    until = hold.held_until = max(hold.held_until, until)
    hold.save(update_fields=["held_until"])
    firm.keep_waiting(visits, until)
    firm.wait_longer(_waiting(hold), until)
    steps = dict(
        PlannedSession.objects.filter(appointment__in=visits).values_list(
            "appointment_id", "position"
        )
    )
    for visit in visits:
        HeldVisit.objects.create(
            hold=hold,
            visit=visit,
            position=steps.get(visit.pk),
            service=visit.service,
            location=visit.location,
            artist=visit.artist,
            starts_at=visit.starts_at,
            minutes=visit.minutes,
        )
    return hold


def _live(due: AmountDue) -> DepositHold | None:
    rows = DepositHold.objects.select_for_update(of=("self",)).filter(due=due, state=State.LIVE)
    return rows.first()


def _waiting(hold: DepositHold) -> list[Appointment]:
    pks = hold.visits.exclude(visit=None).values_list("visit", flat=True)
    return firm.waiting(pks)


def kept_by_a_page(visits: Collection[int], now: datetime) -> set[int]:
    """The answer to `bookings.asks.keeps`: what a payment page is open for, or may have been paid
    on, is not cleared before the gateway has said how it ended."""
    live = Q(hold__checkouts__state__in=Checkout.LIVE) & Q(
        hold__checkouts__expires_at__gt=now - ON_ITS_WAY
    )
    rows = HeldVisit.objects.filter(live, visit__in=visits, hold__state=State.LIVE)
    return set(rows.values_list("visit", flat=True))


def keep_held(due: AmountDue, now: datetime) -> None:
    """Nothing is waited for any more, paid or not asked: what is still held is booked. The client
    is locked."""
    rows = DepositHold.objects.select_for_update(of=("self",)).filter(due=due, state=State.LIVE)
    for hold in rows:
        waiting = _waiting(hold)
        if not waiting:
            _end(hold, State.LAPSED, now)
            continue
        firm.make_firm(waiting, now)
        _end(hold, State.KEPT, now)


def use_credit(asked: Iterable[AmountDue], now: datetime) -> list[AmountDue]:
    """What is free of the client's credit pays what is asked, and what is held for it is booked;
    gives what is paid by it. The client is locked."""
    paid = credit.use(asked, now)
    for due in paid:
        if due.kind == AmountDue.Kind.DEPOSIT:
            keep_held(due, now)
    return paid


def keep(due: AmountDue, now: datetime) -> None:
    """The deposit is paid: what is held for it is booked. What ran out meanwhile takes its times
    again where they are free; else the money goes back, by a sweep, as it does for a visit by
    itself that was given back by hand: nobody gets again what they gave up. The client is
    locked."""
    keep_held(due, now)
    rows = DepositHold.objects.select_for_update(of=("self",)).filter(due=due)
    if rows.filter(state=State.KEPT).exists():
        return
    last = rows.order_by("-made_at", "-pk").first()
    if last is None:
        return
    if last.state == State.LAPSED and _nothing_else_stands(due):
        _take_again(last, now)
    elif last.state == State.RELEASED and due.plan_id is None:
        _end(last, State.TOO_LATE, now)


def _nothing_else_stands(due: AmountDue) -> bool:
    """Whether the client has nothing booked for which this deposit would be right."""
    if due.plan_id is None:
        return True
    steps = PlannedSession.objects.filter(plan=due.plan_id)
    return not steps.filter(appointment__status__in=Appointment.BLOCKING).exists()


def _take_again(hold: DepositHold, now: datetime) -> None:
    try:
        with transaction.atomic():
            made = _set_down_again(hold, hold.made_by, now)
            if hold.plan is None:
                _is_paid_for(hold, made, now)
    except (BookingRefused, RecordRefused) as gone:
        log.info("A deposit came too late for its times: %s.", type(gone).__name__)
        _end(hold, State.TOO_LATE, now)
    else:
        _end(hold, State.KEPT, now)


def _is_paid_for(hold: DepositHold, made: Sequence[Appointment], now: datetime) -> None:
    """A visit by itself was taken anew, and its deposit is paid: what came goes with it, and
    nothing more is asked."""
    for visit in made:
        for again in DepositHold.objects.filter(visits__visit=visit, state=State.LIVE):
            _end(again, State.KEPT, now)
        for due in AmountDue.objects.filter(visit=visit, withdrawn_at=None):
            due.settled_at, due.withdrawn_at = None, now
            due.save(update_fields=["settled_at", "withdrawn_at"])
            credit.put_back(credit.place_of(due), due.amount_minor, now)
        firm.make_firm(firm.waiting([visit.pk]), now)
        for row in (hold.due, *hold.due.payments.all(), *_entries_of(hold.due)):
            row.visit = visit
            row.save(update_fields=["visit"])


def _entries_of(due: AmountDue):
    came = Q(payment__due=due)
    if due.plan_id is None:
        came |= Q(kind=Entry.Kind.CREDIT, visit=due.visit_id, plan=None)
    return Entry.objects.filter(came)


def _set_down_again(hold: DepositHold, by: User | None, now: datetime) -> list[Appointment]:
    """The same times once more, all or none."""
    rows = list(hold.visits.select_related("service", "location", "artist"))
    if hold.plan is not None:
        places = {
            row.position: (row.starts_at, row.artist_id) for row in rows if row.position is not None
        }
        return book_series(plan=hold.plan, places=places, by=by, now=now)
    return [_booked_again(row, hold, by, now) for row in rows]


def _booked_again(row: HeldVisit, hold: DepositHold, by: User | None, now: datetime) -> Appointment:
    again = book(
        client=hold.client,
        location=row.location,
        service=row.service,
        starts_at=row.starts_at,
        artist=row.artist,
        minutes=row.minutes,
        by=by,
        now=now,
    )
    offer_goes_with(old=row.visit_id, new=again, now=now)
    return again


def _end(hold: DepositHold, state: str, now: datetime) -> None:
    hold.state, hold.ended_at = state, now
    hold.save(update_fields=["state", "ended_at"])


@transaction.atomic
def extend_hold(
    *, hold: DepositHold, until: datetime, by: User, now: datetime | None = None
) -> DepositHold:
    """Give the client more time, at most until the first visit begins."""
    now = now or timezone.now()
    hold = _locked(hold)
    if hold.state != State.LIVE or not (waiting := _waiting(hold)):
        raise HoldOver()
    latest = min(now + LONGEST, min(visit.starts_at for visit in waiting))
    if not hold.held_until < until <= latest:
        raise NotValid(
            "Choose a later time, at most two weeks ahead and before the visit.", "until"
        )
    _longer(hold, waiting, until)
    hold.extended_at, hold.extended_by = now, by
    hold.save(update_fields=["extended_at", "extended_by"])
    return hold


def _longer(hold: DepositHold, waiting: Sequence[Appointment], until: datetime) -> None:
    hold.held_until = until
    hold.save(update_fields=["held_until"])
    firm.wait_longer(waiting, until)


def long_enough_for_a_page(due: AmountDue, now: datetime) -> DepositHold | None:
    """The live hold of this amount, extended where a page would have no time; None without one.
    The client is locked."""
    hold = _live(due)
    if hold is None or not (waiting := _waiting(hold)):
        return None
    # A minute for the way: the gateway counts from when it hears of the page.
    if hold.held_until - now < LEAST_LEFT + timedelta(minutes=1):
        _longer(hold, waiting, now + EXTENDED_BY)
    return hold


@transaction.atomic
def release_hold(*, hold: DepositHold, by: User | None, now: datetime | None = None) -> DepositHold:
    """Give the times back before they run out; the client wants others, or none. `by` None is
    the client's own deed."""
    now = now or timezone.now()
    hold = _locked(hold)
    if hold.state != State.LIVE:
        raise HoldOver()
    pages = hold.checkouts.filter(state__in=Checkout.LIVE)
    if pages.filter(expires_at__gt=now).exists():
        raise MoneyRefused("A payment page is open for these times. Wait for it to end.")
    if pages.filter(expires_at__gt=now - ON_ITS_WAY).exists():
        raise MoneyRefused(
            "A payment for these times may be on its way. Try again in a few minutes: by then we "
            "know whether it came."
        )
    _let_go(hold, State.RELEASED, GIVEN_BACK, now)
    return hold


def _let_go(hold: DepositHold, state: str, reason: str, now: datetime) -> None:
    for visit in _waiting(hold):
        firm.give_up(visit, now, reason)
    _end(hold, state, now)
    if hold.plan_id is None and hold.due.is_open:
        hold.due.withdrawn_at = now
        hold.due.save(update_fields=["withdrawn_at"])


@atomic_deed
def bring_back(*, hold: DepositHold, by: User, now: datetime | None = None) -> DepositHold:
    """After a lapse, the same times in one press, held anew; TimeTaken when one is gone."""
    now = now or timezone.now()
    hold = _locked(hold)
    if hold.state not in (State.LAPSED, State.RELEASED):
        raise HoldOver("These times are not waiting to come back.")
    made = _set_down_again(hold, by, now)
    held = HeldVisit.objects.filter(visit__in=made).exclude(hold=hold).order_by("-pk").first()
    if held is None:
        return hold
    held.hold.again_of = hold
    held.hold.save(update_fields=["again_of"])
    return held.hold


def lapse_holds(now: datetime | None = None) -> int:
    """The sweep: holds whose time ran out, and those whose plan no longer takes bookings."""
    now = now or timezone.now()
    over = Q(held_until__lte=now) | Q(plan__isnull=False) & (
        ~Q(plan__status__in=MAY_BE_PLACED) | Q(plan__paused_at__isnull=False)
    )
    rows = DepositHold.objects.filter(over, state=State.LIVE)
    found = list(rows.select_related("client").order_by("pk")[:200])
    return sum(_lapse(hold, now) for hold in found)


@transaction.atomic
def _lapse(hold: DepositHold, now: datetime) -> bool:
    hold = _locked(hold)
    waiting = [visit.pk for visit in _waiting(hold)]
    if hold.state != State.LIVE or kept_by_a_page(waiting, now):
        return False
    _let_go(hold, State.LAPSED, firm.RAN_OUT, now)
    return True


def _locked(hold: DepositHold) -> DepositHold:
    lock_client(hold.client_id)
    rows = DepositHold.objects.select_for_update(of=("self",))
    return rows.select_related("client", "plan", "due", "made_by").get(pk=hold.pk)
