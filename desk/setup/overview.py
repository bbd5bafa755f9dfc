"""The set-up at a glance: what is there, and what is missing before people can book."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import STAFF, Permission
from bookings.models import Location, Service, WeeklyHours
from desk.door import ColleagueRequest, colleagues
from desk.setup.artists import warnings_for, with_what_is_missing
from studio.models import CancellationPolicy


@dataclass(frozen=True)
class Card:
    """One part of the set-up."""

    url: str
    icon: str
    title: str
    text: str


@dataclass(frozen=True)
class Missing:
    """Something to do, and where."""

    url: str
    word: str
    tone: str = "wait"


@require_safe
@colleagues(Permission.SET_UP)
def setup(request: ColleagueRequest) -> HttpResponse:
    """Everything the owner sets up."""
    now = timezone.now()
    open_weeks = WeeklyHours.objects.filter(location=OuterRef("pk"), artist=None)
    places = list(
        Location.objects.filter(is_active=True).annotate(
            has_hours=Exists(open_weeks),
            rooms_in_use=Count("rooms", filter=Q(rooms__is_active=True)),
        )
    )
    artists = list(with_what_is_missing().filter(is_active=True))
    does = Count("artists", filter=Q(artists__is_active=True))
    services = list(Service.objects.filter(is_active=True).annotate(done_by=does))
    people = User.objects.filter(role__in=STAFF, is_active=True).count()
    policy = CancellationPolicy.objects.in_force(now)
    missing = [*_about_places(places, services), *_about_services(services)]
    if not artists:
        missing.append(Missing(reverse("desk:setup-artist-new"), "There is no artist yet", "stop"))
    for artist in artists:
        url = reverse("desk:setup-artist", args=[artist.slug])
        missing += [
            Missing(url, f"{artist}: {caution.word[0].lower()}{caution.word[1:]}", caution.tone)
            for caution in warnings_for(artist, timezone.localdate())
        ]
    return render(
        request,
        "desk/setup/overview.html",
        {"cards": _cards(places, artists, services, people, policy), "missing": missing},
    )


def _about_places(places: list, services: list) -> list[Missing]:
    if not places:
        return [Missing(reverse("desk:setup-location-new"), "There is no location yet", "stop")]
    found = []
    needs_rooms = any(service.needs_room for service in services)
    for place in places:
        if not place.has_hours:
            url = reverse("desk:setup-hours-week", args=[place.slug])
            found.append(Missing(url, f"{place} has no opening hours", "stop"))
        if needs_rooms and not place.rooms_in_use:
            url = reverse("desk:setup-room-new", args=[place.slug])
            found.append(Missing(url, f"{place} has no room", "stop"))
    return found


def _about_services(services: list) -> list[Missing]:
    found = [
        Missing(reverse("desk:setup-artists"), f"No artist does: {service}")
        for service in services
        if not service.done_by
    ]
    if not any(service.is_online for service in services):
        url = reverse("desk:setup-services")
        found.append(Missing(url, "Nothing can be booked on the website", "stop"))
    return found


def _cards(places, artists, services, people: int, policy: CancellationPolicy) -> list[Card]:
    rooms = sum(place.rooms_in_use for place in places)
    online = sum(service.is_online for service in services)
    told = [
        ("studio", "building", "The studio", "Name, contact, currency, how long records are kept"),
        ("locations", "geo-alt", "Locations and rooms", f"{len(places)} open, {rooms} rooms"),
        ("hours", "clock", "Weekly hours", "When each place is open and who works when"),
        ("dates", "calendar2-x", "Special days", "Holidays, and days with other hours"),
        ("artists", "person-badge", "Artists", f"{len(artists)} at work"),
        (
            "services",
            "list-stars",
            "Services",
            f"{len(services)} offered, {online} on the website",
        ),
        ("skills", "stars", "Skills and reasons", "What brings people, and who can do it"),
        ("questions", "clipboard2-pulse", "Questions", "What clients are asked, and what follows"),
        ("patch", "bandaid", "Patch tests", "Who needs one, and for how long it counts"),
        ("plans", "calendar2-week", "Plans", "Patterns of sessions, cooling-off, follow-up"),
        ("aftercare", "heart-pulse", "Aftercare", "What clients read while they heal, day by day"),
        ("texts", "envelope", "Messages", "What clients read, and when they are reminded"),
        ("forms", "pen", "Forms to sign", "Consent, photos, deposit: their text in versions"),
        ("prices", "cash-coin", "Prices", "The price book: what makes a quote"),
        ("deposits", "piggy-bank", "Deposits", "What is asked before times are firm"),
        ("tax", "percent", "Tax", "The rate at each location"),
        ("partners", "bank", "Financing", "Who lends, by a form the client fills"),
        (
            "policy",
            "shield-check",
            "Cancellation policy",
            f"Move until {policy.move_notice_hours} h, cancel until "
            f"{policy.cancel_notice_hours} h before",
        ),
        ("colleagues", "people", "Colleagues", f"{people} sign in"),
    ]
    cards = [Card(reverse(f"desk:setup-{name}"), *rest) for name, *rest in told]
    away = Card(reverse("desk:away"), "calendar-x", "Time off", "Who is away, and what lies inside")
    return [*cards[:4], away, *cards[4:]]
