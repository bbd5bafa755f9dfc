"""How a client's patch tests stand on a day. No database, no clock.

A test tells what was seen, never that a pigment is safe: allergy to tattoo pigment cannot be
predicted reliably, it comes late, and a reading on day 8 to 10 sees more than one after two days
(Schubert, Kluger, Schreiver 2023). So a test counts as read once it was read about a week after
it was placed, where the studio's policy leaves a week at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

A_WEEK = 7
LATE_ENOUGH = frozenset({"7-10d", "late"})


class Standing(StrEnum):
    """In words a colleague without insight may read: none says what was seen."""

    NONE = "No patch test yet"
    UNREAD = "The patch test is not read yet"
    ASK_ARTIST = "The patch test: ask the artist"
    EXPIRED = "The patch test has run out"
    RECALLED = "The pigment of the patch test was recalled"
    WAIVED = "Declined in writing"
    READ = "Patch test read"

    @property
    def is_enough(self) -> bool:
        return self in (Standing.WAIVED, Standing.READ)


@dataclass(frozen=True)
class Tried:
    """One test or waiver; `readings` are (moment, result) in the order they were made."""

    is_waiver: bool = False
    is_withdrawn: bool = False
    is_recalled: bool = False
    valid_until: date | None = None
    readings: tuple[tuple[str, str], ...] = ()


def standing(tests: Sequence[Tried], on: date, days_before_session: int) -> Standing:
    """How a client stands on `on`; `tests` newest first. An older test that still counts is
    enough while a newer one is not read, but not after a reaction."""
    found = [_one(test, on, days_before_session) for test in tests]
    for one in found:
        if one.is_enough:
            return one
        if one == Standing.ASK_ARTIST:
            break
    return found[0] if found else Standing.NONE


def _one(test: Tried, on: date, days_before_session: int) -> Standing:
    if test.is_waiver:
        return Standing.NONE if test.is_withdrawn else Standing.WAIVED
    if test.readings and test.readings[-1][1] in ("reaction", "unclear"):
        return Standing.ASK_ARTIST
    if test.is_recalled:
        return Standing.RECALLED
    if test.valid_until is not None and test.valid_until < on:
        return Standing.EXPIRED
    moments = {moment for moment, _ in test.readings}
    if not moments or (days_before_session >= A_WEEK and not moments & LATE_ENOUGH):
        return Standing.UNREAD
    return Standing.READ
