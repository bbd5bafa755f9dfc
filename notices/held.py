"""What this app holds about a client."""

from __future__ import annotations

from clients.holdings import Erasing, Holding
from notices import models

HELD = (
    Holding(
        models.Message,
        "messages",
        Erasing.SCRUBBED,
        scrubbed=("address", "subject", "text", "done_words"),
        not_exported=("user",),
    ),
    Holding(
        models.Notice,
        "things told in messages",
        Erasing.SCRUBBED,
        not_exported=("key", "previous", "user"),
        beside=("message",),
        comes_along=("message",),
    ),
    Holding(
        models.Told,
        "what a message said of a visit",
        Erasing.SCRUBBED,
        paths=("notice__client",),
        not_exported=("before",),
    ),
    Holding(
        models.Delivery, "tries to send a message", Erasing.SCRUBBED, paths=("message__client",)
    ),
    Holding(
        models.VisitWord,
        "what they answered to a reminder",
        Erasing.SCRUBBED,
        paths=("notice__client",),
    ),
    Holding(
        models.Conversation,
        "what they wrote or said to us",
        Erasing.SCRUBBED,
        scrubbed=("address", "name", "subject", "network"),
    ),
    Holding(
        models.Word,
        "the words of it",
        Erasing.SCRUBBED,
        paths=("conversation__client",),
        scrubbed=("text",),
        not_exported=("provider_ref",),
    ),
    Holding(
        models.CallBack,
        "what came of calling them back",
        Erasing.SCRUBBED,
        beside=("plan",),
        scrubbed=("words",),
    ),
)
