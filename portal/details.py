"""How a client is called and reached, by their own hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doorway import SignedInRequest
from clients.actions import ask_for_address, set_silence, tell_wishes
from clients.contact_words import wording
from clients.errors import ClientRefused
from clients.models import Client, ContactConsent
from portal.door import clients
from portal.forms import CONSENTS, AddressForm, DetailsForm
from portal.frame import page
from studio.models import Studio
from studio.once import once

SAID = {True: "yes", False: "no", None: ""}


@clients
@once
def details(request: SignedInRequest, client: Client) -> HttpResponse:
    """Name, number, how and when to be reached, how messages are worded, and what to hear."""
    studio = Studio.current().name
    words = {kind: wording(kind, studio) for kind in CONSENTS}
    form = DetailsForm(request.POST or None, initial=_now(client), words=words)
    context = {"form": form, "client": client}
    if request.method != "POST" or not form.is_valid():
        return page(request, "details", context, status=400 if form.is_bound else 200)
    try:
        tell_wishes(client=client, by=request.user, words=words, where="Portal", **form.typed())
    except ClientRefused as refusal:
        form.add_error(getattr(refusal, "field", "phone"), refusal.sentence)
        return page(request, "details", context, status=refusal.status)
    messages.success(request, _("Your details are saved."))
    return HttpResponseRedirect(reverse("portal:details"))


def _now(client: Client) -> dict[str, Any]:
    said = ContactConsent.objects.filter(client=client).order_by("said_at", "pk")
    return {
        "preferred_name": client.preferred_name,
        "phone": client.phone,
        "preferred_channel": client.preferred_channel,
        "best_hours": client.best_hours,
        "voicemail_ok": SAID[client.voicemail_ok],
        "zone": client.zone,
        "neutral_messages": client.neutral_messages,
    } | dict(said.values_list("kind", "is_given"))


@require_POST
@clients
@once
def silence(request: SignedInRequest, client: Client) -> HttpResponse:
    """No message from us any more, or again."""
    wanted = request.POST.get("says") == "stop"
    set_silence(client=client, by=request.user, do_not_contact=wanted)
    if wanted:
        messages.success(request, _("We do not contact you any more."))
    else:
        messages.success(request, _("You hear from us again."))
    return HttpResponseRedirect(reverse("portal:details"))


@clients
@once
def address(request: SignedInRequest, client: Client) -> HttpResponse:
    """Ask for another address to sign in with. It counts once its link was opened, and this
    page says the same whoever has that address."""
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "address", {"form": form}, status=400 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    try:
        ask_for_address(client=client, email=email, by=request.user)
    except ClientRefused as refusal:
        form.add_error("email", refusal.sentence)
        return page(request, "address", {"form": form}, status=refusal.status)
    messages.info(
        request,
        _(
            "We sent a link to %(email)s. Until you open it, you sign in with the address you "
            "have now."
        )
        % {"email": email},
    )
    return HttpResponseRedirect(reverse("portal:details"))
