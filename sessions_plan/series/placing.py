"""The search: exact costs to go by dynamic programming, then the cheapest series in order.

Going back from the last step, each cell learns the least cost of everything after it. Of two
neighbours' terms, gap and weekday depend on the days alone and are taken first, over all gaps at
once; the artist adds a constant to the best of anyone; what is left is the shift on the wall, and
the least of `cost + shift * |minutes|` over a row is one sweep up and one down (a distance
transform). So a step takes days x artists x cells x gaps, however many series there are.

With exact costs to go, best-first search opens only what leads to a result. Places break ties
(earlier start, lower artist number), so the same question has one answer, always in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain, compress
from operator import add

from sessions_plan.series.rules import Place

# More than any series costs; small enough that sums over a few steps stay machine integers.
BIG = 2 * 10**8
Row = list[int]
Rows = dict[int, dict[int, Row]]
Opening = tuple[int, Place]
Priced = list[Opening]


@dataclass(frozen=True, slots=True)
class Bond:
    """What two neighbours cost together: by days between them, by artist, by minute of shift."""

    gaps: tuple[tuple[int, int], ...]
    other_artist: int
    shift: int


def lowest(rows: Sequence[Row]) -> Row:
    return list(map(min, *rows)) if len(rows) > 1 else rows[0]


class Chain:
    """Steps in a row, each with the costs of its cells, and the bonds between them."""

    def __init__(self, grid, rows: list[Rows], bonds: list[Bond]):
        self.grid, self.bonds = grid, bonds
        self.rows = self._within_reach(rows)
        self.to_go = self._look_back()

    def _within_reach(self, rows: list[Rows]) -> list[Rows]:
        """Only the days that the shortest and longest gaps leave to each step."""
        if not all(rows):
            return [{} for _ in rows]
        low, high = [min(days) for days in rows], [max(days) for days in rows]
        for n, bond in enumerate(self.bonds, 1):
            low[n] = max(low[n], low[n - 1] + bond.gaps[0][0])
            high[n] = min(high[n], high[n - 1] + bond.gaps[-1][0])
        for n, bond in reversed(list(enumerate(self.bonds, 1))):
            low[n - 1] = max(low[n - 1], low[n] - bond.gaps[-1][0])
            high[n - 1] = min(high[n - 1], high[n] - bond.gaps[0][0])
        return [
            {day: row for day, row in days.items() if low[n] <= day <= high[n]}
            for n, days in enumerate(rows)
        ]

    def _look_back(self) -> list[Rows]:
        to_go = [self.rows[-1]]
        for rows, bond in zip(reversed(self.rows[:-1]), reversed(self.bonds), strict=True):
            to_go.append(self._before(rows, bond, to_go[-1]))
        return to_go[::-1]

    def _before(self, rows: Rows, bond: Bond, ahead: Rows) -> Rows:
        anyone = {day: lowest(list(by_artist.values())) for day, by_artist in ahead.items()}
        climbs = self._climbs(bond.shift)
        found: Rows = {}
        for day, mine in rows.items():
            later = [(day + gap, cost) for gap, cost in bond.gaps if day + gap in ahead]
            if not later:
                continue
            others = lowest([[cell + cost for cell in anyone[on]] for on, cost in later])
            others = [cell + bond.other_artist for cell in others]
            reached = found[day] = {}
            for artist, row in mine.items():
                own = [
                    [cell + cost for cell in ahead[on][artist]]
                    for on, cost in later
                    if artist in ahead[on]
                ]
                best = _spread(lowest([others, *own]), *climbs)
                reached[artist] = list(map(add, row, best))
        return found

    def _climbs(self, shift: int) -> tuple[list[int], list[int]]:
        """What each cell is dearer than its neighbour below, and above, in sweeping order."""
        walls = self.grid.walls
        up = [0] + [shift * (b - a) for a, b in zip(walls, walls[1:], strict=False)]
        return up, [0, *reversed(up[1:])]

    def first_days(self, wall_ok: Callable[[int], bool] | None = None) -> dict[int, Opening]:
        """The cheapest series by the local day it begins on, as its opening."""
        mask = [wall_ok is None or wall_ok(wall) for wall in self.grid.walls]
        found: dict[int, Opening] = {}
        for day, by_artist in self.to_go[0].items() if any(mask) else ():
            least = {artist: min(compress(row, mask)) for artist, row in by_artist.items()}
            cost = min(least.values())
            if cost < BIG:
                found[day] = min(
                    (cost, Place(self.grid.start_at[day, cell], artist))
                    for artist, lowest_of in least.items()
                    if lowest_of == cost
                    for cell, of_cell in enumerate(by_artist[artist])
                    if of_cell == cost and mask[cell]
                )
        return found

    def cheapest(self, count: int) -> Priced:
        """The openings among which the `count` cheapest series begin, in order."""
        costs = sorted(
            chain.from_iterable(
                row for by_artist in self.to_go[0].values() for row in by_artist.values()
            )
        )
        if not costs or costs[0] >= BIG:
            return []
        limit = min(costs[min(count, len(costs)) - 1], BIG - 1)
        start_at = self.grid.start_at
        return sorted(
            (cost, Place(start_at[day, cell], artist))
            for day, by_artist in self.to_go[0].items()
            for artist, row in by_artist.items()
            for cell, cost in enumerate(row)
            if cost <= limit
        )

    def after(self, n: int, place: Place, limit: int) -> Priced:
        """Where step `n + 1` may stand after `place`, with the cost to go, up to `limit`."""
        day, here = self.grid.at[place.start]
        walls, bond, start_at = self.grid.walls, self.bonds[n], self.grid.start_at
        shifts = [bond.shift * abs(wall - walls[here]) for wall in walls]
        ahead, found = self.to_go[n + 1], []
        for gap, cost in bond.gaps:
            for artist, row in ahead.get(day + gap, {}).items():
                flat = cost if artist == place.artist else cost + bond.other_artist
                left = min(limit, BIG - 1) - flat
                if min(row) > left:
                    continue
                for cell, to_go in enumerate(map(add, row, shifts)):
                    if to_go <= left:
                        where = Place(start_at[day + gap, cell], artist)
                        found.append((flat + to_go, where))
        found.sort()
        return found

    def in_order(self, seeds: Priced, count: int) -> Iterator[tuple[int, tuple[Place, ...]]]:
        """The `count` cheapest series that begin at one of the seeds (sorted), in order.

        A heap holds beginnings by their whole least cost. Taking one out puts in its best
        continuation and its next-best sibling, so nothing is opened that cannot be next.
        """
        if not seeds:
            return
        # Each seed begins at least one series: nothing dearer than the last needed is a result.
        limit = seeds[count - 1][0] if len(seeds) >= count else BIG - 1
        known: dict[tuple[int, Place], Priced] = {}
        heap: list = []

        def put(spent: int, before: tuple[Place, ...], siblings: Priced, n: int) -> None:
            if n < len(siblings):
                to_go, place = siblings[n]
                heappush(heap, (spent + to_go, (*before, place), spent, n, siblings))

        put(0, (), seeds, 0)
        while heap and count:
            total, places, spent, n, siblings = heappop(heap)
            put(spent, places[:-1], siblings, n + 1)
            if len(places) == len(self.rows):
                count -= 1
                yield total, places
                continue
            step, place = len(places) - 1, places[-1]
            spent = total - self._best_after(step, place)
            # The first beginning to arrive at a place spent least: its list serves the others.
            nexts = known.get((step, place))
            if nexts is None:
                nexts = known[step, place] = self.after(step, place, limit - spent)
            put(spent, places, nexts, 0)

    def _best_after(self, n: int, place: Place) -> int:
        day, cell = self.grid.at[place.start]
        return self.to_go[n][day][place.artist][cell] - self.rows[n][day][place.artist][cell]


def _spread(row: Row, up: Sequence[int], down: Sequence[int]) -> Row:
    """The least of `cost + climb` to any cell, for every cell: one sweep each way."""
    rising, best = [], BIG
    for cell, climb in zip(row, up, strict=True):
        best += climb
        if cell < best:
            best = cell
        rising.append(best)
    rising.reverse()
    falling, best = [], rising[0]
    for cell, climb in zip(rising, down, strict=True):
        best += climb
        if cell < best:
            best = cell
        falling.append(best)
    falling.reverse()
    return falling


def led_by(grid, rows: Rows, bond: Bond, place: Place) -> Rows:
    """The costs of a step with its bond to a fixed visit before it folded in."""
    day, here = grid.at[place.start]
    shifts = [bond.shift * abs(wall - grid.walls[here]) for wall in grid.walls]
    found: Rows = {}
    for gap, cost in bond.gaps:
        for artist, row in rows.get(day + gap, {}).items():
            flat = cost if artist == place.artist else cost + bond.other_artist
            priced = [cell + shift + flat for cell, shift in zip(row, shifts, strict=True)]
            found.setdefault(day + gap, {})[artist] = priced
    return found
