"""What happens at a visit, said beforehand."""

from __future__ import annotations

from bookings.models import Appointment, Service
from notices.words import NEXT
from studio.wording import clock


def what_to_expect(appointment: Appointment) -> str:
    """The same words as in the message that confirmed it."""
    service = appointment.service
    if not service.is_remote:
        return NEXT[Service.Kind(service.kind)]
    at = clock(appointment.starts_at, appointment.location.zone)
    if appointment.client is not None and appointment.client.phone:
        number = str(appointment.client.phone)[-2:]
        return f"We call you at {at}, on your number ending in {number}."
    return f"We call you at {at}. Please give us a number under your details."
