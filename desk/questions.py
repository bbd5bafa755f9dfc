"""A client's questionnaires at the desk: that they are asked, begun or signed, and sending a link.
Never the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients import actions
from clients.access import client_for, require
from clients.actions.intake import ask, open_sheet
from clients.models import AnswerSheet, Client, FormLink, Questionnaire
from clients.parts import Part
from clients.to_fill import KINDS
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from studio.errors import Refusal
from studio.once import once


@dataclass(frozen=True)
class Asked:
    """One questionnaire as it stands with a client."""

    kind: str
    words: str
    open: AnswerSheet | None
    signed_at: datetime | None
    link: FormLink | None


def questionnaires(person: Client, at: datetime) -> list[Asked]:
    """Each questionnaire with its state; two statements."""
    asked = AnswerSheet.objects.filter(client=person, withdrawn_at=None)
    asked = asked.select_related("questionnaire", "asked_by")
    sheets = list(asked.defer("answers", "questionnaire__questions"))
    links = {
        link.sheet_id: link
        for link in FormLink.objects.filter(
            sheet__client=person, revoked_at=None, expires_at__gt=at
        )
    }
    words = {kind: str(said) for kind, said in Questionnaire.Kind.choices}
    found = []
    for kind in KINDS:
        own = [sheet for sheet in sheets if sheet.questionnaire.kind == kind]
        waiting = next((sheet for sheet in own if sheet.is_open), None)
        signed = [sheet.signed_at for sheet in own if sheet.signed_at]
        link = links.get(waiting.pk) if waiting else None
        found.append(Asked(kind, words[kind], waiting, max(signed, default=None), link))
    return found


@require_POST
@colleagues()
@once
def send(request: ColleagueRequest, ref: str, kind: str) -> HttpResponse:
    """Send the link to a questionnaire, asking for it first where nobody has."""
    person = client_for(request.user, ref)
    require(request.user, person, Part.FORMS)
    if kind not in KINDS:
        raise Http404
    now = timezone.now()
    try:
        sheet = open_sheet(person, kind) or ask(client=person, kind=kind, by=request.user, now=now)
        actions.send_to_fill(sheet=sheet, by=request.user, now=now)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-forms", args=[ref]))
    messages.success(
        request, f"A link goes to {person.email}. It works for 14 days; older ones ended."
    )
    return redirect("desk:clients-forms", ref)
