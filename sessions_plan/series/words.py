"""What is said to a person about a series. Dates and names are the page's to show."""

from __future__ import annotations

from collections.abc import Sequence

from sessions_plan.series.rules import Obstacle, Place, Wanted

OTHER_HOUR = 180  # minutes from which a time of day is another one


def known_artist(wanted: Wanted) -> int | None:
    """ "Your artist": the one wished for, else the one of the last fixed visit before the rest."""
    if wanted.wishes.artist is not None:
        return wanted.wishes.artist
    known = None
    for step in wanted.steps:
        if step.fixed is None:
            break
        known = step.fixed.artist
    return known


def words_for(wanted: Wanted, places: Sequence[Place]) -> tuple[str, ...]:
    """What speaks for these places by themselves."""
    open_ones = [n for n, step in enumerate(wanted.steps) if step.fixed != places[n]]
    if not open_ones:
        return ()
    said = _rhythm(wanted, places, open_ones)
    artist = known_artist(wanted)
    artists = {places[n].artist for n in open_ones}
    if artist is not None and artists == {artist}:
        said.append("your artist")
    elif artist is None and len(artists) == 1 and len(open_ones) > 1:
        said.append("one artist")
    said += _wishes_kept(wanted, [places[n] for n in open_ones])
    kept = sum(wanted.steps[n].stands == places[n] for n in open_ones)
    if kept:
        said.append("all stay" if kept == len(open_ones) else f"{kept} of {len(open_ones)} stay")
    return tuple(said)


def words_beside(
    wanted: Wanted, first: Place, others: Sequence[Place], soonest: int
) -> tuple[str, ...]:
    """What tells a series by its first open visit from the `others` shown with it, the best
    one first; `soonest` is the ordinal of the first day there is."""
    said = []
    day = wanted.local(first.start).date().toordinal()
    if day == soonest and first.start == min(other.start for other in others):
        said.append("soonest")
    shift = wanted.wall(first.start) - wanted.wall(others[0].start)
    if abs(shift) >= OTHER_HOUR:
        said.append("later in the day" if shift > 0 else "earlier in the day")
    return tuple(said)


def _rhythm(wanted: Wanted, places: Sequence[Place], open_ones: list[int]) -> list[str]:
    """Weekday and hour, of the open visits and the fixed one before them."""
    beat = [places[n] for n in range(max(0, open_ones[0] - 1), open_ones[-1] + 1)]
    if len(beat) < 2:
        return []
    times = [wanted.local(place.start) for place in beat]
    weekday = len({at.weekday() for at in times}) == 1
    hour = len({(at.hour, at.minute) for at in times}) == 1
    if weekday and hour:
        return ["same weekday and hour"]
    return ["same weekday"] if weekday else ["same hour"] if hour else []


def _wishes_kept(wanted: Wanted, places: list[Place]) -> list[str]:
    wishes, broken = wanted.wishes, set()
    for place in places:
        at = wanted.local(place.start)
        broken |= {*wishes.broken_by(at.weekday(), at.hour * 60 + at.minute, place.artist)}
    said = []
    if wishes.weekdays and "weekday" not in broken:
        said.append("your days")
    if wishes.times and "time" not in broken:
        said.append("your times")
    return said


def sentence(wanted: Wanted, obstacle: Obstacle) -> str:
    """One rule in one sentence."""
    steps = wanted.steps
    name = steps[obstacle.step].name
    name = name[:1].upper() + name[1:]
    before = steps[obstacle.step - 1].name if obstacle.step else ""
    if obstacle.rule == "shortest-gap" and obstacle.days is None:
        wait = _days(obstacle.limit) if obstacle.limit else "the wait"
        after = f" {wait} or more after {before}" if before else ""
        return f"{name} has no free time{after} within the days looked at."
    return {
        "free": f"{name} is at a time that is not free.",
        "earliest": f"{name} cannot be placed before its earliest day.",
        "away": f"{name} falls on a day away.",
        "weekday": f"{name} is not on one of the weekdays asked for.",
        "time": f"{name} is not at one of the times of day asked for.",
        "artist": f"{name} is not with the artist asked for.",
        "longest-gap": f"{name} comes {_days(obstacle.days)} after {before}; "
        f"the longest gap is {_days(obstacle.limit)}.",
        "shortest-gap": f"{name} comes {_days(obstacle.days)} after {before}; "
        f"the shortest gap is {_days(obstacle.limit)}.",
        "pinned": f"{name} has a fixed time, which leaves no place for the others.",
        "no-time": f"{name} has no free time within the days looked at.",
    }[obstacle.rule]


def _days(count: int | None) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
