"""Weekly hours: of each location, and of each artist there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Permission
from bookings.actions.setup import set_weekly_hours
from bookings.availability import Span
from bookings.models import Artist, Location, WeeklyHours
from bookings.models.hours import WEEKDAYS
from bookings.outside import visits_outside_hours
from desk.door import ColleagueRequest, colleagues
from desk.setup.week import WeekForm
from studio.once import once
from studio.wording import minute_of_day

Week = Mapping[int, Sequence[Span]]


@dataclass(frozen=True)
class Line:
    """One row of the table: a location or an artist there, and their seven days in words."""

    location: Location
    artist: Artist | None
    days: list[list[str]]


@require_safe
@colleagues(Permission.SET_UP)
def hours(request: ColleagueRequest) -> HttpResponse:
    """Everyone's week at a glance."""
    locations = list(Location.objects.filter(is_active=True))
    artists = list(Artist.objects.active())
    weeks: dict[tuple[int, int | None], dict[int, list[Span]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in WeeklyHours.objects.filter(location__in=locations).order_by("weekday", "opens"):
        weeks[row.location_id, row.artist_id][row.weekday].append((row.opens, row.closes))
    places = []
    for place in locations:
        working = [a for a in artists if (place.pk, a.pk) in weeks]
        lines = [Line(place, None, in_words(weeks.get((place.pk, None), {})))]
        lines += [Line(place, a, in_words(weeks[place.pk, a.pk])) for a in working]
        places.append((place, lines, [a for a in artists if a not in working]))
    return render(
        request,
        "desk/setup/hours.html",
        {"places": places, "weekdays": [name[:3] for _n, name in WEEKDAYS]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def week(request: ColleagueRequest, location: str, artist: str = "") -> HttpResponse:
    """The week of a location, or of an artist there."""
    place = Location.objects.filter(slug=location).first()
    who = Artist.objects.filter(slug=artist).first() if artist else None
    if place is None or (artist and who is None):
        raise Http404
    weeks = stored_weeks(place, who)
    house = weeks[None]
    if request.method != "POST":
        return _page(request, place, who, WeekForm(weeks[who.pk if who else None]), house)
    form = WeekForm({}, request.POST)
    if "copy" in request.POST or "more" in request.POST:
        form.is_valid()
        note = change_form(form, request.POST)
        return _page(request, place, who, form, house, note=note)
    if not form.is_valid():
        return _page(request, place, who, form, house, status=400)
    set_weekly_hours(location=place, artist=who, hours=form.hours, by=request.user)
    messages.success(request, f"The hours of {who or place} are saved.")
    return redirect(request.path)


def stored_weeks(place: Location, who: Artist | None) -> dict[int | None, Week]:
    """The location's own week (key None) and this artist's there."""
    weeks: dict[int | None, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in WeeklyHours.objects.filter(location=place).order_by("weekday", "opens"):
        if row.artist_id in (None, who.pk if who else None):
            weeks[row.artist_id][row.weekday].append((row.opens, row.closes))
    return weeks  # type: ignore[return-value]


def change_form(form: WeekForm, data: Mapping[str, str]) -> str:
    """What the small buttons do, without saving: one more stretch, or a day copied to others."""
    if "copy" not in data:
        more = data.get("more", "")
        if more in set("0123456"):
            form.add_stretch(int(more))
        return ""
    source = data.get("copy_from", "")
    if source not in set("0123456"):
        return ""
    targets = [n for n, _name in WEEKDAYS if f"to-{n}" in data and str(n) != source]
    form.copy(int(source), targets)
    form.is_valid()
    if not targets:
        return "Tick the days to copy to."
    return "Copied, not saved yet. Look it over, then save."


def in_words(week: Week) -> list[list[str]]:
    """Per weekday, its stretches: 09:00–13:00."""
    return [
        [f"{minute_of_day(opens)}–{minute_of_day(closes)}" for opens, closes in week.get(n, ())]
        for n, _name in WEEKDAYS
    ]


def _page(
    request: ColleagueRequest,
    place: Location,
    who: Artist | None,
    form: WeekForm,
    house: Week,
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    for day in form.days:
        day.house = house.get(day.number, ()) if who else ()
    outside, how_many = visits_outside_hours(place, timezone.now(), who)
    context = {
        "place": place,
        "who": who,
        "form": form,
        "note": note,
        "outside": outside,
        "how_many": how_many,
        "copies": [(n, name) for n, name in WEEKDAYS],
    }
    return render(request, "desk/setup/week.html", context, status=status)
