"""Dated exceptions: a day that is closed, or has other hours than its weekday."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.actions.setup import clear_dated_hours, set_dated_hours
from bookings.availability import Span
from bookings.models import Artist, DatedHours, Location
from bookings.outside import visits_outside_hours
from desk.away_forms import date_input, refuse_far_dates
from desk.door import ColleagueRequest, colleagues
from desk.setup.pages import refused
from desk.setup.week import read_minute
from studio.once import once
from studio.wording import minute_of_day

CLOSED, OTHER = "closed", "other"


class DatesForm(forms.Form):
    """Which days, whose, and closed or with other hours."""

    first = forms.DateField(label="First day", widget=date_input(), validators=[refuse_far_dates])
    last = forms.DateField(
        label="Last day",
        required=False,
        widget=date_input(),
        validators=[refuse_far_dates],
        help_text="Empty: that one day.",
    )
    whose = forms.ModelChoiceField(
        label="For",
        queryset=Artist.objects.active(),
        required=False,
        to_field_name="slug",
    )
    kind = forms.ChoiceField(
        label="On these days",
        choices=[(CLOSED, "Closed"), (OTHER, "Other hours than usual")],
        widget=forms.RadioSelect,
        initial=CLOSED,
    )
    opens = forms.CharField(label="From", required=False, max_length=20)
    closes = forms.CharField(label="Until", required=False, max_length=20)
    opens_again = forms.CharField(label="And from", required=False, max_length=20)
    closes_again = forms.CharField(label="Until", required=False, max_length=20)
    note = forms.CharField(
        label="Why", required=False, max_length=120, help_text="For example: Thanksgiving."
    )

    def __init__(self, *args, place: Location, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whose"].empty_label = f"All of {place}"  # type: ignore[attr-defined]
        for name in ("opens", "closes", "opens_again", "closes_again"):
            self.fields[name].widget.attrs |= {"placeholder": "9:00", "class": "clock"}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["spans"] = []
        if found.get("kind") == OTHER:
            first = self._span("opens", "closes")
            again = self._span("opens_again", "closes_again", required=False)
            found["spans"] = [span for span in (first, again) if span]
            if first and again and again[0] < first[1]:
                self.add_error("opens_again", "The second stretch begins after the first ends.")
        return found

    def _span(self, opens: str, closes: str, *, required: bool = True) -> Span | None:
        told = [self.cleaned_data.get(name, "").strip() for name in (opens, closes)]
        if not any(told) and not required:
            return None
        start, end = (read_minute(text) for text in told)
        if start is None:
            self.add_error(opens, "Write a time like 9:00.")
        elif end is None:
            self.add_error(closes, "Write a time like 17:30 or 24:00.")
        elif start >= end:
            self.add_error(closes, "The end has to be after the beginning.")
        else:
            return start, end
        return None


@dataclass
class Special:
    """Days in a row with the same hours, as one line of the list."""

    artist: Artist | None
    first: date
    last: date
    spans: tuple[Span, ...]
    note: str

    @property
    def words(self) -> str:
        if not self.spans:
            return "Closed" if self.artist is None else "Does not work"
        return ", ".join(f"{minute_of_day(a)}–{minute_of_day(b)}" for a, b in self.spans)


def in_lines(rows: Iterable[DatedHours]) -> list[Special]:
    """Stored rows (one a day and stretch) as lines: days in a row that are alike are one."""
    days: dict[tuple, list[DatedHours]] = {}
    for row in rows:
        days.setdefault((row.artist_id or 0, row.date), []).append(row)
    lines: list[Special] = []
    for (_artist, on), those in sorted(days.items()):
        spans = tuple(
            sorted((r.opens, r.closes) for r in those if r.opens is not None and r.closes)
        )
        one = Special(those[0].artist, on, on, spans, those[0].note)
        before = lines[-1] if lines else None
        if before and _continues(before, one):
            before.last = on
        else:
            lines.append(one)
    return sorted(lines, key=lambda line: (line.first, str(line.artist or "")))


def _continues(before: Special, one: Special) -> bool:
    return (
        before.artist == one.artist
        and before.last + timedelta(days=1) == one.first
        and (before.spans, before.note) == (one.spans, one.note)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def dates(request: ColleagueRequest, location: str = "") -> HttpResponse:
    """The coming exceptions of a location, and a form for one more."""
    now = timezone.now()
    places = list(Location.objects.filter(is_active=True))
    place = next((p for p in places if p.slug == location), None)
    if place is None and location:
        raise Http404
    if place is None:
        if not places:
            return redirect("desk:setup-locations")
        place = places[0]
    sent, status = request.method == "POST", 0
    form = DatesForm(request.POST if sent else None, place=place)
    if sent:
        status = refused(form, lambda: _set(form, place, request))
        if not status:
            messages.success(request, "These days are written down.")
            return redirect("desk:setup-dates-at", place.slug)
    outside, how_many = visits_outside_hours(place, now)
    return render(
        request,
        "desk/setup/dates.html",
        {
            "form": form,
            "place": place,
            "places": places,
            "lines": coming_lines(place, now.astimezone(place.tz).date()),
            "outside": outside,
            "how_many": how_many,
        },
        status=status or 200,
    )


def coming_lines(place: Location, today: date) -> Sequence[Special]:
    rows = DatedHours.objects.filter(location=place, date__gte=today).select_related("artist")
    return in_lines(rows.order_by("date", "opens")[:1000])


def _set(form: DatesForm, place: Location, request: ColleagueRequest) -> None:
    told = form.cleaned_data
    set_dated_hours(
        location=place,
        artist=told["whose"],
        first=told["first"],
        last=told["last"] or told["first"],
        spans=told["spans"],
        note=told["note"],
        by=request.user,
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def clear(request: ColleagueRequest, location: str) -> HttpResponse:
    """The usual hours again."""
    place = Location.objects.filter(slug=location).first()
    form = DatesForm({**request.POST.dict(), "kind": CLOSED}, place=place or Location())
    if place is None or not form.is_valid():
        raise Http404
    told = form.cleaned_data
    clear_dated_hours(
        location=place,
        artist=told["whose"],
        first=told["first"],
        last=told["last"] or told["first"],
        by=request.user,
    )
    messages.success(request, "The usual hours hold again on these days.")
    return redirect(reverse("desk:setup-dates-at", args=[place.slug]))
