"""What every page of the portal shows around itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

PAGES = [
    ("portal:home", "Appointments", "calendar-heart"),
    ("portal:plan", "Plan", "calendar2-week"),
    ("portal:design", "Design", "vector-pen"),
    ("portal:photos", "Photos", "images"),
    ("portal:forms", "Forms", "pen"),
    ("portal:pigments", "Pigments", "droplet"),
    ("portal:details", "Details", "person"),
    ("portal:sessions", "Devices", "window-stack"),
]


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a page of the portal, its own entry marked in the navigation."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    nav = [
        (reverse(route), label, icon, here == route or here.startswith(f"{route}-"))
        for route, label, icon in PAGES
    ]
    return render(request, f"portal/{template}.html", {"nav": nav} | (context or {}), status=status)
