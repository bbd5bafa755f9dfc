"""A time that came free is offered to who waits for it, one at a time, the longest wait first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from bookings import actions
from bookings.actions.offering import (
    answers_until,
    decline_offer,
    offer,
    offer_what_came_free,
    take_offer,
    withdraw_offer,
)
from bookings.actions.waitlist import close_wish
from bookings.daytime import after_daytime
from bookings.errors import NotToOffer, OfferOver, TimeTaken
from bookings.models import Appointment, WaitlistOffer, WaitlistWish
from tests.bookings.offered import LATER, MONDAY, sweep, wish
from tests.factories import NOW, at, make_appointment, make_artist, make_client

pytestmark = pytest.mark.django_db
Outcome = WaitlistOffer.Outcome


def test_a_cancelled_time_is_kept_for_who_waits_longest(location, artist, cancelled):
    second = wish(location)
    first = wish(location, made_at=NOW - timedelta(days=3))
    [made] = sweep()
    assert (made.wish, made.starts_at, made.artist) == (first, at(8, 10), artist)
    assert (made.offered_at, made.answers_until) == (NOW + LATER, NOW + LATER + timedelta(hours=3))
    held = made.visit
    assert (held.status, held.client, held.held_until) == (
        "held", first.client, made.answers_until,
    )  # fmt: skip
    assert (held.starts_at, held.artist, held.room.location) == (at(8, 10), artist, location)
    assert sweep(NOW + 2 * LATER) == []
    assert not second.offers.exists()


def test_taken_it_is_their_booking_and_the_wish_is_met(location, cancelled):
    waits = wish(location, note="Before the wedding")
    [made] = sweep()
    visit = take_offer(offer=made, now=NOW + timedelta(hours=1))
    made.refresh_from_db()
    waits.refresh_from_db()
    assert (visit.status, visit.client, visit.note) == (
        "booked", waits.client, "Before the wedding",
    )  # fmt: skip
    assert (visit.booked_by, visit.changed_side) == (None, Appointment.Side.CLIENT)
    assert (made.visit, made.outcome, made.ended_at) == (
        visit, Outcome.TAKEN, NOW + timedelta(hours=1),
    )  # fmt: skip
    assert (waits.closed_because, waits.closed_at) == ("Booked", made.ended_at)
    assert sweep(NOW + timedelta(hours=2)) == []


def test_declined_the_next_in_line_gets_it_and_never_the_same_again(location, cancelled):
    first, second = wish(location, made_at=NOW - timedelta(days=3)), wish(location)
    [made] = sweep()
    decline_offer(offer=made, now=NOW + 2 * LATER)
    made.refresh_from_db()
    assert (made.outcome, made.visit, made.starts_at) == (Outcome.DECLINED, None, at(8, 10))
    [to_second] = sweep(NOW + 3 * LATER)
    assert (to_second.wish, to_second.starts_at) == (second, at(8, 10))
    decline_offer(offer=to_second, now=NOW + 4 * LATER)
    for days in (0, 1, 2):
        assert sweep(NOW + timedelta(days=days, hours=1)) == []
    assert {one.closed_at for one in WaitlistWish.objects.all()} == {None}
    assert first.offers.count() == 1


def test_unanswered_it_lapses_with_its_hold_and_goes_to_the_next(location, cancelled):
    first, second = wish(location, made_at=NOW - timedelta(days=3)), wish(location)
    [made] = sweep()
    [to_second] = sweep(made.answers_until)
    made.refresh_from_db()
    assert (made.outcome, made.ended_at, made.visit) == (
        Outcome.LAPSED, made.answers_until, None,
    )  # fmt: skip
    assert to_second.wish == second
    assert not Appointment.objects.filter(client=first.client).exists()


def test_who_leaves_the_list_with_their_answer_is_off_it(location, cancelled):
    waits = wish(location)
    [made] = sweep()
    decline_offer(offer=made, leaves=True, now=NOW + 2 * LATER)
    waits.refresh_from_db()
    assert waits.closed_because == "No longer wants it"
    assert waits.closed_by is None


def test_an_offer_is_answered_once(location, cancelled):
    wish(location)
    [made] = sweep()
    take_offer(offer=made, now=NOW + 2 * LATER)
    for answer in (take_offer, decline_offer):
        with pytest.raises(OfferOver):
            answer(offer=made, now=NOW + 3 * LATER)
    assert Appointment.objects.filter(status="booked").count() == 1


def test_an_offer_that_ran_out_is_not_taken_even_before_a_sweep_says_so(location, cancelled):
    wish(location)
    [made] = sweep()
    with pytest.raises(OfferOver):
        take_offer(offer=made, now=made.answers_until)


def test_whoever_takes_the_time_of_an_offer_that_ran_out_ends_it(location, artist, cancelled):
    wish(location)
    [made] = sweep()
    booked = actions.hold(
        location=location,
        service=made.wish.service,
        artist=artist,
        starts_at=at(8, 10),
        browser="somebody",
        now=made.answers_until,
    )
    made.refresh_from_db()
    assert (booked.status, made.outcome, made.visit) == ("held", Outcome.LAPSED, None)


def test_the_time_of_an_offer_is_nobody_elses(location, artist, cancelled, clerk):
    waits = wish(location, client=make_client(first_name="Rita"))
    [made] = sweep()
    booking = {
        "client": make_client(), "location": location, "service": waits.service,
        "artist": artist, "starts_at": at(8, 10), "now": NOW + 2 * LATER,
    }  # fmt: skip
    with pytest.raises(TimeTaken, match=r"offered to Rita from the waitlist until 11:01"):
        actions.book(by=clerk, **booking)
    with pytest.raises(TimeTaken, match="just been taken"):
        actions.book(by=None, **booking)
    assert made.is_live(NOW)


# When.


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(0, 9), at(0, 12)),
        (at(0, 18), at(0, 21)),
        (at(0, 20, 30), at(1, 10, 30)),
        (at(0, 23), at(1, 11)),
        (at(1, 2), at(1, 11)),
    ],
)
def test_an_offer_is_kept_three_hours_of_the_day(location, now, until):
    assert answers_until(wish(location), now) == until


def test_the_day_is_that_of_where_the_client_lives(location):
    far = wish(location, client=make_client(zone="Europe/Berlin"))
    assert answers_until(far, at(0, 15)) == at(1, 5, zone=ZoneInfo("America/New_York"))


def test_daytime_is_counted_in_real_minutes_over_a_clock_change():
    before = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)  # Saturday 20:30 in New York
    after = after_daytime(before, timedelta(hours=3), "America/New_York")
    assert after == datetime(2026, 11, 1, 15, 30, tzinfo=UTC)  # Sunday 10:30, an hour later there


def test_never_inside_the_minimum_notice_when_the_offer_ends(location, cancelled):
    wish(location)
    late = at(8, 10) - timedelta(hours=location.notice_hours + 3)
    in_daytime = late.replace(hour=20, minute=0) - timedelta(days=1)  # ends Monday 18:00
    assert [made.starts_at for made in sweep(in_daytime)] == [at(8, 10)]
    WaitlistOffer.objects.all().delete()
    Appointment.objects.filter(status="held").delete()
    evening = at(7, 20)  # would end on Tuesday at 10:00
    assert sweep(evening) == []


# The desk.


def test_the_desk_offers_by_hand_whatever_was_free_all_along(location, artist, clerk):
    waits = wish(location, from_date=MONDAY)
    made = offer(wish=waits, starts_at=at(8, 14), artist=artist, by=clerk, now=NOW)
    assert (made.offered_by, made.visit.held_by) == (clerk, None)
    with pytest.raises(NotToOffer, match="an offer to answer until 11:00"):
        offer(wish=waits, starts_at=at(8, 16), artist=artist, by=clerk, now=NOW)


def test_the_desk_does_not_offer_what_is_too_near(location, artist, clerk):
    waits = wish(location, from_date=MONDAY)
    with pytest.raises(NotToOffer, match="too soon to be offered"):
        offer(wish=waits, starts_at=at(0, 13), artist=artist, by=clerk, now=NOW)


def test_withdrawn_its_time_is_free_and_may_be_offered_again(location, artist, clerk, cancelled):
    waits = wish(location)
    [made] = sweep()
    withdraw_offer(offer=made, by=clerk, now=NOW + 2 * LATER)
    made.refresh_from_db()
    assert (made.outcome, made.ended_by, made.visit) == (Outcome.WITHDRAWN, clerk, None)
    again = offer(wish=waits, starts_at=at(8, 10), artist=artist, by=clerk, now=NOW + 3 * LATER)
    decline_offer(offer=again, now=NOW + 4 * LATER)
    with pytest.raises(NotToOffer, match="offered to them before"):
        offer(wish=waits, starts_at=at(8, 10, 15), artist=artist, by=clerk, now=NOW + 5 * LATER)


def test_off_the_list_its_offer_is_withdrawn(location, clerk, cancelled):
    waits = wish(location)
    [made] = sweep()
    close_wish(wish=waits, by=clerk, reason="Could not be reached", now=NOW + 2 * LATER)
    made.refresh_from_db()
    assert (made.outcome, made.ended_by) == (Outcome.WITHDRAWN, clerk)
    assert not Appointment.objects.filter(status="held").exists()


def test_booked_by_the_desk_meanwhile_the_offer_is_taken_back(location, artist, clerk, cancelled):
    waits = wish(location)
    [made] = sweep()
    actions.book(
        client=waits.client, location=location, service=waits.service, artist=artist,
        starts_at=at(3, 10), by=clerk, now=NOW + 2 * LATER,
    )  # fmt: skip
    sweep(NOW + 3 * LATER)
    made.refresh_from_db()
    assert made.outcome == Outcome.WITHDRAWN


def test_a_held_time_given_back_takes_its_offer_along(location, cancelled):
    wish(location)
    [made] = sweep()
    actions.release(appointment=made.visit, now=NOW + 2 * LATER)
    made.refresh_from_db()
    assert (made.outcome, made.visit) == (Outcome.WITHDRAWN, None)


# What the rows hold.


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "taken"},
        {"ended_at": NOW},
        {"visit": None},
        {"answers_until": at(8, 11)},
    ],
)
def test_an_offer_that_makes_no_sense_is_not_kept(location, cancelled, fields):
    wish(location)
    [made] = sweep()
    for name, value in fields.items():
        setattr(made, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_one_live_offer_a_wish_and_a_time_once(location, artist, cancelled):
    waits = wish(location)
    [made] = sweep()
    fields = {
        "wish": waits, "artist": artist, "ends_at": at(8, 15), "offered_at": NOW,
        "answers_until": at(0, 12),
    }  # fmt: skip
    other = make_appointment(
        location=location, artist=make_artist(location), starts_at=at(8, 14),
        room=location.rooms.last(),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitlistOffer.objects.create(visit=other, starts_at=at(8, 14), **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitlistOffer.objects.create(
            starts_at=made.starts_at, outcome="lapsed", ended_at=NOW, **fields
        )


def test_nobody_waiting_costs_two_statements(location, artist, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert offer_what_came_free(now=NOW) == 0


@pytest.mark.parametrize("more", [1, 3])
def test_a_turn_with_nothing_to_offer_asks_the_same_however_many_wait(
    location, artist, full, django_assert_num_queries, more
):
    for _ in range(more):
        wish(location)
    with django_assert_num_queries(7):
        assert offer_what_came_free(now=NOW) == 0
