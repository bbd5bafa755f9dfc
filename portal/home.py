"""`/portal/`: the next appointment on one card, what else is coming, what was."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone

from accounts.doorway import SignedInRequest
from bookings.access import appointments_for
from bookings.models import Appointment
from bookings.policy import Policy
from clients.models import Client
from portal.door import clients
from portal.frame import page
from portal.words import what_to_expect
from sessions_plan.actions import satisfaction
from sessions_plan.actions.aftercare import healing_among, treated_among
from sessions_plan.actions.healing import asked_now
from sessions_plan.plan_view import to_book_of
from studio.audit import opened
from studio.wording import local_day

SHOWN = 20
Status = Appointment.Status


@clients
def home(request: SignedInRequest, client: Client) -> HttpResponse:
    opened(client)
    now = timezone.now()
    visits = appointments_for(request.user)
    ahead = Q(status=Status.BOOKED, starts_at__gt=now)
    here = Q(status__in=(Status.ARRIVED, Status.IN_ROOM))
    coming = list(visits.filter(ahead | here).order_by("starts_at")[:SHOWN])
    past = list(visits.exclude(ahead | here).order_by("-starts_at")[:SHOWN])
    first = coming[0] if coming else None
    following = to_book_of(client)
    healing = healing_among([*coming, *past], now)
    asks = healing is None and treated_among(past)
    return page(
        request,
        "home",
        {
            "client": client,
            "appointment": first,
            "expect": what_to_expect(first) if first else "",
            "policy": Policy.of(first, now) if first else None,
            "later": coming[1:],
            "past": past,
            "asks_healing": asked_now(client, now) is not None,
            "healing": healing,
            "asks_satisfaction": asks and satisfaction.asked_now(client, now) is not None,
            "next_to_book": following,
            "today": local_day(now, following.plan.location.zone) if following else None,
        },
    )
