"""What counts as a time that came free, and who is asked about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings import actions
from bookings.actions.offering import decline_offer, offer
from bookings.actions.waitlist import join_waitlist
from bookings.errors import BookingRefused
from bookings.models import DatedHours, Service
from tests.bookings.offered import LATER, MONDAY, sweep, wish
from tests.factories import NOW, at, make_appointment, make_client, make_time_off

pytestmark = pytest.mark.django_db


def test_what_was_free_all_along_is_kept_from_nobody(location, artist, consultation):
    join_waitlist(
        location=location,
        service=consultation,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(days=20),
        details={"first_name": "Sam", "email": "sam@example.com"},
        now=NOW,
    )
    for days in range(4):
        assert sweep(NOW + timedelta(days=days)) == []


def test_who_joined_with_nothing_noted_waits_for_what_comes_free_from_now_on(
    location, artist, full, clerk
):
    waits = wish(location, free_then=None, until_date=MONDAY + timedelta(days=9))
    assert sweep() == []
    actions.cancel(appointment=full, by=clerk, reason="Ill", now=NOW + 2 * LATER)
    [made] = sweep(NOW + 3 * LATER)
    assert (made.wish, made.starts_at) == (waits, at(8, 10))


def test_a_moved_visit_leaves_its_time_to_who_waits(location, artist, full, clerk):
    wish(location)
    actions.move(appointment=full, starts_at=at(9, 10), by=clerk, now=NOW)
    assert [made.starts_at for made in sweep()] == [at(8, 10)]


def test_a_hold_that_ran_out_leaves_its_time_to_who_waits(location, artist, full):
    wish(location)
    full.delete()
    actions.hold(
        location=location, service=Service.objects.get(slug="consultation"), artist=artist,
        starts_at=at(8, 10), browser="somebody", now=NOW,
    )  # fmt: skip
    assert sweep() == []
    assert [made.starts_at for made in sweep(NOW + timedelta(minutes=11))] == [at(8, 10)]


def test_opened_hours_are_offered(location, artist, full):
    closed = DatedHours.objects.create(location=location, date=MONDAY + timedelta(days=15))
    fields = {"from_date": MONDAY + timedelta(days=15), "until_date": MONDAY + timedelta(days=15)}
    wish(location, **fields)
    assert sweep() == []
    closed.delete()
    assert [made.starts_at for made in sweep(NOW + 2 * LATER)] == [at(15, 9)]


def test_somebody_else_free_all_along_is_no_news_to_who_takes_anyone(
    location, artist, other_artist, full, clerk, consultation
):
    anyone = join_waitlist(
        location=location, service=consultation, from_date=MONDAY + timedelta(days=8),
        until_date=MONDAY + timedelta(days=8), now=NOW,
        details={"first_name": "Sam", "email": "sam@example.com"},
    )  # fmt: skip
    only_ana = wish(location, artist=artist)
    actions.cancel(appointment=full, by=clerk, reason="Ill", now=NOW + LATER)
    assert [made.wish for made in sweep(NOW + 2 * LATER)] == [only_ana]
    assert anyone.free_then


@pytest.mark.parametrize(
    "fields",
    [
        {"weekdays": [2]},
        {"from_minute": 601},
        {"until_minute": 600},
        {"closed_at": NOW},
    ],
)
def test_what_does_not_suit_is_not_offered(location, cancelled, fields):
    wish(location, **fields)
    assert sweep() == []


def test_two_times_go_to_two_people_in_one_turn(location, artist, other_artist, cancelled):
    other_artist.delete()
    make_time_off(at(15, 0), at(15, 12, 5), artist=artist)
    make_time_off(at(15, 13, 20), at(16, 0), artist=artist)
    until = MONDAY + timedelta(days=15)
    early = wish(location, until_date=until, made_at=NOW - timedelta(days=2), weekdays=[1])
    late = wish(location, until_date=until, weekdays=[1])
    assert [(made.wish, made.starts_at) for made in sweep()] == [
        (early, at(8, 10)), (late, at(15, 12, 15)),
    ]  # fmt: skip


# Whom it is offered to.


def test_who_was_booked_since_or_is_not_to_be_contacted_is_passed_over(
    location, artist, cancelled, clerk
):
    booked, silent, waits = (wish(location, made_at=NOW - timedelta(n)) for n in (3, 2, 1))
    actions.book(
        client=booked.client, location=location, service=booked.service, artist=artist,
        starts_at=at(3, 10), by=clerk, now=NOW,
    )  # fmt: skip
    silent.client.do_not_contact_at = NOW
    silent.client.save()
    assert [made.wish for made in sweep()] == [waits]


def test_who_is_elsewhere_then_is_passed_over(location, cancelled, other_artist):
    make_time_off(at(8, 0), at(9, 0), artist=other_artist)
    busy, waits = wish(location, made_at=NOW - timedelta(days=1)), wish(location)
    other = Service.objects.get(slug="smp-session")
    make_appointment(
        location=location, artist=other_artist, starts_at=at(8, 9), client=busy.client,
        service=other, room=location.rooms.last(),
    )  # fmt: skip
    assert [made.wish for made in sweep()] == [waits]


def test_a_minor_is_passed_over(location, cancelled):
    wish(location, client=make_client(birth_date=date(2010, 1, 1)))
    assert sweep() == []


def test_a_client_has_one_offer_at_a_time_and_one_a_day(location, artist, cancelled):
    person = make_client()
    until = MONDAY + timedelta(days=15)
    wish(location, client=person, until_date=until, weekdays=[1])
    wish(location, client=person, until_date=until, weekdays=[1])
    make_time_off(at(15, 0), at(15, 12, 5), artist=artist)
    make_time_off(at(15, 13, 20), at(16, 0), artist=artist)
    [made] = sweep()
    assert sweep(NOW + timedelta(hours=1)) == []
    decline_offer(offer=made, now=NOW + timedelta(hours=1))
    [other] = sweep(NOW + timedelta(hours=2))
    assert other.wish != made.wish
    decline_offer(offer=other, now=NOW + timedelta(hours=2))
    assert sweep(NOW + timedelta(hours=3)) == []
    assert [one.wish for one in sweep(NOW + timedelta(days=1))] == [made.wish]


def test_after_three_unanswered_offers_a_person_asks_first(location, artist, cancelled):
    waits = wish(location, from_date=MONDAY, until_date=MONDAY + timedelta(days=40))
    for days in range(3):
        [made] = sweep(NOW + timedelta(days=days))
        assert made.wish == waits
    assert sweep(NOW + timedelta(days=3)) == []
    assert sweep(NOW + timedelta(days=4)) == []


def test_a_location_may_leave_offering_to_the_desk(location, cancelled, clerk, artist):
    waits = wish(location)
    location.offer_hours = 0
    location.save()
    assert sweep() == []
    made = offer(wish=waits, starts_at=at(8, 10), artist=artist, by=clerk, now=NOW)
    assert made.offered_by == clerk


def test_a_refusal_of_one_stops_nobody(location, cancelled, monkeypatch):
    from bookings.actions import offering

    unlucky, lucky = wish(location, made_at=NOW - timedelta(days=1)), wish(location)
    whole = offering.offer

    def refuse_one(**given):
        if given["wish"] == unlucky:
            raise BookingRefused("No.")
        return whole(**given)

    monkeypatch.setattr(offering, "offer", refuse_one)
    assert [made.wish for made in sweep()] == [lucky]
