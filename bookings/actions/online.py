"""Booking without an account: from a browser's hold to a booked visit of a new client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from bookings.actions.appointments import confirm
from bookings.actions.holds import hold, hold_of
from bookings.actions.placing import atomic_deed
from bookings.errors import HoldEnded
from bookings.models import Appointment, Artist, Location, Service
from clients.actions import welcome


def hold_for(
    *,
    browser: str,
    location: Location,
    service: Service,
    starts_at: datetime,
    artist: Artist | None = None,
    reasons: Sequence = (),
) -> Appointment | None:
    """This browser's hold, lapsed or not, if it is one of exactly this choice."""
    held = hold_of(browser=browser)
    if held is None or (held.location, held.service) != (location, service):
        return None
    if held.starts_at != starts_at or held.any_artist != (artist is None):
        return None
    if artist is not None and held.artist != artist:
        return None
    asked = {reason.pk for reason in reasons}
    if {reason.pk for reason in held.reasons.all()} != asked:
        return None
    return held


@atomic_deed
def book_online(
    *,
    browser: str,
    network: str,
    location: Location,
    service: Service,
    starts_at: datetime,
    details: Mapping[str, Any],
    artist: Artist | None = None,
    reasons: Sequence = (),
    wants_private_room: bool = False,
    now: datetime | None = None,
) -> Appointment:
    """Confirm the hold of `browser` for a client made of `details` (see `clients.welcome`).

    A hold that is gone is taken anew when its time is still free; otherwise TimeTaken says so,
    and nobody was made. All of it happens, or nothing.
    """
    now = now or timezone.now()
    choice: dict[str, Any] = {
        "location": location,
        "service": service,
        "starts_at": starts_at,
        "artist": artist,
        "reasons": reasons,
    }
    client = welcome(**details, now=now)
    try:
        return confirm(
            appointment=hold_for(browser=browser, **choice)
            or hold(browser=browser, network=network, now=now, **choice),
            client=client,
            wants_private_room=wants_private_room,
            now=now,
        )
    except HoldEnded:
        # Cleared between the look and the lock: taken anew, if it is still free.
        held = hold(browser=browser, network=network, now=now, **choice)
        return confirm(
            appointment=held, client=client, wants_private_room=wants_private_room, now=now
        )
