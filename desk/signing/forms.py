"""What the desk types about a signed form."""

from __future__ import annotations

from django import forms


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="What they said",
        max_length=300,
        help_text="A few words: who said it, when and how.",
        error_messages={"required": "Please write down what they said."},
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )
