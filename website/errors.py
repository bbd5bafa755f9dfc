"""Pages for when something is not there, not allowed or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: stale, or from elsewhere."""
    return render(request, "403_csrf.html", status=403)
