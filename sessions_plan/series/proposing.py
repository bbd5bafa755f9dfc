"""What to lay before a person: the exact best, and a few that one can tell apart.

`best` is the plain ranking. Its top fifty are often one set of days shifted by a quarter of an
hour, so `propose` chooses by this rule: the best series; the best of each kind that differs from
those before it (soonest start, your artist throughout, one weekday throughout, another time of
day by three hours or more); then the best series of each further first day, cheapest first. So
two of them begin on one day only where they differ in kind. All are shown by cost.

Where nothing is legal, the nearest alternative is the series that bends the fewest and mildest
rules: firm wishes, then days away, then the longest gap, and pinned visits only if nothing else
helps. The shortest gap and the earliest day guard the skin and never bend.
"""

from __future__ import annotations

from collections.abc import Iterator

from sessions_plan.series.cost import cost_of
from sessions_plan.series.placing import Bond, Chain, Opening, Rows, led_by
from sessions_plan.series.rows import Grid
from sessions_plan.series.rules import (
    Obstacle,
    Place,
    Proposal,
    Proposals,
    Series,
    Wanted,
    obstacles,
    unmet,
)
from sessions_plan.series.words import OTHER_HOUR, known_artist, words_beside, words_for

Found = tuple[int, tuple[Place, ...]]


def best(wanted: Wanted, k: int = 1) -> list[Series]:
    """The `k` cheapest series, in order of cost, then of their places."""
    board = Board(wanted)
    return [Series(cost, places) for cost, places in board.top(k)]


def propose(wanted: Wanted, count: int = 6) -> Proposals:
    """Up to `count` series that a person can tell apart, or the nearest alternative."""
    board = Board(wanted)
    found = board.distinct(count)
    if not found:
        return _nearest(wanted, board.grid)
    soonest = min(board.chain.first_days(), default=0)
    firsts = [places[board.first] for _, places in found] if any(board.open) else []
    return Proposals(
        found=tuple(
            _proposal(
                wanted,
                Series(cost, places),
                words_beside(wanted, places[board.first], firsts, soonest) if firsts else (),
            )
            for cost, places in found
        )
    )


def _proposal(wanted: Wanted, series: Series, words: tuple[str, ...] = ()) -> Proposal:
    places = series.places
    return Proposal(series, words + words_for(wanted, places), unmet(wanted, places))


