"""What the desk types to mark somebody or something away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from bookings.availability import DAY, LocalClock, to_datetime
from bookings.models import Artist, Location, Room, WeeklyHours
from studio.wording import zone_name

NOW, AT = "now", "at"


@dataclass(frozen=True)
class Whose:
    """Who or what is away, read from `artist-3`."""

    of: Artist | Room | Location

    @property
    def location(self) -> Location | None:
        """The place whose clock counts, where there is only one."""
        if isinstance(self.of, Room):
            return self.of.location
        return self.of if isinstance(self.of, Location) else None


def everyone() -> Iterator[tuple[str, Any]]:
    """Who and what can be away, for the list to choose from."""
    yield "", "Choose"
    yield "Artists", [(f"artist-{a.pk}", a.name) for a in Artist.objects.active()]
    rooms = Room.objects.filter(is_active=True, location__is_active=True)
    yield (
        "Rooms",
        [(f"room-{r.pk}", f"{r.name}, {r.location}") for r in rooms.select_related("location")],
    )
    places = Location.objects.filter(is_active=True)
    yield "Whole locations", [(f"location-{place.pk}", f"All of {place}") for place in places]


def clocks_for(artist: Artist | None) -> list[Location]:
    """Locations whose clock times may be meant: where this artist works first."""
    works = WeeklyHours.objects.filter(artist=artist, location=OuterRef("pk"))
    places = Location.objects.filter(is_active=True)
    if artist is not None:
        places = places.annotate(mine=Exists(works)).order_by("-mine", "order", "name")
    return list(places)


def instants(
    place: Location, first: date, opens: time | None, last: date, closes: time | None
) -> tuple[datetime, datetime]:
    """From and until as instants; without times whole days are meant, to their last minute."""
    begin = opens.hour * 60 + opens.minute if opens else 0
    end = closes.hour * 60 + closes.minute if closes else DAY
    return (
        to_datetime(LocalClock(place.tz, first, first).opening(first, begin)),
        to_datetime(LocalClock(place.tz, last, last).closing(last, end)),
    )


def refuse_far_dates(on: date) -> None:
    if not 2000 <= on.year <= 2200:
        raise forms.ValidationError("Give a date with its full year, such as 2026-11-24.")


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class UntilForm(forms.Form):
    """A last day and, if it is not the whole day, a time."""

    until_date = forms.DateField(
        label="Last day",
        widget=date_input(),
        validators=[refuse_far_dates],
        error_messages={"required": "Give the last day."},
    )
    until_time = forms.TimeField(
        label="Until",
        required=False,
        widget=time_input(),
        help_text="Empty: until the end of that day.",
    )


class AwayForm(UntilForm):
    """Who, from when, until when, and why. Reads; the rows are looked up one by one."""

    who = forms.CharField(
        label="Who or what is away",
        max_length=40,
        widget=forms.Select,
        help_text="An artist is away from every location. A room or a location closes.",
        error_messages={"required": "Choose who or what is away."},
    )
    begins = forms.ChoiceField(
        label="From",
        choices=[(NOW, "Now"), (AT, "A day and time")],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    from_date = forms.DateField(
        label="First day",
        widget=date_input(),
        validators=[refuse_far_dates],
        error_messages={"required": "Give the first day."},
    )
    from_time = forms.TimeField(
        label="At",
        required=False,
        widget=time_input(),
        help_text="Empty: from the start of that day.",
    )
    clock = forms.CharField(
        label="Whose clock",
        max_length=60,
        required=False,
        widget=forms.Select,
        help_text="For an artist who works in several time zones.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=160,
        required=False,
        help_text="For colleagues. Clients do not see it.",
    )
    field_order = [
        "who", "begins", "from_date", "from_time", "until_date", "until_time", "clock", "reason",
    ]  # fmt: skip

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        if self.is_bound and self.data.get("begins") != AT:
            self.fields["from_date"].required = False

    def offer(self, locations: Sequence[Location]) -> AwayForm:
        """Fill the lists; a clock is only asked for where there is more than one."""
        self.fields["who"].widget.choices = list(everyone())  # type: ignore[attr-defined]
        if len({place.zone for place in locations}) < 2:
            del self.fields["clock"]
        else:
            self.fields["clock"].widget.choices = [  # type: ignore[attr-defined]
                ("", "The first place they work at"),
                *((place.slug, f"{place} ({zone_name(place.zone)})") for place in locations),
            ]
        return self

    def clean_who(self) -> Whose:
        kind, _dash, pk = self.cleaned_data["who"].partition("-")
        kinds: dict[str, QuerySet] = {
            "artist": Artist.objects.all(),
            "room": Room.objects.select_related("location"),
            "location": Location.objects.all(),
        }
        of = None
        if kind in kinds and pk.isascii() and pk.isdigit() and len(pk) < 18:
            of = kinds[kind].filter(pk=int(pk), is_active=True).first()
        if of is None:
            raise forms.ValidationError("Choose one from the list.")
        return Whose(of)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        place = self._place(found["who"], found.get("clock") or "")
        if place is None:
            raise forms.ValidationError("Set up a location first: its clock is needed.")
        begins_now = found["begins"] == NOW
        today = self.now.astimezone(place.tz).date()
        starts_at, ends_at = instants(
            place,
            today if begins_now else found["from_date"],
            None if begins_now else found.get("from_time"),
            found["until_date"],
            found.get("until_time"),
        )
        found |= {
            "place": place,
            "starts_at": self.now.replace(second=0, microsecond=0) if begins_now else starts_at,
            "ends_at": ends_at,
        }
        return found

    def _place(self, who: Whose, slug: str) -> Location | None:
        if who.location is not None:
            return who.location
        places = clocks_for(who.of if isinstance(who.of, Artist) else None)
        return next((p for p in places if p.slug == slug), places[0] if places else None)


@dataclass(frozen=True)
class Deed:
    """One line as it was shown: which visit in which version, and where it would go."""

    ref: str
    sequence: int
    starts_at: datetime | None
    artist: int | None
    room: int | None

    def __str__(self) -> str:
        start = self.starts_at.strftime("%Y-%m-%dT%H:%MZ") if self.starts_at else ""
        return "~".join(
            [self.ref, str(self.sequence), start, str(self.artist or ""), str(self.room or "")]
        )


WRITTEN = re.compile(
    r"([a-z0-9]{1,12})~(\d{1,9})~(\d{4}-\d\d-\d\dT\d\d:\d\dZ)?~(\d{1,15})?~(\d{1,15})?", re.ASCII
)


def read_deed(text: str) -> Deed | None:
    """What `str(deed)` wrote; None for anything else."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    ref, sequence, start, artist, room = match.groups()
    try:
        starts_at = datetime.fromisoformat(start) if start else None
    except ValueError:
        return None
    return Deed(
        ref, int(sequence), starts_at, int(artist) if artist else None, int(room) if room else None
    )
