"""A client's own photos: seen, sent, allowed one by one, and who at the studio looked at them."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.actions import add_photo, give_permission, withdraw_permission
from clients.asks import place
from clients.models import Client, GalleryPair, Photo, PhotoPermission
from clients.photos import SHOWING, Moment, looks, moments, photo_for, who_opened
from clients.pictures import DOUBTS
from portal.door import clients
from portal.frame import page
from portal.photo_forms import OwnPhotosForm
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

SHOWN_LOOKS = 30


@require_safe
@clients
def photos(request: SignedInRequest, client: Client) -> HttpResponse:
    """All of them by stage, and who saw them on which day."""
    opened(client, showing=SHOWING)
    found = list(client.photos.kept())
    zone = place(client, timezone.now()).zone
    allowed = PhotoPermission.objects.live().filter(photo__client=client)
    stages = [(m, [photo for photo in found if m.holds(photo)]) for m in moments(found)]
    context = {
        "stages": [(moment, _words(moment), held) for moment, held in stages if held],
        "allowed": set(allowed.values_list("photo_id", flat=True)),
        "days": _by_day(looks(who_opened(*found), zone, but=request.user)[:SHOWN_LOOKS]),
        "zone": zone,
    }
    return page(request, "photos", context)


def _words(moment: Moment) -> str:
    """A stage as one says it to the person themselves."""
    return _("From earlier") if moment.stage == Photo.Stage.REFERENCE else moment.words


def _by_day(seen: list) -> list[tuple]:
    return [(day, list(of_day)) for day, of_day in groupby(seen, key=lambda look: look.day)]


@require_safe
@clients
def photo(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    found = _own(request, client, ref)
    opened(client)
    zone = place(client, timezone.now()).zone
    shown = GalleryPair.objects.shown().filter(before__client=client)
    context = {
        "photo": found,
        "words": _words(Moment(found.stage, found.session_number)).lower(),
        "permission": found.permissions.live().select_related("consent").first(),
        "is_shown": any(found.pk in (pair.before_id, pair.after_id) for pair in shown),
        "days": _by_day(looks(who_opened(found), zone, but=request.user)[:SHOWN_LOOKS]),
        "zone": zone,
    }
    return page(request, "photo", context)


def _own(request: SignedInRequest, client: Client, ref: str) -> Photo:
    found = photo_for(request.user, ref)
    if found.client_id != client.pk:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def add(request: SignedInRequest, client: Client) -> HttpResponse:
    """Send photos of one's own: of how it was, or of how it has healed."""
    sent = request.method == "POST"
    wants_json = request.headers.get("Accept") == "application/json"
    form = OwnPhotosForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"stage": Photo.Stage.REFERENCE, "view": Photo.View.FRONT},
    )
    status = 400 if sent else 200
    if sent and form.is_valid():
        kept, refused = _keep(request, client, form)
        if wants_json:
            return _as_json(kept, refused)
        if kept:
            _tell(request, kept, refused)
            return redirect("portal:photos")
        for name, no in refused:
            form.add_error("photos", f"{name}: {no.sentence}")
        status = refused[0][1].status
    elif sent and wants_json:
        error = str(next(iter(next(iter(form.errors.values())))))
        return JsonResponse({"error": error}, status=400)
    return page(request, "photos_add", {"form": form}, status=status)


def _keep(
    request: SignedInRequest, client: Client, form: OwnPhotosForm
) -> tuple[list[Photo], list[tuple[str, Refusal]]]:
    """Each file by itself: one that is refused stops no other."""
    kept, refused = [], []
    told = {name: form.cleaned_data[name] for name in ("stage", "view")}
    for file in form.cleaned_data["photos"]:
        try:
            kept.append(add_photo(client=client, upload=file, by=request.user, **told))
        except Refusal as no:
            refused.append((file.name or _("One file"), no))
    return kept, refused


def _as_json(kept: list[Photo], refused: list[tuple[str, Refusal]]) -> HttpResponse:
    if not kept:
        no = refused[0][1]
        return JsonResponse({"error": no.sentence}, status=no.status)
    where = reverse("portal:photos-one", args=[kept[0].ref])
    told = {
        "ref": kept[0].ref,
        "view": kept[0].view,
        "page": where,
        "thumb": reverse("file-size", args=[kept[0].ref, "thumb"]),
        "doubts": [DOUBTS[doubt] for doubt in kept[0].doubts],
    }
    return JsonResponse(told, status=201, headers={"Location": where})


def _tell(request: SignedInRequest, kept: list[Photo], refused: list[tuple[str, Refusal]]) -> None:
    arrived = ngettext(
        "Thank you, the photo arrived.", "Thank you, %(number)s photos arrived.", len(kept)
    )
    messages.success(request, arrived % {"number": len(kept)})
    for doubt in sorted({doubt for photo in kept for doubt in photo.doubts}):
        messages.warning(request, DOUBTS[doubt])
    for name, no in refused:
        messages.error(
            request, _("%(name)s was not kept. %(why)s") % {"name": name, "why": no.sentence}
        )


@require_POST
@clients
@once
def permission(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Allow this photo to be shown, or take that back."""
    found = _own(request, client, ref)
    if request.POST.get("deed") == "give":
        give_permission(photo=found, by=request.user)
        messages.success(
            request, _("Thank you. The studio may show this photo, without your name.")
        )
    else:
        withdraw_permission(photo=found, by=request.user)
        messages.success(
            request, _("This photo is shown no longer. Browsers may remember it for a minute.")
        )
    return redirect("portal:photos-one", found.ref)
