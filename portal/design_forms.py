"""What a client types about their design."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from designs.models import DesignVersion

DAYS = [("3", _("3 days")), ("7", _("A week")), ("14", _("Two weeks")), ("30", _("A month"))]


class CommentForm(forms.Form):
    words = forms.CharField(
        label=_("What you think of it"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you like, what you would change. Your artist reads it."),
        error_messages={"required": _("Please write a word first.")},
    )


class ApproveForm(forms.Form):
    expectation = forms.CharField(
        label=_("In your own words: what do you expect to see when it has healed?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A sentence is enough. It shows both of us that we mean the same."),
        error_messages={"required": _("Please say in a sentence what you expect.")},
    )
    name = forms.CharField(
        label=_("Your full name"),
        max_length=160,
        help_text=_("Typing it is your signature under this version."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please type your full name.")},
    )


class OpenForm(forms.Form):
    """How long a link is open, and whether it shows a face."""

    days = forms.TypedChoiceField(
        label=_("How long it is open"), choices=DAYS, coerce=int, initial="7"
    )
    hide_face = forms.BooleanField(
        label=_("Hide my face"),
        required=False,
        initial=True,
        help_text=_("Everything below the brows is covered on pictures that show a face."),
    )


class ShareForm(OpenForm):
    versions = forms.MultipleChoiceField(
        label=_("What it shows"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one version.")},
    )
    for_whom = forms.CharField(
        label=_("Who it is for"),
        max_length=60,
        required=False,
        help_text=_("Only for you, to tell links apart. Such as: my sister."),
    )
    field_order = ("versions", "for_whom", "hide_face", "days")

    def __init__(self, *args: Any, versions: Iterable[DesignVersion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by_ref = {version.ref: version for version in versions}
        field = cast(forms.MultipleChoiceField, self.fields["versions"])
        field.choices = [(one.ref, str(one).capitalize()) for one in versions]
