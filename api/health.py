"""`/healthz`: whether the clinic can work, for machines. It names parts, never places."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 2


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def shared_cache() -> None:
    cache.get("healthz")


def queue() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "cache": shared_cache,
    "queue": queue,
}


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    states = {name: _state(name, check) for name, check in CHECKS.items()}
    ok = all(state == "ok" for state in states.values())
    response = JsonResponse({"ok": ok, **states}, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as problem:
        log.warning("healthz: the %s is down: %s.", name, type(problem).__name__)
        return "down"
    return "ok"
