"""Where a series may stand, and which of the places is the best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bookings.availability import Hours, LocalClock, Visit, free_starts
from sessions_plan.series import (
    Gap,
    Place,
    Step,
    Wanted,
    Weights,
    Wishes,
    best,
    obstacles,
    propose,
)
from tests.sessions_plan.series_cases import BERLIN, MONDAY, NEW_YORK, at, day, free, steps

STANDARD = Gap(10, 12, 14)


def wanted(made, **more) -> Wanted:
    return Wanted(NEW_YORK, more.pop("first", MONDAY), made, **more)


def days_of(question, series) -> list[int]:
    return [(question.local(p.start).date() - question.first).days for p in series.places]


def hours_of(question, series) -> list[str]:
    return [question.local(place.start).strftime("%H:%M") for place in series.places]


def the_best(question):
    return best(question)[0]


def test_on_an_empty_calendar_a_series_begins_at_once_and_keeps_the_ideal_gap():
    question = wanted(steps(free(range(60), (9, 15)), STANDARD, 4))
    assert days_of(question, the_best(question)) == [0, 12, 24, 36]
    assert hours_of(question, the_best(question)) == ["09:00"] * 4


@pytest.mark.parametrize(("apart", "legal"), [(9, False), (10, True), (14, True), (15, False)])
def test_both_borders_of_a_gap_are_legal_and_a_day_beyond_is_not(apart, legal):
    question = wanted(steps(free([0, apart]), STANDARD, 2))
    assert bool(best(question)) is legal


def test_a_gap_counts_dates_not_hours():
    evening, morning = at(MONDAY, 20), at(day(10), 8)
    question = wanted(steps({evening: (1,), morning: (1,)}, STANDARD, 2))
    assert [place.start for place in the_best(question).places] == [evening, morning]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        (NEW_YORK, date(2027, 3, 8)),
        (NEW_YORK, date(2026, 10, 26)),
        (BERLIN, date(2027, 3, 22)),
        (BERLIN, date(2026, 10, 19)),
    ],
)
def test_a_gap_over_a_clock_change_keeps_its_days_and_its_hour(zone, first):
    times = free([0, 14, 28], (8, 9, 10), first=first, zone=zone)
    gap = Gap(14, 14, 14)
    question = Wanted(zone, first, steps(times, gap))
    series = the_best(question)
    assert days_of(question, series) == [0, 14, 28]
    assert set(hours_of(question, series)) == {"08:00"}
    assert series.cost == 0
    real = [b.start - a.start for a, b in zip(series.places, series.places[1:], strict=False)]
    assert sorted(real) != [14 * 1440] * 2


def test_the_hour_that_comes_twice_is_two_places():
    first = date(2026, 10, 25)
    times = {at(first, 1, 30): (1,)}
    times |= {at(day(7, first), 1, 30, fold=fold): (1,) for fold in (0, 1)}
    question = Wanted(NEW_YORK, first, steps(times, Gap(7, 7, 7), 2))
    found = best(question, 5)
    assert [series.cost for series in found] == [0, 0]
    assert found[1].places[1].start - found[0].places[1].start == 60


def test_near_midnight_the_days_are_those_of_the_location():
    """21:00 in New York is the next day in UTC."""
    times = {at(MONDAY, 21): (1,), at(day(10), 21): (1,)}
    question = wanted(steps(times, Gap(10, 10, 10), 2))
    assert len(best(question)) == 1
    assert best(replace(question, wishes=Wishes(weekdays=frozenset({0, 3}), firm=True)))


def test_a_patch_test_is_the_first_step_with_its_own_gap_and_length():
    short, long = free(range(40), (8, 16)), free(range(40), (9,))
    made = (
        Step("patch test", free=short),
        Step("session 1", free=long, gap=Gap(7, 7, 180)),
        Step("session 2", free=long, gap=STANDARD),
    )
    question = wanted(made)
    assert days_of(question, the_best(question)) == [0, 7, 19]
    assert hours_of(question, the_best(question)) == ["08:00", "09:00", "09:00"]


def test_the_earliest_day_of_a_step_bounds_it_and_what_follows():
    made = steps(free(range(60)), STANDARD)
    made = (replace(made[0], earliest=day(5)), *made[1:])
    question = wanted(made)
    assert days_of(question, the_best(question)) == [5, 17, 29]


def test_steps_may_differ_in_their_gaps():
    times = free(range(90))
    made = (*steps(times, STANDARD, 2), Step("session 3", free=times, gap=Gap(28, 30, 35)))
    question = wanted(made)
    assert days_of(question, the_best(question)) == [0, 12, 42]


def test_done_and_pinned_visits_stay_and_the_rest_fits_between():
    times = free(range(60), (9, 15))
    done, pinned = Place(at(MONDAY, 15), 1), Place(at(day(27), 15), 1)
    made = list(steps(times, STANDARD, 4))
    made[0] = replace(made[0], fixed=done, done=True)
    made[2] = replace(made[2], fixed=pinned)
    question = wanted(tuple(made))
    series = the_best(question)
    assert (series.places[0], series.places[2]) == (done, pinned)
    assert days_of(question, series) == [0, 13, 27, 39]
    assert set(hours_of(question, series)) == {"15:00"}


def test_a_gap_between_two_fixed_visits_is_never_judged():
    made = list(steps(free(range(60)), STANDARD))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 1), done=True)
    made[1] = replace(made[1], fixed=Place(at(day(5), 9), 1), done=True)
    question = wanted(tuple(made))
    assert days_of(question, the_best(question)) == [0, 5, 17]
    assert obstacles(question, the_best(question).places) == ()


def test_only_the_last_done_visit_and_the_next_fixed_one_bear_on_the_rest():
    times = free(range(20, 90))
    made = list(steps(times, STANDARD, 5))
    for n, on in enumerate((-40, -20, 10)):
        made[n] = replace(made[n], fixed=Place(at(day(on), 9), 1), done=True)
    made[4] = replace(made[4], fixed=Place(at(day(34), 9), 1))
    question = wanted(tuple(made))
    assert days_of(question, the_best(question)) == [-40, -20, 10, 22, 34]


def test_a_visit_that_stands_well_enough_is_left_where_it_is():
    made = list(steps(free(range(60)), STANDARD))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 1), done=True)
    made[1] = replace(made[1], stands=Place(at(day(13), 9), 1))
    made[2] = replace(made[2], stands=Place(at(day(40), 9), 1))
    question = wanted(tuple(made))
    assert days_of(question, the_best(question)) == [0, 13, 25]
    free_to_move = replace(question, weights=Weights(moved=0))
    assert days_of(question, the_best(free_to_move)) == [0, 12, 24]


def test_nothing_left_to_place_gives_the_fixed_visits_back():
    made = [
        replace(step, fixed=Place(at(day(12 * n), 9), 1))
        for n, step in enumerate(steps({}, STANDARD))
    ]
    question = wanted(tuple(made))
    assert the_best(question).places == tuple(step.fixed for step in made)
    assert len(propose(question).found) == 1


def test_one_artist_throughout_goes_before_a_better_gap():
    times = free([0, 11], artists=(1,)) | free([12], artists=(2,))
    question = wanted(steps(times, STANDARD, 2))
    assert [place.artist for place in the_best(question).places] == [1, 1]
    nobody_minds = replace(question, weights=Weights(other_artist=0))
    assert [place.artist for place in the_best(nobody_minds).places] == [1, 2]


def test_another_artist_stands_in_where_the_first_is_not_free():
    times = free([0], artists=(1,)) | free([12], artists=(2,))
    question = wanted(steps(times, STANDARD, 2))
    assert [place.artist for place in the_best(question).places] == [1, 2]


def test_wishes_are_kept_where_they_can_be_and_bend_where_not():
    wishes = Wishes(weekdays=frozenset({1}), times=((720, 1020),), artist=2)
    rich = free(range(60), (9, 14), artists=(1, 2))
    question = wanted(steps(rich, STANDARD), wishes=wishes)
    series = the_best(question)
    assert days_of(question, series) == [1, 15, 29]
    assert hours_of(question, series) == ["14:00"] * 3
    assert {place.artist for place in series.places} == {2}

    poor = free(range(60), (9,), artists=(1,))
    answer = propose(replace(question, steps=steps(poor, STANDARD)))
    assert answer.found
    assert {(o.rule, o.step) for o in answer.found[0].unmet} >= {("time", 0), ("artist", 2)}


def test_firm_wishes_and_days_away_always_bind():
    times = free(range(60), (9, 14))
    away = Wishes(away=((MONDAY, day(2)),))
    question = wanted(steps(times, STANDARD), wishes=away)
    assert days_of(question, the_best(question))[0] == 3
    firm = wanted(steps(times, STANDARD), wishes=Wishes(times=((800, 900),), firm=True))
    assert {hour for s in best(firm, 50) for hour in hours_of(firm, s)} == {"14:00"}
    assert not best(wanted(steps(free(range(60)), STANDARD), wishes=firm.wishes))


def test_free_starts_feed_it_as_they_are_with_their_buffers_and_rooms():
    """Two artists and one room: what preparation and clean-down keep clear stays clear."""
    last = day(30)
    clock = LocalClock(NEW_YORK, MONDAY, last)
    days = [day(n) for n in range(31)]
    opening = Hours({n: [(540, 900)] for n in range(5)}, {}).spans(clock, days)
    taken = [(at(day(n), 11), at(day(n), 12)) for n in range(31)]
    found = free_starts(
        clock=clock,
        step=15,
        visit=Visit(90, prep=15, cleanup=30),
        open_spans={1: opening, 2: opening},
        busy={1: taken},
        rooms={7: [(at(day(12), 0), at(day(13), 0))]},
        not_before=at(MONDAY, 0),
        not_after=at(last, 23),
    )
    question = wanted(steps(found, STANDARD, 2))
    for series in best(question, 200):
        for place in series.places:
            low, high = place.start - 15, place.start + 120
            on = question.local(place.start).date()
            assert on != day(12)
            if place.artist == 1:
                assert all(high <= start or low >= end for start, end in taken)
    assert {place.artist for s in best(question, 200) for place in s.places} == {1, 2}


def test_six_months_of_five_artists_are_placed():
    times = free(range(180), range(9, 18), artists=range(1, 6))
    question = wanted(steps(times, STANDARD, 4))
    found = best(question, 50)
    assert len({series.places for series in found}) == 50
    assert [series.cost for series in found] == sorted(series.cost for series in found)


@pytest.mark.parametrize("days", [(0, 1, 2), (3, 2, 5), (1, 6, 5)])
def test_a_gap_that_makes_no_sense_is_refused(days):
    with pytest.raises(ValueError, match="gap"):
        Gap(*days)


def test_a_question_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="gap"):
        wanted((Step("session 1"), Step("session 2")))
    with pytest.raises(ValueError, match="done"):
        wanted((Step("session 1", done=True),))
    with pytest.raises(ValueError, match="weights"):
        Weights(gap_day=5000)
