"""The frame around every screen of one client's record: who it is, flags, and the tabs."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from clients.access import viewer
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest
from desk.flags import tells_apart


class Tab(NamedTuple):
    """A screen of the record: its route (which takes the client's ref), word, icon, and which
    part of the record one must see."""

    route: str
    word: str
    icon: str
    part: Part


TABS = [
    Tab("desk:clients-one", "Overview", "person", Part.CONTACT),
    Tab("desk:clients-health", "Health", "clipboard2-pulse", Part.HEALTH),
    Tab("desk:clients-forms", "Forms", "pen", Part.FORMS),
]


def frame(request: ColleagueRequest, person: Client, who: Viewer | None = None) -> dict:
    """What templates/desk/clients/frame.html needs; a screen adds its own to it. `who` the viewer
    is to this client is asked once, where the screen does not know it yet."""
    seen = SEES[who or viewer(request.user, person)]
    match = request.resolver_match
    here = match.view_name if match else ""
    routes = [tab.route for tab in TABS if here == tab.route or here.startswith(f"{tab.route}-")]
    return {
        "person": person,
        "contact": tells_apart(person, contact=Part.CONTACT in seen),
        "tabs": [
            (reverse(tab.route, args=[person.ref]), tab.word, tab.icon, tab.route in routes)
            for tab in TABS
            if tab.part in seen
        ],
    }
