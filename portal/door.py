"""Who comes in: every page of the portal is behind this door."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from clients.access import own_client


def clients(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in a client and hand over their record: a stranger signs in first, a colleague finds
    nothing here (404). Nothing behind this door is kept by the browser."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            sign_in = reverse("account_request_login_code")
            return redirect_to_login(request.get_full_path(), login_url=sign_in)
        client = own_client(request.user)
        if client is None:
            raise Http404
        response = view(request, client, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded
