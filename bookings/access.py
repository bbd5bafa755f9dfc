"""Who may see and change an appointment. The lookup is the permission."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from bookings.models import Appointment, WaitlistOffer
from clients.marks import marks_of
from clients.models import Client
from studio.errors import NotAllowed

RELATED = ("location", "service", "artist", "room", "client", "waitlist_offer")


def appointments_for(user: User) -> QuerySet[Appointment]:
    """Every appointment this user may open, holds left out."""
    rows = Appointment.objects.exclude(status=Appointment.Status.HELD).select_related(*RELATED)
    if not user.is_authenticated:
        return rows.none()
    if user.is_colleague:  # with the flags of its client, as in the calendar
        rows = rows.annotate(flagged=marks_of("client"))
    if user.may(Permission.BOOK):
        return rows
    if user.may(Permission.RUN_OWN_VISITS):
        return rows.filter(artist__user=user)
    return rows.filter(Q(client__user=user))


def appointment_for(user: User, ref: str) -> Appointment:
    """The appointment behind `ref`. Strangers and other clients get 404, a colleague without
    the right 403."""
    appointment = appointments_for(user).filter(ref=ref).first()
    if appointment is not None:
        return appointment
    if user.is_authenticated and user.is_colleague and Appointment.objects.filter(ref=ref).exists():
        raise NotAllowed()
    raise Http404


def offer_to(client: Client, now: datetime) -> WaitlistOffer | None:
    """The time that is kept for this client until they answer, if any."""
    live = WaitlistOffer.objects.live().filter(wish__client=client, answers_until__gt=now)
    return live.select_related("wish__location", "wish__service", "artist").first()
