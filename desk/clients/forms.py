"""What the desk types about a client."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from phonenumber_field.formfields import PhoneNumberField

from clients.models import Client, ClientFile, Note
from clients.parts import SEES, Part, Viewer
from clients.uploads import ACCEPT, MOST_MB
from studio import zones
from studio.wording import day, zone_name

QUIET = forms.TextInput(attrs={"autocomplete": "off"})
NO_NUMBER = {"invalid": "This is not a phone number. Numbers abroad begin with +."}
YES_NO = [("", "Not said"), ("yes", "Yes"), ("no", "No")]
SAID = {"yes": True, "no": False, "": None}
LABELS = {
    "first_name": "First name",
    "full_name": "Full name",
    "preferred_name": "Wants to be called",
    "birth_date": "Birth date",
    "phone": "Mobile",
    "email": "E-mail",
    "address": "Postal address",
    "preferred_channel": "Reach them by",
    "best_hours": "Best hours",
    "voicemail_ok": "Voicemail may be left",
    "zone": "Their time zone",
    "spokesperson": "May speak for them",
    "spokesperson_relation": "Who that is to them",
    "spokesperson_phone": "Their number",
    "neutral_messages": "Keep messages neutral",
}


def number() -> PhoneNumberField:
    return PhoneNumberField(
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages=NO_NUMBER,
    )


class ContactForm(forms.Form):
    """What a client is called and how they are reached."""

    first_name = forms.CharField(max_length=80, widget=QUIET)
    full_name = forms.CharField(max_length=160, required=False, widget=QUIET)
    preferred_name = forms.CharField(max_length=80, required=False, widget=QUIET)
    birth_date = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    phone = number()
    email = forms.EmailField(
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Another address ends their sign-in, and the old one is told.",
    )
    address = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    preferred_channel = forms.ChoiceField(
        required=False, choices=[("", "Not said"), *Client.Channel.choices]
    )
    best_hours = forms.CharField(
        required=False,
        max_length=120,
        widget=QUIET,
        help_text="In their words.",
    )
    voicemail_ok = forms.ChoiceField(required=False, choices=YES_NO)
    zone = forms.ChoiceField(
        required=False,
        help_text="Texts reach them between 8:00 and 21:00 there. Visits keep the studio's time.",
        error_messages={"invalid_choice": "Choose a time zone from the list."},
    )
    spokesperson = forms.CharField(
        required=False,
        max_length=120,
        widget=QUIET,
        help_text="Someone we may talk to in their place.",
    )
    spokesperson_relation = forms.CharField(required=False, max_length=60, widget=QUIET)
    spokesperson_phone = number()
    neutral_messages = forms.BooleanField(
        required=False, help_text="Sender, subject and calendar say nothing of hair."
    )

    def __init__(self, *args: Any, birth_date_is_shown: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
        said = {value: word for word, value in SAID.items()}
        self.initial = dict(self.initial)
        self.initial["voicemail_ok"] = said[self.initial.get("voicemail_ok")]
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("", "Same as the studio"),
            *zones.to_choose(timezone.now(), also=self.initial.get("zone", "")),
        ]
        if birth_date_is_shown:
            self.fields["birth_date"].disabled = True
            self.fields[
                "birth_date"
            ].help_text = "A document showed it; only another one changes it."

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born is not None and not date(1900, 1, 1) <= born <= timezone.localdate():
            raise forms.ValidationError("That cannot be a birth date. Please check the year.")
        return born

    @property
    def told(self) -> dict[str, Any]:
        """What `clients.actions.change_contact` takes."""
        return self.cleaned_data | {
            "phone": str(self.cleaned_data["phone"]),
            "spokesperson_phone": str(self.cleaned_data["spokesperson_phone"]),
            "voicemail_ok": SAID[self.cleaned_data["voicemail_ok"]],
        }


def in_words(name: str, value: Any) -> str:
    """A value of the form as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name == "preferred_channel" and value:
        return str(Client.Channel(value).label)
    if name == "zone" and value:
        return zone_name(str(value))
    if isinstance(value, date):
        return day(value)
    return str(value or "")


class InviteForm(forms.Form):
    """The address a client shall sign in with."""

    email = forms.EmailField(
        label="Their own e-mail address",
        max_length=254,
        help_text="They press a link there and sign in with it from then on.",
    )


class NoteForm(forms.Form):
    """A note, for whom this colleague may write one."""

    text = forms.CharField(
        label="Note",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "There is nothing written yet."},
    )
    kind = forms.ChoiceField(label="Who reads it", choices=Note.Kind.choices)

    def __init__(self, *args: Any, who: Viewer, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in Note.Kind if READERS[kind] in SEES[who]]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0].value


READERS = {Note.Kind.DESK: Part.DESK_NOTES, Note.Kind.HEALTH: Part.HEALTH_NOTES}


class AllergyForm(forms.Form):
    """A substance somebody reacts to."""

    substance = forms.CharField(label="Substance", max_length=120, widget=QUIET)
    reaction = forms.CharField(label="What happens", max_length=300, required=False, widget=QUIET)
    seen_on = forms.DateField(
        label="Last seen", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_seen_on(self) -> date | None:
        seen_on = self.cleaned_data["seen_on"]
        if seen_on is not None and seen_on > timezone.localdate():
            raise forms.ValidationError("That day is still to come.")
        return seen_on


class EndAllergyForm(forms.Form):
    """Why a line is taken off."""

    reason = forms.CharField(label="Why it is taken off", max_length=200, widget=QUIET)


class PaperForm(forms.Form):
    """A paper that came from outside."""

    kind = forms.ChoiceField(label="What it is", choices=ClientFile.Kind.choices)
    title = forms.CharField(
        label="In a few words", max_length=120, required=False, widget=QUIET,
        help_text="Read by artists and the owner.",
    )  # fmt: skip
    file = forms.FileField(
        label="The paper",
        help_text=f"A PDF or a photo of it, up to {MOST_MB} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty. Choose it again.",
        },
    )


class CorrectForm(forms.Form):
    """Where something belongs, and how it came to stand elsewhere."""

    right = forms.CharField(
        label="Belongs to", max_length=12, error_messages={"required": "Choose whose it is."}
    )
    reason = forms.CharField(
        label="How it came here",
        max_length=300,
        widget=QUIET,
        help_text="Without the name of the other person: it is read on both records.",
        error_messages={"required": "Please say why, in a few words."},
    )


class TaskForm(forms.Form):
    """What came of a task."""

    outcome = forms.CharField(
        label="What was done",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done, so that it can be read later."},
    )
