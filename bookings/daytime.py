"""Time that counts while people answer: by day, never through the night."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The hours of the day in which a text message may reach somebody.
FROM, UNTIL = time(8), time(21)
A_DAY = timedelta(days=1)


def after_daytime(at: datetime, length: timedelta, zone: str) -> datetime:
    """When `length` of daytime has passed since `at`, in real minutes: what is left over at 21:00
    goes on at 8:00. In whole minutes, so that it is what a clock shows."""
    tz = ZoneInfo(zone)
    on, left = at.astimezone(tz).date(), length
    while True:
        # In UTC: a difference within one zone would be one of wall clocks.
        begins = max(at, datetime.combine(on, FROM, tz).astimezone(UTC))
        ends = datetime.combine(on, UNTIL, tz).astimezone(UTC)
        if begins + left <= ends:
            return (begins + left).astimezone(UTC).replace(second=0, microsecond=0)
        left -= max(ends - begins, timedelta())
        on += A_DAY
