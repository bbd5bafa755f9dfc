"""What a client's timeline tells of visits, and of times offered from the waitlist."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions import expire_holds
from bookings.actions.offering import decline_offer, offer, take_offer, withdraw_offer
from bookings.story import timeline
from clients.parts import Part
from tests.bookings.offered import wish
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
EVER = NOW - timedelta(days=99)
WHAT = "Free consultation with Ana Ruiz"


def told(client, since=EVER) -> list[tuple]:
    return [(event.at, event.words, event.by) for event in timeline(client, since)]


@pytest.fixture
def sam(db):
    return make_client()


@pytest.fixture
def waits(location):
    return wish(location, made_at=NOW - timedelta(days=1))


def offered(waits, artist, *, hour=10, by=None, now=NOW):
    return offer(wish=waits, starts_at=at(8, hour), artist=artist, by=by, now=now)


def test_a_time_that_is_only_held_was_not_booked(location, artist, sam):
    make_appointment(
        location=location, artist=artist, starts_at=at(8, 10), client=sam, status="held",
        held_until=LATER, booked_at=NOW,
    )  # fmt: skip
    assert told(sam) == []


def test_visits_booked_come_to_missed_and_cancelled(location, artist, sam, clerk):
    visit = actions.book(
        client=sam, location=location, service=wish(location).service, artist=artist,
        starts_at=at(8, 10), by=clerk, now=NOW,
    )  # fmt: skip
    actions.cancel(appointment=visit, by=clerk, reason="Ill", now=LATER)
    make_appointment(
        location=location, artist=artist, starts_at=at(-7, 10), client=sam, status="done",
        booked_at=at(-8, 10), started_at=at(-7, 10, 5),
    )  # fmt: skip
    make_appointment(
        location=location, artist=artist, starts_at=at(-6, 10), client=sam, status="no-show",
        booked_at=at(-8, 11),
    )  # fmt: skip
    assert told(sam) == [
        (LATER, f"Cancelled: {WHAT}, Tue 1 Dec 2026, 10:00", str(clerk)),
        (NOW, f"Booked: {WHAT}, Tue 1 Dec 2026, 10:00", str(clerk)),
        (at(-6, 10), f"Did not come: {WHAT}", ""),
        (at(-7, 10, 5), f"Came: {WHAT}", ""),
        (at(-8, 11), f"Booked: {WHAT}, Tue 17 Nov 2026, 10:00", ""),
        (at(-8, 10), f"Booked: {WHAT}, Mon 16 Nov 2026, 10:00", ""),
    ]
    assert [line.key for line in timeline(sam, NOW)] == [f"appointment:{visit.ref}"] * 2
    assert {line.zone for line in timeline(sam, NOW)} == {location.zone}


def test_an_offer_made_by_hand_and_taken_on_the_telephone(waits, artist, clerk):
    made = offered(waits, artist, by=clerk)
    [line] = timeline(waits.client, EVER)
    assert (line.at, line.by, line.part, line.key) == (NOW, str(clerk), Part.CONTACT, "")
    assert line.words == f"Offered from the waitlist: {WHAT}, Tue 1 Dec 2026, 10:00"
    take_offer(offer=made, by=clerk, now=LATER)
    assert {
        (LATER, f"Took the offered time: {WHAT}, Tue 1 Dec 2026, 10:00", str(clerk)),
        (LATER, f"Booked: {WHAT}, Tue 1 Dec 2026, 10:00", str(clerk)),
    } < set(told(waits.client))


def let_go(made, clerk):
    decline_offer(offer=made, now=LATER)


def left(made, clerk):
    expire_holds(now=made.answers_until)


def taken_back(made, clerk):
    withdraw_offer(offer=made, by=clerk, now=LATER)


@pytest.mark.parametrize(
    ("end", "words", "ended_at", "is_by"),
    [
        (let_go, "Did not want the offered time", LATER, False),
        (left, "Left the offer unanswered", NOW + timedelta(hours=3), False),
        (taken_back, "Offer taken back", LATER, True),
    ],
)
def test_how_an_offer_ended_stays_in_the_story(waits, artist, clerk, end, words, ended_at, is_by):
    end(offered(waits, artist), clerk)
    assert told(waits.client) == [
        (ended_at, f"{words}: {WHAT}, Tue 1 Dec 2026, 10:00", str(clerk) if is_by else ""),
        (NOW, f"Offered from the waitlist: {WHAT}, Tue 1 Dec 2026, 10:00", ""),
    ]
    assert told(waits.client, since=NOW + timedelta(minutes=1))[0][0] == ended_at


def test_nobody_elses_is_told(waits, artist, sam):
    offered(waits, artist)
    assert told(sam) == []


@pytest.mark.parametrize("many", [1, 3])
def test_it_is_one_statement_however_many(waits, artist, clerk, many, django_assert_num_queries):
    for n in range(many):
        now = NOW + timedelta(minutes=10 * n)
        decline_offer(offer=offered(waits, artist, hour=10 + n, now=now), now=now)
    with django_assert_num_queries(1):
        assert len(timeline(waits.client, EVER)) == 2 * many
