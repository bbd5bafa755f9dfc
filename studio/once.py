"""A double click is one deed.

Every form that posts carries a fresh key (`{% once %}`). The first request with it does the
deed; a repeat, even one that arrives while the first still works, is led where the first led.
A form that was refused gives its key back, so that it can be mended and sent again.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from studio.models import Deed

GIVEN_UP_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)
WAIT_SECONDS = 10.0


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a POST with a key already used answer as the first one did."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = request.POST.get("once", "")
        if request.method != "POST" or not 8 <= len(key) <= 40:
            return view(request, *args, **kwargs)
        # A hash, because the path may hold the token of a link, which is never stored.
        key = hashlib.sha256(f"{request.path}|{key}".encode()).hexdigest()
        if not _claim(key) and (led_to := _wait(key)):
            return _lead(request, led_to)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            Deed.objects.filter(pk=key).delete()
            raise
        headers = response.headers
        if led_to := headers.get("Location", "") or headers.get("HX-Redirect", ""):
            Deed.objects.filter(pk=key).update(led_to=_from_here(request, led_to)[:500])
        else:
            Deed.objects.filter(pk=key).delete()
        return response

    return wrapped


def _from_here(request: HttpRequest, led_to: str) -> str:
    """Where it led, as seen from this address: a path that holds the token of a link is not
    written down."""
    if request.path.endswith("/") and led_to.startswith(request.path):
        return f"./{led_to[len(request.path) :]}"
    return led_to


def _lead(request: HttpRequest, led_to: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": led_to})
    return HttpResponseRedirect(led_to)


def _claim(key: str) -> bool:
    """Whether this request is the first with `key` (or the first one died on the way)."""
    now = timezone.now()
    try:
        with transaction.atomic():
            Deed.objects.create(key=key, began_at=now)
        return True
    except IntegrityError:
        stale = Deed.objects.filter(pk=key, led_to="", began_at__lt=now - GIVEN_UP_AFTER)
        return stale.update(began_at=now) == 1


def _wait(key: str) -> str:
    """Where the first request led, waiting for it; empty when it led nowhere."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        deed = Deed.objects.filter(pk=key).first()
        if deed is None:
            return ""
        if deed.led_to:
            return deed.led_to
        time.sleep(0.05)
    return ""


def forget(now=None) -> int:
    """Drop the keys of yesterday."""
    now = now or timezone.now()
    return Deed.objects.filter(began_at__lt=now - FORGOTTEN_AFTER).delete()[0]
