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
    return [
        Event(
            notice.sent_at or notice.made_at,
            "envelope",
            f"{notice.get_kind_display()}: {notice.get_state_display().lower()}",
            Part.CONTACT,
            about=MESSAGES,
        )
        for notice in Notice.objects.filter(client=client, made_at__gte=since).order_by("-pk")
    ]
