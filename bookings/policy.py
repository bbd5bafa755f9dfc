"""What the clinic's policy still allows for one visit, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookings.models import Appointment
from studio.models import CancellationPolicy


@dataclass(frozen=True)
class Policy:
    text: str
    move_until: datetime
    cancel_until: datetime
    may_move: bool
    may_cancel: bool

    @classmethod
    def of(cls, appointment: Appointment, now: datetime, at: datetime | None = None) -> Policy:
        """For the visit where it stands, or as it would be `at` another time."""
        policy = CancellationPolicy.objects.in_force(now)
        move_until = policy.last_moment_to_move(at or appointment.starts_at)
        cancel_until = policy.last_moment_to_cancel(at or appointment.starts_at)
        coming = appointment.is_upcoming(now)
        return cls(
            policy.text,
            move_until,
            cancel_until,
            coming and now <= move_until,
            coming and now <= cancel_until,
        )
