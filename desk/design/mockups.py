"""Photos and videos of the cream mock-up, kept beside the version it tried out."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import qrcode
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from clients.models import Client
from clients.parts import Viewer
from designs import actions
from designs.access import design_client
from designs.links import mock_up_url
from designs.models import DesignVersion, MockUpLink
from desk.design.finding import version_of
from desk.design.showing_forms import MockUpForm
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame, zone_of
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def mock_ups(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """What is kept; more from this machine, or from the client's phone by a code."""
    person, who = design_client(request.user, ref)
    rows = DesignVersion.objects.filter(design__client=person, ref=version)
    found = rows.select_related("design__client").first()
    if found is None:
        raise Http404
    if request.method != "POST":
        opened(found, showing="mock-ups")
        return _page(request, person, who, found, MockUpForm())
    form = MockUpForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, who, found, form, status=400)
    kept, status = 0, 400
    for file in form.cleaned_data["uploads"]:
        try:
            row = actions.add_mock_up(
                version=found, upload=file, note=form.cleaned_data["note"], by=request.user
            )
        except Refusal as no:
            form.add_error("uploads", f"{file.name}: {no.sentence}")
            status = no.status
        else:
            kept += 1
            if row.carries_place:
                messages.warning(
                    request, f"{row.name} says where it was taken, and is kept as it came."
                )
    if kept:
        messages.success(request, f"{kept} file{'s' * (kept != 1)} kept with {found}.")
    if form.errors:
        return _page(request, person, who, found, form, status=status)
    return redirect("desk:design-mock-ups", ref, version)


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    found: DesignVersion,
    form: MockUpForm,
    status: int = 200,
) -> HttpResponse:
    links = MockUpLink.objects.filter(version=found, expires_at__gt=timezone.now())
    link = links.order_by("-made_at").first()
    context = frame(request, person, who) | {
        "version": found,
        "kept": list(found.mock_ups.exclude(file="").select_related("added_by")),
        "form": form,
        "link": link,
        "square": square_of(mock_up_url(link)) if link else "",
        "zone": zone_of(person),
    }
    return render(request, "desk/design/mock_ups.html", context, status=status)


def square_of(url: str) -> str:
    """The code for `url` within the page, as a picture that needs no address of its own."""
    drawn = BytesIO()
    qrcode.make(url, image_factory=SvgPathImage, border=2).save(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


@require_POST
@colleagues()
@once
def code(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """A code for the client's phone, good for some minutes; an older one ends."""
    found = version_of(request, ref, version)
    try:
        actions.make_mock_up_link(version=found, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:design-mock-ups", args=[ref, version]))
    page = redirect("desk:design-mock-ups", ref, version)
    page["Location"] += "#code"
    return page
