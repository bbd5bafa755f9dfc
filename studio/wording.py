"""How times, lengths and money are written, everywhere the same way.

Every time is shown in a location's own zone and says so. The hour that comes twice when the
clocks go back carries its zone's abbreviation, so that 01:30 is one instant and not two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$"}
WITHOUT_MINOR_UNIT = {"JPY", "KRW", "CLP", "VND", "ISK"}


def zone_name(zone: str) -> str:
    """`America/New_York` as a person says it: New York time."""
    return _("%(place)s time") % {"place": zone.rsplit("/", 1)[-1].replace("_", " ")}


def clock(at: datetime, zone: str) -> str:
    """14:00, or 01:30 EDT in the hour that comes twice."""
    local = at.astimezone(ZoneInfo(zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M}" + (f" {local.tzname()}" if twice else "")


def day(on: date) -> str:
    """Tue 24 Nov 2026."""
    return f"{WEEKDAYS_ABBR[on.weekday()]} {on.day} {MONTHS_3[on.month].title()} {on:%Y}"


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
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def length(minutes: int) -> str:
    """45 min, 2 h, 2 h 30 min."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": hours})
    if rest:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return " ".join(parts)


def minute_of_day(minutes: int) -> str:
    """540 as 09:00; 1440 as 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def money(minor: int, currency: str) -> str:
    """275000 USD as $2,750; cents only when there are any. Nothing is 'free'."""
    return amount(minor, currency) if minor else _("free")


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
