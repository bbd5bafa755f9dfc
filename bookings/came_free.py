"""Which times came free for whoever waits. No database, no clock: plain data in and out.

A time came free for a wish when it is free now and was not when its client joined the list.
How it came free does not matter: somebody cancelled or moved, a hold ran out, hours were opened,
an artist is back. What was free all along they could have booked themselves, and is not kept from
others. Instants are whole minutes since 1970, spans are half-open, see `availability`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from bookings.availability import LocalClock, Span, difference, merged, starts_in


def free_at_all(free: Mapping[int, Sequence[Span]]) -> list[Span]:
    """Starts at which anyone of these artists is free, whoever it is."""
    return merged(span for spans in free.values() for span in spans)


def openings(
    free: Mapping[int, Sequence[Span]], free_then: Sequence[Span], clock: LocalClock, step: int
) -> dict[int, tuple[int, ...]]:
    """Starts on the grid that came free, in order, each with the artists who are free then."""
    return starts_in(
        {artist: difference(spans, free_then) for artist, spans in free.items()}, clock, step
    )


def best_first(
    starts: Iterable[int], clock: LocalClock, given_up: Container[int] = ()
) -> list[int]:
    """The soonest day first, and on it what somebody gave up exactly as it was: that leaves no
    gap in the artist's day."""
    return sorted(starts, key=lambda start: (clock.day_number(start), start not in given_up, start))


def to_try(
    starts: Sequence[int],
    minutes: int,
    *,
    offered: Sequence[Span],
    suits: Callable[[int], bool],
    most: int,
) -> Iterator[int]:
    """Of these starts the ones to offer to one wish, a few at the most, that suit it and neither
    overlap what it was `offered` before nor each other: who declined ten o'clock is not asked
    about a quarter past, and where one fails the next is truly another."""
    gone = list(offered)
    for start in starts:
        end = start + minutes
        if any(start < until and begins < end for begins, until in gone) or not suits(start):
            continue
        yield start
        gone.append((start, end))
        most -= 1
        if not most:
            return
