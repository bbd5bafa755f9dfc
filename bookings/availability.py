"""Free times, computed. No database, no clock: plain data in and out.

An instant is a whole number of minutes since 1970-01-01T00:00Z; a span is a half-open pair of
them. Wall-clock hours become instants once, through `LocalClock`; everything after that is
interval arithmetic, so a length is always real minutes and back-to-back is never an overlap.

A start is free when
- the visit lies within the hours of the location and of the artist,
- the visit with its preparation and clean-down meets nothing that blocks the artist, and, where
  a room is needed, nothing that blocks some one room (buffers may lie outside the hours), and
- its wall-clock minute is on the location's grid.

The work is one sort and one pass per artist and room: O(n log n) in what blocks them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from sys import maxsize
from zoneinfo import ZoneInfo

Span = tuple[int, int]
DAY = 1440
EPOCH = date(1970, 1, 1)
NEVER: Span = (maxsize, maxsize)  # follows every span


def to_minute(at: datetime) -> int:
    """The minute an aware instant lies in."""
    return int(at.timestamp()) // 60


def to_datetime(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes as sorted spans that neither meet nor touch."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def intersection(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Minutes in both; both sorted, apart and none of them empty. As below, every span is taken
    up once and compared without max() and min(): a page of free days takes up thousands."""
    result: list[Span] = []
    rest = iter(other)
    begins, ends = next(rest, NEVER)
    for start, end in one:
        while ends <= start:
            begins, ends = next(rest, NEVER)
        while begins < end:
            first = begins if begins > start else start
            if ends > end:
                result.append((first, end))
                break
            result.append((first, ends))
            begins, ends = next(rest, NEVER)
    return result


