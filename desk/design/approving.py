"""An approval on the studio's screen, and what was approved, beside the work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client
from clients.parts import Viewer
from designs import actions
from designs.access import design_client
from designs.agreement import LOOKS, TEXT
from designs.models import Approval, DesignVersion
from designs.showing import prepared, shown
from designs.standing import approved_for
from desk.design.finding import version_of
from desk.design.showing_forms import ApproveForm
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame, zone_of
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def approve(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """Looked at together, read, and signed by the client on this screen."""
    person, who = design_client(request.user, ref)
    if request.method != "POST":
        found = _version(person, version)
        opened(found)
        return _page(request, person, who, found, ApproveForm(initial={"name": str(person)}))
    found, form = _version(person, version), ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, person, who, found, form, status=400)
    try:
        given = actions.approve(
            version=found, way=Approval.Way.SCREEN, by=request.user, **form.cleaned_data
        )
    except Refusal as no:
        form.add_error(None, no.sentence)
        return _page(request, person, who, found, form, status=no.status)
    messages.success(request, f"{person.called} approved {found}.")
    return redirect("desk:design-approved", ref, given.ref)


def _version(person: Client, ref: str) -> DesignVersion:
    rows = DesignVersion.objects.filter(design__client=person, ref=ref)
    found = rows.select_related("design__client").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    found: DesignVersion,
    form: ApproveForm,
    status: int = 200,
) -> HttpResponse:
    one = shown(prepared(DesignVersion.objects.filter(pk=found.pk)))[0]
    context = frame(request, person, who) | {
        "one": one,
        "looks": [(look, getattr(one.sending, look.seen, None)) for look in LOOKS],
        "text": TEXT,
        "form": form,
        "zone": zone_of(person),
    }
    return render(request, "desk/design/approve.html", context, status=status)


@require_POST
@colleagues()
@once
def look(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """One of the three looks, opened on this screen with the client beside it."""
    found = version_of(request, ref, version)
    page = reverse("desk:design-approve", args=[ref, version])
    key = request.POST.get("look", "")
    try:
        actions.look_at(version=found, look=key, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, page)
    return redirect(f"{page}#look-{key}")


@require_safe
@colleagues()
def approved(request: ColleagueRequest, ref: str, approval: str) -> HttpResponse:
    """What was approved, and whether the stored bytes are still those."""
    person, who = design_client(request.user, ref)
    rows = Approval.objects.filter(ref=approval, version__design__client=person)
    found = rows.select_related("version__design", "approved_by", "withdrawn_by").first()
    if found is None:
        raise Http404
    opened(found)
    pictures = list(found.pictures.select_related("view__photo", "approval"))
    context = frame(request, person, who) | {
        "approval": found,
        "pictures": pictures,
        "stands": actions.stands(found),
        "zone": zone_of(person),
    }
    return render(request, "desk/design/approved.html", context)


@require_safe
@colleagues()
def beside(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The approval that stands: into the session record, or as a page of its own."""
    person, who = design_client(request.user, ref)
    found = approved_for(person)
    if not request.htmx:
        if found is None:
            return redirect("desk:design-list", ref)
        return redirect("desk:design-approved", ref, found.ref)
    opened(found or person, showing="" if found else "designs")
    pictures = list(found.pictures.select_related("view__photo")) if found else []
    context = {"person": person, "approval": found, "pictures": pictures, "zone": zone_of(person)}
    return render(request, "desk/design/_beside.html", context)
