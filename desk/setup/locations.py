"""Locations and their rooms."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.actions.setup import coming_visits, keep
from bookings.models import Location, Room
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import LocationForm, RoomForm
from desk.setup.pages import form_page, refused, use_or_not
from studio.once import once


@require_safe
@colleagues(Permission.SET_UP)
def locations(request: ColleagueRequest) -> HttpResponse:
    """Every location with its rooms."""
    rooms = Count("rooms", filter=Q(rooms__is_active=True))
    rows = Location.objects.annotate(rooms_in_use=rooms).order_by("-is_active", "order", "name")
    return render(request, "desk/setup/locations.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """A new location."""
    sent, status = request.method == "POST", 0
    form = LocationForm(request.POST if sent else None)
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is there. Now its rooms and its hours.")
            return redirect("desk:setup-location", form.instance.slug)
    return form_page(
        request,
        form,
        title="A new location",
        back=reverse("desk:setup-locations"),
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def location(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One location: its facts and its rooms."""
    place = get_object_or_404(Location, slug=slug)
    sent, status = request.method == "POST", 0
    name = str(place)
    form = LocationForm(request.POST if sent else None, instance=place)
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{place} is saved.")
            return redirect("desk:setup-location", slug)
    return form_page(
        request,
        form,
        title=name,
        back=reverse("desk:setup-locations"),
        template="desk/setup/location.html",
        status=status,
        row=place,
        rooms=place.rooms.order_by("-is_active", "name"),
        coming=coming_visits(place, timezone.now()).count(),
        use=reverse("desk:setup-location-use", args=[slug]),
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def use(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Out of use, or back."""
    place = get_object_or_404(Location, slug=slug)
    return use_or_not(request, place, reverse("desk:setup-locations"))


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new_room(request: ColleagueRequest, slug: str) -> HttpResponse:
    """A new room of a location."""
    place = get_object_or_404(Location, slug=slug)
    return _room(request, Room(location=place), f"A new room, {place}")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def room(request: ColleagueRequest, pk: int) -> HttpResponse:
    """One room."""
    row = get_object_or_404(Room.objects.select_related("location"), pk=pk)
    return _room(
        request,
        row,
        f"{row}, {row.location}",
        coming=coming_visits(row, timezone.now()).count(),
        use=reverse("desk:setup-room-use", args=[pk]),
    )


def _room(request: ColleagueRequest, row: Room, title: str, **more) -> HttpResponse:
    sent, status = request.method == "POST", 0
    form = RoomForm(request.POST if sent else None, instance=row)
    back = reverse("desk:setup-location", args=[row.location.slug])
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect(back)
    return form_page(request, form, title=title, back=back, status=status, row=row, **more)


@require_POST
@colleagues(Permission.SET_UP)
@once
def use_room(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Out of use, or back."""
    row = get_object_or_404(Room.objects.select_related("location"), pk=pk)
    return use_or_not(request, row, reverse("desk:setup-location", args=[row.location.slug]))
