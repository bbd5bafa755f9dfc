"""Files of every kind have one address, /files/<ref>/, and the app that owns one says who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db.models import Model
from django.http import Http404


@dataclass(frozen=True)
class Stored:
    """A file someone may have now. `row` is what the audit line is about; a public one has none
    and may be cached for `public_seconds`."""

    file: File
    content_type: str
    name: str
    row: Model | None = None
    as_download: bool = False
    public_seconds: int = 0


# Each app adds owner(user, ref, size): the file when the ref is one of its own and `user` may
# have it, None when it is not; where it is and they may not, it raises Http404 or NotAllowed.
owners: list[Callable[[Any, str, str], Stored | None]] = []


def stored(user: Any, ref: str, size: str = "") -> Stored:
    """The file behind `ref` for `user`; Http404 when there is none. `size` is a word such as
    thumb, or empty for the whole file."""
    for owner in owners:
        if (found := owner(user, ref, size)) is not None:
            return found
    raise Http404
