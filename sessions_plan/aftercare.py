"""The days after a session: which day it is, what holds on it, and from when what is done again.

Studios' sheets agree on the shape and differ by a day or two, so every word and number is the
clinic's own edition (`AftercareGuide`). Days are those of the wall calendar where the session
was: day 0 is the day of the session itself, whatever the hour. Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LAST_DAY = 28
DAYS = (0, 1, 4, 7, 10, 14, 28)
PARTS = ("normal", "do", "dont")
MORNING, EVENING = time(9), time(20)  # when a look that was promised may fall due


@dataclass(frozen=True)
class Practice:
    """One thing that waits: what it is called, and what sheets of other studios say."""

    key: str
    words: str
    icon: str
    days: int
    note: str


PRACTICES = (
    Practice(
        "wash",
        gettext_noop("Rinse and wash your head"),
        "droplet",
        4,
        "Sheets say 3, 4 or 5 days. One studio washes daily from the start and blames an infection "
        "on not washing.",
    ),
    Practice("train", gettext_noop("Train and sweat"), "bicycle", 7, "Sheets say 5 to 10 days."),
    Practice(
        "shave",
        gettext_noop("Shave with a razor"),
        "scissors",
        10,
        "Sheets say 4 to 10 days, and never over scabs.",
    ),
    Practice("swim", gettext_noop("Pool, sea and sauna"), "water", 28, "Sheets say 28 to 30 days."),
    Practice("sun", gettext_noop("Sun on your bare head"), "sun", 28, "Sheets say 14 to 30 days."),
)


@dataclass(frozen=True)
class DayEntry:
    """What holds from `day` on, until the next entry."""

    day: int
    normal: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()


@dataclass(frozen=True)
class Again:
    """From when one thing is done again; `in_days` is how far off that is, 0 from then on."""

    key: str
    words: str
    icon: str
    on: date
    in_days: int

    @property
    def is_open(self) -> bool:
        return self.in_days == 0


@dataclass(frozen=True)
class Guide:
    """One edition of the aftercare guide, as plain data."""

    number: int = 0
    entries: tuple[DayEntry, ...] = ()
    waits: Mapping[str, int] = field(default_factory=lambda: {p.key: p.days for p in PRACTICES})
    signs: tuple[str, ...] = ()
    seek_care: str = ""
    emergency: str = "911"
    look_hours: int = 6

    def entry_for(self, day: int) -> DayEntry:
        """The last entry that has begun on that day."""
        begun = [entry for entry in self.entries if entry.day <= day]
        return max(begun, key=lambda entry: entry.day, default=DayEntry(day))

    def again_on(self, session_on: date, today: date) -> tuple[Again, ...]:
        """The five dates, the soonest first; those of one day in their usual order."""
        found = [
            Again(one.key, _(one.words), one.icon, on, max(0, (on - today).days))
            for one in PRACTICES
            for on in [session_on + timedelta(days=self.waits.get(one.key, one.days))]
        ]
        return tuple(sorted(found, key=lambda again: again.on))


@dataclass(frozen=True)
class Healing:
    """Where somebody is: `day` of 28 after the session of `session_on`."""

    day: int
    session_on: date
    today: date
    entry: DayEntry
    again: tuple[Again, ...]
    guide: Guide
    of: int = LAST_DAY

    @property
    def ends_on(self) -> date:
        return self.session_on + timedelta(days=self.of)

    @property
    def coming(self) -> tuple[tuple[date, DayEntry], ...]:
        """What the next stretches bring, each with the date it begins on."""
        later = (entry for entry in self.guide.entries if entry.day > self.day)
        return tuple((self.session_on + timedelta(days=entry.day), entry) for entry in later)


def healing(guide: Guide, session_on: date, today: date) -> Healing | None:
    """The day of healing; None before the session and once it is over."""
    day = (today - session_on).days
    if not 0 <= day <= LAST_DAY:
        return None
    again = guide.again_on(session_on, today)
    return Healing(day, session_on, today, guide.entry_for(day), again, guide)


def stated_time(told_at: datetime, hours: int, zone: str) -> datetime:
    """By when somebody looks: `hours` later, on the next quarter of an hour; what would fall into
    the night is due at nine in the morning, by the clock of `zone`."""
    tz = ZoneInfo(zone)
    due = (told_at + timedelta(hours=hours)).astimezone(tz)
    if due.time() >= EVENING:
        return _morning(due.date() + timedelta(days=1), tz)
    if due.time() < MORNING:
        return _morning(due.date(), tz)
    over = timedelta(minutes=due.minute % 15, seconds=due.second, microseconds=due.microsecond)
    return (
        told_at + timedelta(hours=hours) - over + (timedelta(minutes=15) if over else timedelta())
    )


def _morning(on: date, tz: ZoneInfo) -> datetime:
    # Told in UTC, as everything is that is stored.
    return datetime.combine(on, MORNING, tzinfo=tz).astimezone(ZoneInfo("UTC"))


def lines(text: str) -> tuple[str, ...]:
    """A field with a sentence a line, as sentences."""
    return tuple(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def read_days(rows: Sequence[Mapping[str, Any]]) -> tuple[DayEntry, ...]:
    """What `AftercareGuide.days` holds, as entries in order."""
    entries = (
        DayEntry(int(row["day"]), *(tuple(row.get(part, ())) for part in PARTS)) for row in rows
    )
    return tuple(sorted(entries, key=lambda entry: entry.day))


def write_days(entries: Sequence[DayEntry]) -> list[dict[str, Any]]:
    """Entries as `AftercareGuide.days` holds them."""
    return [
        {"day": entry.day} | {part: list(getattr(entry, part)) for part in PARTS}
        for entry in entries
    ]
