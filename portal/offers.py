"""A time from the waitlist that is kept for a client, on their first page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.doorway import SignedInRequest
from bookings.access import offer_to
from bookings.links import offer_token
from clients.models import Client
from portal.door import clients


@require_safe
@clients
def card(request: SignedInRequest, client: Client) -> HttpResponse:
    """The time and where it is answered, for the first page, which fetches it; nothing where
    nothing is offered."""
    offer = offer_to(client, timezone.now())
    context = {"offer": offer, "token": offer_token(offer) if offer else ""}
    return render(request, "portal/_offer.html", context)
