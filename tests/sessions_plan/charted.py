"""Sessions in which a lot was used, for tests of what follows from that."""

from __future__ import annotations

from datetime import timedelta

from bookings.models import Appointment, Service
from sessions_plan.models import AreaWork, SessionRecord
from tests.factories import NOW, make_appointment


def worked(artist, location, client, *lots, days_ago=5, signed_by=None, session=None, areas=None):
    """A session record of a past visit with the crown done with each lot; signed when wished."""
    at = NOW - timedelta(days=days_ago) + timedelta(hours=2)
    visit = make_appointment(
        location=location, artist=artist, client=client, starts_at=at,
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    record = SessionRecord.objects.create(
        client=client, appointment=visit, artist=artist, session=session, opened_at=at, saved_at=at
    )
    for lot in lots:
        AreaWork.objects.create(record=record, area="crown", pigment=lot, worked_at=at)
    if signed_by is not None:
        record.signed_at, record.signed_by = at + timedelta(hours=3), signed_by
        record.save()
    return record
