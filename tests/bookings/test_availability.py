"""Free times against a brute-force oracle that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.availability import (
    DAY,
    Hours,
    LocalClock,
    Visit,
    by_day,
    dates_in,
    difference,
    free_starts,
    intersection,
    merged,
    starts_in,
    to_datetime,
    to_minute,
)

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")]
SPRING, AUTUMN, PLAIN = date(2027, 3, 14), date(2026, 11, 1), date(2026, 11, 24)


def spans(low: int, high: int, longest: int, size: int):
    pair = st.tuples(st.integers(low, high), st.integers(1, longest))
    return st.lists(pair.map(lambda p: (p[0], p[0] + p[1])), max_size=size)


minutes = st.integers(0, 400)


@given(spans(0, 400, 90, 6), spans(0, 400, 90, 6), minutes)
def test_span_arithmetic_agrees_with_sets_of_minutes(one, other, at):
    def has(spans, minute):
        return any(start <= minute < end for start, end in spans)

    a, b = merged(one), merged(other)
    assert has(a, at) == has(one, at)
    assert has(intersection(a, b), at) == (has(one, at) and has(other, at))
    assert has(difference(a, b), at) == (has(one, at) and not has(other, at))
    for found in (intersection(a, b), difference(a, b)):
        assert merged(found) == found, "in order, apart and none of them empty"


def walls(on: date, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Every instant of a local day with its wall minute, from zoneinfo alone."""
    first = datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC) - timedelta(hours=3)
    found = []
    for n in range(31 * 60):
        at = first + timedelta(minutes=n)
        local = at.astimezone(zone)
        if local.date() == on:
            found.append((to_minute(at), local.hour * 60 + local.minute))
    return found


def oracle(on, zone, opens, closes, step, visit, busy, rooms):
    """Minute by minute: open from the first instant at `opens` to the last before `closes`."""
    day = walls(on, zone)
    begin = next((at for at, wall in day if wall >= opens), None)
    end = next((at + 1 for at, wall in reversed(day) if wall < closes), None)
    free = []
    for at, wall in day:
        if begin is None or end is None or at < begin or at + visit.minutes > end or wall % step:
            continue
        low, high = at - visit.prep, at + visit.minutes + visit.cleanup

        def clear(blocks, low=low, high=high):
            return all(high <= start or low >= stop for start, stop in blocks)

        if clear(busy) and (rooms is None or any(clear(room) for room in rooms)):
            free.append(at)
    return free


def ours(on, zone, opens, closes, step, visit, busy, rooms):
    clock = LocalClock(zone, on, on)
    hours = Hours({on.weekday(): [(opens, closes)]}, {})
    found = free_starts(
        clock=clock,
        step=step,
        visit=visit,
        open_spans={1: hours.spans(clock, [on])},
        busy={1: busy},
        rooms=None if rooms is None else dict(enumerate(rooms)),
        not_before=0,
        not_after=10**9,
    )
    return list(found)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_offered_time_is_bookable_and_every_bookable_time_is_offered(data):
    zone = data.draw(st.sampled_from(ZONES))
    on = data.draw(st.sampled_from([SPRING, AUTUMN, PLAIN, date(2027, 3, 28), date(2026, 10, 25)]))
    opens = data.draw(st.integers(0, 1300))
    closes = data.draw(st.integers(opens + 1, DAY))
    step = data.draw(st.sampled_from([5, 10, 15, 20, 30, 60]))
    visit = Visit(
        data.draw(st.integers(5, 240)), data.draw(st.integers(0, 30)), data.draw(st.integers(0, 30))
    )
    noon = to_minute(datetime(on.year, on.month, on.day, 12, tzinfo=zone))
    blocks = spans(noon - 900, noon + 900, 200, 5)
    busy = data.draw(blocks)
    rooms = data.draw(st.none() | st.lists(blocks, max_size=3))
    case = (on, zone, opens, closes, step, visit, busy, rooms)
    assert ours(*case) == oracle(*case)


