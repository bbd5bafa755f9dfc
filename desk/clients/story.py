"""The story of one client in time: who did and saw what."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clients import asks
from clients.asks import Event
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, person_for, zone_of
from studio import audit
from studio.wording import clock, local_day

A_PAGE = 20
EVER = datetime(1970, 1, 1, tzinfo=UTC)
ABOUT = {
    Part.CONTACT: "Contact",
    Part.FLAGS: "Flags",
    Part.HEALTH: "Health",
    Part.PHOTOS: "Photos",
    Part.FORMS: "Forms",
    Part.PAPERS: "Papers",
    Part.DESK_NOTES: "Notes",
    Part.HEALTH_NOTES: "Notes",
    Part.RECORD: "Record",
}


class Line(NamedTuple):
    """An event as it is read: the time where it happened, and where it leads."""

    clock: str
    event: Event
    url: str


@require_safe
@colleagues()
def story(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The story, or the part of it that is asked for: in the client's page, or by itself."""
    person, who = person_for(request.user, ref)
    if not request.htmx:
        audit.opened(person)  # the page this is a part of has left its own line
    events = told(person, who)
    about = request.GET.get("about", "")
    chosen = [event for event in events if not about or heading(event) == about]
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "page_obj": page,
        "days": by_day(list(page.object_list), _zone(events) or zone_of(person)),
        "about": about,
        "chips": chips(events),
    }
    if request.htmx:
        return render(request, "desk/clients/_story.html", context)
    return render(request, "desk/clients/story.html", frame(request, person, who) | context)


def told(person: Client, who: Viewer) -> list[Event]:
    """What every app has to tell and this viewer may read, newest first."""
    events = [event for answer in asks.timeline for event in answer(person, EVER)]
    events = [event for event in events if event.part in SEES[who]]
    return sorted(events, key=lambda event: event.at, reverse=True)


def heading(event: Event) -> str:
    return event.about or ABOUT.get(event.part, "Record")


def chips(events: list[Event]) -> list[tuple[str, int]]:
    """The headings there are, with how many lines each has."""
    return sorted(Counter(heading(event) for event in events).items())


def by_day(events: list[Event], zone: str) -> list[tuple[date, list[Line]]]:
    """The lines under the days they happened on, by the clock of the studio."""
    return [
        (on, [Line(clock(event.at, zone), event, _url(event)) for event in lines])
        for on, lines in groupby(events, key=lambda event: local_day(event.at, zone))
    ]


def _url(event: Event) -> str:
    kind, _, ref = event.key.partition(":")
    return reverse("desk:appointment", args=[ref]) if kind == "appointment" and ref else ""


def _zone(events: list[Event]) -> str:
    """That of the last visit the story tells of."""
    return next((event.zone for event in events if event.zone), "")
