"""The frame around every screen of one client's record: who it is, flags, and the tabs."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Location
from clients.access import client_for, viewer
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest
from desk.flags import tells_apart
from studio.errors import NotAllowed


class Tab(NamedTuple):
    """A screen of the record: its route (which takes the client's ref), word, icon, and which
    part of the record one must see."""

    route: str
    word: str
    icon: str
    part: Part

    @property
    def stem(self) -> str:
        """How the names of its other screens begin."""
        return f"{self.route.removesuffix('-list')}-"


TABS = [
    Tab("desk:clients-one", "Overview", "person", Part.CONTACT),
    Tab("desk:clients-health", "Health", "clipboard2-pulse", Part.HEALTH),
    Tab("desk:clients-allergies", "Allergies", "exclamation-diamond", Part.HEALTH),
    Tab("desk:clients-forms", "Forms", "pen", Part.FORMS),
    Tab("desk:clients-photos", "Photos", "images", Part.PHOTOS),
    Tab("desk:design-list", "Design", "brush", Part.PHOTOS),
    Tab("desk:clients-consultation", "Consultation", "chat-square-text", Part.RECORD),
    Tab("desk:clients-assessment", "Scalp", "clipboard2-pulse", Part.RECORD),
    Tab("desk:clients-plan", "Plan", "calendar2-week", Part.PLAN),
    Tab("desk:clients-sessions", "Sessions", "journal-medical", Part.RECORD),
    Tab("desk:clients-money", "Money", "cash-coin", Part.MONEY),
    Tab("desk:clients-patch", "Patch tests", "bandaid", Part.RECORD),
    Tab("desk:clients-troubles", "Troubles", "life-preserver", Part.RECORD),
    Tab("desk:clients-messages", "Messages", "envelope", Part.CONTACT),
    Tab("desk:clients-notes", "Notes", "chat-left-text", Part.DESK_NOTES),
    Tab("desk:clients-files", "Papers", "paperclip", Part.FORMS),
    Tab("desk:clients-story", "Story", "clock-history", Part.CONTACT),
    Tab("desk:clients-data", "Export and erase", "box-arrow-up", Part.WHOLE),
]


def frame(
    request: ColleagueRequest,
    person: Client,
    who: Viewer | None = None,
    *,
    thumb: str = "",
    tab: str = "",
) -> dict:
    """What templates/desk/clients/frame.html needs; a screen adds its own to it. `who` the viewer
    is to this client is asked once, where the screen does not know it yet. `thumb` is the ref of
    a photo of theirs, where the screen has one at hand. `tab` is the route of the tab a screen
    belongs to whose own address is not the client's."""
    seen = SEES[who or viewer(request.user, person)]
    match = request.resolver_match
    here = tab or (match.view_name if match else "")
    routes = [tab.route for tab in TABS if here == tab.route or here.startswith(tab.stem)]
    routes = routes or [TABS[0].route]  # a screen without a tab belongs to the overview
    return {
        "person": person,
        "thumb": thumb,
        "contact": tells_apart(person, contact=Part.CONTACT in seen),
        "tabs": [
            (reverse(tab.route, args=[person.ref]), tab.word, tab.icon, tab.route in routes)
            for tab in TABS
            if tab.part in seen
        ],
    }


# Who a colleague is to a client that `client_for` let them open: of artists only who treats them.
AS_COLLEAGUE = {
    Role.OWNER: Viewer.OWNER,
    Role.ARTIST: Viewer.TREATING,
    Role.DESK: Viewer.DESK,
}


def person_for(user: User, ref: str, part: Part = Part.CONTACT) -> tuple[Client, Viewer]:
    """The client behind `ref`, or the one they were joined into, for a colleague who sees this
    part of the record, and who that colleague is to them."""
    person = client_for(user, ref)
    if person.merged_into is not None:
        return person_for(user, person.merged_into.ref, part)
    who = AS_COLLEAGUE[Role(user.role)]
    if part not in SEES[who]:
        raise NotAllowed()
    return person, who


# Where a thing that is missing is settled: the screen whose tab this colleague has.
SETTLED_AT = {
    "intake": "desk:clients-health",
    "self-image": "desk:clients-health",
    "flag": "desk:clients-health",
    "proof-of-age": "desk:clients-health",
    "consent": "desk:clients-forms",
    "photos": "desk:clients-photos",
    "patch-test": "desk:clients-patch",
    "assessment": "desk:clients-assessment",
    "plan": "desk:clients-plan",
    "deposit": "desk:clients-money",
}


def where_settled(key: str, person: Client, who: Viewer) -> str:
    """The screen where what `key` names is settled; empty where it is not for this colleague."""
    route = SETTLED_AT.get(key.split(":", 1)[0], "")
    may = any(tab.route == route and tab.part in SEES[who] for tab in TABS)
    return reverse(route, args=[person.ref]) if may else ""


def zone_of(person: Client) -> str:
    """The zone the times of a record are shown in: where they were last, or would come."""
    visits = Appointment.objects.filter(client=person).order_by("-starts_at")
    zones = Location.objects.filter(is_active=True).values_list("zone", flat=True)
    return visits.values_list("location__zone", flat=True).first() or zones.first() or "UTC"
