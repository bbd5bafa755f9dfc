"""Forms of a client's designs: a photo to draw on, the name of a version."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from clients.models import Photo
from designs.models import View


class PhotoForm(forms.Form):
    """Which of the client's photos is drawn on, and from where it shows the head."""

    photo = forms.ChoiceField(label="Photo")
    side = forms.ChoiceField(
        label="It shows the head from",
        choices=[("", "As the photo says"), *View.Side.choices],
        required=False,
    )

    def __init__(self, *args, photos: Sequence[Photo] = (), **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.fields["photo"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(photo.ref, str(photo)) for photo in photos]


class VersionNameForm(forms.Form):
    """What the next version is called."""

    name = forms.CharField(
        label="Name of the new version",
        max_length=40,
        required=False,
        help_text="Such as rounded, or softer. You can name it later.",
    )
