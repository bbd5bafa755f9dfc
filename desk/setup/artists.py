"""Artists: who they are, what they do, until when their licence holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.actions.setup import coming_visits, keep_artist
from bookings.models import Artist, Location, WeeklyHours
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import ArtistForm
from desk.setup.pages import form_page, refused, use_or_not
from studio.once import once
from studio.wording import day

SOON = timedelta(days=60)
LIST = "desk:setup-artists"


@dataclass(frozen=True)
class Caution:
    """Something about an artist that needs the owner's eye."""

    word: str
    tone: str = "wait"


def warnings_for(artist: Artist, today: date) -> list[Caution]:
    """What is missing or runs out soon. `has_hours` and `does_something` are annotated."""
    found = []
    expires = artist.licence_expires_on
    if expires is not None and expires < today:
        found.append(Caution(f"Licence ran out {day(expires)}", "stop"))
    elif expires is not None and expires <= today + SOON:
        found.append(Caution(f"Licence until {day(expires)}"))
    if not getattr(artist, "has_hours", True):
        found.append(Caution("No hours yet"))
    if not getattr(artist, "does_something", True):
        found.append(Caution("Does nothing yet"))
    return found


def with_what_is_missing():
    """Artists with whether they have hours and services."""
    works = WeeklyHours.objects.filter(artist=OuterRef("pk"), location__is_active=True)
    offers = Artist.services.through.objects.filter(artist=OuterRef("pk"))
    return Artist.objects.annotate(has_hours=Exists(works), does_something=Exists(offers))


@require_safe
@colleagues(Permission.SET_UP)
def artists(request: ColleagueRequest) -> HttpResponse:
    """Everyone, with what is missing."""
    today = timezone.localdate()
    rows = (
        with_what_is_missing()
        .select_related("user")
        .prefetch_related("skills")
        .order_by("-is_active", "order", "name")
    )
    listed = [(row, warnings_for(row, today) if row.is_active else []) for row in rows]
    return render(request, "desk/setup/artists.html", {"rows": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """A new artist."""
    return _artist(request, Artist(), "A new artist")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def artist(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One artist."""
    row = get_object_or_404(with_what_is_missing(), slug=slug)
    return _artist(
        request,
        row,
        str(row),
        warnings=warnings_for(row, timezone.localdate()),
        places=Location.objects.filter(is_active=True),
        coming=coming_visits(row, timezone.now()).count(),
        use=reverse("desk:setup-artist-use", args=[slug]),
    )


def _artist(request: ColleagueRequest, row: Artist, title: str, **more) -> HttpResponse:
    sent, status = request.method == "POST", 0
    files = request.FILES if sent else None
    form = ArtistForm(request.POST if sent else None, files, instance=row)
    if sent:
        status = refused(form, lambda: _keep(form, request))
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect("desk:setup-artist", form.instance.slug)
    template = "desk/setup/artist.html"
    return form_page(
        request,
        form,
        title=title,
        back=reverse(LIST),
        template=template,
        status=status,
        row=row,
        **more,
    )


def _keep(form: ArtistForm, request: ColleagueRequest) -> None:
    told = form.cleaned_data
    keep_artist(
        artist=form.instance,
        services=told["services"],
        skills=told["skills"],
        photo=told["photo_file"],
        remove_photo=bool(told.get("no_photo")),
        by=request.user,
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def use(request: ColleagueRequest, slug: str) -> HttpResponse:
    """No longer working here, or back."""
    return use_or_not(request, get_object_or_404(Artist, slug=slug), reverse(LIST))
