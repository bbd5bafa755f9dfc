"""What stands on the wrong client is moved to the right one, by an artist or the owner."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Permission
from clients import actions
from clients.access import client_for
from clients.models import AnswerSheet, Client, ClientFile, Consent, Note, Photo
from clients.parts import SEES, Part, Viewer
from desk.clients.forms import READERS, CorrectForm
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, person_for
from desk.search import SHORTEST, Found, told_apart
from studio import audit
from studio.errors import NotAllowed, Refusal
from studio.once import once

SHOWN = 12


class Kind(NamedTuple):
    """A kind of thing that can be moved: its words, and the part of the record it is in."""

    model: type[models.Model]
    words: str
    part: Part


KINDS = {
    "photo": Kind(Photo, "this photo", Part.PHOTOS),
    "form": Kind(Consent, "this signed form", Part.PAPERS),
    "answers": Kind(AnswerSheet, "this form with answers", Part.HEALTH),
    "note": Kind(Note, "this note", Part.DESK_NOTES),
    "file": Kind(ClientFile, "this paper", Part.PAPERS),
}


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.CORRECT)
@once
def correct(request: ColleagueRequest, ref: str, kind: str, row: str) -> HttpResponse:
    """Choose whose it is, read what moving it does, and move it."""
    person, who = person_for(request.user, ref)
    chosen, found = _row(person, who, kind, row)
    if request.method != "POST":
        audit.opened(person)
        return _page(request, person, who, chosen, found, CorrectForm())
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, person, who, chosen, found, form, 400)
    right = client_for(request.user, form.cleaned_data["right"])
    try:
        moved = actions.move_to_right_client(
            row=found, right=right, reason=form.cleaned_data["reason"], by=request.user
        )
    except Refusal as no:
        form.add_error("right", no.sentence)
        return _page(request, person, who, chosen, found, form, no.status)
    said = "Moved. Both timelines say so, and name nobody else."
    if moved.was_seen:
        said += " It was seen where it stood: the owner has a task with 72 hours."
    messages.success(request, said)
    return redirect("desk:clients-one", ref)


def _row(person: Client, who: Viewer, kind: str, row: str) -> tuple[Kind, models.Model]:
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404
    if chosen.part not in SEES[who]:
        raise NotAllowed()
    found = chosen.model._default_manager.filter(client=person, ref=row).first()
    if found is None:
        raise Http404
    if isinstance(found, Note) and READERS[Note.Kind(found.kind)] not in SEES[who]:
        raise NotAllowed()
    return chosen, found


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    kind: Kind,
    row: models.Model,
    form: CorrectForm,
    status: int = 200,
) -> HttpResponse:
    words = (request.GET.get("q") or request.POST.get("q", "")).replace("\x00", "").strip()[:120]
    context = frame(request, person, who) | {
        "form": form,
        "kind": kind,
        "row": row,
        "words": words,
        "found": choices(request.user, person, words),
        "picked": request.POST.get("right", ""),
    }
    return render(request, "desk/clients/correct.html", context, status=status)


def choices(user: User, person: Client, words: str) -> list[Found]:
    """Whose it may be: of all clients with these words, or, for an artist, of their own."""
    if len(words) < SHORTEST:
        return []
    everyone = Client.objects.current().filter(erased_at=None).exclude(pk=person.pk)
    if not user.may(Permission.SEE_CLIENTS):
        everyone = everyone.filter(appointments__artist__user=user).distinct()
    audit.listed(Client, words)
    return told_apart(everyone.matching(words)[:SHOWN], timezone.now())
