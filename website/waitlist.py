"""When no time suits: leave wishes, and hear when one comes free."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bookings.actions.waitlist import join_waitlist
from studio.errors import Refusal
from studio.once import once
from website.booking_forms import WaitlistForm
from website.choice import ANYONE, Choice, read


@never_cache
@once
def waitlist(request: HttpRequest) -> HttpResponse:
    """Ask when, with whom and how to reach them."""
    now = timezone.now()
    choice = read(request.GET, now)
    if not (choice.location and choice.service and choice.artists):
        return redirect(choice.address())
    today = now.astimezone(choice.location.tz).date()
    form = WaitlistForm(
        request.POST if request.method == "POST" else None,
        today=today,
        artists=[(ANYONE, _("Anyone who is free")), *((a.slug, a.name) for a in choice.artists)],
        initial={
            "artist": choice.artist.slug if choice.artist else ANYONE,
            "part_of_day": "any",
            "from_date": today,
            "until_date": today + timedelta(days=choice.location.horizon_days),
        },
    )
    if request.method != "POST":
        return _page(request, choice, form)
    if not form.is_valid():
        return _page(request, choice, form, status=422)
    try:
        with_artist = form.cleaned_data["artist"]
        join_waitlist(
            location=choice.location,
            service=choice.service,
            artist=next((a for a in choice.artists if a.slug == with_artist), None),
            reasons=choice.reasons or (),
            details=form.details(),
            **form.wish(),
            now=now,
        )
    except Refusal as refusal:
        return _page(request, choice, form, refusal=refusal, status=refusal.status)
    return redirect("waitlist-joined")


def _page(
    request: HttpRequest,
    choice: Choice,
    form: WaitlistForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"choice": choice, "form": form, "refusal": refusal}
    return render(request, "website/waitlist/wishes.html", context, status=status)


def joined(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next. It knows nobody, so it may be opened by anyone."""
    return render(request, "website/waitlist/joined.html")
