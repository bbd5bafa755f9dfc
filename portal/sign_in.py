"""Coming in: by a code sent to one's address, or by the link of an invitation."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.doorway import keyed
from clients.actions import accept_portal_invitation, invitation_for
from clients.errors import ClientRefused
from studio.once import once


@keyed
@once
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation, or of a change of address: a page with a button that says
    what it does. Pressing it proves the address and signs in."""
    try:
        invitation = invitation_for(token, timezone.now())
        if request.method == "POST":
            user = accept_portal_invitation(token=token)
    except ClientRefused as refusal:
        context = {"refusal": refusal}
        return render(request, "portal/join_over.html", context, status=refusal.status)
    if request.method != "POST":
        return render(request, "portal/join.html", {"invitation": invitation})
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, user, redirect_url=reverse("portal:home"), email=user.email)
