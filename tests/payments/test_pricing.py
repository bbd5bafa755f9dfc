"""A plan's price: it follows from what is planned, adds up, and can be followed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.pricing import (
    Area,
    Factor,
    Prices,
    Unpriced,
    deposit,
    effort,
    over_six_years,
    price,
    shares,
    tax,
    touch_up,
)

BOOK = Prices("session", 1200, 35000, 95000, 300000, round_to=5000)
HAIRLINE = Area("Hairline", Fraction(40), 100)
CROWN = Area("Crown", Fraction(60), 120)
THREE = (180, 180, 120)


def by(unit, **more) -> Prices:
    return Prices(unit, 1200, 35000, 95000, 300000, round_to=5000, **more)


def test_dots_make_needle_time_and_that_makes_sessions():
    worked = effort((HAIRLINE, CROWN), THREE, BOOK)

    assert worked.dots == 40 * 100 + 60 * 120 == 11200
    assert worked.needle_minutes == 140
    assert worked.sessions_needed == 2  # 160 minutes each, of which the needle works 120


def test_a_size_that_is_not_known_leaves_the_effort_open():
    assert effort((HAIRLINE, Area("Crown", None, 100)), THREE, BOOK).dots is None
    assert effort((), THREE, BOOK).cm2 is None


@pytest.mark.parametrize(
    ("unit", "net", "how"),
    [
        ("area", 120000, "40 cm², 4,000 dots at 100 per cm²."),
        ("hour", 80000, "11,200 dots at 80 a minute make 2 h 20 min of needle time."),
        (
            "session",
            285000,
            "3 sessions, together 8 h, for 11,200 dots in 2 h 20 min of needle time.",
        ),
        ("flat", 300000, "One price, whatever it takes."),
    ],
)
def test_the_book_prices_by_its_unit_and_says_how(unit, net, how):
    made = price((HAIRLINE, CROWN), THREE, by(unit))

    assert made.net == net
    assert made.lines[0].how == how
    assert made.lines[-1].words == "Consultation and preview"
    assert made.lines[-1].amount == 0


def test_factors_are_percent_of_the_work():
    made = price((HAIRLINE,), THREE, BOOK, [Factor("A scar", 20), Factor("In training", -10)])

    assert [line.amount for line in made.lines][:3] == [285000, 57000, -28500]
    assert made.lines[1].how == "20 % more than the work alone."
    assert made.net == 315000
    assert [line.words for line in made.lines][3] == "Rounded"


def test_never_less_than_the_least():
    made = price((Area("Scar", Fraction(4), 100),), (60,), by("area", least=30000))

    assert made.net == 30000
    assert any(line.words == "Our smallest price" for line in made.lines)


@pytest.mark.parametrize("unit", ["area", "hour"])
def test_what_is_missing_is_said(unit):
    with pytest.raises(Unpriced, match="size"):
        price((Area("Crown", None, 100),), THREE, by(unit))


sizes = st.integers(1, 4000).map(lambda tenth: Fraction(tenth, 10))
areas = st.lists(
    st.builds(Area, st.just("Area"), sizes, st.integers(1, 400)), min_size=1, max_size=5
)
minutes = st.lists(st.integers(30, 400), min_size=1, max_size=4)
factors = st.lists(st.builds(Factor, st.just("One"), st.integers(-20, 60)), max_size=3)
units = st.sampled_from(["area", "hour", "session", "flat"])


@given(areas, minutes, units, factors)
def test_the_lines_add_up_to_the_price_and_the_range_holds_it(areas, minutes, unit, factors):
    made = price(areas, minutes, by(unit), factors)

    assert sum(line.amount for line in made.lines) == made.net
    assert made.low <= made.net <= made.high
    assert all(line.how for line in made.lines)


@given(areas, sizes, minutes, st.sampled_from(["area", "hour"]))
def test_more_to_do_never_costs_less(areas, more, minutes, unit):
    before = price(areas, minutes, by(unit))
    after = price([*areas, Area("More", more, 100)], minutes, by(unit))

    assert after.net >= before.net


@given(st.integers(0, 10**7), st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_shares_add_up(total, weights):
    parts = shares(total, weights)

    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


def test_what_weighs_nothing_is_one_share():
    assert shares(100, [0, 0, 0]) == [100, 0, 0]


@given(st.integers(0, 10**7), st.integers(0, 3000), st.booleans())
def test_an_included_tax_is_inside_and_another_on_top(net, points, is_included):
    before, of_it = tax(net, points, is_included=is_included)

    assert before >= 0
    assert of_it >= 0
    if is_included:
        assert before + of_it == net
    else:
        assert before == net


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 100))
def test_a_deposit_is_never_more_than_the_price(total, amount, percent):
    for kind in ("none", "fixed", "percent"):
        assert 0 <= deposit(total, kind, amount, percent) <= total


def test_a_touch_up_costs_by_the_months_since():
    steps = [(3, 0), (12, 30000), (36, 50000), (None, 80000)]

    assert [touch_up(months, steps) for months in (2, 3, 4, 40)] == [0, 0, 30000, 80000]
    assert touch_up(99, steps[:2]) == 30000
    assert touch_up(1, []) == 0


def test_the_cost_over_six_years_counts_its_touch_ups():
    assert over_six_years(300000, 50000, 4) == (350000, 1)
    assert over_six_years(300000, 50000, 2) == (450000, 3)
