"""Who comes in: every view of the desk is behind this door."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.roles import Permission
from studio.errors import NotAllowed


class ColleagueRequest(HttpRequest):
    """A request behind this door: who sends it is signed in, and a colleague."""

    user: User  # type: ignore[assignment]
    htmx: HtmxDetails


def colleagues(permission: Permission = Permission.OPEN_DESK) -> Callable:
    """Let in colleagues with `permission`: a stranger signs in first, a client finds nothing
    here (404), a colleague without the right is told so (403)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not user.is_colleague:
                raise Http404
            if not user.may(permission):
                raise NotAllowed()
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                # The back button shows nothing of the desk where a tablet was handed over.
                add_never_cache_headers(response)
            if "HX-Boosted" in request.headers:
                # What happens in the panel beside a screen leaves the screen's address alone.
                response["HX-Push-Url"] = "false"
            return response

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
