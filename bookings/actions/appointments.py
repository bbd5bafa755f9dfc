"""Booking, moving and cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from bookings import asks
from bookings.actions.placing import Terms, atomic_deed, place, refuse_taken
from bookings.actions.refusing import client_is_elsewhere
from bookings.errors import (
    HoldEnded,
    PolicyForbids,
    ReasonMissing,
    StaleChange,
    UnderAge,
    WrongMoment,
)
from bookings.locking import blocking_at, lock_client, lock_rooms
from bookings.models import Appointment, Artist, Location, Room, Service, TimeOff
from clients.actions.age import is_under_age
from clients.models import Client
from studio.errors import NotAllowed
from studio.models import CancellationPolicy

Status = Appointment.Status
Side = Appointment.Side
MOVABLE = (Status.BOOKED, Status.ARRIVED)


@atomic_deed
def confirm(
    *,
    appointment: Appointment,
    client: Client,
    by: User | None = None,
    reasons: Sequence | None = None,
    wants_private_room: bool = False,
    note: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Make a hold a booking of `client`.

    A hold that ran out but still stands is confirmed as well: whoever else had wanted its time
    would have cleared it first. Raises HoldEnded when it is gone, TimeTaken when the client
    has another visit then.
    """
    now = now or timezone.now()
    lock_client(client.pk)
    if wants_private_room:
        lock_rooms(appointment.location)
    held = (
        Appointment.objects.select_for_update()
        .filter(pk=appointment.pk, status=Status.HELD)
        .first()
    )
    if held is None or held.starts_at <= now:
        raise HoldEnded()
    _refuse_a_minor(client, held.location, held.starts_at)
    _refuse_two_at_once(client, held, now)
    held.status = Status.BOOKED
    held.client = client
    held.held_until = held.held_by = None
    held.held_browser = held.held_network = ""
    held.wants_private_room = wants_private_room
    if wants_private_room and held.room is not None and not held.room.is_private:
        held.room = _free_private_room(held) or held.room
    held.note = note
    held.booked_at = held.changed_at = now
    held.booked_by = by
    held.changed_side = Side.CLINIC if by and by.is_colleague else Side.CLIENT
    held.save()
    if reasons is not None:
        held.reasons.set(reasons)
    for answer in asks.booked:
        answer(held, by, now)
    return held


def _free_private_room(held: Appointment) -> Room | None:
    """A private room free for the whole block; the wish comes after the room was held."""
    block = (held.blocked_from, held.blocked_until)
    standing = Appointment.objects.filter(status__in=Appointment.BLOCKING)
    busy = standing.within(*block).exclude(room=None)
    away = TimeOff.objects.filter(starts_at__lt=block[1], ends_at__gt=block[0]).exclude(room=None)
    private = Room.objects.filter(location=held.location, is_active=True, is_private=True)
    free = private.exclude(pk__in=busy.values("room")).exclude(pk__in=away.values("room"))
    return free.order_by("pk").first()


def _refuse_a_minor(client: Client, location: Location, starts_at: datetime) -> None:
    if client.birth_date and is_under_age(client, starts_at.astimezone(location.tz).date()):
        raise UnderAge()


def _refuse_two_at_once(client: Client, held: Appointment, now: datetime) -> None:
    other = blocking_at("client_id", client.pk, held.starts_at, held.ends_at, now, [held.pk])
    if other is not None:
        raise client_is_elsewhere(other)


