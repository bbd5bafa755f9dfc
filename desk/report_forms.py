"""What is typed about a healing report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions_plan import triage
from sessions_plan.models import Complication

NONE = "none-of-these"


class CallerForm(forms.Form):
    """The questions of the portal, asked on the telephone; nothing is ticked beforehand."""

    urgent = forms.MultipleChoiceField(
        label=_("Do you have any of these?"),
        choices=[
            *((key, _(sign)) for key, sign in triage.URGENT.items()),
            (NONE, _("None of these")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Ask them one by one, or tick “None of these”.")},
    )
    words = forms.CharField(
        label=_("What else they say, in their words"),
        required=False,
        max_length=1000,
        help_text=_("What they see, since when, what worries them. It is always looked at."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in triage.ANSWERS.items():
            self.fields[name] = forms.ChoiceField(
                label=_(triage.ASKED[name]),
                choices=[(key, _(words)) for key, words in choices.items()],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Ask this too.")},
            )
        self.order_fields(["urgent", *triage.ANSWERS, "words"])

    def clean_urgent(self) -> list[str]:
        ticked = self.cleaned_data["urgent"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(gettext("“None of these” is ticked as well. Which is it?"))
        return [key for key in ticked if key != NONE]

    @property
    def answers(self) -> dict[str, Any]:
        """What `sessions_plan.actions.reports.tell` takes."""
        told = self.cleaned_data
        return {"urgent": told["urgent"]} | {name: told[name] for name in triage.ANSWERS}

    @property
    def questions(self) -> list[forms.BoundField]:
        """Those with one answer each, in their order."""
        return [self[name] for name in triage.ANSWERS]


class AdviceForm(forms.Form):
    words = forms.CharField(
        label=_("What you advised"),
        max_length=1500,
        help_text=_("The client reads this in the portal, under your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("How it ended"),
        max_length=1000,
        help_text=_("For the record; the client does not read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FromReportForm(forms.Form):
    """A complication that begins with a report: its session, lots, photo and day are filled in."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Complication.Kind.choices)
    severity = forms.ChoiceField(label=_("How bad"), choices=Complication.Severity.choices)
    signs = forms.CharField(
        label=_("What is seen or felt"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
