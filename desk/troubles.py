"""What went wrong with one client, and what they complained about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client, Photo
from clients.parts import Viewer
from desk import drafts
from desk.door import ColleagueRequest, colleagues
from desk.here import here
from desk.record import frame
from desk.trouble_forms import (
    AnswerForm,
    ComplaintForm,
    ComplicationForm,
    GoOnForm,
    OutcomeForm,
)
from sessions_plan.access import record_client
from sessions_plan.actions import troubles as actions
from sessions_plan.models import Complaint, Complication
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day

SHOWN_PHOTOS = 12
USUAL_DAYS_TO_ANSWER = 14


@require_safe
@colleagues()
def troubles(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Complications and complaints, the open ones to go on with, and a new one."""
    person, who = record_client(request.user, ref)
    if (moved := drafts.kept(person)) is not None:
        return moved
    audit.opened(person, showing="complications and complaints")
    return _page(request, person, who)


def _zone(request: ColleagueRequest) -> str:
    where = here(request)
    return where.location.zone if where else "UTC"


def _photos(person: Client) -> list[Photo]:
    return list(person.photos.kept().order_by("-pk")[:SHOWN_PHOTOS])


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    *,
    typed: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`typed` holds the one form that was refused, by its name."""
    typed, zone, photos = typed or {}, _zone(request), _photos(person)
    today = local_day(timezone.now(), zone)
    answer_by = today + timedelta(days=USUAL_DAYS_TO_ANSWER)
    found = Complication.objects.filter(client=person).select_related(
        "record__artist", "opened_by", "closed_by"
    )
    said = Complaint.objects.filter(client=person).select_related("who", "opened_by", "closed_by")
    asked = ComplaintForm(
        initial={"who": request.user.pk, "answer_by": answer_by}, auto_id="said_%s"
    )
    context: dict[str, Any] = frame(request, person, who) | {
        "complications": [
            (
                one,
                typed.get(f"go-{one.ref}") or GoOnForm(photos=photos, auto_id=f"go_{one.ref}_%s"),
                typed.get(f"close-{one.ref}") or OutcomeForm(auto_id=f"close_{one.ref}_%s"),
            )
            for one in found.annotate(pictures=Count("photos")).prefetch_related("lots")
        ],
        "complaints": [
            (one, typed.get(f"close-{one.ref}") or OutcomeForm(auto_id=f"close_{one.ref}_%s"))
            for one in said
        ],
        "complication": typed.get("complication")
        or ComplicationForm(photos=photos, initial={"began_on": today}, auto_id="new_%s"),
        "complaint": typed.get("complaint") or asked,
        "is_refused": typed.keys(),
        "zone": zone,
        "today": today,
    }
    return render(request, "desk/troubles/page.html", context, status=status)


def _do(
    request: ColleagueRequest, ref: str, name: str, form: forms.Form, deed, said: str, **of: Any
) -> HttpResponse:
    """The deed with what was typed, or the page again with what is wrong."""
    person, who = record_client(request.user, ref)
    if not form.is_valid():
        return _page(request, person, who, typed={name: form}, status=400)
    try:
        deed(by=request.user, **of, **form.cleaned_data)
    except Refusal as no:
        field = getattr(no, "field", "")
        form.add_error(field if field in form.fields else None, no.sentence)
        return _page(request, person, who, typed={name: form}, status=no.status)
    messages.success(request, said)
    return redirect("desk:clients-troubles", ref)


@require_POST
@colleagues()
@once
def complication(request: ColleagueRequest, ref: str) -> HttpResponse:
    person, _ = record_client(request.user, ref)
    form = ComplicationForm(request.POST, photos=_photos(person), auto_id="new_%s")
    said = "Written down, with the session before it and its lots."
    return _do(request, ref, "complication", form, actions.open_complication, said, client=person)


@require_POST
@colleagues()
@once
def complication_on(request: ColleagueRequest, ref: str, trouble: str) -> HttpResponse:
    person, _ = record_client(request.user, ref)
    found = get_object_or_404(Complication, client=person, ref=trouble)
    form = GoOnForm(request.POST, photos=_photos(person), auto_id=f"go_{trouble}_%s")
    return _do(
        request, ref, f"go-{trouble}", form, actions.go_on_with_complication, "Written down.",
        complication=found,
    )  # fmt: skip


@require_POST
@colleagues()
@once
def complication_close(request: ColleagueRequest, ref: str, trouble: str) -> HttpResponse:
    person, _ = record_client(request.user, ref)
    found = get_object_or_404(Complication, client=person, ref=trouble)
    form = OutcomeForm(request.POST, auto_id=f"close_{trouble}_%s")
    return _do(
        request, ref, f"close-{trouble}", form, actions.close_complication,
        "Closed. It stays on record.", complication=found,
    )  # fmt: skip


@require_POST
@colleagues()
@once
def complaint(request: ColleagueRequest, ref: str) -> HttpResponse:
    person, _ = record_client(request.user, ref)
    form = ComplaintForm(request.POST, auto_id="said_%s")
    return _do(
        request, ref, "complaint", form, actions.open_complaint, "Written down.", client=person
    )


@require_POST
@colleagues()
@once
def complaint_on(request: ColleagueRequest, ref: str, trouble: str) -> HttpResponse:
    """Somebody else answers it, or by another day."""
    person, who = record_client(request.user, ref)
    found = get_object_or_404(Complaint, client=person, ref=trouble)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose who answers it, and a day.")
        return _page(request, person, who, status=400)
    try:
        actions.hand_complaint_on(complaint=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        messages.error(request, no.sentence)
        return _page(request, person, who, status=no.status)
    messages.success(request, "Handed on.")
    return redirect("desk:clients-troubles", ref)


@require_POST
@colleagues()
@once
def complaint_close(request: ColleagueRequest, ref: str, trouble: str) -> HttpResponse:
    person, _ = record_client(request.user, ref)
    found = get_object_or_404(Complaint, client=person, ref=trouble)
    form = OutcomeForm(request.POST, auto_id=f"close_{trouble}_%s")
    return _do(
        request, ref, f"close-{trouble}", form, actions.close_complaint,
        "Closed. It stays on record.", complaint=found,
    )  # fmt: skip
