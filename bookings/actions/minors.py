"""A client turned out to be under 18: their visits are cancelled, kindly."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from bookings.actions.appointments import MOVABLE
from bookings.models import Appointment, WaitlistWish
from clients.models import Client

KIND_WORDS = (
    "We work with adults only. Thank you for your trust; you are very welcome from your 18th "
    "birthday on."
)


@transaction.atomic
def cancel_for_a_minor(client: Client, by: User | None, now: datetime) -> int:
    """Cancel every booked visit from now on and close their wishes; gives how many visits.
    An answer to `clients.asks.under_age`; the client is locked already."""
    visits = Appointment.objects.select_for_update(of=("self",)).order_by("pk")
    coming = list(visits.filter(client=client, status__in=MOVABLE, ends_at__gt=now))
    for visit in coming:
        visit.status = Appointment.Status.CANCELLED
        visit.cancelled_at = visit.changed_at = now
        visit.cancelled_by = by
        visit.cancelled_side = visit.changed_side = Appointment.Side.CLINIC
        visit.cancel_reason = KIND_WORDS
        visit.sequence += 1
        visit.save()
    for wish in WaitlistWish.objects.filter(client=client, closed_at=None):
        wish.closed_at, wish.closed_by, wish.closed_because = now, by, "Under 18"
        wish.save(update_fields=["closed_at", "closed_by", "closed_because"])
    return len(coming)
