"""Free times as a person looks at them."""

from datetime import date, timedelta

import pytest

from bookings.models import Location
from bookings.picker import day_in, nearest, pick
from tests.factories import NOW, at

TODAY = date(2026, 11, 23)


@pytest.fixture
def place():
    return Location(name="Hudson", zone="America/New_York", horizon_days=60)


def days(*those, hours=(9, 14, 18)):
    return {TODAY + timedelta(n): [at(n, hour) for hour in hours] for n in those}


def test_the_first_free_day_is_shown_unless_another_is_wanted(place):
    assert pick(days(2, 5), place, None, NOW).chosen == TODAY + timedelta(2)
    assert pick(days(2, 5), place, TODAY + timedelta(5), NOW).chosen == TODAY + timedelta(5)


def test_a_wanted_day_without_times_says_so_and_leads_on(place):
    picker = pick(days(2, 5), place, TODAY + timedelta(3), NOW)
    assert picker.count == 0
    assert picker.next_free == TODAY + timedelta(5)


@pytest.mark.parametrize("off", [-1, 61, 5000])
def test_a_day_outside_the_horizon_is_not_shown(place, off):
    assert pick(days(2), place, TODAY + timedelta(off), NOW).chosen == TODAY + timedelta(2)


def test_without_any_time_there_is_nothing_to_choose(place):
    picker = pick({}, place, None, NOW)
    assert picker.is_empty
    assert (picker.next_free, picker.month_before, picker.month_after) == (None, None, None)


def test_a_month_is_whole_weeks_and_leaves_out_those_that_are_over(place):
    weeks = pick(days(2), place, None, NOW).weeks
    assert [day.on.day for day in weeks[0]] == [23, 24, 25, 26, 27, 28, 29]
    assert [day and day.on.day for day in weeks[1]] == [30, None, None, None, None, None, None]
    assert [day.on.day for day in weeks[0] if day.is_free] == [25]
    assert [day.on.day for day in weeks[0] if day.is_today] == [23]


def test_months_lead_to_their_first_free_day(place):
    free = days(2, 3, 10, 12, 40)
    first, december = pick(free, place, None, NOW), pick(free, place, date(2026, 12, 5), NOW)
    assert first.month_before is None
    assert first.month_after == date(2026, 12, 3)
    assert december.month_before == date(2026, 11, 25)
    assert december.month_after == date(2027, 1, 2)


def test_times_stand_under_their_part_of_the_day(place):
    parts = pick(days(2, hours=(9, 11, 12, 16, 17)), place, None, NOW).parts
    assert [(part.name, len(part.times)) for part in parts] == [
        ("Morning", 2),
        ("Afternoon", 2),
        ("Evening", 1),
    ]


def test_the_nearest_are_of_that_day_and_at_that_hour_on_the_next():
    free = days(1, 2, 3, 4, 5, 6, hours=(9, 13, 14, 15, 18))
    free[TODAY + timedelta(2)].remove(at(2, 14))
    found = nearest(free, at(2, 14))
    same_day = [time for time in found if time.astimezone().date() == at(2, 14).astimezone().date()]
    assert same_day == [at(2, 13), at(2, 15), at(2, 18)]
    assert [time for time in found if time not in same_day] == [at(1, 14), at(3, 14), at(4, 14)]
    assert nearest({}, at(2, 14)) == []


@pytest.mark.parametrize("text", [None, "", "soon", "2026-02-30", "2026-11-24T10:00"])
def test_what_is_no_date_is_none(text):
    assert day_in(text) is None
