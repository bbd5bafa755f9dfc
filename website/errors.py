"""Pages for when something is not there, not allowed or broken."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

logger = logging.getLogger(__name__)

LAST_WORDS = (
    "<!doctype html><html lang=en><title>Something broke</title>"
    "<h1>Something broke on our side</h1>"
    '<p>It has been written down for us. What you last did may not have been saved.<p><a href="/">'
    "To the front page</a>"
)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: stale, or from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours. It asks no database; without its style sheets it still says its words."""
    try:
        return HttpResponseServerError(loader.get_template("500.html").render())
    except Exception:
        logger.exception("the page for errors is broken as well")
        return HttpResponseServerError(LAST_WORDS)
