"""What a client reacts to: a list whose lines end and never go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from clients import actions
from clients.models import Allergy, Client
from clients.parts import Part, Viewer
from desk.clients.forms import AllergyForm, EndAllergyForm
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame, person_for, zone_of
from studio import audit
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def allergies(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The list, and a form for one more."""
    person, who = person_for(request.user, ref, Part.HEALTH)
    if request.method != "POST":
        audit.opened(person)
        return _page(request, person, who, AllergyForm())
    form = AllergyForm(request.POST)
    if not form.is_valid():
        return _page(request, person, who, form, 400)
    try:
        actions.note_allergy(client=person, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("substance", no.sentence)
        return _page(request, person, who, form, no.status)
    messages.success(request, f"{form.cleaned_data['substance']} is on the list.")
    return redirect("desk:clients-allergies", ref)


@require_POST
@colleagues()
@once
def end(request: ColleagueRequest, ref: str, pk: int) -> HttpResponse:
    """Take one off; the line stays, with the reason."""
    person, _ = person_for(request.user, ref, Part.HEALTH)
    allergy = Allergy.objects.filter(client=person, pk=pk).first()
    if allergy is None:
        raise Http404
    form = EndAllergyForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.end_allergy(allergy=allergy, reason=reason, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-allergies", args=[ref]))
    messages.success(request, f"{allergy.substance} is taken off; the line stays below.")
    return redirect("desk:clients-allergies", ref)


def _page(
    request: ColleagueRequest, person: Client, who: Viewer, form: AllergyForm, status: int = 200
) -> HttpResponse:
    rows = list(Allergy.objects.filter(client=person).select_related("noted_by", "ended_by")[:300])
    context = frame(request, person, who) | {
        "form": form,
        "standing": [row for row in rows if row.ended_at is None],
        "ended": [row for row in rows if row.ended_at is not None],
        "zone": zone_of(person),
    }
    return render(request, "desk/clients/allergies.html", context, status=status)
