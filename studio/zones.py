"""Time zones: which names are known, and those a person chooses from, with the time there now."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError

from studio.wording import clock

Choices = list[tuple[str, list[tuple[str, str]]]]

# At least one of every clock that people live by, in the words they use for it: (group, {IANA
# name: words}). Where the words are empty the city of the name says it.
TO_CHOOSE: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "United States and Canada",
        {
            "America/New_York": "Eastern (New York, Toronto)",
            "America/Chicago": "Central (Chicago, Winnipeg)",
            "America/Denver": "Mountain (Denver, Calgary)",
            "America/Phoenix": "Arizona (Phoenix)",
            "America/Los_Angeles": "Pacific (Los Angeles, Vancouver)",
            "America/Anchorage": "Alaska (Anchorage)",
            "Pacific/Honolulu": "Hawaii (Honolulu)",
            "America/Puerto_Rico": "Puerto Rico",
            "America/Halifax": "Atlantic (Halifax)",
            "America/St_Johns": "Newfoundland (St. John’s)",
        },
    ),
    (
        "Latin America and the Caribbean",
        {
            "America/Mexico_City": "Mexico City",
            "America/Tijuana": "",
            "America/Havana": "",
            "America/Jamaica": "",
            "America/Bogota": "Bogotá, Lima, Quito",
            "America/Caracas": "",
            "America/La_Paz": "",
            "America/Santiago": "",
            "America/Sao_Paulo": "São Paulo",
            "America/Argentina/Buenos_Aires": "",
            "America/Asuncion": "Asunción",
        },
    ),
    (
        "Europe",
        {
            "Europe/London": "London, Dublin, Lisbon",
            "Europe/Berlin": "Berlin, Paris, Madrid, Rome",
            "Europe/Athens": "Athens, Helsinki, Bucharest",
            "Europe/Kyiv": "",
            "Europe/Istanbul": "",
            "Europe/Moscow": "",
            "Atlantic/Azores": "",
            "Atlantic/Reykjavik": "Reykjavík",
        },
    ),
    (
        "Africa and the Middle East",
        {
            "Africa/Casablanca": "",
            "Africa/Lagos": "",
            "Africa/Cairo": "",
            "Africa/Johannesburg": "",
            "Africa/Nairobi": "",
            "Asia/Jerusalem": "",
            "Asia/Beirut": "",
            "Asia/Riyadh": "",
            "Asia/Dubai": "",
            "Asia/Tehran": "",
        },
    ),
    (
        "Asia",
        {
            "Asia/Karachi": "",
            "Asia/Tashkent": "",
            "Asia/Kolkata": "India (Kolkata, Mumbai)",
            "Asia/Kathmandu": "",
            "Asia/Dhaka": "",
            "Asia/Yangon": "",
            "Asia/Bangkok": "Bangkok, Jakarta, Hanoi",
            "Asia/Singapore": "Singapore, Kuala Lumpur",
            "Asia/Manila": "",
            "Asia/Shanghai": "China (Shanghai, Hong Kong)",
            "Asia/Seoul": "",
            "Asia/Tokyo": "",
        },
    ),
    (
        "Australia and the Pacific",
        {
            "Australia/Perth": "",
            "Australia/Darwin": "",
            "Australia/Adelaide": "",
            "Australia/Brisbane": "",
            "Australia/Sydney": "Sydney, Melbourne",
            "Pacific/Guam": "",
            "Pacific/Auckland": "",
            "Pacific/Chatham": "Chatham Islands",
            "Pacific/Fiji": "",
            "Pacific/Tongatapu": "Tonga",
            "Pacific/Pago_Pago": "American Samoa",
        },
    ),
)  # fmt: skip


@cache
def names() -> frozenset[str]:
    """Every name that is known, read from the disk once."""
    return frozenset(available_timezones())


def validate_zone(name: str) -> None:
    if name not in names():
        raise ValidationError("Choose a time zone such as America/New_York.")


def to_choose(now: datetime, *, also: str = "") -> Choices:
    """The zones in groups, each with the day and time there; `also` is one that is chosen
    already and perhaps not among them."""
    groups = [
        (group, [(name, _words(name, told, now)) for name, told in zones.items()])
        for group, zones in TO_CHOOSE
    ]
    if also in names() and not any(also in zones for _, zones in TO_CHOOSE):
        groups.insert(0, ("As it is now", [(also, _words(also, "", now))]))
    return groups


def _words(name: str, told: str, now: datetime) -> str:
    city = name.rsplit("/", 1)[-1].replace("_", " ")
    return f"{told or city}: {now.astimezone(ZoneInfo(name)):%a} {clock(now, name)}"
