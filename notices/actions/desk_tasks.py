"""Calls and letters that are of no more use leave the desk's list by themselves."""

from __future__ import annotations

from datetime import datetime

from notices import derived
from notices.actions.keeping import mark
from notices.models import Notice

State = Notice.State
MOST = 500


def settle_tasks(now: datetime) -> int:
    """Let go what the desk was to tell and is true no more; gives how many. What was said of a
    visit's time and place stays: it is what the client is taken to know."""
    rows = Notice.objects.filter(state=State.DESK).exclude(kind__in=Notice.ANNOUNCEMENTS)
    asked = list(rows.select_related("client", "user").order_by("made_at")[:MOST])
    occurring = derived.asked_again(asked, now) if asked else {}
    gone = [notice for notice in asked if notice.pk not in occurring]
    mark([one for one in gone if one.lapses_at <= now], State.LAPSED)
    mark([one for one in gone if one.lapses_at > now], State.WITHDRAWN)
    return len(gone)
