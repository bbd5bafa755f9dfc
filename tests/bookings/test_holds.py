"""Holding a time."""

from datetime import timedelta

import pytest
from django.db import connection

from bookings import actions
from bookings.errors import HoldEnded, NotOffered, TimeTaken, TooMany, TooSoon
from bookings.models import Appointment
from tests.factories import at, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def choice(location, artist, consultation, now):
    return {"location": location, "service": consultation, "artist": artist, "now": now}


def test_a_hold_blocks_the_time_for_everyone_else(choice):
    actions.hold(starts_at=at(1, 14), browser="one", **choice)
    with pytest.raises(TimeTaken):
        actions.hold(starts_at=at(1, 14), browser="two", **choice)


def test_a_new_hold_of_the_same_browser_frees_the_old_one(choice):
    actions.hold(starts_at=at(1, 14), browser="one", **choice)
    actions.hold(starts_at=at(1, 14, 15), browser="one", **choice)
    assert list(Appointment.objects.values_list("starts_at", flat=True)) == [at(1, 14, 15)]


def test_an_expired_hold_gives_way_to_the_next_who_wants_its_time(choice, now):
    actions.hold(starts_at=at(1, 14), browser="one", **choice)
    later = now + timedelta(minutes=10)
    taken = actions.hold(starts_at=at(1, 14), browser="two", **(choice | {"now": later}))
    assert list(Appointment.objects.all()) == [taken]


def test_a_lapsed_hold_that_nobody_wanted_is_still_confirmed(choice, now):
    held = actions.hold(starts_at=at(1, 14), browser="one", **choice)
    booked = actions.confirm(
        appointment=held, client=make_client(), now=now + timedelta(minutes=30)
    )
    assert booked.status == Appointment.Status.BOOKED
    assert booked.held_until is None


def test_a_hold_that_is_gone_cannot_be_confirmed(choice, now):
    held = actions.hold(starts_at=at(1, 14), browser="one", **choice)
    actions.expire_holds(now=now + timedelta(minutes=11))
    with pytest.raises(HoldEnded):
        actions.confirm(appointment=held, client=make_client(), now=now)


def test_expiring_leaves_live_holds_alone(choice, now):
    actions.hold(starts_at=at(1, 14), browser="one", **choice)
    assert actions.expire_holds(now=now + timedelta(minutes=9)) == 0
    assert actions.expire_holds(now=now + timedelta(minutes=10)) == 1


def test_extending_gives_ten_more_minutes_but_never_more_than_forty(choice, now):
    held = actions.hold(starts_at=at(1, 14), browser="one", **choice)
    later = now + timedelta(minutes=9)
    assert actions.extend(appointment=held, now=later).held_until == later + timedelta(minutes=10)
    with pytest.raises(HoldEnded):
        actions.extend(appointment=held, now=now + timedelta(minutes=41))


def test_one_network_cannot_hold_the_whole_calendar(choice, monkeypatch):
    monkeypatch.setattr("bookings.actions.holds.HOLDS_A_NETWORK", 2)
    for n in range(2):
        actions.hold(starts_at=at(1 + n, 14), browser=str(n), network="here", **choice)
    with pytest.raises(TooMany):
        actions.hold(starts_at=at(4, 14), browser="more", network="here", **choice)
    actions.hold(starts_at=at(4, 14), browser="elsewhere", network="there", **choice)


def test_the_public_cannot_hold_what_is_not_offered_online(choice, location, artist, now):
    from bookings.models import Service

    session = Service.objects.get(slug="smp-session")
    with pytest.raises(NotOffered):
        actions.hold(starts_at=at(1, 14), browser="one", **(choice | {"service": session}))


def test_minimum_notice_binds_the_public_and_not_the_desk(choice, clerk):
    with pytest.raises(TooSoon):
        actions.hold(starts_at=at(0, 10, 45), browser="one", **choice)
    assert actions.hold(starts_at=at(0, 10, 45), by=clerk, **choice).held_by == clerk


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of another database")
def test_a_browsers_hold_is_found_without_reading_every_appointment(db):
    asked = []

    def listen(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        actions.hold_of(browser="somebody")
    sql, values = asked[0]  # values apart, as they are sent: written in, the plan is another
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "appointment_held_until" in plan, plan
