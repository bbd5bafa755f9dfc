"""What is chosen and typed about photos at the desk."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from clients.models import GalleryPair, Photo
from clients.photos import Moment, moment
from studio.pictures import ACCEPT
from studio.uploads import FilesField


def stage_choices(known: list[Moment]) -> list[tuple[str, str]]:
    """The stages of this client, and photos they took themselves before they ever came."""
    own = Moment(Photo.Stage.REFERENCE)
    return [(m.key, m.words) for m in known if m != own] + [(own.key, own.words)]


class PhotosForm(forms.Form):
    """Photos of one stage and view; from the camera comes one, with how far it was tilted."""

    stage = forms.ChoiceField(label="Stage")
    view = forms.ChoiceField(label="View", choices=Photo.View.choices)
    photos = FilesField(
        label="Photos",
        accept=ACCEPT,
        help_text="JPEG, PNG, WebP or HEIC, up to 20 MB each, several at once. Place and camera "
        "are removed from them.",
        error_messages={"required": "Choose at least one photo."},
    )
    taken_on = forms.DateField(
        label="Taken on",
        required=False,
        help_text="Only when it was not today.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    tilt = forms.FloatField(required=False, min_value=-180, max_value=180)
    instead = forms.SlugField(required=False)

    def __init__(self, *args: Any, stages: list[tuple[str, str]], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self.fields["tilt"].widget = self.fields["instead"].widget = forms.HiddenInput()
        self.today = today

    def clean_taken_on(self) -> date | None:
        on = self.cleaned_data["taken_on"]
        if on and not date(1950, 1, 1) <= on <= self.today:
            raise forms.ValidationError("Give a day that has been.")
        return on

    def told(self, zone: str) -> dict[str, Any]:
        """What `clients.actions.add_photo` takes, without the file."""
        at = moment(self.cleaned_data["stage"])
        on = self.cleaned_data["taken_on"]
        noon = datetime.combine(on, time(12), tzinfo=ZoneInfo(zone)) if on else None
        return {
            "view": self.cleaned_data["view"],
            "stage": at.stage if at else Photo.Stage.BEFORE,
            "session_number": at.session_number if at else None,
            "taken_at": noon if on != self.today else None,
            "tilt": self.cleaned_data["tilt"],
        }


class PublishForm(forms.ModelForm):
    """The words under a pair on the website."""

    class Meta:
        model = GalleryPair
        fields = ["caption"]
        labels = {"caption": "Words under it"}
        help_texts = {
            "caption": "What was done, never who it is: “Receding hairline, two sessions”."
        }
