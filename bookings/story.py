"""What this app tells in a client's timeline."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from bookings.models import Appointment
from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from studio.wording import clock, day, local_day

Status = Appointment.Status
VISITS = "Visits"
OVER: dict[str, str] = {Status.DONE: "Came", Status.NO_SHOW: "Did not come"}


def timeline(client: Client, since: datetime) -> list[Event]:
    """Visits booked, come to, missed and cancelled. One statement."""
    rows = Appointment.objects.filter(client=client).exclude(status=Status.HELD)
    related = ("service", "artist", "location", "booked_by", "cancelled_by")
    found = [event for visit in rows.select_related(*related) for event in _events(visit)]
    return sorted((e for e in found if e.at >= since), key=lambda e: e.at, reverse=True)


def _events(visit: Appointment) -> list[Event]:
    zone = visit.location.zone
    what = f"{visit.service} with {visit.artist}"
    when = f"{day(local_day(visit.starts_at, zone))}, {clock(visit.starts_at, zone)}"
    found = []
    if visit.booked_at:
        found.append(_event(visit, visit.booked_at, f"Booked: {what}, {when}", visit.booked_by))
    if visit.cancelled_at:
        words = f"Cancelled: {what}, {when}"
        found.append(_event(visit, visit.cancelled_at, words, visit.cancelled_by))
    if visit.status in OVER:
        words = f"{OVER[visit.status]}: {what}"
        found.append(_event(visit, visit.started_at or visit.starts_at, words, None))
    return found


def _event(visit: Appointment, at: datetime, words: str, by: User | None) -> Event:
    key = f"appointment:{visit.ref}"
    return Event(
        at, "calendar-event", words, Part.CONTACT, str(by or ""), VISITS, key, visit.location.zone
    )
