"""Away: an artist, a room or a whole location, and what becomes of the visits inside."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.actions.appointments import move
from bookings.actions.holds import release
from bookings.errors import NoSuchAway
from bookings.models import Appointment, Artist, Location, Room, TimeOff
from studio.wording import clock, day, local_day

LONGEST = timedelta(days=366)


@transaction.atomic
def mark_away(
    *,
    of: Artist | Room | Location,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> TimeOff:
    """Mark an artist (at every location), a room or a location away.

    Visits inside stay until somebody moves them. Nothing is locked: one that is booked in this
    very moment is listed with the others.
    """
    now = now or timezone.now()
    off = time_away(of=of, starts_at=starts_at, ends_at=ends_at, reason=reason)
    refuse_unfit(off, now)
    _refuse_told_already(off)
    off.made_by, off.made_at = by, now
    off.save(force_insert=True)
    return off


def time_away(
    *, of: Artist | Room | Location, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> TimeOff:
    """The row, not yet saved: what a look ahead is made with."""
    off = TimeOff(starts_at=_whole(starts_at), ends_at=_whole(ends_at), reason=reason.strip())
    setattr(off, of._meta.model_name or "", of)
    return off


@transaction.atomic
def end_away(
    *, time_off: TimeOff, by: User, ends_at: datetime | None = None, now: datetime | None = None
) -> TimeOff | None:
    """End it at another time, or now; one that has not begun is removed (None)."""
    now = now or timezone.now()
    off = TimeOff.objects.select_for_update().filter(pk=time_off.pk).first()
    if off is None or off.ends_at <= now:
        raise NoSuchAway("That time away is over already.")
    if ends_at is None:
        ends_at = _whole(now)
        if off.starts_at >= ends_at:
            off.delete()
            return None
        off.ends_at = ends_at
    else:
        off.ends_at = _whole(ends_at)
        refuse_unfit(off, now)
    off.save(update_fields=["ends_at"])
    return off


def settle(
    *,
    appointment: Appointment,
    by: User,
    starts_at: datetime | None = None,
    artist: Artist | None = None,
    room: Room | None = None,
    expected_sequence: int | None = None,
    now: datetime | None = None,
) -> None:
    """Do what was proposed for one visit: move it, or give a hold back."""
    if appointment.status == Appointment.Status.HELD:
        release(appointment=appointment)
        return
    move(
        appointment=appointment,
        starts_at=starts_at or appointment.starts_at,
        artist=artist,
        room=room,
        expected_sequence=expected_sequence,
        by=by,
        now=now,
    )


def _whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def refuse_unfit(off: TimeOff, now: datetime) -> None:
    """NoSuchAway where the times make no sense, whoever is away."""
    if off.ends_at <= off.starts_at:
        raise NoSuchAway()
    if off.ends_at <= now:
        raise NoSuchAway("That time is over. Choose an end that is still to come.")
    if off.ends_at - off.starts_at > LONGEST:
        raise NoSuchAway(
            "Mark at most a year. Who has left for good is made inactive in the set-up instead."
        )


def _refuse_told_already(off: TimeOff) -> None:
    told = TimeOff.objects.filter(
        artist=off.artist,
        room=off.room,
        location=off.location,
        starts_at__lte=off.starts_at,
        ends_at__gte=off.ends_at,
    ).first()
    if told is not None:
        zone = _zone_of(off)
        until = f"{day(local_day(told.ends_at, zone))}, {clock(told.ends_at, zone)}"
        raise NoSuchAway(f"{off.artist or off.room or off.location} is away then already: {until}.")


def _zone_of(off: TimeOff) -> str:
    if off.location is not None:
        return off.location.zone
    if off.room is not None:
        return off.room.location.zone
    first = Location.objects.filter(is_active=True).first()
    return first.zone if first else "UTC"
