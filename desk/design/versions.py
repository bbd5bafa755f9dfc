"""The designs of one client: their versions, the photos they are drawn on, a new one."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clients.models import Photo
from clients.photos import SHOWING
from designs.access import design_client
from designs.actions import add_view, begin_design, new_version, remove_view
from designs.models import Approval, Design, DesignVersion, View
from designs.showing import drawn_views
from designs.wishes import WIDTHS
from desk.design.finding import SIDE_OF, version_of, view_of
from desk.design.forms import PhotoForm, VersionNameForm
from desk.design.words import Totals, in_words
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, zone_of
from sessions_plan.touch_up import fading_of
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

FIRST = (Photo.View.FRONT, Photo.View.TOP)  # the photos a design begins on, where there are such


@require_safe
@colleagues()
def designs(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Every version of every design, the newest design first, each with its numbers."""
    person, who = design_client(request.user, ref)
    opened(person, showing=SHOWING)
    standing = Approval.objects.filter(version=OuterRef("pk"), withdrawn_at=None)
    versions = (
        DesignVersion.objects.select_related("sending", "saved_by")
        .annotate(is_approved=Exists(standing))
        .prefetch_related(
            Prefetch("views", View.objects.select_related("photo").order_by("position"))
        )
    )
    rows = (
        Design.objects.filter(client=person)
        .select_related("artist")
        .prefetch_related(Prefetch("versions", versions.order_by("-number")))
    )
    shown = [(design, [_row(one, person.ref) for one in design.versions.all()]) for design in rows]
    context = frame(request, person, who) | {
        "designs": shown,
        "zone": zone_of(person),
        "has_photos": bool(shown) or person.photos.kept().exists(),
    }
    return render(request, "desk/design/list.html", context)


class Row(NamedTuple):
    """A version in the list. `state` is a tone, an icon and a word."""

    version: DesignVersion
    totals: Totals
    picture: str
    state: tuple[str, str, str]


def _row(version: DesignVersion, client_ref: str) -> Row:
    return Row(version, in_words(version.measured), _picture(version, client_ref), _state(version))


def _picture(version: DesignVersion, client_ref: str) -> str:
    """Where its first photo is, with what is drawn on it; empty where there is none."""
    views = [view for view in version.views.all() if view.photo.erased_at is None]
    if drawn := drawn_views(views):
        where = [client_ref, version.ref, drawn[0].ref]
        return f"{reverse('desk:design-shown', args=where)}?width={WIDTHS[0]}"
    return reverse("file-size", args=[views[0].photo.ref, "thumb"]) if views else ""


def _state(version: DesignVersion) -> tuple[str, str, str]:
    sending = getattr(version, "sending", None)
    if version.is_approved:  # type: ignore[attr-defined]
        return "good", "check-circle", "Approved"
    if sending is not None and sending.taken_back_at is None:
        return "info", "send", "Sent to the client"
    if version.is_frozen:
        return "still", "lock", "Shown before"
    return "wait", "pencil", "Being drawn"


@require_POST
@colleagues()
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Begin a design on the newest photos from the front and from above."""
    person, _ = design_client(request.user, ref)
    try:
        fading = fading_of(person)
        version = begin_design(client=person, half_life=fading.half_life, by=request.user)
        for view in FIRST:
            photo = person.photos.kept().filter(view=view).order_by("-taken_at").first()
            if photo is not None:
                add_view(version=version, photo=photo, side=SIDE_OF[view], by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("desk:design-list", person.ref)
    return redirect("desk:design-editor", person.ref, version.ref)


@require_POST
@colleagues()
@once
def new(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """A version that begins as this one is."""
    found = version_of(request, ref, version)
    form = VersionNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        made = new_version(parent=found, name=name, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("desk:design-editor", ref, version)
    messages.success(request, f"This is {made}. The one before stays as it was.")
    return redirect("desk:design-editor", ref, made.ref)


@require_POST
@colleagues()
@once
def photo(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """Put another photo of the client under the pencil."""
    found = version_of(request, ref, version)
    photos = list(found.design.client.photos.kept())
    form = PhotoForm(request.POST, photos=photos)
    if not form.is_valid():
        messages.error(request, "Choose one of the photos.")
        return redirect("desk:design-editor", ref, version)
    chosen = next(one for one in photos if one.ref == form.cleaned_data["photo"])
    side = form.cleaned_data["side"] or SIDE_OF[Photo.View(chosen.view)]
    try:
        view = add_view(version=found, photo=chosen, side=side, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("desk:design-editor", ref, version)
    address = redirect("desk:design-editor", ref, version)
    address["Location"] += f"#{view.ref}"
    return address


@require_POST
@colleagues()
@once
def remove(request: ColleagueRequest, ref: str, version: str, view: str) -> HttpResponse:
    """Take a photo out of this version, with what is drawn on it."""
    found = version_of(request, ref, version)
    if found.views.count() == 0:
        raise Http404
    try:
        remove_view(view=view_of(found, view), by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect("desk:design-editor", ref, version)
