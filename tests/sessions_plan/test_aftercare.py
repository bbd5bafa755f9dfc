"""The days after a session: which day it is, what holds on it, from when things are done again."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_plan.aftercare import (
    DAYS,
    LAST_DAY,
    PRACTICES,
    DayEntry,
    Guide,
    healing,
    lines,
    read_days,
    stated_time,
    write_days,
)

NEW_YORK = ZoneInfo("America/New_York")
SESSION = date(2026, 11, 16)
GUIDE = Guide(entries=tuple(DayEntry(day, (f"normal {day}",)) for day in DAYS))


@pytest.mark.parametrize(
    ("day", "entry"),
    [(0, 0), (1, 1), (3, 1), (4, 4), (6, 4), (7, 7), (10, 10), (13, 10), (14, 14), (27, 14),
     (28, 28)],
)  # fmt: skip
def test_a_day_shows_the_entry_that_has_begun(day, entry):
    found = healing(GUIDE, SESSION, SESSION + timedelta(days=day))

    assert (found.day, found.of, found.entry.day) == (day, LAST_DAY, entry)


@pytest.mark.parametrize("day", [-1, 29, 400])
def test_nothing_heals_before_the_session_or_after_the_last_day(day):
    assert healing(GUIDE, SESSION, SESSION + timedelta(days=day)) is None


def test_the_dates_for_doing_things_again_come_soonest_first():
    found = healing(GUIDE, SESSION, SESSION + timedelta(days=7)).again

    assert [(one.key, one.on, one.in_days) for one in found] == [
        ("wash", date(2026, 11, 20), 0),
        ("train", date(2026, 11, 23), 0),
        ("shave", date(2026, 11, 26), 3),
        ("swim", date(2026, 12, 14), 21),
        ("sun", date(2026, 12, 14), 21),
    ]
    assert [one.is_open for one in found] == [True, True, False, False, False]


def test_every_disagreement_of_the_sheets_is_said():
    assert {one.key for one in PRACTICES} == {"wash", "train", "shave", "swim", "sun"}
    assert all("Sheets say" in one.note for one in PRACTICES)


@given(st.integers(0, LAST_DAY), st.integers(0, 90))
def test_a_practice_is_open_from_its_day_on_and_not_before(day, wait):
    guide = Guide(waits={one.key: wait for one in PRACTICES})

    found = healing(guide, SESSION, SESSION + timedelta(days=day))

    assert all(one.is_open == (day >= wait) for one in found.again)
    assert all(one.on - SESSION == timedelta(days=wait) for one in found.again)


def test_what_comes_next_has_its_dates():
    found = healing(GUIDE, SESSION, SESSION + timedelta(days=11))

    assert [(on, entry.day) for on, entry in found.coming] == [
        (date(2026, 11, 30), 14),
        (date(2026, 12, 14), 28),
    ]


def test_days_are_written_and_read_alike():
    assert read_days(write_days(GUIDE.entries)) == GUIDE.entries


def test_a_text_is_read_a_sentence_a_line():
    assert lines("  Rest.\n\n Drink   water. \n") == ("Rest.", "Drink water.")


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (local(19, 10), local(19, 16)),
        (local(19, 10, 7), local(19, 16, 15)),
        (local(19, 13, 59), local(19, 20)),  # a minute later the quarter is the evening's
        (local(19, 14), local(20, 9)),
        (local(19, 22), local(20, 9)),
        (local(19, 3), local(19, 9)),
        (local(19, 1), local(19, 9)),
    ],
)
def test_a_look_is_promised_for_the_day_not_the_night(told, due):
    assert stated_time(told, 6, "America/New_York") == due


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(NEW_YORK)),
    st.integers(1, 48),
)
def test_a_promised_time_is_never_at_night_nor_in_the_past(told, hours):
    told = told.astimezone(ZoneInfo("UTC"))
    due = stated_time(told, hours, "America/New_York")
    by_the_clock = due.astimezone(NEW_YORK)

    assert due > told
    assert 9 <= by_the_clock.hour <= 20
    assert by_the_clock.minute % 15 == 0
