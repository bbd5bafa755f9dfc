"""What a series costs: the one sum that ranks them. Less is better.

For every visit that is not fixed:
- `unmet_wish` for each wish (weekday, time of day, artist) it does not keep,
- `moved` where it stands somewhere today and would stand elsewhere.

For every two visits in a row of which one at least is not fixed:
- `gap_day` for each day between their distance and the ideal gap,
- `other_artist` where the artist changes,
- `other_weekday` where the weekday changes,
- `shift_minute` for each minute between their hours on the wall.

And once, `later_day` for each day from the first day looked at to the first visit, where that one
is not fixed: after it, the ideal gaps hold the pace.

Each term looks at one visit or at two neighbours, which is why the search may go step by step.
"""

from __future__ import annotations

from collections.abc import Sequence

from sessions_plan.series.rules import Gap, Place, Wanted, Weights


def gap_cost(gap: Gap, days: int, weights: Weights) -> int:
    """What a distance costs that is `days` long; whether the weekday changes follows from it."""
    off = weights.gap_day * abs(days - gap.ideal_days)
    return off + (weights.other_weekday if days % 7 else 0)


def cost_of(wanted: Wanted, places: Sequence[Place]) -> int:
    """The cost of these places, term by term."""
    weights, total = wanted.weights, 0
    stays = [step.fixed == place for step, place in zip(wanted.steps, places, strict=True)]
    if not stays[0]:
        start = wanted.local(places[0].start).date()
        total += weights.later_day * (start - wanted.first).days
    for n, (step, place) in enumerate(zip(wanted.steps, places, strict=True)):
        if not stays[n]:
            at = wanted.local(place.start)
            wall = at.hour * 60 + at.minute
            broken = wanted.wishes.broken_by(at.weekday(), wall, place.artist)
            total += weights.unmet_wish * len(broken)
            if step.stands is not None and step.stands != place:
                total += weights.moved
        if n and step.gap and not (stays[n] and stays[n - 1]):
            before = places[n - 1]
            total += gap_cost(step.gap, wanted.days_between(before, place), weights)
            total += weights.other_artist if before.artist != place.artist else 0
            total += weights.shift_minute * abs(
                wanted.wall(before.start) - wanted.wall(place.start)
            )
    return total
