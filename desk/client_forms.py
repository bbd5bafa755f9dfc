"""What the desk types about a client."""

from __future__ import annotations

from django import forms
from phonenumber_field.formfields import PhoneNumberField


class ContactForm(forms.Form):
    """How a client is reached."""

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


class InviteForm(forms.Form):
    """The address a client shall sign in with."""

    email = forms.EmailField(
        label="Their own e-mail address",
        max_length=254,
        help_text="They press a link there and sign in with it from then on.",
    )
