"""What is typed in the inbox."""

from __future__ import annotations

from django import forms


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Your answer",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Please write something first."},
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label="A note among us",
        max_length=2000,
        help_text="Colleagues read it; it is not sent.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Please write something first."},
    )


class NewClientForm(forms.Form):
    first_name = forms.CharField(label="First name", max_length=80)


class CallForm(forms.Form):
    text = forms.CharField(
        label="What was said",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Please write down what was said."},
    )
