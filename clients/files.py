"""Who may have a paper from outside: this app's answer to `studio.files`."""

from __future__ import annotations

from accounts.models import User
from clients.access import require
from clients.models import ClientFile
from clients.parts import Part
from studio.files import Stored

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


def papers_from_outside(user: User, ref: str, size: str) -> Stored | None:
    """The paper behind `ref`, for who sees this client's papers; always a download."""
    kept = ClientFile.objects.select_related("client").filter(ref=ref, erased_at=None).first()
    if kept is None or size:
        return None
    require(user, kept.client, Part.PAPERS)
    name = f"{kept.get_kind_display()} {kept.added_at:%Y-%m-%d}.{ENDINGS[kept.content_type]}"
    return Stored(kept.file, kept.content_type, name, row=kept, as_download=True)
