"""The kinds of notices, in one list.

To add one: a module here with its `occurrences` and a `Kind`, its name in `Notice.Kind`, its
texts in `templates/notices/<name>.*`, and a line below. Confirmations, changes and cancellations
compare instead of occur: they live in `notices/announcements.py`.
"""

from __future__ import annotations

from notices.kinds import afterwards, healing, reminders
from notices.kinds.kind import Kind, Occurrence

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (*reminders.KINDS, *healing.KINDS, *afterwards.KINDS)
}

__all__ = ["KINDS", "Kind", "Occurrence"]
