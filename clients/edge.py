"""A tablet in a client's hands is locked here, before any view is asked.

While a hand-over lasts, what the sign-in knew is put aside on the server: this browser is nobody,
reaches the pages under /hand-over/ and no others, and its cookie opens nothing else. The sign-in
of before has ended; the PIN of who handed the tablet over makes a new one of what was put aside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from clients.actions.handing_over import hand_over_by
from clients.models import HandOver

KEY = "hand_over"
PATH = "/hand-over/"
STAYS = {"_session_expiry"}  # how long the browser keeps its cookie is no secret


class HandedRequest(HttpRequest):
    """A request from a tablet that is handed over."""

    hand_over: HandOver


class HandOverMiddleware:
    """Lead every request of a handed-over tablet to its client's forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = request.session.get(KEY)
        if held is None:
            return self.get_response(request)
        found = hand_over_by(held["token"], timezone.now())
        if found is None:
            return self._over(request)
        if not request.path_info.startswith(PATH):
            return _lead(request, PATH)
        request.hand_over = found  # type: ignore[attr-defined]
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response

    def _over(self, request: HttpRequest) -> HttpResponse:
        """Lost or too old: whoever holds the tablet has to sign in."""
        request.session.flush()
        messages.info(request, "The tablet is no longer handed over. Please sign in.")
        return _lead(request, resolve_url("account_login"))


def _lead(request: HttpRequest, to: str) -> HttpResponse:
    response = HttpResponse() if "HX-Request" in request.headers else HttpResponseRedirect(to)
    if "HX-Request" in request.headers:
        response.headers["HX-Redirect"] = to
    add_never_cache_headers(response)
    return response


def lock(request: HttpRequest, token: str, out_of_sight: dict[str, list[str]]) -> None:
    """Put the sign-in aside and leave this browser nothing but the hand-over."""
    for _ in get_messages(request):
        pass  # a word for the colleague is not for the client
    aside = {key: value for key, value in request.session.items() if key not in STAYS}
    for key in aside:
        del request.session[key]
    request.session[KEY] = {"token": token, "aside": aside, "out_of_sight": out_of_sight}
    _renew(request)


def unlock(request: HttpRequest) -> None:
    """Take up the sign-in again where it was put aside."""
    aside: dict[str, Any] = request.session.pop(KEY)["aside"]
    request.session.update(aside)
    _renew(request)


def kept_out_of_sight(request: HttpRequest, sheet: str) -> set[str]:
    """The questions of a sheet whose answers this tablet does not show."""
    return set(request.session[KEY]["out_of_sight"].get(sheet, ()))


def now_in_sight(request: HttpRequest, sheet: str, keys: set[str]) -> None:
    """Answered anew on this tablet: from now on shown."""
    held = request.session[KEY]
    left = [key for key in held["out_of_sight"].get(sheet, ()) if key not in keys]
    held["out_of_sight"] = held["out_of_sight"] | {sheet: left}
    request.session[KEY] = held


def _renew(request: HttpRequest) -> None:
    """Another key for the sign-in, so that the cookie of before opens nothing; the list of where
    the colleague is signed in goes along."""
    before = request.session.session_key
    request.session.cycle_key()
    for sign_in in UserSession.objects.filter(session_key=before):
        sign_in.session_key = request.session.session_key
        sign_in.save(update_fields=["session_key"])