def difference(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Minutes in `spans` and in no hole; both sorted, apart and none of them empty."""
    result: list[Span] = []
    rest = iter(holes)
    begins, ends = next(rest, NEVER)
    for start, end in spans:
        while ends <= start:
            begins, ends = next(rest, NEVER)
        while begins < end:
            if begins > start:
                result.append((start, begins))
            start = ends
            if ends > end:
                break
            begins, ends = next(rest, NEVER)
        if start < end:
            result.append((start, end))
    return result


class LocalClock:
    """Wall-clock times of one zone over a stretch of days, as instants.

    The stretch falls into segments of constant offset, two around a clock change. A wall time
    that does not exist is the instant the clocks jump; of the hour that comes twice, opening
    means the first and closing the second, so that hour counts whole.
    """

    def __init__(self, zone: ZoneInfo, first: date, last: date):
        self._zone = zone
        start = ((first - EPOCH).days - 1) * DAY
        end = ((last - EPOCH).days + 3) * DAY
        self._starts = [start]
        self._offsets = [self._offset_at(start)]
        for minute in range(start + DAY, end + 1, DAY):
            if self._offset_at(minute) != self._offsets[-1]:
                change = self._change_between(minute - DAY, minute)
                self._starts.append(change)
                self._offsets.append(self._offset_at(change))

    def _offset_at(self, minute: int) -> int:
        offset = datetime.fromtimestamp(minute * 60, self._zone).utcoffset()
        return int(offset.total_seconds()) // 60 if offset else 0

    def _change_between(self, low: int, high: int) -> int:
        before = self._offset_at(low)
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset_at(middle) == before:
                low = middle
            else:
                high = middle
        return high

    def opening(self, on: date, minute_of_day: int) -> int:
        """The first instant of `on` at or after that wall time."""
        wall = (on - EPOCH).days * DAY + minute_of_day
        for n, offset in enumerate(self._offsets[:-1]):
            if self._starts[n + 1] + offset > wall:
                return max(self._starts[n], wall - offset)
        return max(self._starts[-1], wall - self._offsets[-1])

    def closing(self, on: date, minute_of_day: int) -> int:
        """The last instant of `on` at or before that wall time."""
        wall = (on - EPOCH).days * DAY + minute_of_day
        for n in range(len(self._offsets) - 1, 0, -1):
            if self._starts[n] + self._offsets[n] < wall:
                end = self._starts[n + 1] if n + 1 < len(self._starts) else None
                closing = wall - self._offsets[n]
                return closing if end is None else min(end, closing)
        closing = wall - self._offsets[0]
        return min(self._starts[1], closing) if len(self._starts) > 1 else closing

    def day_number(self, minute: int) -> int:
        """The local date of an instant, in days since 1970-01-01."""
        return (minute + self._offset_of(minute)) // DAY

    def date_of(self, minute: int) -> date:
        return EPOCH + timedelta(days=self.day_number(minute))

    def _offset_of(self, minute: int) -> int:
        if len(self._offsets) == 1:
            return self._offsets[0]
        return self._offsets[max(0, bisect_right(self._starts, minute) - 1)]

    def starts_on_grid(self, first: int, last: int, step: int) -> Iterable[int]:
        """Instants from `first` to `last`, both included, whose wall minute is on the grid."""
        if len(self._offsets) == 1:
            return range(first + -(first + self._offsets[0]) % step, last + 1, step)
        return self._starts_on_grid(first, last, step)

    def _starts_on_grid(self, first: int, last: int, step: int) -> Iterable[int]:
        while first <= last:
            n = max(0, bisect_right(self._starts, first) - 1)
            until = last
            if n + 1 < len(self._starts):
                until = min(last, self._starts[n + 1] - 1)
            yield from range(first + -(first + self._offsets[n]) % step, until + 1, step)
            first = until + 1

    def is_on_grid(self, minute: int, step: int) -> bool:
        return (minute + self._offset_of(minute)) % step == 0


@lru_cache(maxsize=1024)
def clock_over(zone: ZoneInfo, first: date, last: date) -> LocalClock:
    """The clock of these days, made once: it never changes."""
    return LocalClock(zone, first, last)


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Wall-clock hours, minutes after midnight: by weekday, and by date where one differs.

    Never changed once made, so that what was computed for one can be kept with it.
    """

    weekly: Mapping[int, Sequence[Span]]
    dated: Mapping[date, Sequence[Span]]

    def spans(self, clock: LocalClock, days: Sequence[date]) -> list[Span]:
        found = []
        for on in days:
            hours = self.dated.get(on)
            for opens, closes in self.weekly.get(on.weekday(), ()) if hours is None else hours:
                found.append((clock.opening(on, opens), clock.closing(on, closes)))
        return merged(found)


@dataclass(frozen=True, slots=True)
class Visit:
    """How long a visit is and what it blocks around itself, in real minutes."""

    minutes: int
    prep: int = 0
    cleanup: int = 0


@lru_cache(maxsize=1024)
def open_spans(
    clock: LocalClock, first: date, last: date, house: Hours | None, own: Hours | None
) -> tuple[Span, ...]:
    """When the doors are open and one artist works, from `first` to `last`. Computed once for
    the same hours: they change far less often than they are asked for."""
    if house is None or own is None:
        return ()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(intersection(house.spans(clock, days), own.spans(clock, days)))


def _starts_that_meet(busy: Iterable[Span], visit: Visit) -> list[Span]:
    """Spans of starts at which the visit and its buffers would meet something in `busy`."""
    after, before = visit.minutes + visit.cleanup - 1, visit.prep
    result: list[Span] = []
    low, high = 0, -1  # nothing yet
    for start, end in sorted(busy):
        if start >= end:
            continue
        if result and start - after <= high:
            if end + before > high:
                high = end + before
                result[-1] = (low, high)
            continue
        low, high = start - after, end + before
        result.append((low, high))
    return result


def _starts_within(open_spans: Sequence[Span], visit: Visit) -> list[Span]:
    return [
        (start, end - visit.minutes + 1)
        for start, end in open_spans
        if end - start >= visit.minutes
    ]


def free_spans(
    *,
    visit: Visit,
    open_spans: Mapping[int, Sequence[Span]],
    busy: Mapping[int, Sequence[Span]],
    rooms: Mapping[int, Sequence[Span]] | None,
    not_before: int,
    not_after: int,
) -> dict[int, list[Span]]:
    """Per artist, the minutes at which the visit could start, on the grid or not.

    `open_spans`: per artist, when they work (sorted, apart); `busy`: per artist, what blocks
    them, buffers included; `rooms`: per room, what blocks it, or None where no room is needed;
    starts lie in [not_before, not_after].
    """
    window = merged([(not_before, not_after + 1)])  # none where it is over before it begins
    possible = {
        artist: difference(
            intersection(window, _starts_within(spans, visit)),
            _starts_that_meet(busy.get(artist, ()), visit),
        )
        for artist, spans in open_spans.items()
    }
    if rooms is None:
        return possible
    wanted = merged(chain.from_iterable(possible.values()))
    refused = _starts_that_meet_all(rooms.values(), visit, wanted)
    return {artist: difference(spans, refused) for artist, spans in possible.items()}


def starts_in(
    spans: Mapping[int, Sequence[Span]], clock: LocalClock, step: int
) -> dict[int, tuple[int, ...]]:
    """Every start on the grid, in order, with the artists who are free then."""
    free: dict[int, list[int]] = {}
    for artist, possible in spans.items():
        for start, end in possible:
            for minute in clock.starts_on_grid(start, end - 1, step):
                free.setdefault(minute, []).append(artist)
    return {minute: tuple(free[minute]) for minute in sorted(free)}


def dates_in(spans: Mapping[int, Sequence[Span]], clock: LocalClock, step: int) -> set[date]:
    """The local dates of the starts on the grid, without listing them all."""
    numbers: set[int] = set()
    for start, end in chain.from_iterable(spans.values()):
        number = clock.day_number(start)
        if clock.day_number(end - 1) != number:
            numbers.update(map(clock.day_number, clock.starts_on_grid(start, end - 1, step)))
        elif number not in numbers:
            first = next(iter(clock.starts_on_grid(start, end - 1, step)), None)
            if first is not None:
                numbers.add(number)
    return {EPOCH + timedelta(days=number) for number in numbers}


def free_starts(
    *,
    clock: LocalClock,
    step: int,
    visit: Visit,
    open_spans: Mapping[int, Sequence[Span]],
    busy: Mapping[int, Sequence[Span]],
    rooms: Mapping[int, Sequence[Span]] | None,
    not_before: int,
    not_after: int,
) -> dict[int, tuple[int, ...]]:
    """Every free start, in order, with the artists who are free then; see `free_spans`."""
    spans = free_spans(
        visit=visit,
        open_spans=open_spans,
        busy=busy,
        rooms=rooms,
        not_before=not_before,
        not_after=not_after,
    )
    return starts_in(spans, clock, step)


def _starts_that_meet_all(
    rooms: Iterable[Sequence[Span]], visit: Visit, wanted: list[Span]
) -> list[Span]:
    """Those of the wanted starts at which no room is left. The emptiest room is asked first:
    the fewer starts it refuses, the less there is to ask of the others."""
    refused = wanted
    for blocked in sorted(rooms, key=len):
        refused = intersection(refused, _starts_that_meet(blocked, visit))
        if not refused:
            break
    return refused


def is_clear(busy: Iterable[Span], start: int, visit: Visit) -> bool:
    """Whether nothing in `busy` meets the visit with its buffers."""
    low, high = start - visit.prep, start + visit.minutes + visit.cleanup
    return not any(begins < high and ends > low for begins, ends in busy)


def by_day(starts: Mapping[int, tuple[int, ...]], clock: LocalClock) -> dict[date, list[int]]:
    """Free starts under their local dates, in order."""
    numbers: dict[int, list[int]] = {}
    for minute in starts:
        numbers.setdefault(clock.day_number(minute), []).append(minute)
    return {EPOCH + timedelta(days=number): found for number, found in numbers.items()}
