"""Forms of showing a design: words with it, a link, an approval, a mock-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from designs.models import DesignVersion
from studio.pictures import ACCEPT
from studio.uploads import FilesField


class NoteForm(forms.Form):
    """A word that goes with a version into the portal."""

    note = forms.CharField(label="A word with it", max_length=500, required=False)


class WordsForm(forms.Form):
    words = forms.CharField(label="Answer", max_length=1000)


class ShareForm(forms.Form):
    """What a link will show, laid out for the client to open."""

    versions = forms.MultipleChoiceField(label="What it shows", widget=forms.CheckboxSelectMultiple)
    for_whom = forms.CharField(label="Who it is for", max_length=60, required=False)

    def __init__(self, *args: Any, versions: Iterable[DesignVersion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by_ref = {version.ref: version for version in versions}
        field = cast(forms.MultipleChoiceField, self.fields["versions"])
        field.choices = [(one.ref, str(one)) for one in versions]


class ApproveForm(forms.Form):
    """Filled in by the client on this screen."""

    expectation = forms.CharField(
        label="In the client's own words: what do they expect to see when it has healed?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Let them type it, or read it back to them.",
        error_messages={"required": "Write down in a sentence what they expect."},
    )
    name = forms.CharField(
        label="The client's full name",
        max_length=160,
        help_text="Typing it is their signature under this version.",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Their full name is needed."},
    )


class MockUpForm(forms.Form):
    uploads = FilesField(
        label="Photos or videos",
        accept=f"{ACCEPT},video/mp4,video/quicktime,video/webm",
        help_text="Photos up to 20 MB, videos (MP4, MOV or WebM) up to 100 MB.",
        error_messages={"required": "Choose at least one photo or video."},
    )
    note = forms.CharField(label="A note", max_length=200, required=False)
