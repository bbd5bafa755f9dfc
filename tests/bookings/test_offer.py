"""What is offered, read only as far as somebody looks: the same answers as all of it at once."""

from datetime import UTC, datetime, timedelta

import pytest

from bookings import diary
from bookings.actions import hold
from bookings.actions.holds import browser_hash
from bookings.offer import Offer, next_free, offered
from bookings.picker import nearest, pick
from tests.factories import NOW, at, make_appointment, make_artist, make_location, make_time_off

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 10, 20, 13, tzinfo=UTC)
SPRING = datetime(2027, 2, 26, 13, tzinfo=UTC)


@pytest.mark.parametrize("now", [NOW, AUTUMN, SPRING, NOW + timedelta(hours=15)])
@pytest.mark.parametrize("away", [(0, 0), (1, 12), (0, 40), (9, 39), (2, 70), (0, 70)])
def test_a_page_shows_the_same_however_little_is_read(location, artist, consultation, now, away):
    start, end = (now + timedelta(days=n) for n in away)
    if start < end:
        make_time_off(start, end, location=location)
    full = diary.free_days(location=location, service=consultation, now=now)
    for wanted in (None, 0, 1, 7, 8, 20, 37, 45, 60, 61):
        lazy = offered(location=location, service=consultation, now=now)
        day = None if wanted is None else now.date() + timedelta(days=wanted)
        assert pick(lazy, location, day, now) == pick(full, location, day, now), wanted
    assert {day: lazy.on(day) for day in full} == full
    assert lazy.days(now.date(), now.date() + timedelta(days=70)) == sorted(full)


@pytest.mark.parametrize("now", [NOW, AUTUMN, SPRING])
@pytest.mark.parametrize("away", [(0, 0), (1, 12), (0, 40), (2, 70), (0, 70)])
def test_whoever_lost_a_time_is_offered_the_same_as_if_all_had_been_read(
    location, artist, consultation, now, away
):
    start, end = (now + timedelta(days=n) for n in away)
    if start < end:
        make_time_off(start, end, location=location)
    full = diary.free_days(location=location, service=consultation, now=now)
    for hours in (1, 20, 30, 100, 333, 900, 1400):
        wanted = now + timedelta(hours=hours)
        lazy = offered(location=location, service=consultation, now=now)
        assert nearest(lazy.around(wanted), wanted) == nearest(full, wanted), hours


def test_the_times_of_a_day_are_the_same_whatever_was_read_before(location, artist, consultation):
    make_appointment(location=location, artist=artist, starts_at=at(1, 12))
    lazy = offered(location=location, service=consultation, now=NOW)
    full = diary.free_days(location=location, service=consultation, now=NOW)
    days = [NOW.date() + timedelta(days=n) for n in range(-2, 64)]
    for day in reversed(days):
        assert lazy.on(day) == full.get(day, [])


@pytest.mark.parametrize("wanted", [None, 1, 45])
@pytest.mark.parametrize("away", [(0, 0), (0, 70), (2, 59), (9, 39)])
def test_five_statements_wherever_the_free_days_are(
    location, artist, consultation, django_assert_max_num_queries, wanted, away
):
    location.horizon_days = 365
    start, end = (NOW + timedelta(days=n) for n in away)
    if start < end:
        make_time_off(start, end, location=location)
    offer = Offer(location=location, service=consultation, artists=[artist.pk], now=NOW)
    day = None if wanted is None else NOW.date() + timedelta(days=wanted)
    with django_assert_max_num_queries(5):
        pick(offer, location, day, NOW)


def test_a_month_that_begins_soon_is_read_with_what_is_left_of_this_one(
    location, artist, consultation, django_assert_num_queries
):
    offer = Offer(location=location, service=consultation, artists=[artist.pk], now=NOW)
    with django_assert_num_queries(1):
        picker = pick(offer, location, datetime(2026, 12, 15).date(), NOW)
    assert picker.month_before
    assert picker.month_after


def test_a_change_is_seen_by_whoever_asks_next(location, artist, consultation):
    day = at(1, 9).date()
    assert at(1, 9) in offered(location=location, service=consultation, now=NOW).on(day)
    make_appointment(location=location, artist=artist, starts_at=at(1, 9))
    assert at(1, 9) not in offered(location=location, service=consultation, now=NOW).on(day)
    location.weekly_hours.filter(artist=artist).update(opens=14 * 60)
    assert offered(location=location, service=consultation, now=NOW).on(day)[0] == at(1, 14)


def test_what_a_browser_holds_is_free_for_that_browser(location, artist, consultation, now):
    hold(location=location, service=consultation, starts_at=at(1, 9), browser="one", now=now)
    choice = {"location": location, "service": consultation, "artists": [artist.pk], "now": now}
    for browser, sees in (("one", True), ("two", False), ("", False)):
        offer = Offer(**choice, browser=browser_hash(browser))
        assert (at(1, 9) in offer.on(at(1, 9).date())) is sees


def test_artists_each_with_their_next_free_time(
    location, artist, other_artist, consultation, django_assert_max_num_queries
):
    never = make_artist(make_location(name="Elsewhere", slug="elsewhere"))
    make_time_off(NOW, at(20, 0), artist=artist)
    with django_assert_max_num_queries(2):
        found = next_free(
            location=location,
            service=consultation,
            artists=[artist.pk, other_artist.pk, never.pk],
            now=NOW,
        )
    assert found == {other_artist.pk: at(0, 11), artist.pk: at(20, 9)}
