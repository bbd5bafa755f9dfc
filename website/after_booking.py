"""From a visit just booked to the health questions: for the record this booking made, no other."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from bookings.models import Appointment
from clients import actions
from clients.models import Client, Questionnaire
from clients.to_fill import ToFill

HEALTH = Questionnaire.Kind.HEALTH


def questions_after_booking(appointment: Appointment, now: datetime) -> str:
    """Where who booked answers the health questions; empty when there is nothing to answer.

    Only while nobody has confirmed who they are: until then the record holds what they typed
    themselves. Later it may be, or have been joined to, the record of somebody known.
    """
    client = appointment.client
    if client is None or client.came_by != Client.CameBy.ONLINE or client.is_proven:
        return ""
    if not appointment.is_upcoming(now) or HEALTH not in ToFill(client).kinds:
        return ""
    token = actions.onward_token(client, HEALTH, now, is_new=True)
    return reverse("fill", args=[token])
