"""What every page of the desk shows: where one can go from here."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.roles import Permission

# Route, word, icon and who may.
SCREENS = [
    ("desk:day", "Today", "list-check", Permission.SEE_CALENDAR),
    ("desk:calendar", "Calendar", "calendar3", Permission.SEE_CALENDAR),
    ("desk:clients", "Clients", "people", Permission.SEE_CLIENTS),
    ("desk:inbox", "Inbox", "inbox", Permission.OPEN_DESK),
    ("desk:waitlist", "Waitlist", "hourglass", Permission.BOOK),
    ("desk:reports", "Healing", "bandaid", Permission.OPEN_DESK),
    ("desk:away", "Away", "calendar-x", Permission.MARK_AWAY),
    ("desk:lots", "Pigments", "droplet", Permission.KEEP_PIGMENTS),
    ("desk:figures", "Figures", "graph-up", Permission.SEE_TAKINGS),
    ("desk:tasks", "Tasks", "shield-exclamation", Permission.SETTLE_TASKS),
    ("desk:setup", "Set-up", "sliders", Permission.SET_UP),
]

# Screens that are reached from another one, whose entry stands for them.
UNDER = {"desk:inbox": ("desk:messages", "desk:call-back")}


class Entry(NamedTuple):
    url: str
    label: str
    icon: str
    active: bool


def nav(request: HttpRequest) -> dict:
    """`nav` for templates/desk/base.html: only what this person may open."""
    return {"nav": SimpleLazyObject(lambda: _entries(request))}


def _entries(request: HttpRequest) -> list[Entry]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        Entry(reverse(route), label, icon, _is_at(here, route, *UNDER.get(route, ())))
        for route, label, icon, permission in SCREENS
        if request.user.is_authenticated and request.user.may(permission)
    ]


def _is_at(here: str, *routes: str) -> bool:
    return any(here == route or here.startswith(f"{route}-") for route in routes)
