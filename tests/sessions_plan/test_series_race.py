"""Two plans over the same artist's last free times: one is booked whole, none in part."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from bookings.errors import BookingRefused
from bookings.models import Appointment
from sessions_plan.actions import series
from tests.bookings.test_races import overlaps, race
from tests.factories import NOW, at, make_artist, make_client, make_location, make_user
from tests.sessions_plan.planning import FOUR, accepted

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = (3, 15, 27, 39)


def test_of_two_plans_exactly_one_is_booked_whole_and_the_other_gets_proposals():
    place = make_location(rooms=2)
    owner = make_user(Role.OWNER)
    artists = [make_artist(place), make_artist(place)]
    plans = [accepted(artists[0], place, owner, make_client(), FOUR) for _ in range(2)]
    # One books the artists from one side, the other from the other, for four days both want.
    orders = [artists, list(reversed(artists))]

    def booking(plan, order):
        places = {
            n: (at(day, 10), order[n % 2].pk if n > 2 else artists[0].pk)
            for n, day in enumerate(DAYS, 1)
        }
        return lambda: series.book_series(plan=plan, places=places, by=owner, now=NOW)

    won, lost = race([booking(*both) for both in zip(plans, orders, strict=True)])

    assert [type(problem) for problem in lost if not isinstance(problem, BookingRefused)] == []
    assert (len(won), len(lost)) == (1, 1)
    booked = [Appointment.objects.filter(planned_session__plan=plan).count() for plan in plans]
    assert sorted(booked) == [0, 4]
    assert overlaps() == 0
    loser = plans[booked.index(0)]
    question, found = series.proposals(plan=loser, artists=artists, now=NOW)
    assert found.found
    series.book_series(
        plan=loser, places=question.by_position(found.found[0].series), by=owner, now=NOW
    )
    assert overlaps() == 0


def test_eight_plans_for_one_artist_book_one_whole_series():
    place = make_location(rooms=3)
    owner, artist = make_user(Role.OWNER), make_artist(place)
    plans = [accepted(artist, place, owner, make_client(), FOUR) for _ in range(8)]
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate(DAYS, 1)}

    won, lost = race(
        [
            lambda plan=plan: series.book_series(plan=plan, places=places, by=owner, now=NOW)
            for plan in plans
        ]
    )

    assert len(won) == 1
    assert all(isinstance(problem, BookingRefused) and problem.sentence for problem in lost)
    assert Appointment.objects.count() == 4
    assert not Appointment.objects.filter(status="lifted").exists()


def test_a_series_moved_by_two_at_once_is_moved_by_one():
    place = make_location(rooms=2)
    owner, artist = make_user(Role.OWNER), make_artist(place)
    plan = accepted(artist, place, owner, make_client(), FOUR)
    start = {n: (at(day, 10), artist.pk) for n, day in enumerate(DAYS, 1)}
    series.book_series(plan=plan, places=start, by=owner, now=NOW)
    seen = dict.fromkeys(start, 0)

    def moving(hour):
        places = {n: (at(day + 1, hour), artist.pk) for n, day in enumerate(DAYS, 1)}
        return lambda: series.book_series(
            plan=plan, places=places, by=owner, expected=seen, now=NOW
        )

    won, lost = race([moving(hour) for hour in (9, 11, 13, 15)])

    assert (len(won), len(lost)) == (1, 3)
    assert all(isinstance(problem, BookingRefused) for problem in lost)
    assert len({visit.starts_at.hour for visit in Appointment.objects.all()}) == 1
