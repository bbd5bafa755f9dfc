"""When a touch-up may be wanted: a window between three and six years, with its reasons.

Pure. It is the studio's estimate: no source gives how much pigment lightens a year, so the
window is anchored on what studios quote (touch-up after three to six years) and on the one
measured series (a density score of 8.7 falls to 7.7 in six months: about 10 % after pattern loss,
20 % in scarring), and moved by what sources agree drives fading: sun, swimming, sweat, dry or
oily skin, a light shade. What is seen at follow-ups counts more than any table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from designs.engine.fading import HALF_LIFE_YEARS

EARLIEST, LATEST = 36, 72  # months after the last session
USUAL = (EARLIEST + LATEST) // 2
NARROWEST = 12  # months the window always spans
EXPECTED_HALF_YEAR = 0.10  # of the density score, measured after pattern loss


@dataclass(frozen=True)
class Factors:
    """What bears on fading. `sun`, `swimming` and `sweat` go from 0 (hardly) to 3 (very much);
    None is unknown. `seen` are healed density scores as (months after the last session, share
    of the first score that is left, 0 to 1)."""

    sun: int | None = None
    swimming: int | None = None
    sweat: int | None = None
    works_outdoors: bool | None = None
    skin: str = ""  # dry, normal, oily
    fitzpatrick: int | None = None
    light_shade: bool = False
    scarring: bool = False
    seen: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Reason:
    """One factor: its words, and by how many months it moves the window."""

    words: str
    months: int


@dataclass(frozen=True)
class Window:
    """From `opens` to `closes`; `reasons` are all that moved it, the strongest first."""

    opens: date
    closes: date
    reasons: tuple[Reason, ...]


# Months by which each degree moves the middle of the window; the studio's own estimate.
SUN = (3, 0, -4, -8)
SWIMMING = (0, 0, -3, -6)
SWEAT = (0, 0, -2, -4)


def forecast(last_session: date, factors: Factors) -> Window:
    """The window in which a touch-up is likely to be wanted, never outside three to six years."""
    reasons = sorted(_reasons(factors), key=lambda reason: -abs(reason.months))
    middle = _middle(reasons)
    # The more is known, the narrower; half the span at most, a year at least.
    half = max(NARROWEST // 2, (LATEST - EARLIEST) // 2 - 2 * len(reasons))
    opens = max(EARLIEST, min(middle - half, LATEST - NARROWEST))
    closes = min(LATEST, max(middle + half, EARLIEST + NARROWEST))
    return Window(
        months_after(last_session, opens), months_after(last_session, closes), tuple(reasons)
    )


def fading(factors: Factors) -> tuple[float, tuple[Reason, ...]]:
    """In how many years half of the pigment fades on this skin, and why: as the middle of the
    window moves, from 3.8 to 7.6 years. A light shade is left out of it: it is seen for a shorter
    time, but fades no sooner, and a picture shows that by itself."""
    reasons = sorted(
        _reasons(replace(factors, light_shade=False)), key=lambda reason: -abs(reason.months)
    )
    return round(HALF_LIFE_YEARS * _middle(reasons) / USUAL, 1), tuple(reasons)


def _middle(reasons: Sequence[Reason]) -> int:
    """Months to the middle of the window."""
    return min(LATEST, max(EARLIEST, USUAL + sum(reason.months for reason in reasons)))


def _reasons(factors: Factors) -> list[Reason]:
    table = [
        _degree(factors.sun, SUN, "Little sun on the head", "Much sun on the head"),
        _degree(factors.swimming, SWIMMING, "", "Frequent swimming"),
        _degree(factors.sweat, SWEAT, "", "Much sweat"),
        (factors.works_outdoors is True, "Works outdoors", -4),
        (factors.skin == "dry", "Dry skin sheds more", -2),
        (factors.skin == "oily", "Oily skin holds pigment less crisply", -4),
        (factors.fitzpatrick is not None and factors.fitzpatrick >= 5, "Darker skin", 4),
        (factors.light_shade, "A light shade fades out of sight sooner", -4),
        (factors.scarring, "Scar tissue lost more in the one measured series", -6),
    ]
    found = [Reason(words, months) for true, words, months in table if true and months]
    if observed := _observed(factors.seen):
        found.append(observed)
    return found


def _degree(
    value: int | None, months: Sequence[int], little: str, much: str
) -> tuple[bool, str, int]:
    if value is None:
        return False, "", 0
    moved = months[value]
    return moved != 0, little if moved > 0 else much, moved


def _observed(seen: Sequence[tuple[float, float]]) -> Reason | None:
    """What the last follow-up showed, against a tenth in half a year: a month earlier for each
    further hundredth lost at that pace, and later for less, a year at most."""
    usable = [(months, left) for months, left in seen if months >= 1]
    if not usable:
        return None
    months, left = max(usable)
    expected = EXPECTED_HALF_YEAR * min(1.0, months / 6)
    moved = round(100 * (expected - (1 - left)))
    moved = max(-12, min(12, moved))
    if not moved:
        return None
    word = "faded more" if moved < 0 else "faded less"
    return Reason(f"At the last follow-up it had {word} than usual", moved)


def months_after(day: date, months: int) -> date:
    """The same day of the month, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {day.day} in month {month + 1}")
