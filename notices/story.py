"""What this app tells in a client's timeline."""

from __future__ import annotations

from datetime import datetime

from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from notices.models import Notice

MESSAGES = "Messages"


def timeline(client: Client, since: datetime) -> list[Event]:
    """Messages, and what became of each. One statement."""
    rows = Notice.objects.filter(client=client, made_at__gte=since)
    rows = rows.exclude(state=Notice.State.TAKEN_AS_TOLD)  # nothing was said then
    return [
        Event(
            notice.sent_at or notice.made_at,
            "envelope",
            f"{notice.get_kind_display()}: {notice.get_state_display().lower()}",
            Part.CONTACT,
            about=MESSAGES,
        )
        for notice in rows.order_by("-pk")
    ]
