"""Keep, credit or refund: adds up, never dearer with more notice, never the client's for ours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.policy import Cause, Terms, at_stake, sentence, settle

TERMS = Terms(full_hours=72, part_hours=48, part_percent=50, no_show_percent=0)
HOUR = 60


@st.composite
def terms(draw):
    part_hours = draw(st.integers(0, 200))
    part_percent = draw(st.integers(0, 100))
    return Terms(
        full_hours=part_hours + draw(st.integers(0, 200)),
        part_hours=part_hours,
        part_percent=part_percent,
        no_show_percent=draw(st.integers(0, part_percent)),
        gives_credit=draw(st.booleans()),
        counts_in_plan=draw(st.booleans()),
    )


stakes, notices = st.integers(0, 10**7), st.integers(-5000, 30000)
causes = st.sampled_from(list(Cause))


@pytest.mark.parametrize(
    ("notice", "kept", "refund", "rule"),
    [
        (72 * HOUR, 0, 50000, "in-time"),
        (72 * HOUR - 1, 25000, 25000, "part"),
        (48 * HOUR, 25000, 25000, "part"),
        (48 * HOUR - 1, 50000, 0, "late"),
        (-30, 50000, 0, "late"),
    ],
)
def test_the_hours_decide(notice, kept, refund, rule):
    made = settle(50000, notice, Cause.CLIENT, TERMS)

    assert (made.kept, made.credit, made.refund, made.rule) == (kept, 0, refund, rule)


def test_a_missed_visit_is_kept_whenever_it_is_noted():
    assert settle(50000, 90 * HOUR, Cause.NO_SHOW, TERMS).kept == 50000


def test_in_a_series_that_goes_on_nothing_is_paid_back_but_counts():
    made = settle(50000, 60 * HOUR, Cause.CLIENT, TERMS, goes_on=True)

    assert (made.kept, made.credit, made.refund) == (25000, 25000, 0)


def test_what_was_agreed_before_plans_were_spoken_of_is_paid_back_there_too():
    before = replace(TERMS, counts_in_plan=False)

    assert settle(50000, 80 * HOUR, Cause.CLIENT, before, goes_on=True).refund == 50000
    assert settle(50000, 80 * HOUR, Cause.CLINIC, before, goes_on=True).credit == 50000


@pytest.mark.parametrize("rule", ["nothing", "caused", "in-time", "part", "late", "missed"])
def test_nothing_is_said_to_go_back_where_it_counts(rule):
    assert "go back" not in sentence(TERMS, rule, counts=True)


def test_terms_nobody_agreed_to_cost_nobody_anything():
    for cause in Cause:
        assert settle(50000, -10, cause, Terms()).kept == 0


@given(stakes, notices, causes, terms(), st.booleans())
def test_it_adds_up(stake, notice, cause, terms, goes_on):
    made = settle(stake, notice, cause, terms, goes_on=goes_on)

    assert made.stake == stake
    assert min(made.kept, made.credit, made.refund) >= 0
    assert sentence(terms, made.rule)


@given(stakes, notices, st.integers(0, 5000), causes, terms(), st.booleans())
def test_more_notice_never_costs_more(stake, notice, earlier, cause, terms, goes_on):
    late = settle(stake, notice, cause, terms, goes_on=goes_on)
    soon = settle(stake, notice + earlier, cause, terms, goes_on=goes_on)

    assert soon.kept <= late.kept


@given(stakes, stakes, notices, causes, terms())
def test_more_at_stake_never_keeps_less(one, other, notice, cause, terms):
    small, big = sorted([one, other])

    assert settle(small, notice, cause, terms).kept <= settle(big, notice, cause, terms).kept


@given(stakes, notices, st.sampled_from([Cause.CLINIC, Cause.SKIN]), terms(), st.booleans())
def test_what_the_clinic_causes_never_costs_the_client(stake, notice, cause, terms, goes_on):
    assert settle(stake, notice, cause, terms, goes_on=goes_on).kept == 0


@given(stakes, stakes, stakes)
def test_at_stake_is_at_most_what_is_there(paid, earned, asked):
    stake = at_stake(paid, earned, asked)

    assert 0 <= stake <= max(0, paid - earned)
    assert not asked or stake <= asked
