"""How times, lengths and money are written, everywhere the same way.

Every time is shown in a location's own zone and says so. The hour that comes twice when the
clocks go back carries its zone's abbreviation, so that 01:30 is one instant and not two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$"}
WITHOUT_MINOR_UNIT = {"JPY", "KRW", "CLP", "VND", "ISK"}


def zone_name(zone: str) -> str:
    """`America/New_York` as a person says it: New York time."""
    return zone.rsplit("/", 1)[-1].replace("_", " ") + " time"


def clock(at: datetime, zone: str) -> str:
    """14:00, or 01:30 EDT in the hour that comes twice."""
    local = at.astimezone(ZoneInfo(zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M}" + (f" {local.tzname()}" if twice else "")


def day(on: date) -> str:
    """Tue 24 Nov 2026."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def moment(at: datetime, zone: str) -> str:
    """Tue 24 Nov 2026, 14:00 New York time."""
    return f"{day(local_day(at, zone))}, {clock(at, zone)} {zone_name(zone)}"


def near(at: datetime, zone: str, now: datetime) -> str:
    """today, tomorrow, in 3 days; empty when further than two weeks or past."""
    days = (local_day(at, zone) - local_day(now, zone)).days
    if at < now or days > 14:
        return ""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def length(minutes: int) -> str:
    """45 min, 2 h, 2 h 30 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if part
    )


def minute_of_day(minutes: int) -> str:
    """540 as 09:00; 1440 as 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def money(minor: int, currency: str) -> str:
    """275000 USD as $2,750; cents only when there are any. Nothing is 'free'."""
    return amount(minor, currency) if minor else "free"


def whole_unit(currency: str) -> int:
    """How many minor units make a whole one: 100 cents, but one yen."""
    return 1 if currency in WITHOUT_MINOR_UNIT else 100


def amount(minor: int, currency: str) -> str:
    """A sum as it stands in an account: $0 is nothing owed, −$250 is a credit."""
    sign = ("−" if minor < 0 else "") + CURRENCY_SIGNS.get(currency, f"{currency} ")
    if currency in WITHOUT_MINOR_UNIT:
        return f"{sign}{abs(minor):,}"
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{whole:,}" + (f".{cents:02}" if cents else "")


def utc_now() -> datetime:
    """The clock, read to the second: what is stored and compared needs no more."""
    return datetime.now(UTC).replace(microsecond=0)
