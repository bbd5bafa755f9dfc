"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from bookings.models import Appointment, WaitlistWish
from clients.models import Client


def merge(keep: Client, gone: Client) -> dict[str, list[int]]:
    """Appointments and wishes of `gone` become those of `keep`."""
    moved: dict[str, list[int]] = {}
    owned: tuple[type[models.Model], ...] = (Appointment, WaitlistWish)
    for model in owned:
        rows = list(model._default_manager.filter(client=gone))
        for row in rows:
            row.client = keep  # type: ignore[attr-defined]
            row.save(update_fields=["client"])
        if rows:
            moved[model._meta.label] = [row.pk for row in rows]
    return moved


def treats(user: User, client: Client) -> bool:
    """Whether this artist has or had a visit with this client."""
    visits = Appointment.objects.filter(artist__user=user, client=client)
    return visits.exclude(status=Appointment.Status.CANCELLED).exists()
