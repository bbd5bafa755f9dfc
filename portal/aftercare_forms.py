"""The questions when something looks wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions_plan import triage
from studio.pictures import ACCEPT

NONE = "none-of-these"


def _photo(*, required: bool) -> forms.FileField:
    return forms.FileField(
        label=_("A photo of it"),
        required=required,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "In daylight if you can, else by a lamp, without a flash. Only your artist and "
            "the owner see it."
        ),
        error_messages={"required": _("Please choose a photo.")},
    )


class ReportForm(forms.Form):
    """What cannot wait comes first. Nothing is ticked beforehand: no answer is not a no."""

    urgent = forms.MultipleChoiceField(
        label=_("Do you have any of these?"),
        choices=[
            *((key, _(sign)) for key, sign in triage.URGENT.items()),
            (NONE, _("None of these")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you have, or “None of these”.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=1000,
        help_text=_("What you see, since when, and whatever worries you. A person reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = _photo(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in triage.ANSWERS.items():
            self.fields[name] = forms.ChoiceField(
                label=_(triage.ASKED[name]),
                choices=[(key, _(words)) for key, words in choices.items()],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Please choose one.")},
            )
        self.order_fields(["urgent", *triage.ANSWERS, "words", "photo"])

    def clean_urgent(self) -> list[str]:
        ticked = self.cleaned_data["urgent"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(gettext("You ticked “None of these” as well. Which is it?"))
        return [key for key in ticked if key != NONE]

    @property
    def answers(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"urgent": told["urgent"]} | {name: told[name] for name in triage.ANSWERS}

    @property
    def questions(self) -> list[forms.BoundField]:
        """Those with one answer each, in their order."""
        return [self[name] for name in triage.ANSWERS]


class ReportPhotoForm(forms.Form):
    photo = _photo(required=True)
