"""The links in messages: whoever has the link."""

from notices import links
from notices.kinds.reminders import stamp
from notices.models import Message, Notice
from tests.factories import NOW
from tests.walk.doors import public

TABLE: dict[str, dict[str, str]] = {
    "answer-coming": public(),
    "answer-late": public(),
    "answer-no-more": public(),
    "answer-read": public(),
}


def rows(*, client, visit, **people):
    """A reminder of the visit that is booked."""
    message = Message.objects.create(client=client, address="sam@example.com", made_at=NOW)
    notice = Notice.objects.create(
        kind=Notice.Kind.REMINDER,
        key=f"reminder-1d:appointment {visit.pk}:{stamp(visit.starts_at)}",
        client=client,
        appointment=visit,
        message=message,
        state=Notice.State.SENT,
        sent_at=NOW,
        made_at=NOW,
        due_at=NOW,
        lapses_at=visit.starts_at,
    )
    purposes = (links.COMING, links.LATE, links.STOP, links.READ)
    return {
        name: {"token": links.token(notice, purpose)}
        for name, purpose in zip(TABLE, purposes, strict=True)
    }
