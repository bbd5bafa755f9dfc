"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile

from clients.models import Photo
from designs.models import ApprovedPicture, MockUp, PairMarks


def photo_erased(photo: Photo) -> None:
    """What was made of a photo goes with it: the pictures of its approved design, and the
    mock-ups of the versions drawn on it. That they were there, and their hashes, stay. Marks that
    laid it over another photo say nothing any more."""
    for marks in PairMarks.objects.filter(Q(one=photo) | Q(other=photo)):
        marks.delete()
    for picture in ApprovedPicture.objects.filter(view__photo=photo).exclude(picture=""):
        _forget(picture.picture)
        picture.picture = ""
        picture.save()
    for mock_up in MockUp.objects.filter(version__views__photo=photo).exclude(file="").distinct():
        for file in (mock_up.file, mock_up.preview):
            if file:
                _forget(file)
        mock_up.file = mock_up.preview = ""
        mock_up.save()


def _forget(file: FieldFile) -> None:
    transaction.on_commit(partial(file.storage.delete, str(file.name)))
