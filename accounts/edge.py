"""What happens at the edge of every request: who acts is set once, here."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from auditlog.context import set_actor
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.adapter import has_second_factor
from studio.network import client_ip

# Where a colleague may go who has yet to set a second factor: to the pages that set one, to
# those that ask for the password on the way there, and out.
STILL_OPEN = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


class ActorMiddleware:
    """Write every audit line of this request under the person signed in and their address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        with set_actor(user, remote_addr=client_ip(request) or None):
            return self.get_response(request)


class SecondFactorMiddleware:
    """A colleague without a second factor reaches only the page that sets one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        user = request.user
        if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not user.is_colleague or name in STILL_OPEN:
            return None
        used = {record["method"] for record in get_authentication_records(request, user)}
        if "mfa" in used or has_second_factor(user):
            return None
        page = reverse("mfa_index")
        if getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": page})
        return HttpResponseRedirect(page)
