"""What is offered online: fetched in few statements, whatever is stored."""

from datetime import date, timedelta

import pytest

from bookings import actions, diary
from bookings.models import Appointment, DatedHours, Reason, Skill
from tests.factories import (
    NOW,
    at,
    make_appointment,
    make_artist,
    make_client,
    make_location,
    make_time_off,
)

pytestmark = pytest.mark.django_db


def offered(location, service, **wishes):
    days = diary.free_days(location=location, service=service, now=NOW, **wishes)
    return {start for starts in days.values() for start in starts}


def test_an_ordinary_day_offers_the_grid_within_hours_and_buffers(location, artist, consultation):
    make_appointment(location=location, artist=artist, starts_at=at(1, 12))
    starts = offered(location, consultation)
    assert at(1, 9) in starts
    assert at(1, 17, 15) in starts
    assert at(1, 17, 30) not in starts
    assert at(1, 10, 45) in starts, "45 minutes, 20 clean-down and 10 preparation before noon"
    assert at(1, 11) not in starts
    assert at(1, 13, 15) in starts
    assert at(1, 13) not in starts


def test_minimum_notice_and_horizon_bound_what_is_offered(location, artist, consultation):
    starts = offered(location, consultation)
    assert min(starts) == at(0, 11), "three hours after eight"
    assert max(starts) == at(60, 17, 15)


def test_time_off_of_the_artist_blocks_every_location(location, artist, consultation):
    make_time_off(at(1, 0), at(2, 0), artist=artist)
    assert not [start for start in offered(location, consultation) if at(1, 0) <= start < at(2, 0)]


def test_time_off_of_the_location_blocks_everyone_there(location, artist, consultation):
    make_artist(location)
    make_time_off(at(1, 0), at(2, 0), location=location)
    assert not [start for start in offered(location, consultation) if at(1, 0) <= start < at(2, 0)]


def test_a_room_away_leaves_the_other_room(location, artist, consultation):
    for room in location.rooms.all():
        make_time_off(at(1, 0), at(1, 12), room=room)
    assert at(1, 9) not in offered(location, consultation)
    location.rooms.first().time_off.all().delete()
    assert at(1, 9) in offered(location, consultation)


def test_a_visit_without_a_room_needs_none(location, artist, remote):
    location.rooms.all().delete()
    assert at(1, 9) in offered(location, remote)


def test_work_at_another_location_blocks_the_artist_here(location, artist, consultation):
    other = make_location()
    make_appointment(location=other, artist=artist, starts_at=at(1, 9))
    assert at(1, 9) not in offered(location, consultation)


def test_a_full_house_of_rooms_blocks_an_idle_artist(location, artist, consultation):
    busy = [make_artist(location), make_artist(location)]
    for colleague, room in zip(busy, location.rooms.all(), strict=True):
        make_appointment(location=location, artist=colleague, room=room, starts_at=at(1, 9))
    assert at(1, 9) not in offered(location, consultation, artist=artist)


def test_dated_hours_change_one_day(location, artist, consultation):
    DatedHours.objects.create(location=location, date=date(2026, 11, 24))
    DatedHours.objects.create(location=location, date=date(2026, 11, 25), opens=600, closes=720)
    days = diary.free_days(location=location, service=consultation, now=NOW)
    assert date(2026, 11, 24) not in days
    assert days[date(2026, 11, 25)][0] == at(2, 10)
    assert days[date(2026, 11, 25)][-1] == at(2, 11, 15)


def test_a_reason_asks_for_an_artist_with_its_skill(location, artist, other_artist, consultation):
    scar = Reason.objects.get(slug="scar")
    assert offered(location, consultation, reasons=[scar]) == set()
    other_artist.skills.add(Skill.objects.get(name="Scars"))
    assert at(1, 9) in offered(location, consultation, reasons=[scar])
    assert offered(location, consultation, reasons=[scar], artist=artist) == set()


def test_live_holds_block_and_expired_ones_do_not(location, artist, consultation, now):
    actions.hold(
        location=location, service=consultation, starts_at=at(1, 9), browser="one", now=now
    )
    assert at(1, 9) not in offered(location, consultation)
    Appointment.objects.update(held_until=now)
    assert at(1, 9) in offered(location, consultation)


def test_every_offered_time_can_be_booked_and_no_other(location, artist, consultation, now):
    make_appointment(location=location, artist=artist, starts_at=at(1, 12))
    make_time_off(at(1, 15), at(1, 16), artist=artist)
    starts = offered(location, consultation)
    for n in range(24 * 4):
        start = at(1, 0) + timedelta(minutes=15 * n)
        try:
            held = actions.hold(
                location=location, service=consultation, starts_at=start, browser="b", now=now
            )
        except Exception:
            held = None
        assert (held is not None) == (start in starts), start
        if held:
            actions.release(appointment=held)


@pytest.mark.parametrize("more", [1, 3])
def test_two_statements_however_many_days_artists_and_appointments(
    location, artist, consultation, django_assert_num_queries, more
):
    for n in range(more):
        colleague = make_artist(location)
        for day in range(1, 1 + more):
            make_appointment(
                location=location,
                artist=colleague,
                starts_at=at(day, 9),
                room=location.rooms.create(name=f"Room {n} {day}"),
                client=make_client(),
            )
    with django_assert_num_queries(2):
        offered(location, consultation)
    with django_assert_num_queries(2):
        offered(location, consultation, artist=artist)
