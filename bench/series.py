"""A plan of four visits placed at once, beside a bare sweep: goal 15 of the performance notes.

Five artists over 120 days, gaps of 10 to 14 days, starts every quarter of an hour. The floor is
the plain dynamic programme over lists, without wishes, fixed visits, zones or results beyond the
least cost; the ranking of fifty stands beside the same floor. Ours may fall below it: it leaves
out the days that the gaps put out of reach. No engine: nothing is fetched.
"""

from __future__ import annotations

import argparse
import random
from datetime import date, timedelta
from functools import partial
from itertools import product
from operator import add
from zoneinfo import ZoneInfo

from bench import ground
from bookings.availability import DAY, Hours, LocalClock, Visit, free_starts
from sessions_plan.series import Gap, Place, Step, Wanted, Weights, best, cost_of, propose

ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 11, 23)
GAP = Gap(10, 12, 14)
STEPS = 4


def calendar(full: float, days: int = 120, artists: int = 5, grid: int = 15) -> dict:
    """Free starts of a 60-minute visit, Mon-Sat 9-18, as availability gives them."""
    chance = random.Random(1)
    dates = [FIRST + timedelta(days=n) for n in range(days)]
    clock = LocalClock(ZONE, dates[0], dates[-1])
    hours = Hours({n: [(540, 1080)] for n in range(6)}, {}).spans(clock, dates)
    busy = {
        artist: [
            (start, start + 60)
            for opens, closes in hours
            for start in range(opens, closes, 60)
            if chance.random() < full
        ]
        for artist in range(artists)
    }
    return free_starts(
        clock=clock,
        step=grid,
        visit=Visit(60),
        open_spans=dict.fromkeys(range(artists), hours),
        busy=busy,
        rooms=None,
        not_before=0,
        not_after=10**9,
    )


def question(free: dict) -> Wanted:
    made = tuple(Step(f"session {n + 1}", free=free, gap=GAP if n else None) for n in range(STEPS))
    return Wanted(ZONE, FIRST, made)


def sweep(free: dict, weights: Weights, days: int, artists: int):
    """The least cost of four visits: one list a day and artist, a sweep up and one down."""
    clock = LocalClock(ZONE, FIRST, FIRST + timedelta(days=days))
    midnights = [clock.opening(FIRST + timedelta(days=n), 0) for n in range(days)]
    none = 10**8
    gaps = [
        (n, weights.gap_day * abs(n - GAP.ideal_days) + (weights.other_weekday if n % 7 else 0))
        for n in range(GAP.min_days, GAP.max_days + 1)
    ]

    def run() -> int:
        walls = sorted({(start - midnights[0]) % DAY for start in free})
        cells = {wall: n for n, wall in enumerate(walls)}
        width = len(walls)
        base = [[[none] * width for _ in range(artists)] for _ in range(days)]
        for start, who in free.items():
            day = (start - midnights[0]) // DAY
            cell = cells[(start - midnights[0]) % DAY]
            for artist in who:
                base[day][artist][cell] = 0
        to_go = base
        for _ in range(STEPS - 1):
            to_go = back(base, to_go, walls)
        return min(
            min(map(min, by_artist)) + weights.later_day * day
            for day, by_artist in enumerate(to_go)
        )

    def back(base, ahead, walls):
        climbs = [weights.shift_minute * (b - a) for a, b in zip(walls, walls[1:], strict=False)]
        falls = climbs[::-1]
        anyone = [list(map(min, *by_artist)) for by_artist in ahead]
        found = []
        for day, by_artist in enumerate(base):
            later = [(day + gap, cost) for gap, cost in gaps if day + gap < days]
            if not later or min(map(min, by_artist)) == none:
                found.append(by_artist if later else [[none] * len(walls)] * artists)
                continue
            other = weights.other_artist
            others = [[cell + cost + other for cell in anyone[on]] for on, cost in later]
            shared = list(map(min, *others)) if len(others) > 1 else others[0]
            rows = []
            for artist, row in enumerate(by_artist):
                own = [[cell + cost for cell in ahead[on][artist]] for on, cost in later]
                least = list(map(min, shared, *own))
                last = least[0]
                for n, climb in enumerate(climbs, 1):
                    last += climb
                    if least[n] < last:
                        last = least[n]
                    else:
                        least[n] = last
                n = len(least) - 1
                for climb in falls:
                    n -= 1
                    last += climb
                    if least[n] < last:
                        last = least[n]
                    else:
                        least[n] = last
                rows.append(list(map(add, row, least)))
            found.append(rows)
        return found

    return run


def every_series(wanted: Wanted, free: dict, k: int) -> list[int]:
    """The costs of the k cheapest, by trying all: brute force on a small calendar."""
    nodes = [(start, artist) for start, who in free.items() for artist in who]
    days = {start: wanted.local(start).date().toordinal() for start in free}
    costs = []
    for places in product(nodes, repeat=len(wanted.steps)):
        pairs = zip(places, places[1:], strict=False)
        if all(GAP.min_days <= days[b[0]] - days[a[0]] <= GAP.max_days for a, b in pairs):
            costs.append(cost_of(wanted, [Place(*place) for place in places]))
    return sorted(costs)[:k]


def as_brute_force(show, cases: int) -> None:
    """How many of the small cases have exactly the costs of brute force."""
    right = 0
    for case in range(cases):
        chance = random.Random(case)
        whole = calendar(0.5, days=32, artists=2, grid=60)
        free = {start: whole[start] for start in chance.sample(sorted(whole), 22)}
        wanted = Wanted(ZONE, FIRST, question(free).steps[:3])
        right += [s.cost for s in best(wanted, 30)] == every_series(wanted, free, 30)
    show(
        "series small cases with the costs of brute force",
        ours=right,
        floor=cases,
        goal="1",
        unit="cases",
    )


def measure(quick: bool) -> None:
    show = partial(ground.show, engine="pure")
    runs = 9 if quick else 31
    as_brute_force(show, 5 if quick else 30)
    for name, full in (("71% full", 0.71), ("36% full", 0.36), ("empty", 0.0)):
        free = calendar(full)
        wanted = question(free)
        floor = sweep(free, wanted.weights, 120, 5)
        show(
            f"series best cost as the floor, {name}",
            ours=best(wanted)[0].cost,
            floor=floor(),
            goal="1",
            unit="points",
        )
        for what, call, goal in (
            ("best", partial(best, wanted), "<= 3"),
            ("top 50", partial(best, wanted, 50), "<= 3"),
            ("proposals", partial(propose, wanted), "<= 3"),
        ):
            ours, bottom = ground.alternate(call, floor, runs)
            show(
                f"series {what} of 4 visits, 5 artists x 120 days, {name}",
                ours=ours,
                floor=bottom,
                goal=goal,
                unit="s",
            )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="end within 40 s")
    measure(options.parse_args().quick)
