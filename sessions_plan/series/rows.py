"""Free starts as rows of numbers: per step, local day and artist one row of visit costs.

A row has one cell per wall-clock time that occurs anywhere in the question (the hour that comes
twice has two). `BIG` in a cell: no visit can stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.availability import DAY
from sessions_plan.series.cost import gap_cost
from sessions_plan.series.placing import BIG, Bond, Row, Rows
from sessions_plan.series.rules import Place, Step, Wanted

MINUTE = 60
# What bending a rule costs in search of the nearest alternative: far above any sum of weights, so
# that the fewest and mildest rules bend. A gap also pays for each day too many.
LIFTED = {"time": 10**6, "weekday": 10**6, "artist": 10**6, "away": 2 * 10**6}
LIFTED |= {"longest-gap": 3 * 10**6, "pinned": 4 * 10**6}
DAY_TOO_MANY = 2000


def plus(row: Row, cost: int) -> Row:
    return [cell + cost for cell in row] if cost else row


def local_times(zone: ZoneInfo, starts: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """Each start (in order) as (ordinal of its local day, minute on the wall, fold)."""
    found, begins, ends, day = {}, 0, 0, 0
    for start in starts:
        if not begins <= start < ends:
            on = datetime.fromtimestamp(start * MINUTE, zone).date()
            day = on.toordinal()
            begins, ends = (
                int(datetime.combine(date, datetime.min.time(), zone).timestamp()) // MINUTE
                for date in (on, type(on).fromordinal(day + 1))
            )
        if ends - begins == DAY:
            found[start] = (day, start - begins, 0)
        else:  # the clocks change on this day
            at = datetime.fromtimestamp(start * MINUTE, zone)
            found[start] = (at.date().toordinal(), at.hour * 60 + at.minute, at.fold)
    return found


class Grid:
    """Every start of a question by its local day and its cell."""

    def __init__(self, wanted: Wanted):
        self.wanted = wanted
        starts = {start for free in self._mappings().values() for start in free}
        starts |= {step.fixed.start for step in wanted.steps if step.fixed}
        local = local_times(wanted.zone, sorted(starts))
        cells = sorted({(wall, fold) for _, wall, fold in local.values()})
        cell_of = {cell: n for n, cell in enumerate(cells)}
        self.walls = [wall for wall, _ in cells]
        self.at: dict[int, tuple[int, int]] = {}
        self.start_at: dict[tuple[int, int], int] = {}
        for start, (day, wall, fold) in local.items():
            here = (day, cell_of[wall, fold])
            self.at[start] = here
            self.start_at[here] = start
        self._read: dict[tuple[int, bool], Rows] = {}

    def _mappings(self) -> dict[int, Mapping[int, Sequence[int]]]:
        return {id(step.free): step.free for step in self.wanted.steps}

    def is_fixed(self, step: Step, *, pins_too: bool) -> bool:
        """Whether the step stays; with `pins_too`, what is pinned may move if it can."""
        return step.fixed is not None and (step.done or not pins_too or not step.free)

    def rows(self, n: int, *, lifted: bool, pins_too: bool) -> Rows:
        """The costs of step `n` by itself, as `cost.py` states them."""
        step, weights = self.wanted.steps[n], self.wanted.weights
        if step.fixed and self.is_fixed(step, pins_too=pins_too):
            return self._only(step.fixed)
        rows = self._free_rows(step.free, lifted)
        if step.earliest is not None:
            earliest = step.earliest.toordinal()
            rows = {day: row for day, row in rows.items() if day >= earliest}
        if n == 0 and weights.later_day:
            first = self.wanted.first.toordinal()
            rows = {day: _dearer(rows[day], weights.later_day * (day - first)) for day in rows}
        if step.stands is not None:
            rows = {day: _dearer(row, weights.moved) for day, row in rows.items()}
            self._change(rows, step.stands, -weights.moved)
        if step.fixed is not None:
            rows = {day: _dearer(row, LIFTED["pinned"]) for day, row in rows.items()}
            self._set(rows, step.fixed, 0)
        return rows

    def bond(self, n: int, *, lifted: bool, pins_too: bool) -> Bond:
        """What ties step `n` to the one before it."""
        one, two = self.wanted.steps[n - 1], self.wanted.steps[n]
        weights, gap = self.wanted.weights, two.gap
        assert gap is not None
        stay = all(self.is_fixed(step, pins_too=pins_too) for step in (one, two))
        if stay and one.fixed and two.fixed:
            days = self.at[two.fixed.start][0] - self.at[one.fixed.start][0]
            return Bond(((days, 0),), 0, 0)
        gaps = [
            (days, gap_cost(gap, days, weights)) for days in range(gap.min_days, gap.max_days + 1)
        ]
        if lifted:
            known = [day for day, _ in self.at.values()]
            for days in range(gap.max_days + 1, max(known) - min(known) + 1):
                over = LIFTED["longest-gap"] + DAY_TOO_MANY * (days - gap.max_days)
                gaps.append((days, gap_cost(gap, days, weights) + over))
        return Bond(tuple(gaps), weights.other_artist, weights.shift_minute)

    def _only(self, place: Place) -> Rows:
        rows: Rows = {}
        self._set(rows, place, 0)
        return rows

    def _set(self, rows: Rows, place: Place, cost: int) -> None:
        day, cell = self.at[place.start]
        by_artist = rows[day] = dict(rows.get(day, {}))
        row = by_artist[place.artist] = list(by_artist.get(place.artist, [BIG] * len(self.walls)))
        row[cell] = cost

    def _change(self, rows: Rows, place: Place, by: int) -> None:
        day, cell = self.at.get(place.start, (0, 0))
        row = rows.get(day, {}).get(place.artist)
        if row is not None and row[cell] < BIG:
            self._set(rows, place, row[cell] + by)

    def _free_rows(self, free: Mapping[int, Sequence[int]], lifted: bool) -> Rows:
        known = self._read.get((id(free), lifted))
        if known is not None:
            return known
        of_day, of_cell, of_artist = self._wish_costs(free, lifted)
        at, nothing = self.at, [BIG] * len(self.walls)
        found: Rows = {}
        for start, artists in free.items():
            day, cell = at[start]
            cost = of_day[day] + of_cell[cell]
            if cost >= BIG:
                continue
            by_artist = found.get(day)
            if by_artist is None:
                by_artist = found[day] = {}
            for artist in artists:
                if artist not in by_artist:
                    by_artist[artist] = nothing.copy()
                by_artist[artist][cell] = cost + of_artist[artist]
        self._read[id(free), lifted] = found
        return found

    def _wish_costs(self, free, lifted):
        """What the wishes add by day, by cell and by artist: each wish looks at one of them."""
        wishes = self.wanted.wishes

        def price(rule: str, broken: bool) -> int:
            if not broken:
                return 0
            bends = self.wanted.weights.unmet_wish if rule != "away" else 0
            if rule != "away" and not wishes.firm:
                return bends
            return bends + LIFTED[rule] if lifted else BIG

        of_day, of_cell = {}, []
        for day in {self.at[start][0] for start in free}:
            weekday = (day - 1) % 7  # date.fromordinal(1) was a Monday
            unwished = bool(wishes.weekdays) and weekday not in wishes.weekdays
            away = bool(wishes.away) and wishes.is_away(datetime.fromordinal(day).date())
            of_day[day] = price("weekday", unwished) + price("away", away)
        for wall in self.walls:
            within = any(start <= wall < end for start, end in wishes.times)
            of_cell.append(price("time", bool(wishes.times) and not within))
        everyone = {artist for artists in free.values() for artist in artists}
        of_artist = {
            artist: price("artist", wishes.artist is not None and artist != wishes.artist)
            for artist in everyone
        }
        return of_day, of_cell, of_artist


def _dearer(by_artist: Mapping[int, Row], cost: int) -> dict[int, Row]:
    return {artist: list(plus(row, cost)) for artist, row in by_artist.items()}
