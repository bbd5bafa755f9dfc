"""Where and when a colleague looks: the location and the date of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.roles import Permission
from bookings.models import Location, WeeklyHours
from desk.door import ColleagueRequest, colleagues
from studio.errors import Refusal
from studio.once import once

REMEMBERED = "desk_location"
FURTHEST = timedelta(days=366 * 10)


class NoLocationYet(Refusal):
    status = 409
    sentence = "There is no location yet. The owner adds the first one under Set-up."


@dataclass(frozen=True)
class Here:
    """The location looked at, the others one could look at, and the date there."""

    location: Location
    locations: list[Location]
    now: datetime
    today: date
    on: date


def here(request: ColleagueRequest, now: datetime | None = None) -> Here | None:
    """Where this request looks: `?location=`, else the one remembered, else where this person
    works, else the first; None before there is any location. `?date=` is read there."""
    now = now or timezone.now()
    works = WeeklyHours.objects.filter(artist__user=request.user, location=OuterRef("pk"))
    places = Location.objects.filter(is_active=True).annotate(mine=Exists(works))
    locations: list[Location] = list(places)
    if not locations:
        return None
    by_slug = {place.slug: place for place in locations}
    asked = request.GET.get("location") or request.POST.get("location", "")
    location = (
        by_slug.get(asked)
        or by_slug.get(request.session.get(REMEMBERED, ""))
        or next((place for place in places if place.mine), locations[0])
    )
    today = now.astimezone(location.tz).date()
    return Here(location, locations, now, today, date_of(request.GET.get("date", ""), today))


def date_of(text: str, today: date) -> date:
    """A date as typed into an address; today when it is none, or further than ten years."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return today
    return on if abs(on - today) < FURTHEST else today


def back_to(request: ColleagueRequest, otherwise: str) -> str:
    """Where a form asked to return to, if that is a page of this site."""
    asked = request.POST.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return otherwise


@require_POST
@colleagues(Permission.SEE_CALENDAR)
@once
def remember_location(request: ColleagueRequest) -> HttpResponse:
    """Look at another location from now on."""
    place = Location.objects.filter(is_active=True, slug=request.POST.get("location", "")).first()
    if place is not None:
        request.session[REMEMBERED] = place.slug
    return HttpResponseRedirect(back_to(request, reverse("desk:day")))
