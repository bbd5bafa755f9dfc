"""What a client ticks, answers and types on a form to sign. Nothing is ticked beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.consent_text import ConsentText, Problem, parse
from clients.errors import NotComplete
from clients.models import Consent
from clients.signatures import NotASignature, sent_picture

YES, NO = "yes", "no"
UNREADABLE = _("There is a character in it that cannot be read. Please type it anew.")


class BirthDateInput(forms.DateInput):
    input_type = "date"


class SigningForm(forms.Form):
    """Built from the text of one version. It only parses: whether the form is complete, the
    action says."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your full name, typed"),
        required=False,
        error_messages={"null_characters_not_allowed": UNREADABLE},
        widget=forms.TextInput({"autocomplete": "name", "autocapitalize": "words"}),
    )
    means = forms.ChoiceField(
        label=_("How do you want to sign?"),
        required=False,
        choices=[
            (Consent.Means.DRAWN, _("Draw my signature")),
            (Consent.Means.TYPED, _("Sign with my typed name alone")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.consent = consent
        self.text: ConsentText = parse(consent.version.text)
        # A refused form is shown in the text that is in force now.
        self.initial = self._kept() | dict(self.initial)
        self._add_lines()
        self._add_details()
        for field in self.fields.values():
            # Nothing here is optional; the action says what is left.
            field.one_is_enough = True  # type: ignore[attr-defined]
        self.use_required_attribute = False

    def _kept(self) -> dict[str, Any]:
        answers = self.consent.answers
        ticked = {f"s-{line.key}": answers.get(line.key) is True for line in self.text.statements}
        chosen = {
            f"c-{line.key}": YES if answers[line.key] else NO
            for line in self.text.choices
            if line.key in answers
        }
        return (
            ticked
            | chosen
            | {
                "expectation": self.consent.expectation,
                "seen": self.consent.version.number,
                "means": Consent.Means.TYPED,  # a page with a pad offers that first
            }
        )

    def _add_lines(self) -> None:
        for line in self.text.statements:
            self.fields[f"s-{line.key}"] = forms.BooleanField(label=line.text, required=False)
        for choice in self.text.choices:
            self.fields[f"c-{choice.key}"] = forms.ChoiceField(
                label=choice.text,
                required=False,
                choices=[(YES, gettext("Yes")), (NO, gettext("No"))],
                widget=forms.RadioSelect,
            )
        if self.text.expectation:
            self.fields["expectation"] = forms.CharField(
                label=self.text.expectation,
                required=False,
                error_messages={"null_characters_not_allowed": UNREADABLE},
                widget=forms.Textarea({"rows": 4}),
            )

    def _add_details(self) -> None:
        """Asked is only what the record does not know."""
        client = self.consent.client
        if not self.text.details:
            return
        if client.birth_date is None:
            self.fields["birth_date"] = forms.DateField(
                label=gettext("Your date of birth"),
                required=False,
                error_messages={
                    "invalid": gettext("Please give it as year-month-day, like 1985-03-14.")
                },
                widget=BirthDateInput({"autocomplete": "bday"}, format="%Y-%m-%d"),
            )
        if not client.address:
            self.fields["address"] = forms.CharField(
                label=gettext("Your postal address"),
                required=False,
                max_length=300,
                error_messages={"null_characters_not_allowed": UNREADABLE},
                widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
            )
        if not client.phone:
            self.fields["phone"] = PhoneNumberField(
                label=gettext("Your telephone number"),
                required=False,
                error_messages={
                    "invalid": gettext(
                        "We cannot read this number. Give it with the area code, or with + "
                        "and the country code, like +44 20 7946 0018."
                    )
                },
                widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            )

    def forget_autofill(self) -> None:
        """Nothing of anybody else is offered: the browser is not the client's own."""
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    # -------------------------------------------------------- what the page shows

    @property
    def statements(self) -> list[BoundField]:
        return [self[f"s-{line.key}"] for line in self.text.statements]

    @property
    def choices(self) -> list[BoundField]:
        return [self[f"c-{choice.key}"] for choice in self.text.choices]

    @property
    def details(self) -> list[BoundField]:
        return [self[name] for name in ("birth_date", "address", "phone") if name in self.fields]

    @property
    def not_ticked(self) -> list[BoundField]:
        """The lines that were left open."""
        return [line for line in self.statements if line.errors]

    @property
    def other_errors(self) -> list[BoundField]:
        """What else is wrong, from the top of the page to its end."""
        last = [self[name] for name in ("expectation", "name", "means") if name in self.fields]
        return [field for field in (*self.details, *self.choices, *last) if field.errors]

    # -------------------------------------------------------- what was typed

    @property
    def answers(self) -> dict[str, bool]:
        """Ticks and answers as `clients.actions.sign` takes them."""
        told = self.cleaned_data
        ticked = {line.key: True for line in self.text.statements if told.get(f"s-{line.key}")}
        chosen = {
            choice.key: told[f"c-{choice.key}"] == YES
            for choice in self.text.choices
            if told.get(f"c-{choice.key}")
        }
        return ticked | chosen

    @property
    def expectation(self) -> str:
        return self.cleaned_data.get("expectation", "")

    @property
    def new_details(self) -> dict[str, Any]:
        """What `clients.actions.tell_details` takes."""
        told = self.cleaned_data
        birth_date: date | None = told.get("birth_date")
        return {
            "birth_date": birth_date,
            "address": told.get("address", ""),
            "phone": str(told.get("phone") or ""),
        }

    @property
    def picture(self) -> bytes | None:
        """The drawing as it was sent; NotComplete when it is none."""
        if self.cleaned_data.get("means") != Consent.Means.DRAWN:
            return None
        try:
            return sent_picture(self.cleaned_data["drawing"])
        except NotASignature as problem:
            raise NotComplete([Problem("drawing", problem.sentence)]) from problem

    def point_out(self, problems: list[Problem]) -> None:
        """Put what is still open at its field."""
        names = {"drawing": "means"} | {
            key.split("-", 1)[1]: key for key in self.fields if key[:2] in ("s-", "c-")
        }
        for where, sentence in problems:
            name = names.get(where, where)
            if name not in self.fields:
                self.add_error(None, sentence)
            elif not self.has_error(name):
                self.add_error(name, sentence)
