"""What this app holds about a client."""

from __future__ import annotations

from clients.holdings import Erasing, Holding
from notices import models

HELD = (
    Holding(
        models.Notice,
        "messages sent",
        Erasing.SCRUBBED,
        scrubbed=("address",),
        not_exported=("key", "previous"),
    ),
    Holding(
        models.Told,
        "what a message said of a visit",
        Erasing.SCRUBBED,
        paths=("notice__client",),
        not_exported=("before",),
    ),
    Holding(
        models.Delivery, "tries to send a message", Erasing.SCRUBBED, paths=("notice__client",)
    ),
)
