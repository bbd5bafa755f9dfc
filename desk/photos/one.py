"""One photo: seen large, allowed or not, erased."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.actions import erase_photo, give_permission, withdraw_permission
from clients.asks import place
from clients.models import Client, GalleryPair, Photo
from clients.parts import Viewer
from clients.photos import looks, photo_client, who_opened
from clients.pictures import DOUBTS
from clients.standing import publishing_consent
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


def _photo(request: ColleagueRequest, ref: str, photo: str) -> tuple[Client, Photo, Viewer]:
    person, who = photo_client(request.user, ref)
    found = person.photos.kept().select_related("added_by").filter(ref=photo).first()
    if found is None:
        raise Http404
    return person, found, who


@require_safe
@colleagues()
def one(request: ColleagueRequest, ref: str, photo: str) -> HttpResponse:
    """The photo large, what is doubtful about it, whether it may be shown, who looked at it."""
    person, found, who = _photo(request, ref, photo)
    opened(person)
    zone = place(person, timezone.now()).zone
    of_view = list(person.photos.kept().filter(view=found.view))
    here = of_view.index(found)
    pairs = GalleryPair.objects.shown().filter(before__client=person)
    context = frame(request, person, who) | {
        "photo": found,
        "doubts": [DOUBTS[doubt] for doubt in found.doubts if doubt in DOUBTS],
        "earlier": of_view[here - 1] if here else None,
        "later": of_view[here + 1] if here + 1 < len(of_view) else None,
        "permission": found.permissions.live().select_related("consent", "given_by").first(),
        "consent": publishing_consent(person),
        "published": sum(found.pk in (pair.before_id, pair.after_id) for pair in pairs),
        "looks": looks(who_opened(found), zone)[:12],
        "zone": zone,
    }
    return render(request, "desk/photos/one.html", context)


@require_POST
@colleagues()
@once
def erase(request: ColleagueRequest, ref: str, photo: str) -> HttpResponse:
    person, found, _ = _photo(request, ref, photo)
    erase_photo(photo=found, by=request.user)
    messages.success(request, f"The photo is erased: {found.get_view_display()}, {found.when}.")
    return redirect("desk:clients-photos", person.ref)


@require_POST
@colleagues()
@once
def permission(request: ColleagueRequest, ref: str, photo: str) -> HttpResponse:
    """Put the client's signed yes to this photo, or take it back for them."""
    person, found, _ = _photo(request, ref, photo)
    back = reverse("desk:clients-photos-one", args=[person.ref, found.ref])
    if request.POST.get("deed") == "withdraw":
        withdraw_permission(photo=found, by=request.user)
        messages.success(request, "This photo is no longer shown anywhere.")
        return redirect(back)
    try:
        give_permission(photo=found, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, back)
    messages.success(request, "This photo may be shown, as the signed photo consent says.")
    return redirect(back)
