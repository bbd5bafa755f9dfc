"""The frame around every screen of one client's record: who it is, flags, and the tabs."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from clients.access import sees
from clients.models import Client
from clients.parts import Part
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
]


def frame(request: ColleagueRequest, person: Client) -> dict:
    """What templates/desk/clients/frame.html needs; a screen adds its own to it."""
    match = request.resolver_match
    here = match.view_name if match else ""
    routes = [tab.route for tab in TABS if here == tab.route or here.startswith(f"{tab.route}-")]
    return {
        "person": person,
        "contact": tells_apart(person, contact=sees(request.user, person, Part.CONTACT)),
        "tabs": [
            (reverse(tab.route, args=[person.ref]), tab.word, tab.icon, tab.route in routes)
            for tab in TABS
            if sees(request.user, person, tab.part)
        ],
    }
