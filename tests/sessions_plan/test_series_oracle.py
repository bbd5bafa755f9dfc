"""The ranking against an oracle that tries every series."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_plan.series import best, cost_of, obstacles, propose
from sessions_plan.series.proposing import Board
from tests.sessions_plan.series_cases import oracle_cost, oracle_legal, oracle_ranking, questions


@settings(max_examples=300, deadline=None)
@given(questions(), st.integers(1, 40))
def test_the_ranking_is_the_one_of_trying_every_series(wanted, k):
    ranking = [(series.cost, series.places) for series in best(wanted, k)]
    assert ranking == oracle_ranking(wanted)[:k]


@settings(max_examples=100, deadline=None)
@given(questions())
def test_what_each_beginning_is_said_to_cost_is_the_cheapest_series_that_begins_so(wanted):
    board = Board(wanted)
    if not any(board.open):
        return
    cheapest: dict = {}
    for cost, places in oracle_ranking(wanted):
        cheapest.setdefault(places[board.first], cost)
    assert {place: cost for cost, place in board.chain.cheapest(10**6)} == cheapest


@settings(max_examples=100, deadline=None)
@given(questions())
def test_the_stated_cost_is_the_cost_that_ranks(wanted):
    for series in best(wanted, 5):
        assert series.cost == cost_of(wanted, series.places) == oracle_cost(wanted, series.places)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_what_is_proposed_is_legal_starts_with_the_best_and_is_told_apart(wanted):
    answer = propose(wanted, 5)
    ranking = oracle_ranking(wanted)
    if not ranking:
        assert not answer.found
        assert answer.in_the_way
        return
    found = [(p.series.cost, p.series.places) for p in answer.found]
    assert found[0] == ranking[0]
    assert found == sorted(set(found))
    assert len(found) <= 5
    assert set(found) <= set(ranking)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_places_have_no_obstacle_exactly_when_they_are_legal(wanted):
    legal = set(oracle_legal(wanted)[:50])
    for places in legal:
        assert obstacles(wanted, places) == ()
    answer = propose(wanted)
    if answer.nearest:
        assert answer.in_the_way == obstacles(wanted, answer.nearest.series.places)
        assert answer.nearest.series.places not in legal
        bent = {obstacle.rule for obstacle in answer.in_the_way}
        assert bent
        assert bent <= {"away", "weekday", "time", "artist", "longest-gap", "pinned"}


@settings(max_examples=60, deadline=None)
@given(questions())
def test_the_same_question_has_one_answer_whatever_the_order_it_was_put_in(wanted):
    turned = type(wanted)(
        wanted.zone,
        wanted.first,
        tuple(
            type(step)(
                step.name,
                {start: step.free[start][::-1] for start in reversed(step.free)},
                step.gap,
                step.fixed,
                step.done,
                step.stands,
                step.earliest,
            )
            for step in wanted.steps
        ),
        wanted.wishes,
        wanted.weights,
    )
    assert propose(turned) == propose(wanted)
    assert best(turned, 20) == best(wanted, 20)
