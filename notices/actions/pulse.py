"""The worker's pulse: written by each turn of the sweeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from notices.models import Pulse

# A turn every half minute need not all be written down.
OFTEN = timedelta(minutes=1)


def beat(*, names: Iterable[str], failed: Iterable[str], now: datetime) -> None:
    """Note that these sweeps had their turn, and which of them failed."""
    known = {pulse.name: pulse for pulse in Pulse.objects.all()}
    for name in names:
        pulse = known.get(name) or Pulse(name=name)
        if name in failed:
            pulse.at, pulse.failed_at = pulse.at or now, now
        elif pulse.pk and now - pulse.at < OFTEN:
            continue
        else:
            pulse.at = now
        pulse.save()
