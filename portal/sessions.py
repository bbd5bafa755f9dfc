"""Where a client is signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import end_sign_in, live_sign_ins, sign_out_everywhere
from accounts.devices import device
from accounts.doorway import SignedInRequest
from bookings.models import Location
from clients.models import Client
from portal.door import clients
from portal.frame import page
from studio.once import once


@clients
def sessions(request: SignedInRequest, client: Client) -> HttpResponse:
    rows = [
        (row, device(row.user_agent), row.session_key == request.session.session_key)
        for row in live_sign_ins(request.user)
    ]
    zone = Location.objects.filter(is_active=True).values_list("zone", flat=True).first()
    return page(request, "sessions", {"rows": rows, "zone": zone or "UTC"})


@require_POST
@clients
@once
def end_session(request: SignedInRequest, client: Client, pk: int) -> HttpResponse:
    """Sign out one browser."""
    end_sign_in(user=request.user, pk=pk)
    messages.success(request, _("That browser is signed out."))
    return HttpResponseRedirect(reverse("portal:sessions"))


@require_POST
@clients
@once
def end_all_sessions(request: SignedInRequest, client: Client) -> HttpResponse:
    """Sign out everywhere, here as well."""
    sign_out_everywhere(user=request.user)
    request.session.flush()
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("account_request_login_code"))
