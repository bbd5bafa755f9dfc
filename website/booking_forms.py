"""What a visitor types to book or to wait: forms that parse, and say kindly what is missing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from bookings.models import Service
from clients.errors import NoWayToReach

UNREADABLE = re.compile(r"[\x01-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
A_LINK = re.compile(r"://|www\.", re.IGNORECASE)
TOO_LONG = _("That is longer than we can keep: at most %(limit_value)d characters, please.")
CANNOT_BE_READ = _("There is a character in it that cannot be read. Please type it anew.")


def one_readable_line(value: str) -> None:
    if UNREADABLE.search(value):
        raise ValidationError(CANNOT_BE_READ)


def no_link(value: str) -> None:
    """What is typed here stands in a message to the address typed beside it."""
    if A_LINK.search(value):
        raise ValidationError(gettext("Please give a name only, without a link."))


class NameField(forms.CharField):
    """A name: letters and signs of any language on one line."""

    default_validators = [one_readable_line, no_link]
    default_error_messages = {
        "required": _("Please tell us what to call you."),
        "max_length": TOO_LONG,
        "null_characters_not_allowed": CANNOT_BE_READ,
    }

    def __init__(self, *, autocomplete: str, max_length: int = 80, **kwargs: Any):
        attrs = {"autocomplete": autocomplete, "autocapitalize": "words", "spellcheck": "false"}
        super().__init__(max_length=max_length, widget=forms.TextInput(attrs), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: what is too long is refused with a sentence, not cut off unseen."""
        return {}


class MobileField(PhoneNumberField):
    """A number of any country; national ones are of the studio's own."""

    def to_python(self, value: Any) -> Any:
        # What reads the digits overlooks everything else.
        if "\x00" in str(value):
            raise ValidationError(CANNOT_BE_READ)
        return super().to_python(value)


class ContactForm(forms.Form):
    """Who someone is and one way to reach them. Nothing here is ticked beforehand."""

    first_name = NameField(label=_("First name"), autocomplete="given-name")
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "invalid": _("That address looks incomplete. It should look like name@example.com."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": CANNOT_BE_READ,
        },
    )
    phone = MobileField(
        label=_("Mobile"),
        required=False,
        help_text=_("From another country: begin with + and its code, like +44."),
        error_messages={
            "invalid": _(
                "We cannot read this number. Give it with the area code, or with + and "
                "the country code, like +44 20 7946 0018."
            )
        },
    )
    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        error_messages={
            "required": _("We see people of 18 and older only. Please tick this if you are.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}
        for name in ("email", "phone"):
            # Either will do, so neither is called optional.
            self.fields[name].one_is_enough = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(str(self[name].value() or "").strip() for name in ("email", "phone")):
            self.add_error("email", NoWayToReach().sentence)
        return cleaned

    def details(self) -> dict[str, Any]:
        """What `clients.actions.welcome` takes."""
        return {
            "first_name": self.cleaned_data["first_name"],
            "email": self.cleaned_data["email"],
            "phone": str(self.cleaned_data["phone"] or ""),
            "said_adult": self.cleaned_data["is_adult"],
        }


class DetailsForm(ContactForm):
    """The last step of a booking."""

    full_name = NameField(label=_("Full name"), required=False, max_length=160, autocomplete="name")
    preferred_name = NameField(
        label=_("Preferred name"),
        required=False,
        autocomplete="nickname",
        help_text=_("If we should call you something else."),
    )
    neutral_messages = forms.BooleanField(
        label=_("Keep my messages neutral"),
        required=False,
        help_text=_("They say “your appointment on Tuesday at 14:00”, never what it is for."),
    )
    private_room = forms.BooleanField(
        label=_("I would like a private room"),
        required=False,
        help_text=_("One with a door that closes."),
    )
    field_order = ["first_name", "email", "phone", "full_name", "preferred_name"]

    def __init__(self, *args: Any, service: Service, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields([*self.field_order, "neutral_messages", "private_room", "is_adult"])
        if service.is_remote:
            del self.fields["private_room"]

    def details(self) -> dict[str, Any]:
        typed = ("full_name", "preferred_name", "neutral_messages")
        return super().details() | {name: self.cleaned_data[name] for name in typed}

    @property
    def more_is_open(self) -> bool:
        """Whether something in the folded part was typed or has to be mended."""
        folded = ("full_name", "preferred_name")
        return any(self[name].value() or self[name].errors for name in folded)


PARTS_OF_DAY = {
    "any": (_("Any time of day"), 0, 1440),
    "morning": (_("Mornings, until 12:00"), 0, 720),
    "afternoon": (_("Afternoons, 12:00 to 17:00"), 720, 1020),
    "evening": (_("Evenings, from 17:00"), 1020, 1440),
}


class WaitlistForm(ContactForm):
    """When someone would come, if a time came free."""

    artist = forms.ChoiceField(label=_("With"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none if any day will do."),
    )
    part_of_day = forms.ChoiceField(
        label=_("Time of day"),
        choices=[(key, words) for key, (words, *_minutes) in PARTS_OF_DAY.items()],
        widget=forms.RadioSelect,
    )
    from_date = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    until_date = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(
        label=_("Anything else about the time"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": CANNOT_BE_READ},
    )
    field_order = ["artist", "weekdays", "part_of_day", "from_date", "until_date", "note"]

    def __init__(self, *args: Any, artists: list[tuple[str, str]], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["artist"].choices = artists  # type: ignore[attr-defined]
        for name in ("from_date", "until_date"):
            self.fields[name].widget.attrs["min"] = today.isoformat()

    def clean_until_date(self) -> date:
        until = self.cleaned_data["until_date"]
        if until < self.today:
            raise ValidationError(
                gettext("That day is over. Please give one that is still to come.")
            )
        if until < self.cleaned_data.get("from_date", until):
            raise ValidationError(
                gettext("This day comes before the first one. Please give a later one.")
            )
        if until > self.today + timedelta(days=365):
            raise ValidationError(gettext("Please give a day within a year."))
        return until

    def wish(self) -> dict[str, Any]:
        """When, as `bookings.actions.waitlist.join_waitlist` takes it."""
        _words, from_minute, until_minute = PARTS_OF_DAY[self.cleaned_data["part_of_day"]]
        return {
            "weekdays": self.cleaned_data["weekdays"],
            "from_minute": from_minute,
            "until_minute": until_minute,
            "from_date": self.cleaned_data["from_date"],
            "until_date": self.cleaned_data["until_date"],
            "note": self.cleaned_data["note"],
        }


class CancelForm(forms.Form):
    """Letting a visit go; nobody has to say why."""

    reason = forms.CharField(
        label=_("Would you tell us why?"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": CANNOT_BE_READ},
    )
