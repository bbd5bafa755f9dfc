"""What every page of the portal shows around itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Entry(NamedTuple):
    """A link of the navigation; `active` where one is."""

    url: str
    label: str
    icon: str
    active: bool


@dataclass(frozen=True)
class Group:
    """Pages that belong together: one entry above, which leads to the first; the others stand in
    a quiet line below it while one of them is open."""

    label: str
    icon: str
    pages: tuple[tuple[str, str], ...]  # route, word
    also: tuple[str, ...] = ()  # routes that are met from the first page, and belong to it

    def holds(self, here: str) -> str:
        """The route of this group that `here` belongs to, or nothing."""
        routes = [route for route, _word in self.pages]
        found = next((r for r in routes if here == r or here.startswith(f"{r}-")), "")
        return found or (routes[0] if here in self.also else "")


# Five, so that all of them are in reach of a thumb; each keeps its place whatever is open.
GROUPS = (
    Group(
        gettext_noop("Home"),
        "house-heart",
        (
            ("portal:home", gettext_noop("Appointments")),
            ("portal:messages", gettext_noop("Messages")),
        ),
    ),
    Group(
        gettext_noop("Healing"),
        "bandaid",
        (("portal:healing-day", gettext_noop("Healing")),),
        also=("portal:healing", "portal:healing-wrong", "portal:healing-report"),
    ),
    Group(
        gettext_noop("Plan"),
        "calendar2-week",
        (
            ("portal:plan", gettext_noop("Plan")),
            ("portal:design", gettext_noop("Design")),
            ("portal:money", gettext_noop("Payments")),
            ("portal:pigments", gettext_noop("Pigments")),
        ),
    ),
    Group(gettext_noop("Photos"), "images", (("portal:photos", gettext_noop("Photos")),)),
    Group(
        gettext_noop("You"),
        "person",
        (
            ("portal:details", gettext_noop("Details")),
            ("portal:forms", gettext_noop("Forms")),
            ("portal:sessions", gettext_noop("Devices")),
        ),
    ),
)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a page of the portal, its own entry marked in the navigation."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    around = {"nav": _groups(here), "beside": _beside(here)}
    return render(request, f"portal/{template}.html", around | (context or {}), status=status)


def _groups(here: str) -> list[Entry]:
    return [
        Entry(reverse(group.pages[0][0]), _(group.label), group.icon, bool(group.holds(here)))
        for group in GROUPS
    ]


def _beside(here: str) -> list[Entry]:
    """The pages of the group that is open, where it has more than one."""
    group = next((group for group in GROUPS if group.holds(here)), None)
    if group is None or len(group.pages) == 1:
        return []
    return [
        Entry(reverse(route), _(word), "", route == group.holds(here))
        for route, word in group.pages
    ]
