"""What this app holds about a client."""

from __future__ import annotations

from bookings import models
from clients.holdings import Erasing, Holding

HELD = (
    Holding(
        models.Appointment,
        "visits",
        Erasing.SCRUBBED,
        scrubbed=("note", "override_reason", "start_override_reason", "cancel_reason"),
        not_exported=("held_until", "held_by", "held_browser", "held_network"),
    ),
    Holding(
        models.WaitlistWish,
        "wishes on the waitlist",
        Erasing.AT_ONCE,
        not_exported=("free_then",),
    ),
    Holding(
        models.WaitlistOffer,
        "times offered from the waitlist",
        Erasing.AT_ONCE,
        paths=("wish__client",),
    ),
)
