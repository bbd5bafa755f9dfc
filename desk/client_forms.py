"""What the desk types about a client."""

from __future__ import annotations

from typing import Any

from django import forms
from phonenumber_field.formfields import PhoneNumberField

QUIET = forms.TextInput(attrs={"autocomplete": "off"})


class ContactForm(forms.Form):
    """What a client is called and how they are reached."""

    first_name = forms.CharField(label="First name", max_length=80, widget=QUIET)
    full_name = forms.CharField(label="Full name", max_length=160, required=False, widget=QUIET)
    preferred_name = forms.CharField(
        label="Wants to be called", max_length=80, required=False, widget=QUIET
    )
    phone = PhoneNumberField(
        label="Mobile",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"invalid": "This is not a phone number. Numbers abroad begin with +."},
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Another address ends their sign-in, and the old one is told.",
    )
    neutral_messages = forms.BooleanField(
        label="Keep messages neutral",
        required=False,
        help_text="Sender, subject and calendar say nothing of hair.",
    )

    @property
    def told(self) -> dict[str, Any]:
        """What `clients.actions.change_contact` takes."""
        return self.cleaned_data | {"phone": str(self.cleaned_data["phone"])}


class InviteForm(forms.Form):
    """The address a client shall sign in with."""

    email = forms.EmailField(
        label="Their own e-mail address",
        max_length=254,
        help_text="They press a link there and sign in with it from then on.",
    )
