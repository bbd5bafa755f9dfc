"""`/portal/forms/`: what is to be signed, what was signed and when, a copy of each, and taking
back the yes to photos."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from bookings.answers import forms_ahead
from clients import actions
from clients.asks import place
from clients.consent_paper import Paper
from clients.errors import ClientRefused
from clients.forms_of import all_consents, forms_of
from clients.models import Client, Consent, ConsentForm
from portal.door import clients
from portal.frame import page
from portal.questions import questions
from studio.audit import opened
from studio.once import once

Kind = ConsentForm.Kind


@require_safe
@clients
def forms(request: SignedInRequest, client: Client) -> HttpResponse:
    opened(client)
    now = timezone.now()
    ahead, consents = forms_ahead(client, now), list(all_consents(client))
    standings = forms_of(consents, ahead, now)
    context = {
        "questions": questions(client),
        "to_sign": [row for row in standings if row.open or row.is_needed],
        "photos": next((row for row in standings if row.form.kind == Kind.PHOTO), None),
        "signed": [consent for consent in consents if consent.signed_at],
        "zone": ahead.zone,
    }
    return page(request, "forms", context)


@require_POST
@clients
@once
def begin(request: SignedInRequest, client: Client, slug: str) -> HttpResponse:
    """Open a form that the next visit needs, or the photo form to answer it anew."""
    form = ConsentForm.objects.filter(slug=slug, is_active=True).first()
    asked = forms_ahead(client, timezone.now()).slugs
    if form is None or not (form.kind == Kind.PHOTO or slug in asked):
        raise Http404
    consent = actions.ask_to_sign(client=client, form=form, by=request.user)
    return HttpResponseRedirect(reverse("sign-own", args=[consent.ref]))


@require_safe
@clients
def one(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """What was signed, word by word."""
    consent = _signed(client, ref)
    opened(consent)
    context = {
        "consent": consent,
        "paper": Paper(consent),
        "zone": place(client, timezone.now()).zone,
        "may_withdraw": _may_withdraw(consent),
    }
    return page(request, "form", context)


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def withdraw(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Say what taking it back does, and do it."""
    consent = _signed(client, ref)
    if consent.version.form.kind != Kind.PHOTO:
        raise Http404
    if request.method != "POST":
        if not _may_withdraw(consent):
            return HttpResponseRedirect(reverse("portal:forms"))
        return page(request, "form_withdraw", {"consent": consent})
    try:
        actions.withdraw(
            consent=consent, by=request.user, reason="Withdrawn by the client in the portal."
        )
    except ClientRefused as refusal:
        context = {"consent": consent, "refusal": refusal}
        return page(request, "form_withdraw", context, status=refusal.status)
    messages.success(
        request, _("Your consent is withdrawn. No photo of you is on our website any more.")
    )
    return HttpResponseRedirect(reverse("portal:forms"))


def _signed(client: Client, ref: str) -> Consent:
    rows = all_consents(client).select_related("client")
    consent = rows.filter(ref=ref, signed_at__isnull=False).first()
    if consent is None:
        raise Http404
    return consent


def _may_withdraw(consent: Consent) -> bool:
    return consent.version.form.kind == Kind.PHOTO and consent.is_in_force
