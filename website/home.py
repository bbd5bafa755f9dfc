"""The front page: what changes for you, how it goes, who does it and where."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookings.models import Artist, Location, Service, WeeklyHours
from clients.models import GalleryPair
from studio.kept import for_a_minute
from studio.wording import minute_of_day

TEASER = 2
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Place(NamedTuple):
    location: Location
    hours: list[tuple[str, str]]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Strangers read of a studio that may be a minute old; whoever is signed in sees what they
    just saved, and a withdrawn picture is gone for all at once."""
    front = _front() if request.user.is_authenticated else for_a_minute("home", _front)
    pairs = list(GalleryPair.objects.shown().select_related("before", "after")[:TEASER])
    return render(request, "website/home.html", front | {"pairs": pairs})


def _front() -> dict[str, Any]:
    """What the page tells of the studio, read here and not while it is drawn."""
    own_hours = WeeklyHours.objects.filter(artist=None)
    locations = Location.objects.filter(is_active=True).prefetch_related(
        Prefetch("weekly_hours", queryset=own_hours)
    )
    return {
        "artists": list(Artist.objects.active().prefetch_related("skills")),
        "places": [Place(place, opening_hours(place.weekly_hours.all())) for place in locations],
        "consultations": list(
            Service.objects.filter(
                kind=Service.Kind.CONSULTATION, is_online=True, is_active=True
            ).order_by("-needs_room", "order")
        ),
    }


def opening_hours(rows) -> list[tuple[str, str]]:
    """The week in as few lines as it takes: ("Monday to Friday", "09:00 to 18:00"), …"""
    by_day: dict[int, list[str]] = {day: [] for day in range(7)}
    for row in sorted(rows, key=lambda row: row.opens):
        by_day[row.weekday].append(f"{minute_of_day(row.opens)} to {minute_of_day(row.closes)}")
    words = [(DAYS[day], ", ".join(times) or "closed") for day, times in by_day.items()]
    lines = []
    for hours, run in groupby(words, key=lambda line: line[1]):
        days = [day for day, _ in run]
        lines.append((days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}", hours))
    return lines
