"""Wrappers for the pages in front of the door, which two faces have."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.models import User

View = Callable[..., HttpResponse]
TOO_OFTEN = {"too_many_login_attempts", "too_many_codes", "rate_limited"}
# Twice, because the last one that a browser knows counts, and a form sent under plain
# `no-referrer` would say `Origin: null`, which the CSRF check must refuse.
REFERRER_POLICY = "no-referrer, strict-origin"


class SignedInRequest(HttpRequest):
    """A request behind a door: somebody sends it."""

    user: User  # type: ignore[assignment]


def entrance(view: View) -> View:
    """A page about signing in: never kept, and a form that failed says so in its status.

    In front of the door such a form has no once-only wrapper: done twice it does the same, while
    a repeat led elsewhere would arrive with a cookie that the first has just made worthless.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = _status_of(response)
        return response

    return wrapped


def _status_of(response: HttpResponse) -> int:
    context = getattr(response, "context_data", None) or {}
    forms = [context.get(name) for name in ("form", "webauthn_form")]
    errors = [form.errors.as_data() for form in forms if form is not None and form.is_bound]
    codes = {error.code for found in errors for each in found.values() for error in each}
    if not codes:
        return 200
    return 429 if codes & TOO_OFTEN else 400


def keyed(view: View) -> View:
    """A page behind a link that is a key: kept by nobody, and its address told to nobody."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = REFERRER_POLICY
        add_never_cache_headers(response)
        return response

    return wrapped
