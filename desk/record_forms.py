"""Small forms of the clinical record."""

from __future__ import annotations

from django import forms


class AmendForm(forms.Form):
    text = forms.CharField(
        label="Amendment",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands below what was signed, with your name and the time.",
    )
