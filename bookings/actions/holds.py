"""Holds: a time kept for ten minutes while someone types or talks.

A hold is an appointment with an end. Online it belongs to a browser, known by the hash of a
token that only that browser has; at the desk it carries the clerk's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.actions.firm import clear
from bookings.actions.letting_go import Outcome, end_offers
from bookings.actions.placing import Terms, atomic_deed, place, refuse_taken
from bookings.errors import HoldEnded, NotOffered, TooMany
from bookings.models import Appointment, Artist, Location, Room, Service

HELD_FOR = timedelta(minutes=10)
HELD_AT_MOST = timedelta(minutes=40)
HOLDS_A_NETWORK = 12
A_BATCH = 200


def browser_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def hold(
    *,
    location: Location,
    service: Service,
    starts_at: datetime,
    artist: Artist | None = None,
    reasons: Sequence = (),
    browser: str = "",
    network: str = "",
    by: User | None = None,
    room: Room | None = None,
    minutes: int | None = None,
    now: datetime | None = None,
) -> Appointment:
    """Keep a time for ten minutes, for a browser (its token) or a clerk (`by`).

    A browser has one live hold: taking another frees the old one. `network` is the keyed hash
    of an address, counted so that nobody empties the calendar by holding it.
    """
    now = now or timezone.now()
    if by is None and not (browser and service.is_online):
        raise NotOffered()
    if not (service.is_active and location.is_active):
        raise NotOffered()
    terms = Terms.STAFF if by else Terms.ONLINE
    own = _own_holds(browser, by)
    _refuse_too_many(network, own, now)
    if artist is not None:
        length = minutes if by else None
        refuse_taken(artist, starts_at, length or service.minutes, terms, now, own)
    appointment = Appointment(
        status=Appointment.Status.HELD,
        location=location,
        service=service,
        held_until=now + HELD_FOR,
        held_by=by,
        held_browser="" if by else browser_hash(browser),
        held_network="" if by else network,
        any_artist=artist is None,
        changed_at=now,
    )
    wish = {
        "starts_at": starts_at,
        "artist": artist,
        "reasons": reasons,
        "room": room,
        "minutes": minutes if by else None,
        "terms": terms,
        "now": now,
        "ignore": own,
    }
    return _set_down(appointment, own, wish)


@atomic_deed
def _set_down(appointment: Appointment, own: Sequence[int], wish: dict) -> Appointment:
    """Place a new hold under the locks and write it in place of the holder's old ones."""
    found = place(location=appointment.location, service=appointment.service, **wish)
    if own:
        for old in Appointment.objects.filter(pk__in=own, status=Appointment.Status.HELD):
            old.delete()
    found.put(appointment)
    appointment.save(force_insert=True)
    if wish["reasons"]:
        appointment.reasons.set(wish["reasons"])
    return appointment


def _own_holds(browser: str, by: User | None) -> list[int]:
    holds = Appointment.objects.filter(status=Appointment.Status.HELD, held_until__isnull=False)
    own = holds.filter(held_by=by) if by else holds.filter(held_browser=browser_hash(browser))
    return list(own.values_list("pk", flat=True))


def _refuse_too_many(network: str, own: Sequence[int], now: datetime) -> None:
    if not network:
        return
    live = Appointment.objects.filter(
        status=Appointment.Status.HELD, held_until__gt=now, held_network=network
    ).exclude(pk__in=own)
    if live.count() >= HOLDS_A_NETWORK:
        raise TooMany(
            "Many times are being held from your network just now. Please try again in a few "
            "minutes, or call us."
        )


def hold_of(*, browser: str) -> Appointment | None:
    """The hold of this browser, lapsed or not; None when it is gone."""
    if not browser:
        return None
    return (
        Appointment.objects.filter(
            status=Appointment.Status.HELD,
            held_until__isnull=False,
            held_browser=browser_hash(browser),
        )
        .select_related("location", "service", "artist", "room")
        .first()
    )


@transaction.atomic
def extend(*, appointment: Appointment, now: datetime | None = None) -> Appointment:
    """Ten more minutes from now, at most forty in all; raises HoldEnded when it is gone."""
    now = now or timezone.now()
    held = _locked(appointment)
    until = min(now + HELD_FOR, held.changed_at + HELD_AT_MOST)
    if until <= now:
        raise HoldEnded("This time cannot be held any longer. Please confirm it or pick it again.")
    held.held_until = until
    held.save(update_fields=["held_until"])
    return held


@transaction.atomic
def release(*, appointment: Appointment, now: datetime | None = None) -> None:
    """Give a held time back; one that was offered to someone takes its offer along."""
    try:
        held = _locked(appointment)
    except HoldEnded:
        return
    for left in end_offers([held], Outcome.WITHDRAWN, now or timezone.now()):
        left.delete()


def _locked(appointment: Appointment) -> Appointment:
    held = (
        Appointment.objects.select_for_update()
        .filter(pk=appointment.pk, status=Appointment.Status.HELD)
        .first()
    )
    if held is None:
        raise HoldEnded()
    return held


def expire_holds(*, now: datetime | None = None) -> int:
    """Clear holds that ran out and that nobody keeps; gives how many. Safe to run twice and side
    by side."""
    now = now or timezone.now()
    ran_out = Appointment.objects.filter(status=Appointment.Status.HELD, held_until__lte=now)
    pks = list(ran_out.order_by("pk").values_list("pk", flat=True))
    cleared = 0
    for n in range(0, len(pks), A_BATCH):
        with transaction.atomic():
            batch = ran_out.filter(pk__in=pks[n : n + A_BATCH]).order_by("pk")
            found = list(batch.select_for_update(skip_locked=True))
            cleared += len(found) - len(clear(found, now))
    return cleared
