"""A colleague's PIN: it takes a tablet back from a client's hands, and does nothing else."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actions import drop_pin, set_pin
from accounts.doorway import SignedInRequest
from accounts.errors import AccountRefused
from website.account import own_account
from website.account_forms import PinForm

TOO_OFTEN = "That was tried too often. Please wait a few minutes, then try again."


@own_account
def pin(request: SignedInRequest) -> HttpResponse:
    """Set the PIN, or another one, with one's password."""
    form, status = PinForm(request.POST or None, user=request.user), 200
    if request.method == "POST":
        status = 400
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            form.add_error(None, TOO_OFTEN)
            status = 429
        elif form.is_valid():
            try:
                set_pin(user=request.user, pin=form.cleaned_data["pin"])
            except AccountRefused as refusal:
                form.add_error("pin", refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, "Your PIN is set. It takes a tablet back from a client.")
                return HttpResponseRedirect(reverse("account-pin"))
    return render(request, "account/pin.html", {"form": form}, status=status)


@require_POST
@own_account
def drop(request: SignedInRequest) -> HttpResponse:
    """The PIN counts no longer."""
    drop_pin(user=request.user)
    messages.success(request, "Your PIN is gone.")
    return HttpResponseRedirect(reverse("account-pin"))
