"""Shaving: the guide's rules in order, each with its reason."""

import pytest

from sessions_plan.shaving import Head, advise


@pytest.mark.parametrize(
    ("head", "shaving", "word"),
    [
        (Head(goals={"shaved", "fill"}, hair_length="long"), "shave", "full shaved look"),
        (Head(scale="norwood", grade="6", goals={"restore"}), "shave", "So much is bare"),
        (Head(scale="alopecia", grade="totalis"), "shave", "So much is bare"),
        (Head(scale="alopecia", grade="areata", salt=50.0), "shave", "So much is bare"),
        (Head(goals={"fill"}, hair_length="long", scale="ludwig", grade="2"), "keep", "Density"),
        (Head(goals={"scar"}, hair_length="medium"), "keep", "Density"),
        (Head(scale="ludwig", grade="2"), "trim", "Thinner hair"),
        (Head(goals={"fill"}, hair_length="short"), "trim", "Thinner hair"),
        (Head(scale="norwood", grade="3", goals={"restore"}), "trim", "A line is rebuilt"),
    ],
)
def test_the_first_rule_that_fits_speaks_and_says_why(head, shaving, word):
    advice = advise(head)

    assert advice.shaving == shaving
    assert advice.reason.startswith(word) or word in advice.reason


def test_it_says_nothing_while_it_knows_too_little():
    assert advise(Head()) is None
    assert advise(Head(scale="norwood", grade="2")) is None


def test_extensive_loss_is_shaved_even_where_density_is_wished_for():
    assert advise(Head(scale="norwood", grade="7", goals={"fill"}, hair_length="long")).shaving == (
        "shave"
    )
