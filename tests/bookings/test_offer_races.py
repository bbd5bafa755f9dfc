"""An offer and whoever else wants its time, its answer or its client, all at once; real threads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions.offering import (
    decline_offer,
    offer_what_came_free,
    take_offer,
    withdraw_offer,
)
from bookings.errors import BookingRefused, OfferOver
from bookings.models import Appointment, WaitlistOffer
from tests.bookings.offered import offered, wish
from tests.bookings.test_races import overlaps, race
from tests.factories import (
    NOW,
    at,
    consultation,
    make_artist,
    make_client,
    make_colleague,
    make_location,
    make_time_off,
)

pytestmark = pytest.mark.django_db(transaction=True)
Outcome = WaitlistOffer.Outcome


@pytest.fixture
def place():
    return make_location(rooms=2)


@pytest.fixture
def ana(place):
    """Ana, whose only hour on Tuesday 1 December has just come free."""
    ana = make_artist(place)
    make_time_off(at(8, 0), at(8, 9, 50), artist=ana)
    make_time_off(at(8, 11, 5), at(9, 0), artist=ana)
    return ana


def kind(lost) -> bool:
    return all(isinstance(problem, BookingRefused) for problem in lost)


def test_sweeps_side_by_side_offer_a_time_once(place, ana):
    first = wish(place, made_at=NOW - timedelta(days=1))
    for _ in range(3):
        wish(place)
    won, lost = race([lambda: offer_what_came_free(now=NOW)] * 4)
    assert (sorted(won), lost) == ([0, 0, 0, 1], [])
    assert WaitlistOffer.objects.get().wish == first
    assert overlaps() == 0


def test_of_many_takes_one_counts(place, ana):
    made = offered(place, ana)
    won, lost = race([lambda: take_offer(offer=made, now=NOW)] * 8)
    assert (len(won), len(lost)) == (1, 7)
    assert all(isinstance(problem, OfferOver) for problem in lost)
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("end", ["decline", "withdraw", "lapse", "sweep"])
def test_a_take_against_the_end_of_the_offer(place, ana, end):
    made, clerk = offered(place, ana), make_colleague()
    ends = {
        "decline": lambda: decline_offer(offer=made, now=NOW),
        "withdraw": lambda: withdraw_offer(offer=made, by=clerk, now=NOW),
        "lapse": lambda: actions.expire_holds(now=made.answers_until),
        "sweep": lambda: offer_what_came_free(now=NOW),
    }
    won, lost = race([lambda: take_offer(offer=made, now=NOW), ends[end]])
    assert kind(lost), lost
    made.refresh_from_db()
    left = Appointment.objects.filter(pk=made.visit_id).values_list("status", flat=True)
    if made.outcome == Outcome.TAKEN:
        assert list(left) == ["booked"]
    else:
        assert made.outcome
        assert not Appointment.objects.exists()


def test_the_desk_against_an_offer_of_the_same_time(place, ana):
    wish(place)
    clerk, client, service = make_colleague(), make_client(), consultation()

    def book():
        return actions.book(
            client=client, location=place, service=service, artist=ana, starts_at=at(8, 10),
            by=clerk, now=NOW,
        )  # fmt: skip

    _won, lost = race([book, lambda: offer_what_came_free(now=NOW)])
    assert kind(lost)
    assert Appointment.objects.filter(starts_at=at(8, 10)).count() == 1
    assert overlaps() == 0


def test_the_time_of_an_offer_that_ran_out_goes_to_one_of_many(place, ana):
    made, service = offered(place, ana), consultation()
    late = made.answers_until

    def hold(n):
        return lambda: actions.hold(
            location=place, service=service, starts_at=at(8, 10), artist=ana,
            browser=f"browser {n}", now=late,
        )  # fmt: skip

    won, lost = race([*(hold(n) for n in range(6)), lambda: actions.expire_holds(now=late)])
    assert kind(lost), lost
    assert Appointment.objects.count() == 1
    made.refresh_from_db()
    assert (made.outcome, made.visit) == (Outcome.LAPSED, None)
