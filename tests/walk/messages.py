"""What goes out: messages to do by hand, and those of one client."""

import uuid

from django.utils import timezone

from notices.models import Message, Notice
from tests.walk.doors import FRONT, HEAD, ITS_TEAM, TEAM

TABLE: dict[str, dict[str, str]] = {
    "desk:messages": FRONT,
    "desk:messages-health": HEAD,
    "desk:messages-waiting": TEAM,
    "desk:messages-done": FRONT,
    "desk:messages-again": FRONT,
    "desk:clients-messages": ITS_TEAM,
    "desk:clients-messages-coming": ITS_TEAM,
}


def rows(*, client, **others):
    now = timezone.now()
    task = Message.objects.create(client=client, channel="call", made_at=now)
    failed = Notice.objects.create(
        client=client,
        kind="reminder",
        key=f"walked {uuid.uuid4()}",
        state="failed",
        made_at=now,
        due_at=now,
        lapses_at=now,
    )
    return {
        "desk:messages-done": {"ref": task.ref},
        "desk:messages-again": {"ref": failed.ref},
        "desk:clients-messages": {"ref": client.ref},
        "desk:clients-messages-coming": {"ref": client.ref},
    }
