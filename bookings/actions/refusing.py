"""Why a time is not free, in words: kind and general online, exact at the desk."""

from __future__ import annotations

from datetime import datetime

from bookings import diary
from bookings.diary import Diary
from bookings.errors import (
    BookingRefused,
    Conflict,
    OffGrid,
    OutsideHours,
    TimeTaken,
    TooFarAhead,
    TooSoon,
)
from bookings.models import Appointment, Artist, TimeOff, WaitlistOffer
from studio.wording import clock, day, local_day


def why_not(
    book: Diary, start: int, now: datetime, *, online: bool, override: bool
) -> BookingRefused:
    """The refusal for a start that is not among the free ones of `book`."""
    if override:
        return _taken(book, start)
    if not book.clock.is_on_grid(start, book.location.grid_minutes):
        return OffGrid()
    if online:
        _first, last, earliest = diary.online_window(book.location, now)
        if start < earliest:
            return TooSoon()
        if book.clock.date_of(start) > last:
            return TooFarAhead()
    if not _is_open(book, start):
        return OutsideHours() if online else _not_at_work(book)
    if online:
        return TimeTaken()
    return _taken(book, start)


def taken_by(pk: int) -> TimeTaken:
    """The refusal that names the appointment or hold in the way."""
    other = _in_the_way(pk)
    if other is None:
        return TimeTaken()
    zone = other.location.zone
    when = (
        f"{day(local_day(other.starts_at, zone))}, "
        f"{clock(other.starts_at, zone)}–{clock(other.ends_at, zone)}"
    )
    blocked = ""
    if other.cleanup_minutes or other.prep_minutes:
        blocked = (
            f" (with preparation and clean-down {clock(other.blocked_from, zone)}"
            f"–{clock(other.blocked_until, zone)})"
        )
    if other.status == Appointment.Status.HELD:
        who = f"that time is {_kept(other)}: {other.artist}"
    else:
        who = f"{other.artist} is with {other.client}"
    sentence = f"{who}, {when}{blocked}."
    return TimeTaken(sentence[0].upper() + sentence[1:], (Conflict("appointment", other),))


def _kept(held: Appointment) -> str:
    """By or for whom a time is held."""
    zone, ends = held.location.zone, held.held_until or held.changed_at
    until, on = clock(ends, zone), local_day(ends, zone)
    if on != local_day(held.changed_at, zone):
        until = f"{day(on)}, {until}"
    if WaitlistOffer.objects.live().filter(visit=held).exists():
        return f"offered to {held.client} from the waitlist until {until}"
    if held.client is not None:
        return f"kept for {held.client} until {until} and not confirmed yet"
    return f"held by {held.held_by or 'someone on the website'}"


def client_is_elsewhere(pk: int) -> TimeTaken:
    """The refusal for a client who already has a visit at that time."""
    other = _in_the_way(pk)
    if other is None:
        return TimeTaken()
    zone = other.location.zone
    return TimeTaken(
        f"This client already has {other.service} with {other.artist}, "
        f"{day(local_day(other.starts_at, zone))}, {clock(other.starts_at, zone)}"
        f"–{clock(other.ends_at, zone)}.",
        (Conflict("client", other),),
    )


def _in_the_way(pk: int) -> Appointment | None:
    """What was in the way a moment ago; None when it has gone since."""
    rows = Appointment.objects.select_related("client", "artist", "location", "held_by")
    return rows.filter(pk=pk).first()


def _not_at_work(book: Diary) -> OutsideHours:
    one = Artist.objects.filter(pk=book.artists[0]).first() if len(book.artists) == 1 else None
    if one is not None:
        return OutsideHours(f"{one} is not at work at {book.location} then.")
    return OutsideHours(f"Nobody who could do it is at work at {book.location} then.")


def _is_open(book: Diary, start: int) -> bool:
    end = start + book.visit.minutes
    return any(
        begins <= start and end <= ends
        for spans in book.open_spans().values()
        for begins, ends in spans
    )


def _taken(book: Diary, start: int) -> TimeTaken:
    meets = book.blocks_meeting(start)
    for block in meets:
        if block.kind == "appointment" and block.artist in book.artists:
            return taken_by(block.pk)
        if block.artist in book.artists or block.kind == "location-away":
            return _away(TimeOff.objects.get(pk=block.pk), book)
    in_rooms = [block for block in meets if block.room in book.rooms]
    return _no_room(book, [block.pk for block in in_rooms if block.kind == "appointment"])


def _no_room(book: Diary, in_the_way: list[int]) -> TimeTaken:
    """Who has the rooms: at the desk that is whom one could ask to change."""
    visits = Appointment.objects.filter(pk__in=in_the_way)
    named = [
        f"{one.room}: {one.client or 'held'} until {clock(one.blocked_until, book.location.zone)}"
        for one in visits.select_related("client", "room").order_by("room__name", "starts_at")
    ]
    who = f" ({'; '.join(named)})" if named else ""
    return TimeTaken(
        f"No room is free at {book.location} then{who}.",
        tuple([Conflict("room")] if in_the_way else []),
    )


def _away(off: TimeOff, book: Diary) -> TimeTaken:
    zone = book.location.zone
    who = off.artist or off.location
    until = f"{day(local_day(off.ends_at, zone))}, {clock(off.ends_at, zone)}"
    return TimeTaken(f"{who} is away until {until}.", (Conflict("time-off", time_off=off),))
