"""When something is to be said, and when nothing is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions as bookings
from bookings.models import Appointment
from clients import actions as clients
from notices import actions
from notices.models import Notice, Told
from tests.factories import at, make_appointment, make_client

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
State = Notice.State


def subjects(messages):
    return [message.subject.split(":")[0] for message in messages]


def test_what_the_client_booked_is_confirmed_at_once(booked, sweep, now):
    booked(by=None)
    (message,) = sweep(now)
    assert message.to == ["sam@example.com"]
    assert "14:00 New York time" in message.subject
    assert sweep(now + 5 * MINUTE) == []


def test_what_the_desk_booked_is_confirmed_when_it_has_stood_for_two_minutes(booked, sweep, now):
    booked()
    assert sweep(now) == []
    assert sweep(now + 2 * MINUTE - timedelta(seconds=1)) == []
    assert subjects(sweep(now + 2 * MINUTE)) == ["Booked"]


def test_a_confirmed_hold_is_told_and_a_hold_is_not(
    sam, location, artist, consultation, sweep, now
):
    choice = {"location": location, "service": consultation, "artist": artist, "now": now}
    held = bookings.hold(starts_at=at(1, 14), browser="one", **choice)
    assert sweep(now + 3 * MINUTE) == []
    bookings.confirm(appointment=held, client=sam, now=now + 4 * MINUTE)
    assert subjects(sweep(now + 4 * MINUTE)) == ["Booked"]


def test_moved_twice_in_two_minutes_is_one_message_with_where_it_ended(booked, clerk, sweep, now):
    visit = booked()
    sweep(now + 2 * MINUTE)
    later = now + 10 * MINUTE
    bookings.move(appointment=visit, starts_at=at(2, 11), by=clerk, now=later)
    bookings.move(appointment=visit, starts_at=at(2, 16), by=clerk, now=later + MINUTE)
    assert sweep(later + 2 * MINUTE) == []
    (message,) = sweep(later + 3 * MINUTE)
    assert "Wed 25 Nov 2026, 16:00" in message.subject
    assert "Tue 24 Nov 2026, 14:00" in message.body
    assert "11:00" not in message.body


def test_moved_and_moved_back_says_nothing(booked, clerk, sweep, now):
    visit = booked()
    sweep(now + 2 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(2, 11), by=clerk, now=now + 10 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(1, 14), by=clerk, now=now + 11 * MINUTE)
    assert sweep(now + timedelta(hours=1)) == []


def test_another_artist_or_length_is_told_and_another_room_is_not(
    booked, location, other_artist, clerk, sweep, now
):
    visit = booked()
    sweep(now + 2 * MINUTE)
    room = location.rooms.exclude(pk=visit.room_id).get()
    bookings.move(
        appointment=visit, starts_at=at(1, 14), room=room, by=clerk, now=now + 10 * MINUTE
    )
    assert sweep(now + 20 * MINUTE) == []
    bookings.move(
        appointment=visit, starts_at=at(1, 14), artist=other_artist, by=clerk, now=now + 30 * MINUTE
    )
    (message,) = sweep(now + 40 * MINUTE)
    assert "Ben Okafor (before: Ana Ruiz)" in message.body
    bookings.move(
        appointment=visit, starts_at=at(1, 14), minutes=60, by=clerk, now=now + 50 * MINUTE
    )
    (message,) = sweep(now + 60 * MINUTE)
    assert "14:00–15:00" in message.body


def test_booked_and_cancelled_before_anything_was_told_says_nothing(booked, clerk, sweep, now):
    visit = booked()
    bookings.cancel(appointment=visit, by=clerk, reason="wrong client", now=now + MINUTE)
    assert sweep(now + timedelta(hours=1)) == []


def test_a_cancelled_visit_is_told_once(booked, clerk, sweep, now):
    visit = booked()
    sweep(now + 2 * MINUTE)
    bookings.cancel(appointment=visit, by=clerk, reason="artist ill", now=now + 10 * MINUTE)
    assert subjects(sweep(now + 12 * MINUTE)) == ["Cancelled"]
    assert sweep(now + timedelta(days=1)) == []


def test_two_visits_changed_together_are_one_message(booked, clerk, sweep, now):
    one, other = booked(day=3), booked(day=4)
    (message,) = sweep(now + 2 * MINUTE)
    assert message.subject == "Booked: your 2 appointments"
    bookings.move(appointment=one, starts_at=at(5, 10), by=clerk, now=now + 10 * MINUTE)
    bookings.cancel(appointment=other, by=clerk, reason="as asked", now=now + 11 * MINUTE)
    assert sweep(now + 12 * MINUTE) == []
    (message,) = sweep(now + 13 * MINUTE)
    assert message.subject == "Changed: your 2 appointments"
    assert len(message.attachments) == 2


def test_two_people_on_one_address_get_a_message_each(booked, sweep, now):
    booked(by=None)
    booked(by=None, hour=16, client=make_client(first_name="Alex", email="sam@example.com"))
    assert [message.to for message in sweep(now)] == [["sam@example.com"]] * 2


def test_without_an_address_the_desk_sees_it_and_later_changes_too(booked, clerk, sweep, now):
    visit = booked(client=make_client(first_name="Kim", phone="+12125550100"))
    assert sweep(now + 2 * MINUTE) == []
    bookings.cancel(appointment=visit, by=clerk, reason="artist ill", now=now + 10 * MINUTE)
    sweep(now + 12 * MINUTE)
    kept = Notice.objects.order_by("pk").values_list("kind", "state")
    assert list(kept) == [
        (Notice.Kind.CONFIRMATION, State.DESK),
        (Notice.Kind.CANCELLATION, State.DESK),
    ]


def test_a_fourth_message_a_day_to_an_unproven_address_is_withheld(booked, sweep, now):
    for n in range(4):
        typed = clients.welcome(first_name="Eve", email=f"victim{n}@example.com", now=now)
        typed.email = "victim@example.com"
        typed.save()
        booked(by=None, client=typed, hour=9 + 2 * n)
    assert len(sweep(now)) == 3
    assert Notice.objects.filter(state=State.WITHHELD).count() == 1
    assert sweep(now + timedelta(hours=1)) == []


def test_whoever_the_desk_knows_is_not_limited(booked, sweep, sam, owner, now):
    sam.proven_at, sam.proven_by = now, owner
    sam.save()
    for n in range(5):
        booked(by=None, day=n + 1)
        assert len(sweep(now + n * MINUTE)) == 1


def test_a_visit_that_has_begun_is_not_confirmed_any_more(booked, sweep, now):
    booked(day=0, hour=9)
    assert sweep(at(0, 9)) == []
    assert Notice.objects.get().state == State.LAPSED
    assert sweep(at(0, 9, 30)) == []


def test_one_that_was_moved_earlier_into_the_past_is_still_told(booked, clerk, sweep, now):
    visit = booked(day=0, hour=14)
    sweep(now + 2 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(0, 9), by=clerk, now=at(0, 8, 59))
    assert subjects(sweep(at(0, 9, 2))) == ["Moved"]


@pytest.mark.parametrize(("now", "at_once"), [(at(0, 9), True), (at(0, 8, 59), False)])
def test_what_the_desk_books_within_a_day_is_told_at_once(now, at_once, booked, sweep):
    booked(day=1, hour=9, now=now)
    assert subjects(sweep(now)) == ["Booked"] * at_once
    assert subjects(sweep(now + 2 * MINUTE)) == ["Booked"] * (not at_once)


@pytest.mark.parametrize("to", [at(0, 12), at(6, 12)])
def test_a_visit_of_today_that_the_desk_moves_is_told_at_once(to, booked, clerk, sweep, now):
    visit = booked(by=None, day=0, hour=14)
    sweep(now)
    bookings.move(appointment=visit, starts_at=to, by=clerk, now=at(0, 10))
    assert subjects(sweep(at(0, 10) + timedelta(seconds=20))) == ["Moved"]
    assert sweep(at(0, 10, 3)) == []


def test_a_visit_of_today_moved_and_moved_back_before_anyone_looked_says_nothing(
    booked, clerk, sweep, now
):
    sweep(now - MINUTE)
    visit = booked(by=None, day=0, hour=14)
    sweep(now)
    bookings.move(appointment=visit, starts_at=at(0, 12), by=clerk, now=at(0, 10))
    bookings.move(appointment=visit, starts_at=at(0, 14), by=clerk, now=at(0, 10))
    assert sweep(at(0, 10) + timedelta(seconds=20)) == []
    assert sweep(at(0, 10, 5)) == []


def test_what_the_desk_books_for_tomorrow_brings_its_reminder_along(booked, sweep):
    sweep(at(0, 9))
    booked(day=1, hour=9, now=at(0, 12))
    (message,) = sweep(at(0, 12))
    kinds = Notice.objects.filter(client__isnull=False).values_list("kind", flat=True)
    assert sorted(kinds) == ["confirmation", "reminder"]
    assert sweep(at(0, 12, 3)) == []


def test_a_week_without_sweeps_loses_nothing_that_is_still_of_use(booked, sweep, now):
    booked(day=10)
    booked(day=2)
    (message,) = sweep(now + timedelta(days=7))
    assert "Thu 3 Dec 2026" in message.subject
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT, State.LAPSED}


def test_what_is_taken_as_told_says_nothing_until_it_changes(
    location, artist, sam, clerk, sweep, now
):
    visit = make_appointment(
        location=location, artist=artist, starts_at=at(3, 14), client=sam, changed_at=now
    )
    make_appointment(
        location=location,
        artist=artist,
        starts_at=at(4, 14),
        client=sam,
        changed_at=now,
        status=Appointment.Status.CANCELLED,
        cancelled_at=now,
        cancelled_side="client",
    )
    assert actions.take_as_told(appointments=Appointment.objects.all(), now=now) == 2
    assert actions.take_as_told(appointments=Appointment.objects.all(), now=now) == 0
    assert sweep(now + timedelta(hours=1)) == []
    bookings.move(appointment=visit, starts_at=at(5, 14), by=clerk, now=now + timedelta(hours=2))
    (message,) = sweep(now + timedelta(hours=3))
    assert message.subject.startswith("Moved")
    assert "Thu 26 Nov 2026, 14:00" in message.body


def test_after_a_merge_the_kept_client_is_told_as_one(booked, sam, owner, clerk, sweep, now):
    twin = make_client(first_name="Sam", email="sam@example.org")
    booked(client=twin, day=3)
    booked(day=4)
    assert len(sweep(now + 2 * MINUTE)) == 2
    clients.merge(keep=sam, gone=twin, by=owner, now=now + 5 * MINUTE)
    assert sweep(now + 10 * MINUTE) == []
    for visit in Appointment.objects.all():
        bookings.cancel(appointment=visit, by=clerk, reason="ill", now=now + 20 * MINUTE)
    (message,) = sweep(now + 30 * MINUTE)
    assert message.to == ["sam@example.com"]
    assert set(Notice.objects.values_list("client", flat=True)) == {sam.pk}


def test_each_notice_is_the_only_successor_of_the_one_before(booked, clerk, sweep, now):
    visit = booked()
    sweep(now + 2 * MINUTE)
    bookings.cancel(appointment=visit, by=clerk, reason="ill", now=now + 10 * MINUTE)
    sweep(now + 12 * MINUTE)
    first, second = Notice.objects.order_by("pk")
    assert second.previous == first
    assert second.key == f"announcement:after {first.pk}"
    assert Told.objects.get(notice=second).before.notice == first


def test_a_sweep_with_nothing_due_asks_the_same_few_questions(booked, sweep, now):
    def statements(at):
        with CaptureQueriesContext(connection) as queries:
            sweep(at)
        return len(queries)

    booked(day=5)
    sweep(now + 2 * MINUTE)
    few = statements(now + 10 * MINUTE)
    for day in (6, 7, 8):
        booked(day=day, now=now + 11 * MINUTE)
    sweep(now + 14 * MINUTE)
    assert statements(now + 15 * MINUTE) == few < 40


def test_a_consultation_called_off_is_told_by_telephone_without_an_address(
    booked, sweep, sam, clerk, now
):
    sam.email, sam.phone = "", "+12125550188"
    sam.save()
    visit = booked()
    sweep(now + timedelta(minutes=3))
    bookings.cancel(
        appointment=visit, by=clerk, reason="Ana is ill.", now=now + timedelta(minutes=5)
    )
    sweep(now + timedelta(minutes=8))
    text = Notice.objects.filter(client=sam).order_by("pk").last().message.text
    assert "cancelled" in text
    assert "http" not in text
