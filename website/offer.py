"""A time that came free, answered through the link in its message: take it, or not. GET changes
nothing; the first answer counts, and whoever comes later reads what became of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from bookings.actions.firm import RAN_OUT
from bookings.actions.offering import decline_offer
from bookings.actions.waitlist import close_wish
from bookings.errors import OfferOver
from bookings.links import manage_token, offer_by_token
from bookings.models import Appointment, WaitlistOffer
from notices.actions import nudge
from payments.account import credit_used
from payments.actions.agreeing import take_offer_and_agree
from payments.actions.holds import deposit_for, release_hold
from payments.links import pay_token
from payments.models import AmountDue, DepositHold
from payments.terms import read_before
from studio.errors import Refusal
from studio.models import CancellationPolicy
from studio.network import client_ip
from studio.once import once
from website.manage import private

Outcome = WaitlistOffer.Outcome
Status = Appointment.Status
# How an offer stands, as the page tells it; beside these the outcome as it is.
OPEN, WAITS, YOURS, UNPAID, CANCELLED, OVER = (
    "open", "waits", "yours", "unpaid", "cancelled", "over",
)  # fmt: skip
GONE = (Outcome.LAPSED, Outcome.WITHDRAWN, UNPAID)
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
        _answer(request, found, now)
    except OfferOver:
        return _page(request, token, offer_by_token(token), now)
    except Refusal as refusal:
        return _page(request, token, found, now, refusal=refusal)
    nudge()
    return HttpResponseRedirect("./")


def _answer(request: HttpRequest, found: WaitlistOffer, now: datetime) -> None:
    """Anything but these four words changes nothing."""
    answer = request.POST.get("answer", "")
    if answer == "take":
        take_offer_and_agree(offer=found, address=client_ip(request), now=now)
    elif answer == "decline":
        decline_offer(offer=found, now=now)
    elif answer == "give-back":
        for hold in DepositHold.objects.filter(
            visits__visit=found.visit_id, state=DepositHold.State.LIVE
        ):
            release_hold(hold=hold, by=None, now=now)
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
    state, visit = _state(found, now), found.visit
    context = {
        "token": token,
        "offer": found,
        "state": state,
        "appointment": visit,
        "waits": found.wish.closed_at is None,
        "zone": found.wish.location.zone,
        "refusal": refusal,
    }
    if visit is not None and state == OPEN:
        context["asked"] = deposit_for(visit.service, found.wish.client, now)
        context["policy"] = policy = CancellationPolicy.objects.in_force(now)
        context["terms"] = read_before(policy, visit.service)
    elif visit is not None and state == WAITS:
        due = AmountDue.objects.filter(visit=visit, withdrawn_at=None).first()
        context |= {"due": due, "pay": pay_token(due) if due else "", "now": now}
    elif visit is not None and state == UNPAID:
        context["ran_out"] = visit.cancel_reason == RAN_OUT
    elif visit is not None and state == YOURS:
        context |= {"manage": manage_token(visit), "credit": credit_used(visit)}
    status = 410 if state in GONE else 200
    status = refusal.status if refusal else status
    return render(request, "website/offer/offer.html", context, status=status)


def _state(found: WaitlistOffer, now: datetime) -> str:
    if found.outcome != Outcome.TAKEN:
        # What ran out is over before a sweep has said so.
        return OPEN if found.is_live(now) else found.outcome or Outcome.LAPSED
    if found.visit is not None and found.visit.status == Status.HELD:
        return WAITS
    if found.visit is None or found.visit.status == Status.CANCELLED:
        # The wish of a visit that stood once is met.
        return UNPAID if found.wish.closed_at is None else CANCELLED
    return YOURS if found.visit.is_upcoming(now) else OVER
