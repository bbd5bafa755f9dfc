"""What a colleague answers in the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from notices.kinds.kind import Kind, Occurrence, Whom, of
from notices.models import Conversation, Message, Notice, Word

OF_USE = timedelta(days=5)


def replies(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Answers, as they are written. In the portal they stand at once; a mail says so."""
    rows = Word.objects.filter(
        side=Word.Side.OUT, said_at__gt=start, said_at__lte=end, conversation__client__isnull=False
    )
    rows = of(rows, whom, "conversation__client")
    for word in rows.select_related("conversation__client").order_by("said_at", "pk"):
        talk = word.conversation
        assert talk.client is not None
        by_text = talk.channel == Conversation.Channel.SMS
        yield Occurrence(
            kind=Notice.Kind.REPLY,
            key=f"reply:word {word.pk}",
            recipient=talk.client,
            due=word.said_at,
            lapses=word.said_at + OF_USE,
            wanted=Message.Channel.SMS if by_text else "",
            facts={
                "paragraphs": word.text.split("\n"),
                "subject": talk.subject,
                "in_portal": talk.channel == Conversation.Channel.PORTAL,
            },
        )


KINDS = (
    Kind(name=Notice.Kind.REPLY, occurrences=replies, may_wait=False, is_foreseen=False, rank=5),
)
