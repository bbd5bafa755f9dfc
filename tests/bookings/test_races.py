"""Many callers, one time: one winner, and kind words for the rest. Real threads, both engines."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, connections

from bookings import actions
from bookings.errors import BookingRefused, StaleChange, TimeTaken
from bookings.models import Appointment
from tests.factories import (
    NOW,
    at,
    consultation,
    make_appointment,
    make_artist,
    make_client,
    make_colleague,
    make_location,
)

CALLERS = 32

pytestmark = pytest.mark.django_db(transaction=True)


def race(callers: Sequence[Callable[[], Any]]) -> tuple[list[Any], list[BaseException]]:
    """Let all callers go at once; what they got, and what they were refused with."""
    gate = threading.Barrier(len(callers))
    won: list[Any] = []
    lost: list[BaseException] = []

    def run(call):
        try:
            connection.ensure_connection()
            gate.wait(30)
            won.append(call())
        except BaseException as problem:
            lost.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    return won, lost


def assert_one_winner(won, lost, winners=1):
    unkind = [problem for problem in lost if not isinstance(problem, BookingRefused)]
    assert unkind == []
    assert len(won) == winners
    assert len(lost) == CALLERS - winners
    assert all(problem.sentence for problem in lost)


def overlaps() -> int:
    """Pairs of blocking appointments of one artist or room that overlap, counted plainly."""
    rows = list(Appointment.objects.filter(status__in=Appointment.BLOCKING))
    return sum(
        (one.artist_id == other.artist_id or one.room_id == other.room_id is not None)
        and one.blocked_from < other.blocked_until
        and other.blocked_from < one.blocked_until
        for n, one in enumerate(rows)
        for other in rows[n + 1 :]
    )


@pytest.fixture
def place():
    return make_location(rooms=4)


@pytest.fixture
def ana(place):
    return make_artist(place)


def hold(place, n, **changes):
    wish = {"location": place, "service": consultation(), "starts_at": at(1, 14), "now": NOW}
    wish |= changes
    return lambda: actions.hold(browser=f"browser {n}", **wish)


def test_one_hold_of_thirty_two(place, ana):
    won, lost = race([hold(place, n, artist=ana) for n in range(CALLERS)])
    assert_one_winner(won, lost)
    assert overlaps() == 0


def test_one_booking_of_thirty_two(place, ana):
    clerk, service = make_colleague(), consultation()
    clients = [make_client() for _ in range(CALLERS)]

    def book(client):
        return lambda: actions.book(
            client=client,
            location=place,
            service=service,
            artist=ana,
            starts_at=at(1, 14),
            by=clerk,
            now=NOW,
        )

    won, lost = race([book(client) for client in clients])
    assert_one_winner(won, lost)


def test_one_move_of_thirty_two_onto_one_time(place, ana):
    clerk = make_colleague()
    booked = [
        make_appointment(
            location=place, artist=ana, starts_at=at(2 + n // 4, 9 + 2 * (n % 4)), client=None
        )
        for n in range(CALLERS)
    ]

    def move(appointment):
        return lambda: actions.move(appointment=appointment, starts_at=at(1, 14), by=clerk, now=NOW)

    won, lost = race([move(appointment) for appointment in booked])
    assert_one_winner(won, lost)
    assert overlaps() == 0


def test_one_of_thirty_two_moves_the_same_appointment(place, ana):
    clerk = make_colleague()
    appointment = make_appointment(location=place, artist=ana, starts_at=at(1, 9))

    def move(n):
        return lambda: actions.move(
            appointment=appointment,
            starts_at=at(2 + n // 4, 9 + 2 * (n % 4)),
            expected_sequence=0,
            by=clerk,
            now=NOW,
        )

    won, lost = race([move(n) for n in range(CALLERS)])
    assert_one_winner(won, lost)
    assert all(isinstance(problem, StaleChange) for problem in lost)


def test_a_booking_against_a_move_has_one_winner(place, ana):
    clerk, service = make_colleague(), consultation()
    booked = make_appointment(location=place, artist=ana, starts_at=at(2, 9))
    client = make_client()
    calls = [
        lambda: actions.move(appointment=booked, starts_at=at(1, 14), by=clerk, now=NOW),
        lambda: actions.book(
            client=client,
            location=place,
            service=service,
            artist=ana,
            starts_at=at(1, 14, 15),
            by=clerk,
            now=NOW,
        ),
    ]
    won, lost = race(calls)
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], TimeTaken)
    assert overlaps() == 0


def test_any_artist_with_three_artists_has_exactly_three_winners(place, ana):
    for _ in range(2):
        make_artist(place)
    won, lost = race([hold(place, n) for n in range(CALLERS)])
    assert_one_winner(won, lost, winners=3)
    assert max(Counter(held.artist_id for held in won).values()) == 1
    assert overlaps() == 0


def test_rooms_bound_any_artist_as_artists_do(ana, place):
    place.rooms.exclude(pk=place.rooms.first().pk).delete()
    make_artist(place)
    won, lost = race([hold(place, n) for n in range(CALLERS)])
    assert_one_winner(won, lost)


def test_overlapping_times_of_different_length_never_overlap(place, ana):
    clerk, service = make_colleague(), consultation()

    def book(n, client):
        return lambda: actions.book(
            client=client,
            location=place,
            service=service,
            artist=ana,
            starts_at=at(1, 9 + n % 8, 15 * (n % 4)),
            minutes=30 + 15 * (n % 7),
            by=clerk,
            now=NOW,
        )

    won, lost = race([book(n, make_client()) for n in range(CALLERS)])
    assert won
    assert [problem for problem in lost if not isinstance(problem, BookingRefused)] == []
    assert overlaps() == 0


def test_a_client_ends_up_in_one_place(place):
    clerk, service, client = make_colleague(), consultation(), make_client()
    artists = [make_artist(place) for _ in range(4)]

    def book(n):
        return lambda: actions.book(
            client=client,
            location=place,
            service=service,
            artist=artists[n % 4],
            starts_at=at(1, 14),
            by=clerk,
            now=NOW,
        )

    won, lost = race([book(n) for n in range(CALLERS)])
    assert_one_winner(won, lost)


def test_an_expired_hold_is_confirmed_or_taken_but_never_both(place, ana):
    held = actions.hold(
        location=place,
        service=consultation(),
        starts_at=at(1, 14),
        artist=ana,
        browser="first",
        now=NOW,
    )
    later = NOW.replace(hour=14)
    client = make_client()
    calls: list[Callable[[], object]] = [
        lambda: actions.confirm(appointment=held, client=client, now=later)
    ]
    calls += [hold(place, n, artist=ana, now=later) for n in range(7)]
    won, lost = race(calls)
    assert len(won) == 1
    assert [problem for problem in lost if not isinstance(problem, BookingRefused)] == []
    assert Appointment.objects.count() == 1
