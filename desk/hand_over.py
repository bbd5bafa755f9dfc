"""Handing the tablet to a client: which of their forms, then this browser shows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bookings.answers import unsigned_forms
from clients import actions
from clients.access import client_for, require, viewer
from clients.actions.intake import ask
from clients.asks import place
from clients.edge import PATH, lock
from clients.errors import NothingToHandOver
from clients.models import AnswerSheet, Client, Consent, ConsentForm, Questionnaire
from clients.parts import Part
from clients.to_fill import ToFill
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day


@dataclass(frozen=True)
class Offer:
    """One form that could be handed over: open, or to be put before them with it."""

    value: str
    words: str
    state: str


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def hand_over(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Choose the forms, and lock this browser to them."""
    person = client_for(request.user, ref)
    require(request.user, person, Part.FORMS)
    if request.method != "POST":
        opened(person)
        return _page(request, person)
    try:
        return _begin(request, person, request.POST.getlist("form"))
    except Refusal as refusal:
        return _page(request, person, refusal)


def _page(
    request: ColleagueRequest, person: Client, refusal: Refusal | None = None
) -> HttpResponse:
    offers = _offers(person, ToFill(person))
    chosen = request.POST.getlist("form") if refusal else [offer.value for offer in offers]
    context = frame(request, person, viewer(request.user, person)) | {
        "offers": [(offer, offer.value in chosen) for offer in offers],
        "has_pin": bool(request.user.pin),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "desk/hand_over.html", context, status=status)


def _offers(person: Client, found: ToFill) -> list[Offer]:
    """What is open, what the next visit needs, and questions never asked."""
    now = timezone.now()
    kinds = {kind: str(said) for kind, said in Questionnaire.Kind.choices}
    open_forms = {consent.version.form.slug for consent in found.consents}
    needed = {item.key.removeprefix("consent:") for item in unsigned_forms(person, None, now)}
    due = ConsentForm.objects.filter(slug__in=needed - open_forms, is_active=True)
    return [
        *(
            Offer(f"sheet:{sheet.ref}", kinds[sheet.questionnaire.kind], _state(sheet))
            for sheet in found.sheets
        ),
        *(Offer(f"ask:{kind}", kinds[kind], "Not asked yet") for kind in found.unasked),
        *(
            Offer(f"consent:{one.ref}", one.version.form.title, _state(one))
            for one in found.consents
        ),
        *(Offer(f"sign:{form.slug}", form.title, "Needed for the next visit") for form in due),
    ]


def _state(form: AnswerSheet | Consent) -> str:
    return "Begun, not finished" if form.saved_at else "Open"


def _begin(request: ColleagueRequest, person: Client, chosen: list[str]) -> HttpResponse:
    now = timezone.now()
    sheets, consents = _chosen(request, person, chosen)
    begun, token = actions.hand_over(
        client=person, sheets=sheets, consents=consents, by=request.user, now=now
    )
    today = local_day(now, place(person, now).zone)
    hidden = {
        sheet.ref: actions.out_of_sight(sheet=sheet, by=request.user, today=today, now=now)
        for sheet in begun.sheets.select_related("questionnaire", "client")
    }
    lock(request, token, hidden)
    response = HttpResponseRedirect(PATH)
    # What the desk showed before is gone from this browser, back button and all.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _chosen(
    request: ColleagueRequest, person: Client, chosen: list[str]
) -> tuple[list[AnswerSheet], list[Consent]]:
    """The forms that were ticked, those not asked for yet put before the client now."""
    if not request.user.pin:
        return [], []  # the action says so; nothing is asked for first
    found = ToFill(person)
    offers = {offer.value for offer in _offers(person, found)}
    wanted = [value for value in chosen if value in offers]
    if not wanted:
        raise NothingToHandOver()
    sheets = [sheet for sheet in found.sheets if f"sheet:{sheet.ref}" in wanted]
    consents = [consent for consent in found.consents if f"consent:{consent.ref}" in wanted]
    for kind in found.unasked:
        if f"ask:{kind}" in wanted:
            sheets.append(ask(client=person, kind=kind, by=request.user))
    for form in ConsentForm.objects.filter(is_active=True):
        if f"sign:{form.slug}" in wanted:
            consents.append(actions.ask_to_sign(client=person, form=form, by=request.user))
    return sheets, consents
