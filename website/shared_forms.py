"""What whoever opened a link says of a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from designs.models import Opinion


class OpinionForm(forms.Form):
    vote = forms.ChoiceField(
        label=_("What do you think?"),
        choices=Opinion.Vote.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("A word about it"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    first_name = forms.CharField(
        label=_("Your first name"),
        max_length=40,
        help_text=_("So that they know who says it."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
        error_messages={"required": _("Please give your first name.")},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("vote") and not (told.get("words") or "").strip():
            self.add_error("vote", gettext("Choose one of the three, or write a word."))
        return told
