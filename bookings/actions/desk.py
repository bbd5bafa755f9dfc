"""Booking at the desk: the clerk's hold becomes a visit of a client, known or new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from bookings.actions.appointments import book, confirm
from bookings.actions.holds import release
from bookings.actions.placing import atomic_deed
from bookings.errors import HoldEnded
from bookings.models import Appointment, Artist, Location, Service
from clients.actions import keep_apart, welcome
from clients.models import Client


@atomic_deed
def book_at_desk(
    *,
    client: Client | None,
    newcomer: Mapping[str, Any] | None = None,
    apart_from: Iterable[Client] = (),
    held: Appointment | None,
    location: Location,
    service: Service,
    starts_at: datetime,
    by: User,
    artist: Artist | None = None,
    minutes: int | None = None,
    wants_private_room: bool = False,
    note: str = "",
    override_reason: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Confirm the clerk's hold, or book the same choice when there is none any more.

    Without `client` one is made of `newcomer` (see `clients.welcome`), and remembered as
    another person than each of `apart_from`. All of it happens, or nothing.
    """
    now = now or timezone.now()
    if client is None:
        client = welcome(**(newcomer or {}), by=by, now=now)
        for other in apart_from:
            keep_apart(one=client, other=other, by=by, now=now)
    said: dict[str, Any] = {"wants_private_room": wants_private_room, "note": note}
    if held is not None:
        try:
            if _is_of(held, location, service, starts_at, artist, minutes):
                return confirm(appointment=held, client=client, by=by, now=now, **said)
        except HoldEnded:
            pass
        # It ran out, begins this very minute, or was of another choice: it makes way.
        release(appointment=held)
    return book(
        client=client,
        location=location,
        service=service,
        starts_at=starts_at,
        artist=artist,
        minutes=minutes,
        override_reason=override_reason,
        by=by,
        now=now,
        **said,
    )


def _is_of(
    held: Appointment,
    location: Location,
    service: Service,
    starts_at: datetime,
    artist: Artist | None,
    minutes: int | None,
) -> bool:
    same_artist = held.any_artist if artist is None else held.artist_id == artist.pk
    return (
        same_artist
        and (held.location_id, held.service_id) == (location.pk, service.pk)
        and (held.starts_at, held.minutes) == (starts_at, minutes or service.minutes)
    )
