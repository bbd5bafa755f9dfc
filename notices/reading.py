"""What a text message was about, for a client who has no mail address and so no account."""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString

from notices import announcements, letters
from notices.models import Notice
from studio.models import Studio


def to_read(notice: Notice, now: datetime) -> list[SafeString]:
    """As HTML all that is still so of the message in which `notice` went: visits first, each with
    its own link, then the rest; nothing once it is over."""
    return _visits(notice, now) + letters.to_read(notice, now)


def _visits(notice: Notice, now: datetime) -> list[SafeString]:
    message = notice.message
    if message is None:
        return []
    told = message.notices.filter(kind__in=Notice.ANNOUNCEMENTS).select_related("client")
    alive = [one for one in told.order_by("pk") if announcements.still_true(one, now)]
    parts = letters.parts_of(message, alive, {}, Studio.current(), is_said=True) if alive else []
    return [part.html for part in parts]
