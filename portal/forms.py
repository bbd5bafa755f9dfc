"""What a client types in the portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.access import signing_in_with
from clients.models import Client
from studio import zones


class AddressField(forms.EmailField):
    default_error_messages = {
        "required": _("Please give your e-mail address."),
        "invalid": _("That address looks incomplete. It should look like name@example.com."),
    }

    def __init__(self, **kwargs: Any):
        attrs = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        super().__init__(max_length=254, widget=forms.EmailInput(attrs), **kwargs)

    def clean(self, value: str) -> str:
        return super().clean(value).lower()


class CodeRequestForm(allauth_forms.RequestLoginCodeForm):
    """Where the code shall go. The page that follows is the same whoever has the address."""

    email = AddressField(label=_("Your e-mail address"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_codes")
        self._user = signing_in_with(email)
        return email


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("The code"),
        max_length=40,
        help_text=_("Eight digits. Spaces and dashes do not matter."),
        error_messages={"required": _("Please type the code from the e-mail.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
        ),
    )


UNREADABLE = re.compile(r"[\x01-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
TOO_LONG = _("That is longer than we can keep: at most %(limit_value)d characters, please.")
CANNOT_BE_READ = _("There is a character in it that cannot be read. Please type it anew.")


def one_readable_line(value: str) -> None:
    if UNREADABLE.search(value):
        raise ValidationError(CANNOT_BE_READ)


VOICEMAIL = [("", _("Not said")), ("yes", _("Yes")), ("no", _("No, please"))]
SAID = {"yes": True, "no": False, "": None}
CONSENTS = ("sms", "marketing")


class DetailsForm(forms.Form):
    preferred_name = forms.CharField(
        label=_("What shall we call you?"),
        required=False,
        max_length=80,
        validators=[one_readable_line],
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": CANNOT_BE_READ},
        widget=forms.TextInput({"autocomplete": "nickname", "autocapitalize": "words"}),
    )
    phone = PhoneNumberField(
        label=_("Mobile"),
        required=False,
        help_text=_("From another country: begin with + and its code, like +44."),
        error_messages={
            "invalid": _(
                "We cannot read this number. Give it with the area code, or with + and "
                "the country code, like +44 20 7946 0018."
            ),
            "null_characters_not_allowed": CANNOT_BE_READ,
        },
    )
    preferred_channel = forms.ChoiceField(
        label=_("How shall we reach you?"),
        required=False,
        choices=[("", _("As it comes")), *Client.Channel.choices],
    )
    best_hours = forms.CharField(
        label=_("When is a good time?"),
        required=False,
        max_length=120,
        validators=[one_readable_line],
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": CANNOT_BE_READ},
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("In your words: after six, not on Fridays."),
    )
    voicemail_ok = forms.ChoiceField(
        label=_("May we leave a voicemail?"), required=False, choices=VOICEMAIL
    )
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_(
            "We text you between 8:00 and 21:00 there. The times of your visits are always "
            "those of the studio."
        ),
        error_messages={"invalid_choice": _("Please choose a time zone from the list.")},
    )
    neutral_messages = forms.BooleanField(
        label=_("Keep my messages neutral"),
        required=False,
        help_text=_("They say “your appointment on Tuesday at 14:00”, never what it is for."),
    )

    sms = forms.BooleanField(label=_("Text me about my visits"), required=False)
    marketing = forms.BooleanField(label=_("Send me news and tips"), required=False)

    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for kind in CONSENTS:
            self.fields[kind].help_text = words[kind]
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Same as the studio")),
            *zones.to_choose(timezone.now(), also=self.initial.get("zone", "")),
        ]
        # What is too long is refused with a sentence, not cut off unseen.
        for name in ("preferred_name", "best_hours"):
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def typed(self) -> dict[str, Any]:
        """What `clients.actions.tell_wishes` takes."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in CONSENTS}
        return told | {
            "phone": str(self.cleaned_data["phone"] or ""),
            "voicemail_ok": SAID[self.cleaned_data["voicemail_ok"]],
            "said": {kind: self.cleaned_data[kind] for kind in CONSENTS},
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("sms") and "phone" in cleaned and not cleaned["phone"]:
            self.add_error("phone", gettext("Give us a mobile number, so that we can text you."))
        return cleaned


class AddressForm(forms.Form):
    email = AddressField(
        label=_("Your new e-mail address"), help_text=_("We send a link to it that you open.")
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you like to tell us"),
        required=False,
        max_length=300,
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": CANNOT_BE_READ},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)
