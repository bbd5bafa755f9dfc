"""A form's field for several files at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MOST = 24


class _Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; what each of them is, the deed that takes it finds out."""

    def __init__(self, *, accept: str, **kwargs: Any):
        super().__init__(widget=_Several({"accept": accept, "multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[override]
        files = [one for one in data or [] if one]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > MOST:
            raise forms.ValidationError(f"Choose at most {MOST} at once.")
        return files
