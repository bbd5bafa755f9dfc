"""What colleagues type about a client's health and age. Nothing here saves."""

from __future__ import annotations

from django import forms

from clients.models import Flag, ProofOfAge
from clients.questions import Handling

DAY = {"type": "date", "autocomplete": "off"}


class RaiseForm(forms.Form):
    """A flag by hand."""

    handling = forms.ChoiceField(
        label="What it asks for",
        choices=[(one.value, one.label) for one in Handling],
        widget=forms.RadioSelect,
        initial=Flag.Handling.BLOCK,
    )
    expires_on = forms.DateField(
        label="It holds until",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        help_text="From this day on it no longer holds. A wait needs it.",
    )
    detail = forms.CharField(
        label="What is behind it",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only artists who treat them and the owner read this.",
    )
    needed = forms.CharField(
        label="What is needed, in words for the desk",
        required=False,
        max_length=200,
        help_text="Everyone at the clinic reads this. Leave it empty for the usual words.",
    )

    def clean(self):
        told = super().clean() or {}
        if told.get("handling") == Flag.Handling.WAIT and not told.get("expires_on"):
            self.add_error("expires_on", "Say from which day on it no longer holds.")
        return told


class ClearForm(forms.Form):
    """Why a flag is settled, and until when."""

    reason = forms.CharField(
        label="Why it is settled",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: the doctor's note of 3 May was seen.",
        error_messages={"required": "Please say why, in a few words."},
    )
    until = forms.DateField(
        label="Settled until",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        help_text="After this day it is open again. Leave it empty when it is settled for good.",
    )


class ProofForm(forms.Form):
    """That a document was seen."""

    kind = forms.ChoiceField(
        label="Which document", choices=ProofOfAge.Kind.choices, widget=forms.RadioSelect
    )
    birth_date = forms.DateField(
        label="Birth date it shows",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        help_text="As the document shows it, also where the client said another one.",
    )
