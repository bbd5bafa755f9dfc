"""Notes: written once, followed by others, never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.errors import NothingWritten, NotTheSameKind
from clients.models import Client, Note


@transaction.atomic
def write_note(
    *,
    client: Client,
    kind: str,
    text: str,
    by: User,
    follows: Note | None = None,
    now: datetime | None = None,
) -> Note:
    """Add a note to a client's record; a later word to an earlier one says which it follows.

    Two people writing at once write two notes.
    """
    if not (text := text.strip()):
        raise NothingWritten()
    if follows is not None and (follows.client_id, follows.kind) != (client.pk, kind):
        raise NotTheSameKind()
    return Note.objects.create(
        client=client,
        kind=kind,
        text=text,
        follows=follows,
        written_at=now or timezone.now(),
        written_by=by,
    )
