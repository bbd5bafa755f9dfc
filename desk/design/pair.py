"""A matched pair measured: two photos of one side, the zones of a design outlined on both."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clients.models import Photo
from clients.photos import SHOWING, photo_client
from designs.access import design_client
from designs.errors import DesignRefused, NotMatched
from designs.models import PairMarks, View
from designs.pair_places import Outlined, Place
from designs.pair_words import Row, light_says, matched_says, rows
from designs.pairs import PairRead, is_later, others_of, pair_read, view_to_measure
from desk.design.finding import SIDE_OF, version_of, view_of
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, zone_of
from studio.audit import opened


class PlacesForm(forms.Form):
    """The other photo, and where skin and hair are read, in percent of the photo drawn on."""

    other = forms.ChoiceField(label="With", required=False)
    skin_x = forms.FloatField(label="Across, %", required=False, min_value=0, max_value=100)
    skin_y = forms.FloatField(label="Down, %", required=False, min_value=0, max_value=100)
    hair_x = forms.FloatField(label="Across, %", required=False, min_value=0, max_value=100)
    hair_y = forms.FloatField(label="Down, %", required=False, min_value=0, max_value=100)

    def place(self, name: str) -> Place | None:
        x, y = (self.cleaned_data.get(f"{name}_{way}") for way in "xy")
        return None if x is None or y is None else (x / 100, y / 100)


@dataclass(frozen=True)
class Pictured:
    """One of the two photos, and what is outlined on it."""

    photo: Photo
    on: Outlined | None
    is_drawn_on: bool

    @property
    def size(self) -> tuple[float, float]:
        longest = max(self.photo.width, self.photo.height, 1)
        return 1600 * self.photo.width / longest, 1600 * self.photo.height / longest


@dataclass(frozen=True)
class ZoneRows:
    name: str
    rows: list[Row]


@require_safe
@colleagues()
def measure(request: ColleagueRequest, ref: str, version: str, view: str) -> HttpResponse:
    """`?other=` the photo the drawn one is set beside; where nothing is said, the newest."""
    person, who = design_client(request.user, ref)
    found = version_of(request, ref, version)
    drawn = view_of(found, view)
    opened(person, showing=SHOWING)
    others = others_of(drawn)
    form = PlacesForm(request.GET)
    form.fields["other"].choices = [(one.ref, str(one)) for one in others]  # type: ignore[attr-defined]
    asked = form.is_valid()
    wished = form.cleaned_data.get("other", "")
    other = next((one for one in others if one.ref == wished), others[-1] if others else None)
    row = PairMarks.objects.between(drawn.photo, other) if other else None
    read, problem = _read(drawn, other, row, form) if asked and other else (None, None)
    context = frame(request, person, who) | {
        "version": found,
        "view": drawn,
        "others": others,
        "other": other,
        "form": form,
        "pictures": _pictures(drawn, other, read),
        "row": row,
        "problem": problem.sentence if problem else "",
        "marks_may_help": isinstance(problem, NotMatched),
        "matched": matched_says(read.matched, str(row.set_by) if row else "") if read else "",
        "zones": _in_words(read),
        "light": light_says(read.conditions) if read else [],
        "read": read,
        "skin": _percent(read.skin) if read else None,
        "hair": _percent(read.hair) if read and read.hair else None,
        "asked": {name: bool(asked and form.place(name)) for name in ("skin", "hair")},
        "zone": zone_of(person),
    }
    return render(request, "desk/design/pair.html", context, status=200 if asked else 400)


def _read(
    drawn: View, other: Photo, row: PairMarks | None, form: PlacesForm
) -> tuple[PairRead | None, DesignRefused | None]:
    marks = row.seen_from(drawn.photo) if row else ()
    places = {name: form.place(name) for name in ("skin", "hair")}
    try:
        return pair_read(drawn, other, marks=marks, **places), None
    except DesignRefused as no:
        return None, no


def _pictures(drawn: View, other: Photo | None, read: PairRead | None) -> list[Pictured]:
    """The earlier one first."""
    own = Pictured(drawn.photo, read.on_drawn if read else None, is_drawn_on=True)
    if other is None:
        return [own]
    beside = Pictured(other, read.on_other if read else None, is_drawn_on=False)
    return [own, beside] if is_later(other, drawn.photo) else [beside, own]


def _in_words(read: PairRead | None) -> list[ZoneRows]:
    if read is None:
        return []
    return [ZoneRows(one.name, rows(one.change)) for one in read.zones]


def _percent(place: Place) -> tuple[float, float]:
    return round(place[0] * 100, 1), round(place[1] * 100, 1)


@require_safe
@colleagues()
def find(request: ColleagueRequest, ref: str) -> HttpResponse:
    """`?before=&after=` two photos, or `?view=` a side: on to the design that is drawn on one of
    them, the approved one first, then what was sent, then the newest."""
    person, who = photo_client(request.user, ref)
    photos = [request.GET.get("before", ""), request.GET.get("after", "")]
    side = request.GET.get("view", "")
    view = view_to_measure(person, [one for one in photos if one], side if side in SIDE_OF else "")
    if view is None:
        opened(person, showing=SHOWING)
        return render(request, "desk/design/pair_none.html", frame(request, person, who))
    other = next((one for one in photos if one and one != view.photo.ref), "")
    address = redirect("desk:design-pair", person.ref, view.version.ref, view.ref)
    if other:
        address["Location"] += f"?other={other}"
    return address
