"""What a client chooses about a photo of their own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Photo
from studio.pictures import ACCEPT
from studio.uploads import FilesField

STAGES = [
    (Photo.Stage.REFERENCE, _("From earlier: how my hair was")),
    (Photo.Stage.HEALED, _("Now: how it has healed")),
]


class OwnPhotosForm(forms.Form):
    stage = forms.ChoiceField(label=_("What it shows"), choices=STAGES, widget=forms.RadioSelect)
    view = forms.ChoiceField(
        label=_("From where"),
        choices=Photo.View.choices,
        help_text=_("Ask somebody to take it, in daylight and without a flash."),
    )
    photos = FilesField(
        label=_("Photos"),
        accept=ACCEPT,
        help_text=_(
            "JPEG, PNG, WebP or HEIC, up to 20 MB each, several at once. Where it was taken "
            "is removed from it."
        ),
        error_messages={"required": _("Please choose at least one photo.")},
    )
