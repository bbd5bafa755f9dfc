"""The record of a visit that was looked up."""

from __future__ import annotations

from django.http import Http404

from bookings.models import Appointment
from sessions_plan.models import SessionRecord


def record_of(visit: Appointment) -> SessionRecord | None:
    """The visit's record, if it was opened; what was fetched with the visit is not asked again."""
    found = getattr(visit, "session_record", None)
    if found is not None:
        found.appointment, found.client, found.artist = visit, visit.client, visit.artist
    return found


def open_record_of(visit: Appointment) -> SessionRecord:
    if (found := record_of(visit)) is None:
        raise Http404
    return found
