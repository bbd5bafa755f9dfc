"""What the desk types, read into plain values. Nothing here saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from bookings.models import Appointment, Artist, Location, Room, Service
from bookings.models.services import LONGEST_VISIT

FOLDS = [("0", "the first time"), ("1", "the second time")]


class ComesTwice(forms.ValidationError):
    """A wall-clock time in the hour that comes twice, without saying which."""


def instant(wall: datetime, zone: ZoneInfo, fold: str = "") -> datetime:
    """The instant of a wall-clock time; refuses one that does not exist, and one that comes
    twice unless `fold` ("0" or "1") says which."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise forms.ValidationError(
            f"The clocks go forward that night: there is no {wall:%H:%M}. Pick another time."
        )
    if fold not in ("0", "1"):
        raise ComesTwice(f"The clocks go back that night: {wall:%H:%M} comes twice. Say which.")
    return (first, second)[int(fold)].astimezone(UTC)


def read_time(text: str, zone: ZoneInfo, fold: str = "") -> datetime | None:
    """An instant from `2026-11-24T19:00Z`, or from a wall-clock time without an offset."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else instant(at, zone, fold)
    except (ValueError, OverflowError, forms.ValidationError):
        return None


class OneOf(forms.TypedChoiceField):
    """A choice among rows that were fetched already, without asking the database again."""

    def __init__(self, rows: Sequence, *, empty: str | None = None, key: str = "pk", **kwargs):
        by_key = {str(getattr(row, key)): row for row in rows}
        choices = [(value, str(row)) for value, row in by_key.items()]
        if empty is not None:
            choices.insert(0, ("", empty))
        super().__init__(
            choices=choices,
            coerce=by_key.__getitem__,
            empty_value=None,
            required=empty is None,
            **kwargs,
        )


class MoveForm(forms.Form):
    """Another time, artist, room or length for one appointment."""

    on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label="Start", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    fold = forms.ChoiceField(
        label="Which of the two", choices=FOLDS, required=False, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label="Length, minutes", min_value=5, max_value=LONGEST_VISIT, required=False
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput)
    override_reason = forms.CharField(
        label="Why outside the hours",
        max_length=200,
        required=False,
        help_text="Kept with the appointment, with your name.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        appointment: Appointment,
        artists: Sequence[Artist],
        rooms: Sequence[Room],
        initial: dict[str, Any] | None = None,
    ):
        self.appointment = appointment
        zone = appointment.location.tz
        local = appointment.starts_at.astimezone(zone)
        stands = {
            "on": local.date(),
            "at": local.time(),
            "artist": appointment.artist_id,
            "minutes": appointment.minutes,
            "sequence": appointment.sequence,
        }
        super().__init__(data, initial=stands | (initial or {}))
        self.fields["artist"] = OneOf(artists, label="Artist")
        self.fields["room"] = OneOf(rooms, empty="The same, or any that is free", label="Room")
        self.fields["minutes"].widget.attrs["step"] = 5

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("on") and found.get("at"):
            wall = datetime.combine(found["on"], found["at"])
            found["starts_at"] = self._instant(wall, found.get("fold") or "")
        return found

    def _instant(self, wall: datetime, fold: str) -> datetime | None:
        """A start that is not changed stays the same instant, also in an hour that comes twice."""
        zone = self.appointment.location.tz
        was = self.appointment.starts_at.astimezone(zone)
        if not fold and was.replace(tzinfo=None, fold=0) == wall:
            return self.appointment.starts_at
        try:
            return instant(wall, zone, fold)
        except ComesTwice as problem:
            self.add_error("fold", problem)
        except forms.ValidationError as problem:
            self.add_error("at", problem)
        return None


class CancelForm(forms.Form):
    """Why, and who caused it."""

    side = forms.ChoiceField(
        label="Who cancels",
        choices=[
            (Appointment.Side.CLIENT, "The client (they called or wrote)"),
            (Appointment.Side.CLINIC, "We do"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who cancels."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="For colleagues. The client does not see it.",
        error_messages={"required": "Say why, in a few words."},
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What goes back",
        choices=[
            ("", "As the policy says"),
            ("credit", "Kept as credit for another visit"),
            ("refund", "Paid back"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    waive_reason = forms.CharField(
        label="Waive what would be kept, because",
        max_length=300,
        required=False,
        help_text="Leave empty to keep what the policy keeps.",
    )

    def __init__(self, *args: Any, money: bool = False, waives: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].one_is_enough = True  # type: ignore[attr-defined]
        if not money:
            del self.fields["outcome"]
        if not money or not waives:
            del self.fields["waive_reason"]


class ChoiceForm(forms.Form):
    """What is booked: service, place, artist and length. The time is picked from a list."""

    def __init__(
        self,
        *args,
        services: Sequence[Service],
        locations: Sequence[Location],
        artists: Sequence[Artist],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["service"] = OneOf(services, label="Service")
        self.fields["location"] = OneOf(locations, key="slug", label="Where")
        self.fields["artist"] = OneOf(artists, empty="Any artist", label="Artist")
        self.fields["minutes"] = forms.IntegerField(
            label="Length, minutes",
            min_value=5,
            max_value=LONGEST_VISIT,
            required=False,
            widget=forms.NumberInput(attrs={"step": 5, "placeholder": "as usual"}),
        )


class NewcomerForm(forms.Form):
    """A person who is not a client yet, as told on the phone."""

    first_name = forms.CharField(
        label="First name", max_length=80, error_messages={"required": "Give at least this."}
    )
    full_name = forms.CharField(label="Full name", max_length=160, required=False)
    phone = PhoneNumberField(
        label="Mobile", required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label="E-mail", required=False)
    preferred_name = forms.CharField(label="Likes to be called", max_length=80, required=False)
    neutral_messages = forms.BooleanField(label="Keep messages neutral", required=False)


class VisitForm(forms.Form):
    """What is said about the visit itself."""

    wants_private_room = forms.BooleanField(label="Wishes for a private room", required=False)
    note = forms.CharField(
        label="Note",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    override_reason = forms.CharField(label="Why outside the hours", max_length=200, required=False)