@given(data=st.data())
def test_a_day_is_free_when_it_has_a_free_time(data):
    zone = data.draw(st.sampled_from(ZONES))
    first = data.draw(st.sampled_from([SPRING, AUTUMN, PLAIN, date(2026, 10, 25)]))
    clock = LocalClock(zone, first, first + timedelta(days=3))
    low = clock.opening(first, 0)
    drawn = data.draw(st.lists(spans(low, low + 3 * DAY, 2000, 6), max_size=3))
    possible = {n: merged(those) for n, those in enumerate(drawn)}
    step = data.draw(st.sampled_from([5, 15, 60]))
    starts = starts_in(possible, clock, step)
    assert dates_in(possible, clock, step) == set(by_day(starts, clock))
    assert set(starts) == {
        minute
        for those in possible.values()
        for start, end in those
        for minute in range(start, end)
        if clock.is_on_grid(minute, step)
    }


def all_day(on, visit=60):
    return ours(on, NEW_YORK, 0, 360, 15, Visit(visit), [], None)


def test_the_hour_that_does_not_exist_is_never_offered():
    starts = all_day(SPRING)
    local = [to_datetime(m).astimezone(NEW_YORK) for m in starts]
    assert not any(at.hour == 2 for at in local)
    assert len(starts) == 17


def test_the_hour_that_comes_twice_is_offered_twice_as_two_instants():
    starts = all_day(AUTUMN)
    twice = [m for m in starts if to_datetime(m).astimezone(NEW_YORK).strftime("%H:%M") == "01:30"]
    assert len(twice) == 2
    assert twice[1] - twice[0] == 60
    assert len(starts) == len(set(starts)) == 25


def test_a_plain_day_offers_the_same_hours_between_both_changes():
    assert len(all_day(PLAIN)) == 21


def test_back_to_back_is_allowed():
    nine = to_minute(datetime(2026, 11, 24, 9, tzinfo=NEW_YORK))
    starts = ours(PLAIN, NEW_YORK, 540, 720, 60, Visit(60), [(nine, nine + 60)], None)
    assert starts == [nine + 60, nine + 120]


def test_preparation_and_clean_down_keep_their_distance():
    nine = to_minute(datetime(2026, 11, 24, 9, tzinfo=NEW_YORK))
    starts = ours(PLAIN, NEW_YORK, 540, 1080, 15, Visit(45, 10, 20), [(nine, nine + 60)], None)
    assert starts[0] == nine + 75


def test_hours_that_meet_at_midnight_are_one_stretch():
    clock = LocalClock(NEW_YORK, PLAIN, PLAIN + timedelta(days=1))
    hours = Hours({1: [(1200, DAY)], 2: [(0, 120)]}, {})
    (span,) = hours.spans(clock, [PLAIN, PLAIN + timedelta(days=1)])
    assert span[1] - span[0] == 240 + 120


def test_dated_hours_stand_instead_of_the_weeks_and_none_means_closed():
    clock = LocalClock(NEW_YORK, PLAIN, PLAIN)
    weekly = {PLAIN.weekday(): [(540, 1080)]}
    assert Hours(weekly, {PLAIN: []}).spans(clock, [PLAIN]) == []
    ((start, end),) = Hours(weekly, {PLAIN: [(600, 660)]}).spans(clock, [PLAIN])
    assert end - start == 60


def test_any_artist_lists_everyone_who_is_free_at_a_time():
    clock = LocalClock(NEW_YORK, PLAIN, PLAIN)
    nine = clock.opening(PLAIN, 540)
    found = free_starts(
        clock=clock,
        step=60,
        visit=Visit(60),
        open_spans={1: [(nine, nine + 120)], 2: [(nine + 60, nine + 120)]},
        busy={},
        rooms=None,
        not_before=0,
        not_after=10**9,
    )
    assert found == {nine: (1,), nine + 60: (1, 2)}
