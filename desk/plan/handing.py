"""The rest of a plan to another artist, another location, or both: new times in the new zone, the
whole change read before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from bookings.models import Appointment, Artist, Location, Service
from clients.models import Client
from clients.parts import Viewer
from desk.door import ColleagueRequest, colleagues
from desk.plan.pages import open_plan
from desk.record import frame
from sessions_plan.access import plan_client
from sessions_plan.actions import course
from sessions_plan.actions import series as actions
from sessions_plan.models import Plan
from sessions_plan.offering import read_places, written
from sessions_plan.placing import Question, is_done, live, rows_of
from sessions_plan.plan_view import name_of
from sessions_plan.series import Series, sentence
from studio import audit
from studio.errors import Refusal
from studio.once import once

MOST_CARDS = 4


class ToForm(forms.Form):
    """To whom, and where."""

    artist = forms.ModelChoiceField(
        Artist.objects.filter(is_active=True, services__kind=Service.Kind.SESSION).distinct(),
        label="Artist",
        empty_label=None,
    )
    location = forms.ModelChoiceField(
        Location.objects.filter(is_active=True), label="Location", empty_label=None
    )


class WhyForm(ToForm):
    """The deed itself."""

    artist = forms.ModelChoiceField(Artist.objects.filter(is_active=True))
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="For colleagues, and kept with the plan.",
        error_messages={"required": "Say why the plan is handed over."},
    )


@dataclass(frozen=True)
class Moved:
    """One session: where it stands, and where it would."""

    name: str
    was: Appointment
    becomes: datetime


@dataclass(frozen=True)
class Way:
    """One way to place what is to come, and the hidden value that does it."""

    steps: tuple[Moved, ...]
    words: tuple[str, ...]
    value: str


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.OPEN_DESK)
@once
def hand_over(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Choose who and where, read what changes, say why."""
    person, who = plan_client(request.user, ref)
    found = open_plan(person)
    if request.method != "POST":
        audit.opened(person, showing="a hand-over of the plan")
        return _page(request, person, who, found)
    form = WhyForm(request.POST, auto_id="%s-1")
    if not form.is_valid():
        return _page(request, person, who, found, why=form, status=400)
    told = form.cleaned_data
    try:
        sent = request.POST.get("places", "")
        places, expected = read_places(sent) if sent else ({}, {})
        course.hand_over(plan=found, places=places, expected=expected, by=request.user, **told)
    except Refusal as no:
        return _page(request, person, who, found, why=form, refused=no.sentence, status=no.status)
    moved = f"{len(places)} sessions have new times. " if places else ""
    messages.success(request, f"Handed over to {told['artist']}, {told['location']}. {moved}")
    return redirect("desk:clients-plan", ref)


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    plan: Plan,
    *,
    why: WhyForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.POST if why is not None else request.GET if "artist" in request.GET else None
    form = ToForm(asked, initial={"artist": plan.artist, "location": plan.location})
    ways: list[Way] = []
    in_the_way: list[str] = []
    artist = location = None
    if asked is not None and form.is_valid():
        artist, location = form.cleaned_data["artist"], form.cleaned_data["location"]
        if (artist, location) == (plan.artist, plan.location):
            form.add_error("artist", "Choose another artist or another location.")
            artist, status = None, 400
        else:
            ways, in_the_way = _ways(plan, artist, location)
    elif asked is not None:
        status = 400
    context = frame(request, person, who) | {
        "plan": plan,
        "form": form,
        "artist": artist,
        "location": location,
        "new_zone": location is not None and location.zone != plan.location.zone,
        "ways": ways,
        "in_the_way": in_the_way,
        "why": why or WhyForm(auto_id="%s-1"),
        "refused": refused,
    }
    return render(request, "desk/plan/hand_over.html", context, status=status)


def _ways(plan: Plan, artist: Artist, location: Location) -> tuple[list[Way], list[str]]:
    """Ways to place every session to come there; what stood in the way where there is none."""
    if not any(live(row) and not is_done(row) for row in rows_of(plan)):
        return [Way((), (), "")], []
    try:
        question, told = actions.proposals(
            plan=plan, artists=[artist], location=location, count=MOST_CARDS
        )
    except Refusal as no:
        return [], [no.sentence]
    found = [_way(question, one.series, one.words) for one in told.found]
    ways = list({way.value: way for way in found}.values())
    return ways, [sentence(question.wanted, one) for one in told.in_the_way]


def _way(question: Question, series: Series, words: tuple[str, ...]) -> Way:
    """Only what is booked moves; what has no time yet is booked later, with the new artist."""
    by_position = question.by_position(series)
    steps, places, expected = [], {}, {}
    for row in question.rows:
        visit = live(row)
        if visit is None or is_done(row):
            continue
        places[row.position] = by_position[row.position]
        expected[row.position] = visit.sequence
        steps.append(Moved(name_of(row), visit, by_position[row.position][0]))
    return Way(tuple(steps), words, written(places, expected))
