"""One visit of a series somewhere else: where the others go, so that every rule still holds."""

from __future__ import annotations

from dataclasses import replace

from sessions_plan.series.proposing import propose
from sessions_plan.series.rules import WEIGHT_LIMIT, Place, Wanted, Weights

# What may stay stays: moving a visit costs more than days, weekdays, artists and hours usually do.
LEAST_MOVED = Weights(gap_day=4, other_artist=24, other_weekday=6, moved=WEIGHT_LIMIT)


def moved_to(wanted: Wanted, n: int, place: Place) -> tuple[Place, ...] | None:
    """A place for every step, step `n` at `place`, as few of the others moved as can be; None
    where no legal series has it there. What is fixed stays."""
    step = wanted.steps[n]
    free = {place.start: (place.artist,)} if place.artist in step.free.get(place.start, ()) else {}
    steps = (*wanted.steps[:n], replace(step, free=free), *wanted.steps[n + 1 :])
    found = propose(replace(wanted, steps=steps, weights=LEAST_MOVED), 1).found
    return found[0].series.places if found else None
