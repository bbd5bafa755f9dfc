"""The link with which a client moves or cancels one appointment without signing in.

It is an HMAC over the appointment's reference: it serves this one purpose, a repeat carries
the same link, nothing has to be stored, and it ends with the visit.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.models import Appointment
from clients.errors import LinkNoLongerGood

SALT = "bookings.links.manage"


def manage_token(appointment: Appointment) -> str:
    signature = salted_hmac(SALT, appointment.ref, algorithm="sha256").hexdigest()[:40]
    return f"{appointment.ref}-{signature}"


def appointment_by_token(token: str, now: datetime) -> Appointment:
    """The appointment a link belongs to; LinkNoLongerGood when tampered with or over."""
    ref, _dash, _signature = token.partition("-")
    appointment = (
        Appointment.objects.exclude(status=Appointment.Status.HELD)
        .select_related("location", "service", "artist", "room", "client")
        .filter(ref=ref)
        .first()
    )
    if appointment is None or not constant_time_compare(token, manage_token(appointment)):
        raise LinkNoLongerGood(
            "This link is not complete. Copy all of it, or ask us for a new one."
        )
    if appointment.ends_at <= now:
        raise LinkNoLongerGood("This visit is over, so its link has ended.")
    return appointment
