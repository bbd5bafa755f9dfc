"""Offering a free time to who waits, taking it for them on the telephone, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.roles import Permission
from bookings.actions import offering
from bookings.models import Artist, WaitlistOffer, WaitlistWish
from desk.door import ColleagueRequest, colleagues
from desk.forms import read_time
from desk.frames import answer_refused
from desk.here import back_to
from notices.actions import nudge
from studio.errors import Refusal
from studio.once import once
from studio.wording import clock, day, local_day, moment


@require_POST
@colleagues(Permission.BOOK)
@once
def make(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Keep a free time for who waits, and ask them."""
    wish = get_object_or_404(WaitlistWish.objects.select_related("client", "location"), ref=ref)
    artist = get_object_or_404(Artist, slug=request.POST.get("artist", ""))
    starts_at = read_time(request.POST.get("start", ""), wish.location.tz)
    if starts_at is None:
        raise Http404
    back = back_to(request, reverse("desk:waitlist"))
    try:
        made = offering.offer(
            wish=wish, starts_at=starts_at, artist=artist, by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        return answer_refused(request, refusal, back)
    nudge()
    until = moment(made.answers_until, wish.location.zone)
    messages.success(request, f"{wish.client} is asked now. The time is kept until {until}.")
    return redirect(back)


@require_POST
@colleagues(Permission.BOOK)
@once
def take(request: ColleagueRequest, ref: str) -> HttpResponse:
    """They said yes on the telephone."""
    found = _offer(ref)
    back = back_to(request, reverse("desk:waitlist"))
    try:
        visit = offering.take_offer(offer=found, by=request.user)
    except Refusal as refusal:
        return answer_refused(request, refusal, back)
    nudge()
    zone = found.wish.location.zone
    when = f"{day(local_day(visit.starts_at, zone))}, {clock(visit.starts_at, zone)}"
    if visit.held_until:
        until = moment(visit.held_until, zone)
        said = f"{when} is kept for {found.wish.client} until {until}: the deposit makes it theirs."
    else:
        said = f"{found.wish.client} is booked: {when}."
    messages.success(request, said)
    return redirect(back)


@require_POST
@colleagues(Permission.BOOK)
@once
def withdraw(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Take an offer back; its time is free again."""
    found = _offer(ref)
    back = back_to(request, reverse("desk:waitlist"))
    try:
        offering.withdraw_offer(offer=found, by=request.user)
    except Refusal as refusal:
        return answer_refused(request, refusal, back)
    messages.success(request, f"The offer to {found.wish.client} is taken back.")
    return redirect(back)


def _offer(ref: str) -> WaitlistOffer:
    rows = WaitlistOffer.objects.select_related("wish__client", "wish__location")
    return get_object_or_404(rows, ref=ref)
