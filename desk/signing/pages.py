"""`/desk/clients/<ref>/forms/`: which forms a client signed, which lie open, which are needed.

Everyone at the desk sees that a form was signed; what stands in it only who may read papers.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.answers import forms_ahead
from clients import actions
from clients.asks import place
from clients.consent_paper import Paper
from clients.forms_of import all_consents, forms_of
from clients.models import Client, Consent, ConsentForm
from clients.parts import SEES, Part
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.questions import questionnaires
from desk.record import frame, person_for
from desk.signing.forms import WithdrawForm
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


def _consent(person: Client, consent: str) -> Consent:
    return get_object_or_404(all_consents(person).select_related("client"), ref=consent)


@require_safe
@colleagues()
def forms(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Each form with its state and the next thing to do, and everything that was ever asked."""
    (person, who), now = person_for(request.user, ref, Part.FORMS), timezone.now()
    opened(person)
    ahead, consents = forms_ahead(person, now), list(all_consents(person))
    rows = forms_of(consents, ahead, now)
    context = frame(request, person, who) | {
        "rows": sorted(rows, key=lambda row: (not row.is_needed, row.form.order)),
        "history": [consent for consent in consents if not consent.is_open],
        "zone": ahead.zone,
        "now": now,
        "reads_papers": Part.PAPERS in SEES[who],
        "questionnaires": questionnaires(person, now),
        "can_write": bool(person.email) and not person.is_silent,
    }
    return render(request, "desk/signing/forms.html", context)


@require_POST
@colleagues()
@once
def ask(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Put a form before the client, and send the link where that was the button."""
    person, _ = person_for(request.user, ref, Part.FORMS)
    form = get_object_or_404(ConsentForm, slug=request.POST.get("form", "")[:50])
    try:
        consent = actions.ask_to_sign(client=person, form=form, by=request.user)
        if request.POST.get("send"):
            actions.send_to_sign(consent=consent, by=request.user)
            messages.success(request, f"{form}: a link goes to {person.email}.")
        else:
            messages.success(request, f"{form}: it lies open, in the portal and for the tablet.")
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-forms", args=[ref]))
    return redirect("desk:clients-forms", ref)


@require_POST
@colleagues()
@once
def send(request: ColleagueRequest, ref: str, consent: str) -> HttpResponse:
    person, _ = person_for(request.user, ref, Part.FORMS)
    found = _consent(person, consent)
    try:
        actions.send_to_sign(consent=found, by=request.user)
        messages.success(
            request, f"A link goes to {person.email}. It works for 14 days; older ones ended."
        )
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-forms", args=[ref]))
    return redirect("desk:clients-forms", ref)


@require_POST
@colleagues()
@once
def cancel(request: ColleagueRequest, ref: str, consent: str) -> HttpResponse:
    """No longer ask for a form that is not signed."""
    person, _ = person_for(request.user, ref, Part.FORMS)
    found = _consent(person, consent)
    try:
        actions.cancel_consent(consent=found, by=request.user)
        messages.success(request, f"{found.version.form} is no longer asked for.")
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-forms", args=[ref]))
    return redirect("desk:clients-forms", ref)


@require_safe
@colleagues()
def one(request: ColleagueRequest, ref: str, consent: str) -> HttpResponse:
    """What was signed, word by word, for who may read papers."""
    person, who = person_for(request.user, ref, Part.PAPERS)
    found = _consent(person, consent)
    if found.signed_at is None:
        raise Http404
    opened(found)
    context = frame(request, person, who) | {
        "consent": found,
        "paper": Paper(found),
        "zone": place(person, timezone.now()).zone,
    }
    return render(request, "desk/signing/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def withdraw(request: ColleagueRequest, ref: str, consent: str) -> HttpResponse:
    """Write down that the client takes a signature back, in their words."""
    person, who = person_for(request.user, ref, Part.FORMS)
    found, status = _consent(person, consent), 200
    if found.signed_at is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.withdraw(consent=found, by=request.user, **form.cleaned_data)
                messages.success(request, f"{found.version.form} counts no longer.")
                return redirect("desk:clients-forms", ref)
            except Refusal as no:
                form.add_error(None, no.sentence)
                status = no.status
    context = frame(request, person, who) | {
        "consent": found,
        "form": form,
        "is_about_photos": found.version.form.kind == ConsentForm.Kind.PHOTO,
    }
    return render(request, "desk/signing/withdraw.html", context, status=status)
