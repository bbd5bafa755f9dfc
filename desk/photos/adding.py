"""Taking and uploading photos: the guided set of a stage, by camera or from files."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clients.actions import add_photo, erase_photo
from clients.asks import place
from clients.models import Client, Photo
from clients.parts import Viewer
from clients.photos import SHOWING, Moment, moment, moments, photo_client
from clients.pictures import DOUBTS
from desk.door import ColleagueRequest, colleagues
from desk.frames import wants_json
from desk.photos.forms import PhotosForm, stage_choices
from desk.record import frame
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day

RETAKEN_WITHIN = timedelta(hours=2)


class Guide(NamedTuple):
    """A view of the guided set: what is there of this stage, and what shines through."""

    view: Photo.View
    taken: Photo | None
    ghost: Photo | None
    hint: str


HINTS: dict[str, str] = {
    Photo.View.FRONT: "Eyes straight ahead, at the height of the lens.",
    Photo.View.LEFT_45: "Turned half to their right: the left temple shows.",
    Photo.View.RIGHT_45: "Turned half to their left: the right temple shows.",
    Photo.View.LEFT: "Turned to their right: the left ear in the middle.",
    Photo.View.RIGHT: "Turned to their left: the right ear in the middle.",
    Photo.View.TOP: "Chin to the chest, the lens above the parting.",
    Photo.View.CROWN: "From behind and above: the whorl in the middle.",
    Photo.View.NAPE: "From behind, the head upright.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def add(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The guided set of one stage. Each file is a deed of its own: one that is refused stops no
    other."""
    person, who = photo_client(request.user, ref)
    zone = place(person, timezone.now()).zone
    found = list(person.photos.kept())
    known, today = moments(found), local_day(timezone.now(), zone)
    asked = request.POST.get("stage") or request.GET.get("stage", "")
    stage = moment(asked) or _next_stage(found)
    if stage not in known:
        known.append(stage)
    sent = request.method == "POST"
    form = PhotosForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        stages=stage_choices(known),
        today=today,
        initial={"stage": stage.key, "view": _view(request, found, stage)},
    )
    if sent and form.is_valid():
        return _keep(request, person, who, form, zone)
    if sent and wants_json(request):
        return JsonResponse({"error": _first_error(form)}, status=400)
    opened(person, showing=SHOWING)
    return _page(request, person, who, form, found, stage, status=400 if sent else 200)


def _keep(
    request: ColleagueRequest, person: Client, who: Viewer, form: PhotosForm, zone: str
) -> HttpResponse:
    files: list[UploadedFile] = form.cleaned_data["photos"]
    kept: list[Photo] = []
    refused: list[tuple[str, Refusal]] = []
    for file in files:
        try:
            kept.append(add_photo(client=person, upload=file, by=request.user, **form.told(zone)))
        except Refusal as no:
            refused.append((file.name or "One file", no))
    if kept:
        _forget_the_retaken(request, person, form.cleaned_data["instead"])
    if wants_json(request):
        return _as_json(person, kept, refused)
    if not kept:
        for name, problem in refused:
            form.add_error("photos", f"{name}: {problem.sentence}")
        found = list(person.photos.kept())
        stage = moment(form.cleaned_data["stage"]) or _next_stage(found)
        opened(person, showing=SHOWING)
        return _page(request, person, who, form, found, stage, status=refused[0][1].status)
    _tell(request, kept, refused)
    query = f"?stage={form.cleaned_data['stage']}"
    return redirect(reverse("desk:clients-photos-add", args=[person.ref]) + query)


def _as_json(person: Client, kept: list[Photo], refused: list[tuple[str, Refusal]]) -> HttpResponse:
    if not kept:
        _, no = refused[0]
        return JsonResponse({"error": no.sentence}, status=no.status)
    photo = kept[0]
    page = reverse("desk:clients-photos-one", args=[person.ref, photo.ref])
    told = {
        "ref": photo.ref,
        "view": photo.view,
        "page": page,
        "thumb": reverse("file-size", args=[photo.ref, "thumb"]),
        "screen": reverse("file-size", args=[photo.ref, "screen"]),
        "doubts": [DOUBTS[doubt] for doubt in photo.doubts],
    }
    return JsonResponse(told, status=201, headers={"Location": page})


def _tell(request: ColleagueRequest, kept: list[Photo], refused: list[tuple[str, Refusal]]) -> None:
    many = f"{len(kept)} photos are" if len(kept) > 1 else "The photo is"
    messages.success(request, f"{many} kept: {kept[0].get_view_display()}, {kept[0].when}.")
    for photo in kept:
        for doubt in photo.doubts:
            messages.warning(request, f"{photo.get_view_display()}: {DOUBTS[doubt]}")
    for name, no in refused:
        messages.error(request, f"{name} was not kept. {no.sentence}")


def _forget_the_retaken(request: ColleagueRequest, person: Client, ref: str) -> None:
    """A photo taken again replaces the one just taken by the same hand, nothing older."""
    since = timezone.now() - RETAKEN_WITHIN
    own = person.photos.kept().filter(added_by=request.user, added_at__gt=since)
    replaced = own.filter(ref=ref).first() if ref else None
    if replaced is not None:
        erase_photo(photo=replaced, by=request.user)


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    form: PhotosForm,
    found: list[Photo],
    stage: Moment,
    *,
    status: int,
) -> HttpResponse:
    view = form["view"].value()
    fronts = [photo for photo in _of_clinic(found) if photo.view == Photo.View.FRONT]
    context = frame(request, person, who) | {
        "form": form,
        "stage": stage,
        "stages": form.fields["stage"].choices,  # type: ignore[attr-defined]
        "guides": [_guide(each, found, stage) for each in Photo.GUIDED],
        "view": view,
        "portrait": fronts[-1] if fronts else None,
        "errors": form.errors.get("photos", []),
    }
    response = render(request, "desk/photos/add.html", context, status=status)
    response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


def _guide(view: Photo.View, found: list[Photo], stage: Moment) -> Guide:
    """The ghost is the last photo of that view, whatever its stage, but one just retaken."""
    of_view = [photo for photo in found if photo.view == view]
    taken = next((photo for photo in reversed(of_view) if stage.holds(photo)), None)
    of_clinic = _of_clinic(of_view)
    return Guide(view, taken, of_clinic[-1] if of_clinic else None, HINTS[view])


def _of_clinic(found: list[Photo]) -> list[Photo]:
    """Without those the client took before they ever came."""
    return [photo for photo in found if photo.stage != Photo.Stage.REFERENCE]


def _next_stage(found: list[Photo]) -> Moment:
    """The stage being photographed: the one of the last photo, or before everything."""
    of_clinic = _of_clinic(found)
    if not of_clinic:
        return Moment(Photo.Stage.BEFORE)
    return Moment(of_clinic[-1].stage, of_clinic[-1].session_number)


def _view(request: ColleagueRequest, found: list[Photo], stage: Moment) -> str:
    """The view asked for, or the first of the guided set that is missing."""
    asked = request.GET.get("view", "")
    if asked in Photo.View.values:
        return asked
    there = {photo.view for photo in found if stage.holds(photo)}
    return next((view for view in Photo.GUIDED if view not in there), Photo.View.FRONT)


def _first_error(form: PhotosForm) -> str:
    return str(next(iter(next(iter(form.errors.values())))))
