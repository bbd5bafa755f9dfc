"""How a client is called and reached, by their own hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.doorway import SignedInRequest
from clients.actions import ask_for_address, change_contact
from clients.errors import ClientRefused
from clients.models import Client
from portal.door import clients
from portal.forms import AddressForm, DetailsForm
from portal.frame import page
from studio.once import once


@clients
@once
def details(request: SignedInRequest, client: Client) -> HttpResponse:
    """Name, number, and how messages are worded."""
    initial = {
        "preferred_name": client.preferred_name,
        "phone": client.phone,
        "neutral_messages": client.neutral_messages,
    }
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "client": client}
        return page(request, "details", context, status=400 if form.is_bound else 200)
    try:
        change_contact(client=client, by=request.user, **form.typed())
    except ClientRefused as refusal:
        form.add_error("phone", refusal.sentence)
        context = {"form": form, "client": client}
        return page(request, "details", context, status=refusal.status)
    messages.success(request, "Your details are saved.")
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
        f"We sent a link to {email}. Until you open it, you sign in with the address you have now.",
    )
    return HttpResponseRedirect(reverse("portal:details"))
