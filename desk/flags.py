"""What stands beside a visit for the eye: flags, lateness, and how to tell its client apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from accounts.roles import Permission
from bookings.calendar import day_of
from bookings.models import Appointment, TimeOff
from clients.marks import read_marks
from clients.models import Client
from clients.questions import Handling
from studio.wording import clock, day, length, local_day

Status = Appointment.Status
PATIENCE = timedelta(minutes=5)


# A flag on a client as everyone at the desk reads it: icon, words that say nothing of the answer,
# tone. Those that stop a session are told by a tone of their own.
HEALTH = {
    Handling.BLOCK: ("hand-index-thumb", "Artist speaks first", "stop"),
    Handling.NOTE: ("file-earmark-medical", "Doctor's note needed", "stop"),
    Handling.WAIT: ("hourglass-split", "No work before {ends}", "stop"),
    Handling.INFORM: ("clipboard2-pulse", "Health sheet to read", "info"),
}


class Flag(NamedTuple):
    """A mark with its word; meaning is never colour alone."""

    icon: str
    word: str
    tone: str


def health_flags(flagged: str | None, on: date) -> list[Flag]:
    """What is open about this client's health on a day, without a word of what it is."""
    shown = []
    marks = read_marks(flagged, on)
    for handling, (icon, word, tone) in HEALTH.items():
        same = [mark for mark in marks if mark.handling == handling]
        if not same:
            continue
        ends = max((mark.expires_on for mark in same if mark.expires_on), default=None)
        if handling == Handling.WAIT and ends:
            word = word.format(ends=f"{ends:%a} {ends.day} {ends:%b %Y}")
        elif len(same) > 1:
            word = f"{word} ({len(same)})"
        shown.append(Flag(icon, word, tone))
    return shown


def holder(visit: Appointment) -> str:
    """By or for whom a time is held: a clerk by name, the website, who is asked about it, or who
    has not paid its deposit yet."""
    if getattr(visit, "is_offered", False):
        return f"Offered to {visit.client}"
    if visit.client is not None:
        return f"Kept for {visit.client}"
    return f"Held by {visit.held_by or 'the website'}"


def kept_until(visit: Appointment) -> str:
    """Until when a time is held; with the day where that is another than it was taken on."""
    if visit.held_until is None:
        return ""
    zone = visit.location.zone
    on = local_day(visit.held_until, zone)
    when = clock(visit.held_until, zone)
    if on == local_day(visit.changed_at, zone):
        return f"until {when}"
    return f"until {day(on)}, {when}"


def sees_inside(user: User, visit: Appointment) -> bool:
    """Whether this colleague sees more of a visit than its name and time."""
    return user.may(Permission.BOOK) or visit.artist.user_id == user.pk


def flags(visit: Appointment, *, off: TimeOff | None = None, alike: bool = False) -> list[Flag]:
    """What a colleague should know before the client comes."""
    found = health_flags(getattr(visit, "flagged", ""), day_of(visit))
    if off is not None:
        found.append(Flag("calendar-x", f"{off.artist or off.room or off.location} away", "stop"))
    if visit.client and not visit.client.is_proven:
        word = "Unproven, perhaps known already" if alike else "Unproven"
        found.append(Flag("people" if alike else "person-exclamation", word, "wait"))
    if visit.wants_private_room:
        open_room = visit.room is not None and not visit.room.is_private
        word = "Private room wished, this one is open" if open_room else "Private room"
        found.append(Flag("door-closed", word, "wait" if open_room else "info"))
    if visit.note:
        found.append(Flag("chat-left-text", "Note", "info"))
    if visit.override_reason:
        found.append(Flag("moon", "Outside hours", "info"))
    return found


def timeliness(visit: Appointment, now: datetime) -> Flag | None:
    """Late, or over its time."""
    if visit.status == Status.BOOKED and visit.starts_at + PATIENCE < now < visit.ends_at:
        return Flag("alarm", f"{_since(visit.starts_at, now)} late", "stop")
    if visit.status == Status.BOOKED and visit.ends_at <= now:
        return Flag("question-circle", "Did they come?", "wait")
    if visit.status == Status.ARRIVED and visit.starts_at + PATIENCE < now:
        return Flag("alarm", f"waiting since {clock(visit.starts_at, visit.location.zone)}", "wait")
    if visit.status == Status.IN_ROOM and visit.ends_at + PATIENCE < now:
        return Flag("alarm", f"{_since(visit.ends_at, now)} over", "wait")
    return None


def tells_apart(client: Client, *, contact: bool) -> str:
    """What makes this client safe to tell from a namesake: contact for who may see it."""
    if not contact:
        return ""
    if client.phone:
        return client.phone.as_national if client.phone.is_valid() else str(client.phone)
    return client.email


def _since(at: datetime, now: datetime) -> str:
    return length(max(1, int((now - at).total_seconds()) // 60))
