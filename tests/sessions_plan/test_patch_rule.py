"""How patch tests stand on a day, and that nothing is ever called safe."""

from datetime import date

import pytest

from sessions_plan.patch_rule import Standing, Tried, standing

ON = date(2026, 11, 23)
READ = (("48h", "none-seen"), ("7-10d", "none-seen"))


@pytest.mark.parametrize(
    ("test", "stands"),
    [
        (Tried(readings=READ), Standing.READ),
        (Tried(readings=READ, valid_until=ON), Standing.READ),
        (Tried(readings=READ, valid_until=date(2026, 11, 22)), Standing.EXPIRED),
        (Tried(readings=READ, is_recalled=True), Standing.RECALLED),
        (Tried(), Standing.UNREAD),
        (Tried(readings=READ[:1]), Standing.UNREAD),
        (Tried(readings=(*READ, ("late", "reaction"))), Standing.ASK_ARTIST),
        (Tried(readings=(("7-10d", "unclear"),)), Standing.ASK_ARTIST),
        (Tried(readings=(("7-10d", "unclear"), ("late", "none-seen"))), Standing.READ),
        (Tried(is_waiver=True), Standing.WAIVED),
        (Tried(is_waiver=True, is_withdrawn=True), Standing.NONE),
    ],
)
def test_one_test(test, stands):
    assert standing([test], ON, days_before_session=10) == stands


def test_no_test_is_none():
    assert standing([], ON, 10) == Standing.NONE


def test_two_days_are_enough_where_the_policy_leaves_no_week():
    assert standing([Tried(readings=READ[:1])], ON, days_before_session=3) == Standing.READ


def test_an_older_test_counts_while_the_newer_is_not_read():
    assert standing([Tried(), Tried(readings=READ)], ON, 10) == Standing.READ


def test_an_older_test_does_not_count_after_a_reaction():
    reaction = Tried(readings=(("7-10d", "reaction"),))
    assert standing([reaction, Tried(readings=READ)], ON, 10) == Standing.ASK_ARTIST


def test_a_newer_test_may_follow_a_reaction():
    reaction = Tried(readings=(("7-10d", "reaction"),))
    assert standing([Tried(readings=READ), reaction], ON, 10) == Standing.READ


def test_no_word_says_what_was_seen_or_promises_anything():
    for one in Standing:
        assert not {"safe", "negative", "reaction", "allerg"} & set(one.value.lower().split())
