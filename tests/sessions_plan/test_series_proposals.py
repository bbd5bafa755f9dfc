"""What a person is shown: series that can be told apart, words for them, and a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from sessions_plan.series import (
    Gap,
    Obstacle,
    Place,
    Step,
    Wanted,
    Weights,
    Wishes,
    best,
    cost_of,
    obstacles,
    propose,
    sentence,
)
from tests.sessions_plan.series_cases import (
    MONDAY,
    NEW_YORK,
    at,
    day,
    free,
    oracle_legal,
    questions,
    steps,
)

STANDARD = Gap(10, 12, 14)


def wanted(made, **more) -> Wanted:
    return Wanted(NEW_YORK, MONDAY, tuple(made), **more)


def first_days(question, answer) -> list[date]:
    return [question.local(p.series.places[0].start).date() for p in answer.found]


def days_of(question, proposal) -> list[int]:
    return [(question.local(p.start).date() - MONDAY).days for p in proposal.series.places]


def rules(answer) -> list[tuple[str, int]]:
    return [(obstacle.rule, obstacle.step) for obstacle in answer.in_the_way]


def test_the_plain_ranking_repeats_the_days_and_the_proposals_do_not():
    quarter_hours = {at(day(n), 9, minute): (1,) for n in range(60) for minute in (0, 15, 30, 45)}
    question = wanted(steps(quarter_hours, STANDARD))
    plain = {question.local(s.places[0].start).date() for s in best(question, 6)}
    assert len(plain) == 1
    answer = propose(question)
    on = first_days(question, answer)
    assert len(on) == 6
    # One day twice at most: the best, and the best on one weekday throughout.
    assert len(set(on)) >= 5


def test_each_further_first_day_brings_its_own_best_series():
    question = wanted(steps(free(range(60)), STANDARD))
    everything = best(question, 100_000)
    for proposal in propose(question).found:
        if "same weekday and hour" in proposal.words:
            continue
        start = proposal.series.places[0].start
        assert proposal.series == next(s for s in everything if s.places[0].start == start)


def test_the_best_of_each_kind_is_among_them_with_its_word():
    times = free(range(1, 60), (9, 15), artists=(1, 2)) | free([0], (9,), artists=(2,))
    question = wanted(steps(times, STANDARD), wishes=Wishes(artist=1), weights=Weights(later_day=0))
    by_word: dict[str, list] = {}
    for proposal in propose(question).found:
        for word in proposal.words:
            by_word.setdefault(word, []).append(proposal)
    assert days_of(question, by_word["soonest"][0])[0] == 0
    assert by_word["soonest"][0].unmet == (Obstacle("artist", 0, on=MONDAY),)
    assert {place.artist for place in by_word["your artist"][0].series.places} == {1}
    weekly = days_of(question, by_word["same weekday and hour"][0])
    assert [b - a for a, b in zip(weekly, weekly[1:], strict=False)] == [14, 14]
    (later,) = by_word["later in the day"]
    assert question.local(later.series.places[0].start).hour == 15


def test_your_artist_is_the_one_of_the_visits_that_are_done():
    made = list(steps(free(range(60), artists=(1, 2)), STANDARD))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 2), done=True)
    answer = propose(wanted(made))
    assert "your artist" in answer.found[0].words


def test_wishes_kept_are_said_and_wishes_not_kept_are_named():
    times = free(range(60), (9,))
    wishes = Wishes(weekdays=frozenset({1, 3}), times=((540, 600),))
    question = wanted(steps(times, STANDARD), wishes=wishes)
    first = propose(question).found[0]
    assert {"your days", "your times"} <= set(first.words)
    assert first.unmet == ()
    only_mondays = free([0, 14, 28])
    first = propose(replace(question, steps=steps(only_mondays, STANDARD))).found[0]
    assert "your days" not in first.words
    assert [(o.rule, o.step) for o in first.unmet] == [("weekday", n) for n in range(3)]
    said = sentence(question, first.unmet[0])
    assert said == "Session 1 is not on one of the weekdays asked for."


def test_a_series_being_respaced_says_how_much_of_it_stays():
    made = list(steps(free(range(90)), STANDARD, 4))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 1), done=True)
    made[1] = replace(made[1], fixed=Place(at(day(13), 9), 1))
    made[2] = replace(made[2], stands=Place(at(day(24), 9), 1))
    made[3] = replace(made[3], stands=Place(at(day(60), 9), 1))
    question = wanted(made)
    assert "1 of 2 stay" in propose(question).found[0].words
    made[3] = replace(made[3], stands=Place(at(day(36), 9), 1))
    assert "all stay" in propose(wanted(made)).found[0].words


def test_a_move_is_previewed_by_what_each_visit_breaks():
    made = list(steps(free(range(90)), STANDARD))
    places = [Place(at(day(n), 9), 1) for n in (0, 20, 24)]
    places[2] = Place(at(day(24), 10), 1)
    found = obstacles(wanted(made), places)
    assert [(o.rule, o.step, o.days, o.limit) for o in found] == [
        ("longest-gap", 1, 20, 14),
        ("free", 2, None, None),
        ("shortest-gap", 2, 4, 10),
    ]


def test_a_gap_too_long_for_the_calendar_is_named_and_bent_as_little_as_need_be():
    question = wanted(steps(free([0, 12, 29, 33]), STANDARD))
    answer = propose(question)
    assert not answer.found
    assert days_of(question, answer.nearest) == [0, 12, 29]
    assert answer.in_the_way == (Obstacle("longest-gap", 2, 17, 14, day(29)),)
    said = sentence(question, answer.in_the_way[0])
    assert said == "Session 3 comes 17 days after session 2; the longest gap is 14 days."
    assert answer.nearest.series.cost == cost_of(question, answer.nearest.series.places)


def test_a_pause_is_bent_to_its_soonest_end():
    made = list(steps(free(range(60)), STANDARD))
    made[0] = replace(made[0], fixed=Place(at(day(-90), 9), 1), done=True)
    answer = propose(wanted(made))
    assert rules(answer) == [("longest-gap", 1)]
    assert days_of(wanted(made), answer.nearest) == [-90, 0, 12]


def test_days_away_are_bent_before_a_gap_and_firm_wishes_before_days_away():
    times = free([0, 12, 40])
    away = Wishes(away=((day(12), day(12)),))
    answer = propose(wanted(steps(times, STANDARD, 2), wishes=away))
    assert rules(answer) == [("away", 1)]
    assert answer.in_the_way[0].on == day(12)

    times |= {at(day(12), 15): (1,)}
    wishes = Wishes(away=((day(10), day(11)),), times=((900, 960),), firm=True)
    answer = propose(wanted(steps(times, STANDARD, 2), wishes=wishes))
    assert rules(answer) == [("time", 0)]


def test_a_pinned_visit_moves_in_an_alternative_only_if_nothing_else_helps():
    made = list(steps(free(range(60)), STANDARD))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 1), done=True)
    made[2] = replace(made[2], fixed=Place(at(day(15), 9), 1))
    answer = propose(wanted(made))
    assert rules(answer) == [("pinned", 2)]
    assert days_of(wanted(made), answer.nearest) == [0, 12, 24]

    made[2] = replace(made[2], fixed=Place(at(day(40), 9), 1))
    answer = propose(wanted(made))
    assert {rule for rule, _ in rules(answer)} == {"longest-gap"}
    assert answer.nearest.series.places[2] == made[2].fixed


def test_two_long_gaps_are_bent_before_one_pinned_visit_moves():
    made = list(steps(free([*range(31), 70]), STANDARD, 4))
    made[0] = replace(made[0], fixed=Place(at(MONDAY, 9), 1), done=True)
    made[2] = replace(made[2], fixed=Place(at(day(40), 9), 1))
    answer = propose(wanted(made))
    assert rules(answer) == [("longest-gap", 2), ("longest-gap", 3)]


def test_a_gap_may_be_bent_over_all_the_days_looked_at():
    question = wanted(steps(free([0, 40]), STANDARD, 2))
    answer = propose(question)
    assert rules(answer) == [("longest-gap", 1)]
    assert days_of(question, answer.nearest) == [0, 40]


def test_the_shortest_gap_and_the_earliest_day_never_bend_and_are_named():
    question = wanted(steps(free([0, 5, 9]), STANDARD, 2))
    answer = propose(question)
    assert answer.nearest is None
    assert rules(answer) == [("shortest-gap", 1)]
    assert sentence(question, answer.in_the_way[0]) == (
        "Session 2 has no free time 10 days or more after session 1 within the days looked at."
    )
    made = steps(free([0, 12]), STANDARD, 2)
    answer = propose(wanted([replace(made[0], earliest=day(30)), made[1]]))
    assert answer.nearest is None
    assert answer.in_the_way == (Obstacle("earliest", 0, on=day(30)),)


def test_a_step_without_any_free_time_is_named():
    made = [*steps(free(range(60)), STANDARD, 2), Step("follow-up", gap=Gap(28, 35, 42))]
    answer = propose(wanted(made))
    assert answer.nearest is None
    assert rules(answer) == [("no-time", 2)]
    said = sentence(wanted(made), answer.in_the_way[0])
    assert said == "Follow-up has no free time within the days looked at."


def test_a_fixed_visit_without_other_times_is_named_when_it_leaves_no_room():
    made = list(steps(free(range(5, 60)), STANDARD, 2))
    made[1] = replace(made[1], free={}, fixed=Place(at(day(8), 9), 1))
    answer = propose(wanted(made))
    assert answer.nearest is None
    assert rules(answer) == [("pinned", 1)]


@settings(max_examples=100, deadline=None)
@given(questions())
def test_there_is_an_alternative_whenever_bending_helps(wanted):
    answer = propose(wanted)
    if answer.found:
        return
    bent = replace(
        wanted,
        wishes=replace(wanted.wishes, away=(), firm=False),
        steps=tuple(
            replace(
                step,
                gap=step.gap and replace(step.gap, max_days=400),
                fixed=step.fixed if step.done else None,
            )
            for step in wanted.steps
        ),
    )
    if oracle_legal(bent):
        assert answer.nearest
    if not answer.nearest:
        assert len(answer.in_the_way) == 1
        assert sentence(wanted, answer.in_the_way[0]).endswith(".")