class Board:
    """A question laid out: its open steps as a chain, the fixed ones around them.

    Fixed steps before the first open one count only by the last of them, whose bond is folded
    into that step's costs; of those after the last open one, only the first counts.
    """

    def __init__(self, wanted: Wanted, grid: Grid | None = None, *, lifted=False, pins_too=False):
        self.wanted, self.grid = wanted, grid or Grid(wanted)
        steps = wanted.steps
        self.open = [not self.grid.is_fixed(step, pins_too=pins_too) for step in steps]
        still_open = [n for n, is_open in enumerate(self.open) if is_open] or [len(steps)]
        self.first, self.until = still_open[0], min(still_open[-1] + 2, len(steps))
        how = {"lifted": lifted, "pins_too": pins_too}
        middle = range(self.first, self.until)
        self._rows = [self.grid.rows(n, **how) for n in middle] or [{}]
        self._bonds = [self.grid.bond(n, **how) for n in middle if n]
        self.chain = self._chain(self._rows, self._bonds)

    def _chain(self, rows: list[Rows], bonds: list[Bond]) -> Chain:
        if self.first and any(self.open):
            before = self.wanted.steps[self.first - 1].fixed
            assert before is not None
            rows = [led_by(self.grid, rows[0], bonds[0], before), *rows[1:]]
            bonds = bonds[1:]
        return Chain(self.grid, rows, bonds)

    def _whole(self, found: Iterator[Found]) -> list[Found]:
        steps = self.wanted.steps
        head = tuple(step.fixed for step in steps[: self.first] if step.fixed)
        tail = tuple(step.fixed for step in steps[self.until :] if step.fixed)
        return [(cost, head + places + tail) for cost, places in found]

    def top(self, count: int) -> list[Found]:
        if not any(self.open):
            return self._whole(iter([(0, ())]))
        return self._whole(self.chain.in_order(self.chain.cheapest(count), count))

    def _series_from(self, chain: Chain, opening: Opening) -> Found:
        return self._whole(chain.in_order([opening], 1))[0]

    def distinct(self, count: int) -> list[Found]:
        """The rule of this module, over exact bests."""
        chosen = self.top(1)
        if not chosen or not any(self.open):
            return chosen
        days = self.chain.first_days()
        for chain, opening in self._kinds(days, chosen[0]):
            series = self._series_from(chain, opening)
            if series not in chosen and len(chosen) < count:
                chosen.append(series)
        taken = {self.grid.at[places[self.first].start][0] for _, places in chosen}
        for opening in sorted(days[day] for day in days.keys() - taken):
            if len(chosen) >= count:
                break
            chosen.append(self._series_from(self.chain, opening))
        return sorted(chosen)

    def _kinds(self, days: dict[int, Opening], best: Found) -> Iterator[tuple[Chain, Opening]]:
        yield self.chain, days[min(days)]
        for chain in (self._of_one_artist(), self._of_one_weekday()):
            openings = chain.first_days() if chain else {}
            if chain and openings:
                yield chain, min(openings.values())
        usual = self.wanted.wall(best[1][self.first].start)
        others = self.chain.first_days(lambda wall: abs(wall - usual) >= OTHER_HOUR)
        if others:
            yield self.chain, min(others.values())

    def _of_one_artist(self) -> Chain | None:
        artist = known_artist(self.wanted)
        if artist is None:
            return None
        rows = []
        for n, days in enumerate(self._rows, self.first):
            if self.open[n]:
                days = {on: {artist: row[artist]} for on, row in days.items() if artist in row}
            rows.append(days)
        return self._chain(rows, self._bonds)

    def _of_one_weekday(self) -> Chain | None:
        bonds = [
            Bond(
                tuple((days, cost) for days, cost in bond.gaps if days % 7 == 0),
                bond.other_artist,
                bond.shift,
            )
            for bond in self._bonds
        ]
        return self._chain(self._rows, bonds) if bonds and all(b.gaps for b in bonds) else None


def _nearest(wanted: Wanted, grid: Grid) -> Proposals:
    has_pins = any(step.fixed and not step.done and step.free for step in wanted.steps)
    for pins_too in (False, True) if has_pins else (False,):
        bent = Board(wanted, grid, lifted=True, pins_too=pins_too).top(1)
        if bent:
            places = bent[0][1]
            series = Series(cost_of(wanted, places), places)
            return Proposals(
                nearest=_proposal(wanted, series), in_the_way=obstacles(wanted, places)
            )
    return Proposals(in_the_way=(_dead_end(wanted, grid),))


def _dead_end(wanted: Wanted, grid: Grid) -> Obstacle:
    """The first step that has no place however long the gaps: each before it at its soonest."""
    reach: int | None = None
    for n, step in enumerate(wanted.steps):
        low = reach + step.gap.min_days if reach is not None and step.gap else None
        if step.fixed is not None and grid.is_fixed(step, pins_too=True):
            reach = grid.at[step.fixed.start][0]
            if low is not None and reach < low and wanted.steps[n - 1].fixed is None:
                return Obstacle("pinned", n, on=wanted.local(step.fixed.start).date())
            continue
        days = sorted({grid.at[start][0] for start, artists in step.free.items() if artists})
        if not days:
            return Obstacle("no-time", n)
        earliest = step.earliest.toordinal() if step.earliest else 0
        reach = next((day for day in days if day >= max(low or 0, earliest)), None)
        if reach is None:
            if earliest > (low or 0):
                return Obstacle("earliest", n, on=step.earliest)
            return Obstacle("shortest-gap", n, limit=step.gap.min_days if step.gap else None)
    return Obstacle("no-time", len(wanted.steps) - 1)
