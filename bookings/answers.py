"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from accounts.models import User
from bookings.errors import BookingRefused
from bookings.models import Appointment
from clients.models import Client
from studio.wording import clock, day, local_day


def may_merge(keep: Client, gone: Client) -> None:
    """Nobody can be in two places: the desk settles that before the records are joined."""
    blocking = Appointment.objects.filter(status__in=Appointment.BLOCKING)
    others = list(blocking.filter(client=gone).values_list("starts_at", "ends_at"))
    for visit in blocking.filter(client=keep).select_related("location"):
        if any(start < visit.ends_at and end > visit.starts_at for start, end in others):
            zone = visit.location.zone
            when = f"{day(local_day(visit.starts_at, zone))}, {clock(visit.starts_at, zone)}"
            raise BookingRefused(
                f"Both records have a visit at the same time: {when}. Move or cancel one of the "
                "two visits, then join the records."
            )


def treats(user: User, client: Client) -> bool:
    """Whether this artist has or had a visit with this client."""
    visits = Appointment.objects.filter(artist__user=user, client=client)
    return visits.exclude(status=Appointment.Status.CANCELLED).exists()
