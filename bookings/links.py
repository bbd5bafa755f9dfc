"""The links with which a client moves or cancels one appointment, or answers one offer from the
waitlist, without signing in.

Each is an HMAC over the row's reference: it serves this one purpose, a repeat carries the same
link, nothing has to be stored. One ends with the visit, the other with its answer.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.models import Appointment, WaitlistOffer
from clients.errors import LinkNoLongerGood

SALT = "bookings.links.manage"
OFFER_SALT = "bookings.links.offer"
NOT_COMPLETE = "This link is not complete. Copy all of it, or ask us for a new one."


def manage_token(appointment: Appointment) -> str:
    return _signed(SALT, appointment.ref)


def offer_token(offer: WaitlistOffer) -> str:
    return _signed(OFFER_SALT, offer.ref)


def _signed(salt: str, ref: str) -> str:
    return f"{ref}-{salted_hmac(salt, ref, algorithm='sha256').hexdigest()[:40]}"


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
        raise LinkNoLongerGood(NOT_COMPLETE)
    if appointment.ends_at <= now:
        raise LinkNoLongerGood("This visit is over, so its link has ended.")
    return appointment


def offer_by_token(token: str) -> WaitlistOffer:
    """The offer a link belongs to, however it ended; LinkNoLongerGood when tampered with."""
    ref, _dash, _signature = token.partition("-")
    rows = WaitlistOffer.objects.select_related(
        "visit__location",
        "visit__service",
        "visit__artist",
        "artist",
        "wish__client",
        "wish__location",
    )
    offer = rows.filter(ref=ref).first()
    if offer is None or not constant_time_compare(token, offer_token(offer)):
        raise LinkNoLongerGood(NOT_COMPLETE)
    return offer
