"""What happens at a visit, said beforehand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bookings.models import Appointment, Service
from notices.words import NEXT
from studio.wording import clock


def what_to_expect(appointment: Appointment) -> str:
    """The same words as in the message that confirmed it."""
    service = appointment.service
    if not service.is_remote:
        return _(NEXT[Service.Kind(service.kind)])
    at = clock(appointment.starts_at, appointment.location.zone)
    if appointment.client is not None and appointment.client.phone:
        number = str(appointment.client.phone)[-2:]
        return _("We call you at %(at)s, on your number ending in %(end)s.") % {
            "at": at,
            "end": number,
        }
    return _("We call you at %(at)s. Please give us a number under your details.") % {"at": at}
