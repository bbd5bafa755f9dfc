"""Patch tests of one client: placed, read, declined in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bookings.models import Artist, WeeklyHours
from clients.models import Client
from clients.parts import Viewer
from desk import drafts
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from sessions_plan import actions
from sessions_plan.access import patch_test_for, record_client
from sessions_plan.answers import as_tried
from sessions_plan.errors import NotValid
from sessions_plan.models import PatchReading, PatchTest, PigmentLot
from sessions_plan.patch_rule import Standing, standing
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day

SITES = ("Behind the left ear", "Behind the right ear", "Nape, under the hair", "Crown")
TONES = {
    Standing.READ: ("good", "check-circle"),
    Standing.WAIVED: ("info", "pen"),
    Standing.UNREAD: ("wait", "hourglass-split"),
    Standing.NONE: ("wait", "bandaid"),
    Standing.EXPIRED: ("wait", "calendar-x"),
    Standing.ASK_ARTIST: ("stop", "exclamation-triangle"),
    Standing.RECALLED: ("stop", "megaphone"),
}
# Said beside every reading: no test promises anything.
LIMIT = (
    "A test shows what was seen on this spot up to this day. It cannot rule out a later reaction."
)
Moment = PatchReading.Moment


class PlaceForm(forms.Form):
    """What is placed, where and by whom."""

    lot = forms.TypedChoiceField(label="Pigment lot")
    site = forms.CharField(
        label="Where",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "sites", "autocomplete": "off"}),
    )
    also_tested = forms.CharField(
        label="Tested beside it",
        max_length=160,
        required=False,
        help_text="An anaesthetic or ointment, with its lot.",
    )
    artist = forms.TypedChoiceField(label="Placed by")

    def __init__(self, *args, lots: Sequence[PigmentLot], artists: Sequence[Artist], **kwargs):
        super().__init__(*args, **kwargs)
        self.has_lots = bool(lots)
        for name, rows in (("lot", lots), ("artist", artists)):
            by_key = {str(row.pk): row for row in rows}
            self.fields[name].choices = [(key, str(row)) for key, row in by_key.items()]  # type: ignore[attr-defined]
            self.fields[name].coerce = by_key.__getitem__  # type: ignore[attr-defined]


class ReadForm(forms.Form):
    moment = forms.ChoiceField(label="When", choices=Moment.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label="What was seen", choices=PatchTest.Result.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(
        label="In words",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Itch, redness, bumps, since when. Needed for anything but “no reaction seen”.",
    )
    by_client = forms.BooleanField(label="As the client reports it", required=False)


@dataclass(frozen=True)
class Shown:
    """A test with its readings, and the form for the next one."""

    test: PatchTest
    readings: Sequence[PatchReading]
    form: ReadForm
    day: int
    is_asked: bool


@require_safe
@colleagues()
def patch_tests(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Every test of this client, how they stand today, and placing another."""
    person, who = record_client(request.user, ref)
    if (moved := drafts.kept(person)) is not None:
        return moved
    audit.opened(person)
    return _page(request, person, who)


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    *,
    place: PlaceForm | None = None,
    read: tuple[str, ReadForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    policy, artists = actions.patch_policy(now), _artists()
    zone = _zone(request, artists)
    readings = Prefetch("readings", PatchReading.objects.select_related("read_by"))
    tests = PatchTest.objects.filter(client=person).select_related("lot", "artist", "waiver")
    rows = [_shown(test, now, zone, read) for test in tests.prefetch_related(readings)]
    made = [as_tried(row.test, row.readings) for row in rows]
    stands = standing(made, local_day(now, zone), policy.days_before_session)
    tone, icon = TONES[stands]
    context = frame(request, person, who) | {
        "rows": rows,
        "place": place or _place_form(request, artists),
        "refusal": refusal,
        "stands": stands.value,
        "tone": tone,
        "icon": icon,
        "policy": policy,
        "waiver": actions.signed_waiver(person) if policy.waiver_allowed else None,
        "zone": zone,
        "sites": SITES,
        "limit": LIMIT,
    }
    return render(request, "desk/patch/tests.html", context, status=status)


def _artists() -> list[Artist]:
    """Who may have placed a test, each with the zone of where they work."""
    works = WeeklyHours.objects.filter(artist=OuterRef("pk"), location__is_active=True)
    zone = works.order_by("location__order", "location__name").values("location__zone")[:1]
    return list(Artist.objects.filter(is_active=True).annotate(zone=Subquery(zone)))


def _zone(request: ColleagueRequest, artists: Sequence[Artist]) -> str:
    """Tests belong to no visit: their times are those of the place this colleague works at."""
    own = [artist for artist in artists if artist.user_id == request.user.pk]
    zones = [artist.zone for artist in (*own, *artists) if artist.zone]  # type: ignore[attr-defined]
    return zones[0] if zones else "UTC"


def _shown(test: PatchTest, now: datetime, zone: str, read: tuple[str, ReadForm] | None) -> Shown:
    day = (local_day(now, zone) - local_day(test.placed_at, zone)).days if test.placed_at else 0
    asked = read[1] if read and read[0] == test.ref else None
    usual = Moment.TWO_DAYS if day < 5 else Moment.WEEK if day < 14 else Moment.LATE
    form = asked or ReadForm(initial={"moment": usual}, auto_id=f"id_{test.ref}_%s")
    return Shown(test, list(test.readings.all()), form, day, asked is not None)


def _place_form(
    request: ColleagueRequest, artists: Sequence[Artist], data: Any = None
) -> PlaceForm:
    lots = PigmentLot.objects.usable(local_day(timezone.now(), _zone(request, artists)))
    own = next((one.pk for one in artists if one.user_id == request.user.pk), None)
    return PlaceForm(data, lots=list(lots), artists=artists, initial={"artist": own})


@require_POST
@colleagues()
@once
def place(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A few dots in a hidden place, now."""
    person, who = record_client(request.user, ref)
    artists = _artists()
    form = _place_form(request, artists, request.POST)
    if not form.is_valid():
        return _page(request, person, who, place=form, status=400)
    told = form.cleaned_data
    try:
        test = actions.place_patch(
            client=person,
            artist=told["artist"],
            lot=told["lot"],
            site=told["site"],
            also_tested=told["also_tested"],
            zone=_zone(request, artists),
            by=request.user,
        )
    except Refusal as no:
        form.add_error(getattr(no, "field", "") or None, no.sentence)
        return _page(request, person, who, place=form, status=no.status)
    messages.success(request, f"Placed: {test.site}. Read it after 48 hours and on day 7 to 10.")
    return redirect("desk:clients-patch", ref)


@require_POST
@colleagues()
@once
def read(request: ColleagueRequest, ref: str, test: str) -> HttpResponse:
    """What was seen today; a reading is never changed, another one follows it."""
    found, who = patch_test_for(request.user, ref, test)
    person = found.client
    form = ReadForm(request.POST, auto_id=f"id_{found.ref}_%s")
    if not form.is_valid():
        return _page(request, person, who, read=(found.ref, form), status=400)
    try:
        actions.read_patch(test=found, by=request.user, **form.cleaned_data)
    except NotValid as no:
        form.add_error(no.field or None, no.sentence)
        return _page(request, person, who, read=(found.ref, form), status=no.status)
    except Refusal as no:
        return _page(request, person, who, refusal=no, status=no.status)
    messages.success(request, "The reading is written down.")
    return redirect("desk:clients-patch", ref)


@require_POST
@colleagues()
@once
def waive(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The client's signed word to go without a test."""
    person, who = record_client(request.user, ref)
    try:
        actions.waive_patch(client=person, by=request.user)
    except Refusal as no:
        return _page(request, person, who, refusal=no, status=no.status)
    messages.success(request, "Recorded: they declined the patch test in writing.")
    return redirect("desk:clients-patch", ref)
