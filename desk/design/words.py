"""What a version comes to, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from designs.numbers import Numbers
from studio.wording import length


@dataclass(frozen=True)
class Totals:
    area: str = "-"
    dots: str = "-"
    time: str = "-"
    sessions: tuple[str, ...] = ()


def in_words(numbers: Numbers) -> Totals:
    """96 cm² (88-104), 12,480 dots, 2 h 46 min, and each session."""
    if not numbers.zones:
        return Totals()
    return Totals(
        f"{numbers.cm2:.0f} cm² ({numbers.low:.0f}-{numbers.high:.0f})",
        f"{numbers.all_dots:,}",
        length(sum(numbers.minutes)),
        tuple(
            f"Session {n}: {dots:,} dots, {length(minutes)}"
            for n, (dots, minutes) in enumerate(zip(numbers.dots, numbers.minutes, strict=True), 1)
        ),
    )
