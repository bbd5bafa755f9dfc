"""What a plan takes over from a design: areas, dots and hours.

Pure: no ORM, no clock. The design measured them on the client's own photos; what it knows nothing
of (the goal, the needle, the dilution, areas that were not drawn) stays as the plan has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from designs.numbers import Numbers, ZoneNumbers
from sessions_plan import drafting
from sessions_plan.drafting import DraftArea, DraftStep

WORKING = ("session", "touch-up")
TAKEN = "Areas, dots and hours are those of the design"


def areas_with(numbers: Numbers, areas: Sequence[DraftArea]) -> list[DraftArea]:
    """The plan's areas, those that were drawn with their measured size, density and look."""
    drawn: dict[str, list[ZoneNumbers]] = {}
    for zone in numbers.zones:
        drawn.setdefault(zone.area, []).append(zone)
    there = {area.area: area for area in areas}
    names = [*there, *(name for name in drawn if name not in there)]
    return [
        _measured(there.get(name) or _new(name), drawn[name]) if name in drawn else there[name]
        for name in names
    ]


def _new(area: str) -> DraftArea:
    """An area that only the design has."""
    goal = "scar" if area == "scar" else "restore"
    needle = drafting.NEEDLE.get(area, drafting.NEEDLE_ELSEWHERE)
    return DraftArea(area, goal, None, "dots", 0.15, 0, needle, "")


def _measured(area: DraftArea, zones: Sequence[ZoneNumbers]) -> DraftArea:
    cm2 = round(sum(zone.cm2 for zone in zones), 1)
    dots = sum(zone.all_dots for zone in zones)
    techniques = {zone.technique for zone in zones}
    shades = sorted({zone.shade for zone in zones})
    return replace(
        area,
        cm2=cm2,
        density=round(dots / cm2) if cm2 else 0,
        dot_mm=round(sum(zone.dot_mm * zone.cm2 for zone in zones) / cm2, 2) if cm2 else 0.15,
        technique=techniques.pop() if len(techniques) == 1 else "mixed",
        shade=area.shade or ", ".join(shades),
    )


def steps_with(
    numbers: Numbers, shares: Sequence[int], steps: Sequence[DraftStep]
) -> list[DraftStep]:
    """The plan's steps, its sessions as long as their dots need at the artist's pace. Where the
    design counts as many sessions as the plan, its shares hold as well."""
    working = [step for step in steps if step.kind in WORKING]
    same = len(shares) == len(working) == len(numbers.dots)
    found, place = [], 0
    for step in steps:
        if step.kind not in WORKING:
            found.append(step)
            continue
        share = shares[place] if same else step.share
        dots = numbers.dots[place] if same else numbers.all_dots * step.share / 100
        minutes = drafting.minutes_for(dots, numbers.per_minute)
        found.append(replace(step, share=share, minutes=minutes))
        place += 1
    return found


def reason(caption: str, numbers: Numbers) -> str:
    """Why the plan says so."""
    return f"{TAKEN}: {caption}, {numbers.all_dots:,} dots."
