"""Signing in and looking after one's sign-in: allauth's views as the clinic mounts them, and
the few of its own (`/welcome/`, `/join/…`, where one is signed in)."""

from __future__ import annotations

import functools
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions import (
    accept,
    end_sign_in,
    invitation_for,
    live_sign_ins,
    sign_out_everywhere,
)
from accounts.adapter import SecondFactorAdapter
from accounts.devices import device
from accounts.doorway import SignedInRequest, View, entrance, keyed
from accounts.errors import InvitationOver
from bookings.models import Location
from studio.once import once
from website.account_forms import JoinForm


def own_account(view: View) -> View:
    """A page about a colleague's own sign-in: a client, who has no password, finds nothing."""
    inner = once(entrance(view))

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_colleague:
            raise Http404
        return inner(request, *args, **kwargs)

    return wrapped


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up here; allauth only wants the address to have a name."""
    raise Http404


def welcome(request: HttpRequest) -> HttpResponse:
    """Where a sign-in leads when it did not come from a page of its own."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return HttpResponseRedirect("/desk/" if request.user.is_colleague else "/portal/")


@keyed
@once
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invited colleague thinks of a password, is signed in and led to the second step."""
    try:
        invitation = invitation_for(token, timezone.now())
    except InvitationOver as over:
        return render(request, "account/join_over.html", {"over": over}, status=over.status)
    form = JoinForm(request.POST or None, user=invitation.user)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "invitation": invitation}
        status = 400 if form.is_bound else 200
        return render(request, "account/join.html", context, status=status)
    user = accept(token=token, password=form.cleaned_data["password1"])
    record_authentication(request, user, method="password", email=user.email)
    return perform_login(request, user, redirect_url=reverse("mfa_index"), email=user.email)


@own_account
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where this colleague is signed in."""
    rows = [
        (row, device(row.user_agent), row.session_key == request.session.session_key)
        for row in live_sign_ins(request.user)
    ]
    zone = Location.objects.filter(is_active=True).values_list("zone", flat=True).first()
    context = {"rows": rows, "zone": zone or "UTC"}
    return render(request, "account/sessions.html", context)


@require_POST
@own_account
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out one browser."""
    end_sign_in(user=request.user, pk=pk)
    messages.success(request, "That browser is signed out.")
    return HttpResponseRedirect(reverse("account-sessions"))


@require_POST
@own_account
def end_all_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere, here as well."""
    sign_out_everywhere(user=request.user)
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return HttpResponseRedirect(reverse("account_login"))


class RemovePasskeyView(RemoveWebAuthnView):
    """allauth asks whether the last second step may go only for the app, not for passkeys."""

    def form_valid(self, form) -> HttpResponse:
        adapter = SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        return super().form_valid(form)
