"""Two photos of one view over one another; and what the website shows of them."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clients.actions import publish_pair, take_down
from clients.asks import place
from clients.models import Client, GalleryPair, Photo, PhotoPermission
from clients.photos import photo_client, photo_for
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.photos.forms import PublishForm
from desk.record import frame
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


@require_safe
@colleagues()
def compare(request: ColleagueRequest, ref: str) -> HttpResponse:
    """`?view=` the oldest and newest of a view, `?before=&after=` any two of it."""
    person, who = photo_client(request.user, ref)
    opened(person)
    found = sorted(person.photos.kept(), key=_in_time)
    view, before, after = _chosen(request, found)
    of_view = [photo for photo in found if photo.view == view]
    allowed = set(
        PhotoPermission.objects.live()
        .filter(photo__in=[p for p in (before, after) if p])
        .values_list("photo_id", flat=True)
    )
    pair = None
    if before and after:
        pair = GalleryPair.objects.shown().filter(before=before, after=after).first()
    context = frame(request, person, who) | {
        "view": view,
        "views": [each for each in Photo.View if sum(p.view == each for p in found) > 1],
        "of_view": of_view,
        "before": before,
        "after": after,
        "not_allowed": [p for p in (before, after) if p and p.pk not in allowed],
        "pair": pair,
        "may_publish": request.user.may(Permission.PUBLISH),
        "form": PublishForm(),
        "zone": place(person, timezone.now()).zone,
    }
    return render(request, "desk/photos/compare.html", context)


def _chosen(
    request: ColleagueRequest, found: list[Photo]
) -> tuple[str, Photo | None, Photo | None]:
    by_ref = {photo.ref: photo for photo in found}
    before = by_ref.get(request.GET.get("before", ""))
    after = by_ref.get(request.GET.get("after", ""))
    view = request.GET.get("view", "") or (before.view if before else Photo.View.FRONT)
    of_view = [photo for photo in found if photo.view == view]
    if before not in of_view or after not in of_view:
        of_clinic = [photo for photo in of_view if photo.stage != Photo.Stage.REFERENCE]
        rows = of_clinic if len(of_clinic) > 1 else of_view
        before, after = (rows[0], rows[-1]) if len(rows) > 1 else (None, None)
    if before and after and _in_time(before) > _in_time(after):
        before, after = after, before
    return view, before, after


def _in_time(photo: Photo) -> tuple[bool, datetime]:
    """Their own photos come first: they show how it was, whenever they were sent."""
    return photo.stage != Photo.Stage.REFERENCE, photo.taken_at


@require_POST
@colleagues(Permission.PUBLISH)
@once
def publish(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Show the pair on the website."""
    person, _ = photo_client(request.user, ref)
    before, after = (_own(request, person, side) for side in ("before", "after"))
    back = _address(person, before, after)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return answer_refused(request, Refusal("The words under it are too long."), back)
    try:
        publish_pair(
            before=before, after=after, caption=form.cleaned_data["caption"], by=request.user
        )
    except Refusal as no:
        return answer_refused(request, no, back)
    messages.success(request, "The pair is on the website, under “Before and after”.")
    return redirect(back)


def _own(request: ColleagueRequest, person: Client, side: str) -> Photo:
    photo = photo_for(request.user, request.POST.get(side, ""))
    if photo.client_id != person.pk:
        raise Http404
    return photo


def _address(person: Client, before: Photo, after: Photo) -> str:
    page = reverse("desk:clients-photos-compare", args=[person.ref])
    return f"{page}?before={before.ref}&after={after.ref}"


@require_POST
@colleagues(Permission.PUBLISH)
@once
def down(request: ColleagueRequest, ref: str, pair: str) -> HttpResponse:
    """Take the pair off the website."""
    person, _ = photo_client(request.user, ref)
    found = GalleryPair.objects.filter(ref=pair, before__client=person).first()
    if found is None:
        raise Http404
    take_down(pair=found, by=request.user)
    messages.success(request, "The pair is off the website. Browsers forget it within a minute.")
    return redirect("desk:clients-photos", person.ref)
