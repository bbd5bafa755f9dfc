"""The visits of a plan placed together. No database, no clock: plain data in and out.

**What goes in.** `Wanted` names the zone, the first day looked at and the steps in order (the
patch test, where one is needed, is simply the first). A step carries its free starts exactly as
`bookings.diary.Diary.free_starts` gives them, `{minute: (artist, ...)}`, minutes since
1970-01-01T00:00Z; preparation, clean-down, opening hours and "some one room is free" are in them
already. So one diary, read once with `last` up to 180 days ahead, feeds every step:

    book = diary.read(location=..., service=..., first=..., last=..., now=now, ignore=own_rows)
    long = book.of(service, artists=able, minutes=180).free_starts(not_before=...)
    Wanted(zone=location.tz, first=book.first, steps=(
        Step("session 1", free=long, earliest=date_from_flags),
        Step("session 2", free=long, gap=Gap(10, 12, 14)), ...))

Steps of one length share one mapping (it is read once). A done or pinned visit is
`fixed=Place(start, artist)`; the others of a series being re-spaced say where they stand now with
`stands=`, and their rows are left out of the diary by `ignore`, so that their own time is free.

**What legal means.** A visit stands at a free start of its step, not before the step's earliest
day, on no day away, and `min_days` to `max_days` dates of the location's calendar after the visit
before it: 14 days over a clock change are 14 dates, and the same hour on the wall. What stands
between two fixed visits is a fact, never judged.

**What comes out.** `best(wanted, k)`: the k cheapest series, exactly, by the cost that `cost.py`
states. `propose(wanted)`: a few a person can tell apart, with words, or the nearest alternative
and what stood in the way. `moved_to(wanted, n, place)`: the series once step n stands there, and
`obstacles(wanted, places)`: what is wrong with given places, for the preview of a move.
"""

from sessions_plan.series.cost import cost_of
from sessions_plan.series.moving import LEAST_MOVED, moved_to
from sessions_plan.series.proposing import best, propose
from sessions_plan.series.rules import (
    Gap,
    Obstacle,
    Place,
    Proposal,
    Proposals,
    Series,
    Step,
    Wanted,
    Weights,
    Wishes,
    obstacles,
    unmet,
)
from sessions_plan.series.words import sentence

__all__ = [
    "LEAST_MOVED",
    "Gap",
    "Obstacle",
    "Place",
    "Proposal",
    "Proposals",
    "Series",
    "Step",
    "Wanted",
    "Weights",
    "Wishes",
    "best",
    "cost_of",
    "moved_to",
    "obstacles",
    "propose",
    "sentence",
    "unmet",
]
