"""Small calendars, and an oracle that tries every series on them by zoneinfo alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sessions_plan.series import Gap, Place, Step, Wanted, Weights, Wishes

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
# A Monday with neither clock change within two months.
MONDAY = date(2027, 4, 5)


def at(on: date, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK, fold: int = 0) -> int:
    local = datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone, fold=fold)
    return int(local.timestamp()) // 60


def day(n: int, first: date = MONDAY) -> date:
    return first + timedelta(days=n)


def free(days, hours=(9,), artists=(1,), first: date = MONDAY, zone=NEW_YORK) -> dict:
    """Free starts at these hours of these days, counted from `first`, for these artists."""
    return {at(day(n, first), hour, zone=zone): tuple(artists) for n in days for hour in hours}


def steps(times: dict, gap: Gap, count: int = 3) -> tuple[Step, ...]:
    return tuple(Step(f"session {n + 1}", free=times, gap=gap if n else None) for n in range(count))


def local(wanted: Wanted, place: Place) -> datetime:
    return datetime.fromtimestamp(place.start * 60, UTC).astimezone(wanted.zone)


def oracle_legal(wanted: Wanted) -> list[tuple[Place, ...]]:
    """Every legal series there is."""
    whole: list[tuple[Place, ...]] = []
    _extend(wanted, (), whole)
    return whole


def _extend(wanted, so_far, whole):
    if len(so_far) == len(wanted.steps):
        whole.append(so_far)
        return
    step = wanted.steps[len(so_far)]
    choices = (
        [step.fixed]
        if step.fixed
        else [Place(start, artist) for start, who in step.free.items() for artist in who]
    )
    for place in choices:
        if step.fixed or _stands_alone(wanted, step, place):
            before = wanted.steps[len(so_far) - 1] if so_far else None
            both_fixed = bool(before and before.fixed and step.fixed)
            if before is None or both_fixed or _gap_holds(wanted, step, so_far[-1], place):
                _extend(wanted, (*so_far, place), whole)


def _stands_alone(wanted, step, place):
    on = local(wanted, place).date()
    if step.earliest and on < step.earliest:
        return False
    if any(low <= on <= high for low, high in wanted.wishes.away):
        return False
    return not wanted.wishes.firm or not _unmet(wanted, place)


def _gap_holds(wanted, step, before, place):
    days = (local(wanted, place).date() - local(wanted, before).date()).days
    return step.gap.min_days <= days <= step.gap.max_days


def _unmet(wanted, place) -> int:
    wishes, when = wanted.wishes, local(wanted, place)
    clock = when.hour * 60 + when.minute
    return (
        (bool(wishes.weekdays) and when.weekday() not in wishes.weekdays)
        + (bool(wishes.times) and not any(a <= clock < b for a, b in wishes.times))
        + (wishes.artist is not None and wishes.artist != place.artist)
    )


def oracle_cost(wanted: Wanted, places) -> int:
    """The stated cost, written down a second time from the words."""
    w, total = wanted.weights, 0
    if not wanted.steps[0].fixed:
        total += w.later_day * (local(wanted, places[0]).date() - wanted.first).days
    for step, place in zip(wanted.steps, places, strict=True):
        if not step.fixed:
            total += w.unmet_wish * _unmet(wanted, place)
            total += w.moved * (step.stands is not None and step.stands != place)
    for n in range(1, len(places)):
        one, two = wanted.steps[n - 1], wanted.steps[n]
        if one.fixed and two.fixed:
            continue
        a, b = local(wanted, places[n - 1]), local(wanted, places[n])
        total += w.gap_day * abs((b.date() - a.date()).days - two.gap.ideal_days)
        total += w.other_weekday * (a.weekday() != b.weekday())
        total += w.other_artist * (places[n - 1].artist != places[n].artist)
        total += w.shift_minute * abs((a.hour - b.hour) * 60 + a.minute - b.minute)
    return total


def oracle_ranking(wanted: Wanted) -> list[tuple[int, tuple[Place, ...]]]:
    return sorted((oracle_cost(wanted, places), places) for places in oracle_legal(wanted))


@st.composite
def questions(draw) -> Wanted:
    """Two to four steps on a few days around a clock change or far from one, with any mix of
    done, pinned and standing visits, wishes and weights."""
    zone, first = draw(
        st.sampled_from(
            [
                (NEW_YORK, MONDAY),
                (NEW_YORK, date(2027, 3, 8)),
                (NEW_YORK, date(2026, 10, 27)),
                (BERLIN, date(2027, 3, 24)),
                (BERLIN, date(2026, 10, 21)),
                (ZoneInfo("Australia/Lord_Howe"), date(2027, 4, 1)),
            ]
        )
    )
    instants = st.builds(
        lambda n, hour, minute, fold: at(day(n, first), hour, minute, zone, fold),
        st.integers(0, 13),
        st.sampled_from([1, 2, 9, 10, 14]),
        st.sampled_from([0, 30]),
        st.integers(0, 1),
    )
    artists = st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple)
    calendars = st.dictionaries(instants, artists, min_size=1, max_size=9)
    shared = draw(calendars)
    count = draw(st.integers(2, 4))
    done = draw(st.integers(0, 1))
    made = []
    for n in range(count):
        low = draw(st.integers(1, 4))
        ideal = low + draw(st.integers(0, 3))
        gap = Gap(low, ideal, ideal + draw(st.integers(0, 4))) if n else None
        times = shared if draw(st.booleans()) else draw(calendars)
        place = st.builds(Place, st.sampled_from(sorted(times)), st.integers(1, 3))
        fixed = draw(place) if n < done or draw(st.integers(0, 5)) == 0 else None
        made.append(
            Step(
                name=f"session {n + 1}",
                free=times,
                gap=gap,
                fixed=fixed,
                done=n < done,
                stands=draw(st.none() | place),
                earliest=draw(st.none() | st.integers(0, 6).map(lambda d: day(d, first))),
            )
        )
    wishes = Wishes(
        weekdays=draw(st.frozensets(st.integers(0, 6), max_size=3)),
        times=draw(st.sampled_from([(), ((540, 660),), ((0, 120), (600, 601))])),
        artist=draw(st.none() | st.integers(1, 3)),
        away=draw(st.sampled_from([(), ((day(3, first), day(5, first)),)])),
        firm=draw(st.booleans()) and draw(st.booleans()),
    )
    weights = draw(st.just(Weights()) | st.builds(Weights, *[st.integers(0, 50)] * 7))
    return Wanted(zone, first, tuple(made), wishes, weights)
