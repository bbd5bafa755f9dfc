"""The kinds of notices, in one list.

To add one: a module here with its `occurrences` and a `Kind`, its name in `Notice.Kind`, its
texts in `templates/notices/<name>.*`, and a line below. Confirmations, changes and cancellations
compare instead of occur: they live in `notices/announcements.py`.
"""

from __future__ import annotations

from notices.kinds import (
    afterwards,
    designs,
    happened,
    healing,
    holds,
    instalments,
    money,
    reminders,
    replies,
    staff,
)
from notices.kinds.kind import Kind, Occurrence

ALL = (
    *reminders.KINDS,
    *healing.KINDS,
    *afterwards.KINDS,
    *happened.KINDS,
    *holds.KINDS,
    *money.KINDS,
    *instalments.KINDS,
    *designs.KINDS,
    *replies.KINDS,
    *staff.KINDS,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in ALL}

__all__ = ["KINDS", "Kind", "Occurrence"]
