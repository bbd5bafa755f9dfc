"""The database itself refuses a double booking, whatever the code above it does."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from bookings import guards
from bookings.models import Appointment
from tests.factories import at, make_appointment, make_client

pytestmark = pytest.mark.django_db


def refused(**fields):
    with pytest.raises(IntegrityError, match="booked_once"), transaction.atomic():
        make_appointment(**fields)


def test_an_artist_is_not_booked_twice(location, artist):
    rooms = list(location.rooms.all())
    make_appointment(location=location, artist=artist, room=rooms[0], starts_at=at(1, 14))
    refused(location=location, artist=artist, room=rooms[1], starts_at=at(1, 14, 30))


def test_preparation_and_clean_down_count(location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    refused(location=location, artist=artist, starts_at=at(1, 15))
    assert make_appointment(location=location, artist=artist, starts_at=at(1, 15, 15))


def test_a_room_is_not_booked_twice(location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    refused(location=location, artist=other_artist, starts_at=at(1, 14))


def test_a_client_is_not_booked_twice(location, artist, other_artist):
    one, other = location.rooms.all()
    client = make_client()
    make_appointment(location=location, artist=artist, room=one, client=client, starts_at=at(1, 14))
    refused(
        location=location, artist=other_artist, room=other, client=client, starts_at=at(1, 14, 30)
    )


def test_a_move_onto_a_taken_time_is_refused(location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    other = make_appointment(location=location, artist=artist, starts_at=at(1, 16))
    other.starts_at, other.ends_at = at(1, 14), at(1, 14, 45)
    other.blocked_from, other.blocked_until = at(1, 13, 50), at(1, 15, 5)
    with pytest.raises(IntegrityError, match="booked_once"), transaction.atomic():
        other.save()


def test_cancelled_visits_block_nothing_and_come_back_only_when_free(location, artist, now):
    gone = make_appointment(
        location=location,
        artist=artist,
        starts_at=at(1, 14),
        status=Appointment.Status.CANCELLED,
        cancelled_at=now,
        cancelled_side="clinic",
    )
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    gone.status, gone.cancelled_at, gone.cancelled_side = "booked", None, ""
    with pytest.raises(IntegrityError, match="booked_once"), transaction.atomic():
        gone.save()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has constraints instead")
def test_the_triggers_are_there_after_migrating_and_come_back():
    def there():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name for (name,) in cursor.fetchall()}

    assert set(guards.TRIGGERS) <= there()
    with connection.cursor() as cursor:
        for name in guards.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    call_command("migrate", verbosity=0)
    assert set(guards.TRIGGERS) <= there()


@pytest.mark.parametrize(
    "wrong",
    [
        {"client": None},
        {"status": "held"},
        {"status": "cancelled"},
        {"ends_at": at(1, 13)},
        {"blocked_until": at(3, 14)},
        {"override_reason": "x"},
    ],
)
def test_half_told_facts_are_refused(location, artist, wrong):
    booked = make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=booked.pk).update(**wrong)
