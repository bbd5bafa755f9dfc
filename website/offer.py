"""A time that came free, answered through the link in its message: take it, or not. GET changes
nothing; the first answer counts, and whoever comes later reads what became of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from bookings.actions.offering import decline_offer, take_offer
from bookings.actions.waitlist import close_wish
from bookings.errors import OfferOver
from bookings.links import manage_token, offer_by_token
from bookings.models import WaitlistOffer
from notices.actions import nudge
from studio.errors import Refusal
from studio.once import once
from website.manage import private

Outcome = WaitlistOffer.Outcome
GONE = (Outcome.LAPSED, Outcome.WITHDRAWN)
NO_MORE = "No longer wants it"


@private
@once
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """The time, how long it is kept, and the answer."""
    now = timezone.now()
    found = offer_by_token(token)
    if request.method != "POST":
        return _page(request, token, found, now)
    try:
        _answer(found, request.POST.get("answer", ""), now)
    except OfferOver:
        return _page(request, token, offer_by_token(token), now)
    except Refusal as refusal:
        return _page(request, token, found, now, refusal=refusal)
    nudge()
    return HttpResponseRedirect("./")


def _answer(found: WaitlistOffer, answer: str, now: datetime) -> None:
    """Anything but these three words changes nothing."""
    if answer == "take":
        take_offer(offer=found, now=now)
    elif answer == "decline":
        decline_offer(offer=found, now=now)
    elif answer == "leave":
        if found.is_live(now):
            decline_offer(offer=found, leaves=True, now=now)
        else:
            close_wish(wish=found.wish, by=None, reason=NO_MORE, now=now)


def _page(
    request: HttpRequest,
    token: str,
    found: WaitlistOffer,
    now: datetime,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    is_live = found.is_live(now)
    # What ran out is over before a sweep has said so.
    outcome = found.outcome or ("" if is_live else Outcome.LAPSED)
    visit = found.visit if outcome in ("", Outcome.TAKEN) else None
    context = {
        "token": token,
        "offer": found,
        "outcome": outcome,
        "is_live": is_live,
        "appointment": visit,
        "manage": manage_token(visit) if visit and outcome else "",
        "waits": found.wish.closed_at is None,
        "zone": found.wish.location.zone,
        "refusal": refusal,
    }
    status = 410 if outcome in GONE else 200
    status = refusal.status if refusal else status
    return render(request, "website/offer/offer.html", context, status=status)
