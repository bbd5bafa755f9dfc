"""A week of opening hours as it is typed: a few stretches a day, on a wall clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bookings.availability import DAY, Span
from bookings.models.hours import WEEKDAYS
from studio.wording import minute_of_day

MOST_STRETCHES = 6
TYPED = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)


def read_minute(text: str) -> int | None:
    """Minutes after midnight from 9, 9:30, 0930, 9.30, 5pm or 24:00; None for anything else."""
    match = TYPED.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY else None


@dataclass
class Stretch:
    """One pair of times as typed, and what is wrong with it."""

    name: str
    opens: str = ""
    closes: str = ""
    wrong: str = ""
    span: Span | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.opens or self.closes)


@dataclass
class Day:
    number: int
    name: str
    stretches: list[Stretch] = field(default_factory=list)
    house: Sequence[Span] = ()

    @property
    def spans(self) -> list[Span]:
        return sorted(stretch.span for stretch in self.stretches if stretch.span)

    @property
    def bars(self) -> list[tuple[int, int]]:
        """Where each stretch is drawn: begin and width, in minutes."""
        return [(opens, closes - opens) for opens, closes in self.spans]

    @property
    def house_bars(self) -> list[tuple[int, int]]:
        return [(opens, closes - opens) for opens, closes in self.house]

    @property
    def may_have_more(self) -> bool:
        return len(self.stretches) < MOST_STRETCHES


class WeekForm:
    """Seven days of stretches. It reads what was posted, or shows what is stored."""

    def __init__(self, stored: Mapping[int, Sequence[Span]], data: Mapping[str, str] | None = None):
        self.days = [
            Day(number, name, _typed(number, data) if data is not None else _shown(number, stored))
            for number, name in WEEKDAYS
        ]
        for day in self.days:
            if not day.stretches:
                self.add_stretch(day.number)

    def add_stretch(self, number: int) -> None:
        """An empty pair of times to fill in."""
        day = self.days[number]
        if day.may_have_more:
            day.stretches.append(Stretch(f"{number}-{len(day.stretches)}"))

    def copy(self, source: int, targets: Sequence[int]) -> None:
        """The hours of one day for others, not saved yet."""
        for number in targets:
            self.days[number].stretches = [
                Stretch(f"{number}-{n}", stretch.opens, stretch.closes)
                for n, stretch in enumerate(self.days[source].stretches)
            ]

    def is_valid(self) -> bool:
        for day in self.days:
            for stretch in day.stretches:
                _read(stretch)
            _refuse_overlaps(day)
        return not self.errors

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """What is wrong: the field's id, the day, the sentence."""
        return [
            (f"id_{stretch.name}-from", day.name, stretch.wrong)
            for day in self.days
            for stretch in day.stretches
            if stretch.wrong
        ]

    @property
    def hours(self) -> dict[int, list[Span]]:
        return {day.number: day.spans for day in self.days}


def _shown(number: int, stored: Mapping[int, Sequence[Span]]) -> list[Stretch]:
    return [
        Stretch(
            f"{number}-{n}", minute_of_day(span[0]), minute_of_day(span[1]), span=(span[0], span[1])
        )
        for n, span in enumerate(sorted(stored.get(number, ())))
    ]


def _typed(number: int, data: Mapping[str, str]) -> list[Stretch]:
    typed: list[Stretch] = []
    for n in range(MOST_STRETCHES):
        opens = data.get(f"{number}-{n}-from", "").strip()[:20]
        closes = data.get(f"{number}-{n}-until", "").strip()[:20]
        if opens or closes:
            typed.append(Stretch(f"{number}-{len(typed)}", opens, closes))
    return typed


def _read(stretch: Stretch) -> None:
    if stretch.is_empty:
        return
    if not (stretch.opens and stretch.closes):
        stretch.wrong = "Give both times, or leave both empty."
        return
    opens, closes = read_minute(stretch.opens), read_minute(stretch.closes)
    if opens is None or closes is None:
        stretch.wrong = "Write times like 9:00, 17:30 or 24:00."
    elif opens >= closes:
        stretch.wrong = (
            "The end has to be after the beginning. Hours past midnight go until 24:00, and on "
            "from 0:00 the next day."
        )
    else:
        stretch.span = (opens, closes)


def _refuse_overlaps(day: Day) -> None:
    last: Stretch | None = None
    for stretch in sorted((s for s in day.stretches if s.span), key=lambda s: s.span or (0, 0)):
        if last and last.span and stretch.span and stretch.span[0] < last.span[1]:
            stretch.wrong = f"This overlaps {last.opens}–{last.closes}."
        last = stretch
