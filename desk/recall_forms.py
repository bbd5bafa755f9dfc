"""What is typed about a recall: which lots, why, and how a client was told."""

from __future__ import annotations

from django import forms

from desk.away_forms import date_input, refuse_far_dates
from sessions_plan.models import RecallEntry
from sessions_plan.reach import Days


class FindForm(forms.Form):
    """Which lots: by maker, by number, by days of use, or all of these at once."""

    maker = forms.CharField(label="Maker", max_length=80, required=False)
    lot = forms.CharField(
        label="Lot or batch number", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    used_from = forms.DateField(
        label="Used from", required=False, widget=date_input(), validators=[refuse_far_dates]
    )
    used_until = forms.DateField(
        label="Used until", required=False, widget=date_input(), validators=[refuse_far_dates],
        help_text="With days, only clients of these days are reached.",
    )  # fmt: skip

    def clean(self) -> dict:
        told = super().clean() or {}
        first, last = told.get("used_from"), told.get("used_until")
        if first and last and last < first:
            self.add_error("used_until", "The last day lies before the first.")
        return told

    @property
    def days(self) -> Days:
        return Days(self.cleaned_data.get("used_from"), self.cleaned_data.get("used_until"))


class StartForm(forms.Form):
    reason = forms.CharField(
        label="Why, and who called it back", max_length=300, widget=forms.Textarea({"rows": 2})
    )
    advice = forms.CharField(
        label="What to tell the clients",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="It stands in the letter, unless a client wants neutral messages, and in the "
        "portal. What to look for, and when to see a doctor.",
    )


class ToldForm(forms.Form):
    way = forms.ChoiceField(
        label="How", choices=RecallEntry.Way.choices, initial=RecallEntry.Way.CALL
    )
    answer = forms.CharField(label="What they said", max_length=500, required=False)
