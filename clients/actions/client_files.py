"""Papers from outside: kept with the record, handed out only as a download."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client, ClientFile
from clients.uploads import paper


def add_file(
    *, client: Client, kind: str, title: str, upload: File, by: User, now: datetime | None = None
) -> ClientFile:
    """Keep a paper: a PDF as it came, a picture made anew. What is neither is refused, before
    anything is locked or written."""
    kept = paper(upload)
    with transaction.atomic():
        return ClientFile.objects.create(
            client=client,
            kind=kind,
            title=title.strip() or ClientFile.Kind(kind).label,
            file=kept.file,
            content_type=kept.content_type,
            size=kept.file.size,
            added_at=now or timezone.now(),
            added_by=by,
        )