def book(
    *,
    client: Client,
    location: Location,
    service: Service,
    starts_at: datetime,
    by: User | None,
    artist: Artist | None = None,
    room: Room | None = None,
    minutes: int | None = None,
    reasons: Sequence = (),
    wants_private_room: bool = False,
    note: str = "",
    override_reason: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Book at once, without a hold; `by` None is the client's own deed by online rules.

    Staff with the right may book outside the hours with `override_reason`, never over
    anything else.
    """
    now = now or timezone.now()
    terms = terms_for(by, override_reason)
    length = minutes if terms is not Terms.ONLINE else None
    _refuse_a_minor(client, location, starts_at)
    if artist is not None:
        refuse_taken(artist, starts_at, length or service.minutes, terms, now)
    appointment = Appointment(
        status=Status.BOOKED,
        location=location,
        service=service,
        client=client,
        any_artist=artist is None,
        wants_private_room=wants_private_room,
        note=note,
        booked_at=now,
        booked_by=by,
        changed_at=now,
        changed_side=Side.CLINIC if by and by.is_colleague else Side.CLIENT,
    )
    _note_override(appointment, terms, override_reason, by, now)
    return _set_down(appointment, artist, starts_at, length, room, reasons, terms, now)


@atomic_deed
def _set_down(
    appointment: Appointment,
    artist: Artist | None,
    starts_at: datetime,
    minutes: int | None,
    room: Room | None,
    reasons: Sequence,
    terms: Terms,
    now: datetime,
) -> Appointment:
    """Place a new appointment under the locks and write it."""
    found = place(
        location=appointment.location,
        service=appointment.service,
        starts_at=starts_at,
        artist=artist,
        room=room,
        minutes=minutes,
        reasons=reasons,
        prefer_private=appointment.wants_private_room,
        client=appointment.client,
        terms=terms,
        now=now,
    )
    found.put(appointment)
    appointment.save(force_insert=True)
    if reasons:
        appointment.reasons.set(reasons)
    for answer in asks.booked:
        answer(appointment, appointment.booked_by, now)
    return appointment


@atomic_deed
def move(
    *,
    appointment: Appointment,
    starts_at: datetime,
    by: User | None,
    artist: Artist | None = None,
    any_artist: bool = False,
    room: Room | None = None,
    minutes: int | None = None,
    expected_sequence: int | None = None,
    override_reason: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Move, resize or give to another artist, in one deed.

    `artist` None keeps the artist, `any_artist` lets anyone able take it, `minutes` None keeps
    the length. `expected_sequence` is the version the person saw; another one is a
    StaleChange. A client (`by` None or a client's user) moves by online rules and policy.
    """
    now = now or timezone.now()
    client_side = by is None or not by.is_colleague
    lock_client(appointment.client_id)
    seen = current_row(appointment, lock=False)
    target = None if any_artist else (artist or seen.artist)
    if client_side:
        _refuse_against_policy(seen, now, "move")
    elif seen.status not in MOVABLE:
        raise WrongMoment(f"This appointment is {seen.get_status_display().lower()}.")
    if starts_at != seen.starts_at:
        for answer in asks.may_move:
            answer(seen, starts_at, by, override_reason, now)
    terms = terms_for(by, override_reason)
    length = minutes or seen.minutes
    same_time = seen.starts_at == starts_at and length == seen.minutes
    if same_time and target == seen.artist and (room is None or room == seen.room):
        return seen
    found = place(
        location=seen.location,
        service=seen.service,
        starts_at=starts_at,
        artist=target,
        also_lock=[seen.artist_id],
        reasons=list(seen.reasons.all()),
        minutes=length,
        room=room,
        old_room=seen.room_id,
        prefer_private=seen.wants_private_room,
        keeps_its_start=not client_side and starts_at == seen.starts_at,
        client=seen.client,
        terms=terms,
        now=now,
        ignore=[seen.pk],
    )
    current = current_row(appointment, lock=True)
    _refuse_stale(current, seen, expected_sequence)
    found.put(current)
    current.sequence += 1
    current.changed_at = now
    current.changed_side = Side.CLIENT if client_side else Side.CLINIC
    _note_override(current, terms, override_reason, by, now)
    current.save()
    return current


@atomic_deed
def cancel(
    *,
    appointment: Appointment,
    by: User | None,
    reason: str = "",
    side: str | None = None,
    expected_sequence: int | None = None,
    now: datetime | None = None,
) -> Appointment:
    """Cancel; `side` says who caused it (the client may have called). Staff say why."""
    now = now or timezone.now()
    client_side = by is None or not by.is_colleague
    lock_client(appointment.client_id)
    current = current_row(appointment, lock=True)
    _refuse_stale(current, current, expected_sequence)
    if client_side:
        _refuse_against_policy(current, now, "cancel")
    else:
        if current.status not in MOVABLE:
            raise WrongMoment(f"This appointment is {current.get_status_display().lower()}.")
        if not reason.strip():
            raise ReasonMissing()
    current.status = Status.CANCELLED
    current.cancelled_at = current.changed_at = now
    current.cancelled_by = by
    current.cancelled_side = Side.CLIENT if client_side else (side or Side.CLINIC)
    current.cancel_reason = reason.strip()
    current.changed_side = Side.CLIENT if client_side else Side.CLINIC
    current.sequence += 1
    current.save()
    return current


def terms_for(by: User | None, override_reason: str) -> Terms:
    """Under which rules this person takes a time; an override needs the right to it."""
    if by is None or not by.is_colleague:
        return Terms.ONLINE
    if not override_reason.strip():
        return Terms.STAFF
    if not by.may(Permission.OVERRIDE_HOURS):
        raise NotAllowed()
    return Terms.OVERRIDE


def _note_override(
    appointment: Appointment, terms: Terms, reason: str, by: User | None, now: datetime
) -> None:
    if terms is Terms.OVERRIDE:
        appointment.override_reason = reason.strip()
        appointment.override_by = by
        appointment.override_at = now


def current_row(appointment: Appointment, *, lock: bool) -> Appointment:
    """The row as it stands now; locked only after artists and rooms are."""
    rows = Appointment.objects.exclude(status=Status.HELD)
    if lock:
        rows = rows.select_for_update(of=("self",))
    rows = rows.select_related("location", "service", "artist", "room", "client")
    try:
        return rows.get(pk=appointment.pk)
    except Appointment.DoesNotExist:
        raise WrongMoment("This appointment is no longer there.") from None


def _refuse_stale(current: Appointment, seen: Appointment, expected: int | None) -> None:
    if current.sequence != (seen.sequence if expected is None else expected):
        raise StaleChange()
    if current.status != seen.status:
        raise StaleChange()


def _refuse_against_policy(appointment: Appointment, now: datetime, deed: str) -> None:
    if appointment.status == Status.CANCELLED:
        raise WrongMoment("This appointment is already cancelled.")
    if appointment.status != Status.BOOKED or appointment.starts_at <= now:
        raise WrongMoment("This appointment has begun or is over.")
    policy = CancellationPolicy.objects.in_force(now)
    last = (
        policy.last_moment_to_move(appointment.starts_at)
        if deed == "move"
        else policy.last_moment_to_cancel(appointment.starts_at)
    )
    if now > last:
        raise PolicyForbids()
