"""What is typed about a healing report."""

from __future__ import annotations

from django import forms

from sessions_plan.models import Complication


class AdviceForm(forms.Form):
    words = forms.CharField(
        label="What you advised",
        max_length=1500,
        help_text="The client reads this in the portal, under your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="How it ended",
        max_length=1000,
        help_text="For the record; the client does not read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FromReportForm(forms.Form):
    """A complication that begins with a report: its session, lots, photo and day are filled in."""

    kind = forms.ChoiceField(label="What it is", choices=Complication.Kind.choices)
    severity = forms.ChoiceField(label="How bad", choices=Complication.Severity.choices)
    signs = forms.CharField(
        label="What is seen or felt", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
