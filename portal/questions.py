"""Questionnaires in the portal: those that are open, and beginning one nobody asked for yet."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.doorway import SignedInRequest
from clients.actions.intake import ask
from clients.models import AnswerSheet, Client, Questionnaire
from clients.to_fill import ToFill
from portal.door import clients
from studio.once import once


def questions(client: Client) -> list[tuple[str, str, AnswerSheet | None]]:
    """Each questionnaire that is open or was never answered: kind, words and its sheet."""
    found = ToFill(client)
    words = {kind: str(said) for kind, said in Questionnaire.Kind.choices}
    sheets = {sheet.questionnaire.kind: sheet for sheet in found.sheets}
    return [(kind, words[kind], sheets.get(kind)) for kind in found.kinds]


@require_POST
@clients
@once
def begin(request: SignedInRequest, client: Client, kind: str) -> HttpResponse:
    """Put a questionnaire before oneself: one that was never answered, or is open already."""
    if kind not in ToFill(client).kinds:
        raise Http404
    sheet = ask(client=client, kind=kind, by=request.user)
    return HttpResponseRedirect(reverse("fill-own", args=[sheet.ref]))
