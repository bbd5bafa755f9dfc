"""Times, lengths and money, written one way everywhere."""

from datetime import UTC, datetime, timedelta

import pytest

from studio import wording

NEW_YORK = "America/New_York"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_moment_names_its_zone():
    at = utc(2026, 11, 24, 19)
    assert wording.moment(at, NEW_YORK) == "Tue 24 Nov 2026, 14:00 New York time"
    assert wording.moment(at, "Asia/Kolkata") == "Wed 25 Nov 2026, 00:30 Kolkata time"


def test_only_the_hour_that_comes_twice_says_which():
    first, second = utc(2026, 11, 1, 5, 30), utc(2026, 11, 1, 6, 30)
    assert [wording.clock(at, NEW_YORK) for at in (first, second)] == ["01:30 EDT", "01:30 EST"]
    assert wording.clock(utc(2026, 11, 1, 7, 30), NEW_YORK) == "02:30"
    assert wording.clock(utc(2027, 3, 14, 7, 30), NEW_YORK) == "03:30"


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (3, "in 3 days"), (15, ""), (-1, "")]
)
def test_near_days_are_said_in_words(days, words):
    now = utc(2026, 11, 23, 13)
    assert wording.near(now + timedelta(days=days, hours=1), NEW_YORK, now) == words


def test_nearness_counts_the_locations_midnights():
    now = utc(2026, 11, 24, 4, 30)  # 23:30 on Monday in New York
    assert wording.near(utc(2026, 11, 24, 5, 30), NEW_YORK, now) == "tomorrow"


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 min"), (120, "2 h"), (150, "2 h 30 min"), (60, "1 h")]
)
def test_lengths(minutes, words):
    assert wording.length(minutes) == words


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (0, "USD", "free"),
        (275000, "USD", "$2,750"),
        (275050, "USD", "$2,750.50"),
        (5, "GBP", "£0.05"),
        (1500, "JPY", "JPY 1,500"),
        (100, "CHF", "CHF 1"),
    ],
)
def test_money_is_written_from_minor_units(minor, currency, words):
    assert wording.money(minor, currency) == words
