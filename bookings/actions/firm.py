"""Visits of a client that are not firm yet: kept for them until something is settled.

Such a visit is held like any other hold and blocks its time, but it has its client. When its time
runs out it is cancelled, not deleted: whoever built on it (a step of a plan) follows its row. A
time that is only offered to someone on the waitlist was never their visit, and goes with its offer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookings import asks
from bookings.actions.letting_go import Outcome, end_offers
from bookings.actions.waitlist import wishes_met
from bookings.models import Appointment

Status = Appointment.Status
RAN_OUT = "Not confirmed in time."


def keep_waiting(visits: Iterable[Appointment], until: datetime) -> None:
    """Hold visits that were just set down until something is settled. Within the caller's
    transaction, which has set them down."""
    for visit in visits:
        visit.status, visit.held_until = Status.HELD, until
        visit.save(update_fields=["status", "held_until"])


def wait_longer(visits: Iterable[Appointment], until: datetime) -> None:
    """The same visits, held until later. The caller has locked them."""
    for visit in visits:
        visit.held_until = until
        visit.save(update_fields=["held_until"])


def make_firm(visits: Iterable[Appointment], now: datetime) -> None:
    """What it waited for is settled: the visits are booked, from now on. The caller has locked
    them, and their client."""
    visits = list(visits)
    for visit in visits:
        visit.status, visit.held_until = Status.BOOKED, None
        visit.booked_at = visit.changed_at = now
        visit.save(update_fields=["status", "held_until", "booked_at", "changed_at"])
    wishes_met(visits, now)


def waiting(pks: Iterable[int]) -> list[Appointment]:
    """Those of these visits that still wait, locked."""
    rows = Appointment.objects.select_for_update(of=("self",)).filter(pk__in=list(pks))
    return list(rows.filter(status=Status.HELD, client__isnull=False).order_by("pk"))


def give_up(visit: Appointment, now: datetime, reason: str = RAN_OUT) -> None:
    """A visit that waited is waited for no longer: its time is free again."""
    visit.status, visit.held_until = Status.CANCELLED, None
    visit.cancelled_at = visit.changed_at = now
    visit.cancelled_side = Appointment.Side.CLIENT
    visit.cancel_reason = reason
    visit.save()


def clear(ran_out: Iterable[Appointment], now: datetime) -> list[Appointment]:
    """Let go of holds whose time ran out; gives those that someone still keeps. The caller has
    locked them."""
    own = []
    for held in ran_out:
        if held.client_id is None:
            held.delete()
        else:
            own.append(held)
    if own:
        own = end_offers(own, Outcome.LAPSED, now)
    pks = [held.pk for held in own]
    kept = {pk for answer in asks.keeps for pk in answer(pks, now)} if pks else set()
    for held in own:
        if held.pk not in kept:
            give_up(held, now)
    return [held for held in own if held.pk in kept]
