"""The filters that every template has without loading them."""

import pytest
from django.template import engines


def rendered(template, **context):
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 min"), (120, "2 h"), (150, "2 h 30 min")])
def test_length_says_minutes_as_a_person_does(minutes, words):
    assert rendered("{{ minutes|length }}", minutes=minutes) == words


def test_length_still_counts_what_can_be_counted():
    several = "{% if rows|length > 1 %}{{ rows|length }} rows{% endif %}"
    assert rendered(several, rows=["a", "b"]) == "2 rows"
    assert rendered(several, rows={"a": 1}) == ""
    assert rendered("{{ nothing|length }}") == "0"
