"""Papers that came from outside: a doctor's note, a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clients import actions
from clients.models import Client, ClientFile
from clients.parts import SEES, Part, Viewer
from desk.clients.forms import PaperForm
from desk.clients.notes import may_correct
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, person_for, zone_of
from studio import audit
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def papers(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The list, and a form for one more. The desk takes papers in and does not read them."""
    person, who = person_for(request.user, ref, Part.FORMS)
    if request.method != "POST":
        audit.opened(person)
        return _page(request, person, who, PaperForm())
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, who, form, 400)
    told = form.cleaned_data
    try:
        actions.add_file(
            client=person,
            kind=told["kind"],
            title=told["title"],
            upload=told["file"],
            by=request.user,
        )
    except Refusal as no:
        form.add_error("file", no.sentence)
        return _page(request, person, who, form, no.status)
    messages.success(request, "The paper is kept.")
    return redirect("desk:clients-files", ref)


def _page(
    request: ColleagueRequest, person: Client, who: Viewer, form: PaperForm, status: int = 200
) -> HttpResponse:
    rows = ClientFile.objects.filter(client=person).select_related("added_by")
    context = frame(request, person, who) | {
        "form": form,
        "papers": list(rows[:300]),
        "reads": Part.PAPERS in SEES[who],
        "may_correct": may_correct(who),
        "zone": zone_of(person),
    }
    return render(request, "desk/clients/papers.html", context, status=status)
