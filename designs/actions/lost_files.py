"""Files of designs that no row names any more: what a machine that stopped left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from designs.models import ApprovedPicture, MockUp

LOST_AFTER = timedelta(days=1)
AT = (3, 25)
FOLDER = "designs"
# Every field of this app that keeps files; all of them in one folder.
KEPT = ((ApprovedPicture, ("picture",)), (MockUp, ("file", "preview")))


def forget_lost_files(now: datetime | None = None) -> int:
    """Remove them, once a night; gives how many.

    The folder is read before the rows: a file that comes meanwhile is not in the list, and one
    younger than a day may still get its row.
    """
    now = now or timezone.now()
    if (now.hour, now.minute) != AT:
        return 0
    storage = MockUp._meta.get_field("file").storage
    try:
        _, found = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    named = _named()
    gone = 0
    for name in (f"{FOLDER}/{one}" for one in found):
        if name not in named and storage.get_modified_time(name) < now - LOST_AFTER:
            storage.delete(name)
            gone += 1
    return gone


def _named() -> set[str]:
    return {
        name
        for model, fields in KEPT
        for names in model._default_manager.values_list(*fields)
        for name in names
    }
