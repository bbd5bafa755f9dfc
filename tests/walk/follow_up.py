"""A follow-up's page: the owner's, and of artists only the one who treats the client."""

from bookings.models import Service
from sessions_plan.actions.charting import open_record
from tests.factories import at, make_appointment
from tests.walk.doors import ARTIST, OWNER, desk

TABLE: dict[str, dict[str, str]] = {"desk:appointment-follow-up": desk(ARTIST, OWNER)}


def rows(*, client, visit, artist, owner, **people):
    """A follow-up of today, with its record."""
    service = Service.objects.get(kind=Service.Kind.FOLLOW_UP)
    look = make_appointment(
        location=visit.location, artist=artist, client=client, service=service, starts_at=at(0, 8)
    )
    open_record(appointment=look, by=owner, now=at(0, 8))
    return {name: {"ref": look.ref} for name in TABLE}
