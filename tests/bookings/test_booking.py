"""Booking, moving and cancelling: the rules that hold for every face."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import actions
from bookings.errors import (
    HoldEnded,
    InThePast,
    NotOffered,
    OffGrid,
    OutsideHours,
    PolicyForbids,
    ReasonMissing,
    StaleChange,
    TimeTaken,
    TooFarAhead,
    WrongMoment,
)
from bookings.models import Appointment, Reason, Service, Skill
from studio.errors import NotAllowed
from studio.models import CancellationPolicy
from tests.factories import (
    at,
    make_appointment,
    make_artist,
    make_client,
    make_location,
    make_time_off,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(location, artist, consultation, now):
    """The keywords of a desk booking on Tuesday at 14:00."""
    return {
        "location": location,
        "service": consultation,
        "artist": artist,
        "starts_at": at(1, 14),
        "now": now,
    }


@pytest.fixture
def booked(location, artist):
    """A consultation of Ana's on Tuesday at 14:00."""
    return make_appointment(location=location, artist=artist, starts_at=at(1, 14))


def online(visit, **changes):
    return actions.hold(browser="someone", **(visit | changes))


def test_a_booking_blocks_preparation_and_clean_down(visit, clerk):
    made = actions.book(client=make_client(), by=clerk, **visit)
    assert (made.blocked_from, made.ends_at, made.blocked_until) == (
        at(1, 13, 50),
        at(1, 14, 45),
        at(1, 15, 5),
    )
    assert made.room is not None
    assert made.booked_by == clerk


def test_the_refusal_names_what_it_conflicts_with(visit, booked, clerk):
    with pytest.raises(TimeTaken) as refusal:
        actions.book(client=make_client(), by=clerk, **visit)
    assert "Ana Ruiz is with Sam, Tue 24 Nov 2026, 14:00–14:45" in refusal.value.sentence
    assert refusal.value.conflicts[0].appointment == booked


def test_the_public_is_not_told_who_has_the_time(visit, booked):
    with pytest.raises(TimeTaken) as refusal:
        online(visit, artist=None)
    assert "Sam" not in refusal.value.sentence


def test_a_client_is_not_in_two_places(visit, location, clerk):
    client = make_client()
    make_appointment(
        location=location, artist=make_artist(location), client=client, starts_at=at(1, 14)
    )
    with pytest.raises(TimeTaken, match="already has"):
        actions.book(client=client, by=clerk, **visit)


def test_two_visits_of_a_client_may_follow_each_other(visit, location, clerk):
    client = make_client()
    make_appointment(
        location=location, artist=make_artist(location), client=client, starts_at=at(1, 14, 45)
    )
    assert actions.book(client=client, by=clerk, **visit)


@pytest.mark.parametrize(
    ("starts_at", "refusal"),
    [
        (at(1, 14, 7), OffGrid),
        (at(-1, 14), InThePast),
        (at(1, 7), OutsideHours),
        (at(1, 17, 30), OutsideHours),
        (at(80, 14), TooFarAhead),
    ],
)
def test_a_time_that_is_not_offered_is_refused_online_with_its_reason(visit, starts_at, refusal):
    with pytest.raises(refusal):
        online(visit, starts_at=starts_at)
    assert not Appointment.objects.exists()


def test_a_second_past_the_minute_is_off_the_grid(visit):
    with pytest.raises(OffGrid):
        online(visit, starts_at=at(1, 14) + timedelta(seconds=1))


def test_a_length_posted_by_hand_is_ignored_online(visit):
    assert online(visit, minutes=5).minutes == 45


def test_an_artist_who_does_not_offer_the_service_is_refused(visit, artist):
    artist.services.clear()
    with pytest.raises(NotOffered):
        online(visit)


def test_an_artist_without_the_skill_a_reason_asks_for_is_refused(visit, artist):
    scar = Reason.objects.get(slug="scar")
    with pytest.raises(NotOffered):
        online(visit, reasons=[scar])
    artist.skills.add(Skill.objects.get(name="Scars"))
    assert list(online(visit, reasons=[scar]).reasons.all()) == [scar]


def test_any_artist_spreads_the_week_fairly(visit, location, artist, other_artist, clerk):
    visit.pop("artist")
    for hour in (9, 11, 13, 15):
        actions.book(client=make_client(), by=clerk, **(visit | {"starts_at": at(2, hour)}))
    for person in (artist, other_artist):
        assert person.appointments.count() == 2


def test_who_asks_for_privacy_gets_a_private_room_when_one_is_free(visit, location, clerk):
    location.rooms.filter(name="Room 1").update(is_private=False)
    made = actions.book(client=make_client(), by=clerk, wants_private_room=True, **visit)
    assert made.room.name == "Room 2"


def test_a_wish_for_privacy_after_the_hold_still_gets_a_private_room(visit, location, now):
    location.rooms.filter(name="Room 1").update(is_private=False)
    held = online(visit)
    assert held.room.name == "Room 1"
    made = actions.confirm(appointment=held, client=make_client(), wants_private_room=True, now=now)
    assert made.room.name == "Room 2"


def test_a_private_room_that_is_taken_is_not_given_again(visit, location, other_artist, now):
    location.rooms.filter(name="Room 1").update(is_private=False)
    make_appointment(
        location=location,
        artist=other_artist,
        room=location.rooms.get(name="Room 2"),
        starts_at=at(1, 14, 30),
    )
    made = actions.confirm(
        appointment=online(visit), client=make_client(), wants_private_room=True, now=now
    )
    assert made.room.name == "Room 1"


def test_the_desk_overrides_hours_with_a_reason_that_is_kept(visit, clerk, now):
    visit["starts_at"] = at(1, 19)
    with pytest.raises(OutsideHours):
        actions.book(client=make_client(), by=clerk, **visit)
    made = actions.book(client=make_client(), by=clerk, override_reason="Flies at dawn", **visit)
    assert (made.override_reason, made.override_by, made.override_at) == (
        "Flies at dawn",
        clerk,
        now,
    )


def test_an_override_is_never_an_overlap(visit, booked, artist, clerk):
    with pytest.raises(TimeTaken):
        actions.book(client=make_client(), by=clerk, override_reason="please", **visit)
    make_time_off(at(1, 18), at(1, 23), artist=artist)
    with pytest.raises(TimeTaken, match="away"):
        actions.book(
            client=make_client(),
            by=clerk,
            override_reason="please",
            **(visit | {"starts_at": at(1, 19)}),
        )


def test_an_artist_may_not_override(visit, artist):
    with pytest.raises(NotAllowed):
        actions.book(client=make_client(), by=artist.user, override_reason="please", **visit)


def test_the_reason_of_an_override_is_held_by_the_database(booked):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=booked.pk).update(override_reason="because")


def test_moving_counts_and_keeps_the_room(booked, clerk, now):
    room = booked.room
    moved = actions.move(appointment=booked, starts_at=at(1, 16), by=clerk, now=now)
    assert (moved.starts_at, moved.sequence, moved.room) == (at(1, 16), 1, room)


def test_a_visit_may_move_over_its_own_old_time(booked, clerk, now):
    moved = actions.move(appointment=booked, starts_at=at(1, 14, 15), by=clerk, now=now)
    assert moved.blocked_until == at(1, 15, 20)


def test_moving_nowhere_counts_nothing(booked, clerk, now):
    assert actions.move(appointment=booked, starts_at=at(1, 14), by=clerk, now=now).sequence == 0


def test_resizing_and_giving_away_are_moves_too(booked, other_artist, clerk, now):
    longer = actions.move(appointment=booked, starts_at=at(1, 14), minutes=90, by=clerk, now=now)
    assert longer.ends_at == at(1, 15, 30)
    given = actions.move(
        appointment=booked, starts_at=at(1, 14), artist=other_artist, by=clerk, now=now
    )
    assert (given.artist, given.minutes, given.sequence) == (other_artist, 90, 2)


def test_a_visit_under_way_can_be_made_longer_though_its_start_has_passed(booked, clerk):
    arrived = actions.check_in(appointment=booked, by=clerk, now=at(1, 14, 5))
    later = at(1, 14, 30)
    longer = actions.move(appointment=arrived, starts_at=at(1, 14), minutes=60, by=clerk, now=later)
    assert longer.minutes == 60
    with pytest.raises(InThePast):
        actions.move(appointment=arrived, starts_at=at(1, 13), by=clerk, now=later)


def test_a_stale_move_is_refused(booked, clerk, now):
    actions.move(appointment=booked, starts_at=at(1, 16), by=clerk, now=now)
    with pytest.raises(StaleChange):
        actions.move(
            appointment=booked, starts_at=at(1, 10), expected_sequence=0, by=clerk, now=now
        )


def test_a_move_onto_another_visit_is_refused_and_changes_nothing(
    booked, location, artist, clerk, now
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 16))
    with pytest.raises(TimeTaken):
        actions.move(appointment=booked, starts_at=at(1, 16), by=clerk, now=now)
    booked.refresh_from_db()
    assert (booked.starts_at, booked.sequence) == (at(1, 14), 0)


def test_cancelling_at_the_desk_needs_a_reason_and_frees_the_time(booked, visit, clerk, now):
    with pytest.raises(ReasonMissing):
        actions.cancel(appointment=booked, by=clerk, now=now)
    gone = actions.cancel(appointment=booked, by=clerk, reason="Has the flu", now=now)
    assert (gone.status, gone.cancelled_by, gone.sequence) == ("cancelled", clerk, 1)
    assert actions.book(client=make_client(), by=clerk, **visit)


def test_a_cancelled_visit_cannot_be_moved_or_cancelled_again(booked, clerk, now):
    actions.cancel(appointment=booked, by=clerk, reason="Has the flu", now=now)
    with pytest.raises(WrongMoment):
        actions.cancel(appointment=booked, by=clerk, reason="again", now=now)
    with pytest.raises(WrongMoment):
        actions.move(appointment=booked, starts_at=at(1, 16), by=clerk, now=now)


def test_the_client_moves_and_cancels_within_the_policy_only(booked, now):
    CancellationPolicy.objects.create(
        move_notice_hours=24, cancel_notice_hours=48, in_force_from=now - timedelta(days=1)
    )
    with pytest.raises(PolicyForbids):
        actions.cancel(appointment=booked, by=None, now=now)
    assert actions.move(appointment=booked, starts_at=at(2, 9), by=None, now=now).sequence == 1
    gone = actions.cancel(appointment=booked, by=None, now=now)
    assert (gone.cancelled_side, gone.changed_side) == ("client", "client")


def test_a_policy_in_force_later_does_not_bind_yet(booked, now):
    CancellationPolicy.objects.create(
        cancel_notice_hours=300, move_notice_hours=300, in_force_from=now + timedelta(hours=1)
    )
    assert actions.cancel(appointment=booked, by=None, now=now).status == "cancelled"


def test_confirming_twice_is_refused_the_second_time(visit, now):
    held = online(visit)
    actions.confirm(appointment=held, client=make_client(), now=now)
    with pytest.raises(HoldEnded):
        actions.confirm(appointment=held, client=make_client(), now=now)


def test_the_day_goes_arrived_in_the_room_done(booked, clerk):
    then = at(1, 14)
    actions.check_in(appointment=booked, by=clerk, now=then)
    actions.start(appointment=booked, by=clerk, now=then)
    done = actions.finish(appointment=booked, by=clerk, now=at(1, 14, 40))
    assert (done.status, done.arrived_at, done.finished_at) == ("done", then, at(1, 14, 40))
    assert actions.step_back(appointment=booked, by=clerk).status == "in-room"


def test_steps_out_of_order_and_on_another_day_are_refused(booked, clerk, now):
    with pytest.raises(WrongMoment):
        actions.finish(appointment=booked, by=clerk, now=at(1, 14))
    with pytest.raises(WrongMoment, match="another day"):
        actions.check_in(appointment=booked, by=clerk, now=now)


def test_nobody_has_missed_what_has_not_begun(booked, clerk):
    with pytest.raises(WrongMoment):
        actions.mark_no_show(appointment=booked, by=clerk, now=at(1, 13, 59))


def test_a_no_show_frees_the_time_and_comes_back_only_while_it_is_free(
    booked, location, artist, clerk
):
    actions.mark_no_show(appointment=booked, by=clerk, now=at(1, 14, 20))
    walk_in = make_appointment(location=location, artist=artist, starts_at=at(1, 14, 20))
    with pytest.raises(TimeTaken):
        actions.step_back(appointment=booked, by=clerk)
    walk_in.delete()
    assert actions.step_back(appointment=booked, by=clerk).status == "booked"


def test_lengths_are_real_minutes_across_a_clock_change(clerk):
    from datetime import date

    location = make_location(hours=(0, 1440))
    artist = make_artist(location, hours=(0, 1440))
    made = actions.book(
        client=make_client(),
        location=location,
        service=Service.objects.get(slug="smp-session"),
        artist=artist,
        starts_at=at(date(2027, 3, 14), 1),
        by=clerk,
        now=timezone.now(),
    )
    assert made.ends_at == at(date(2027, 3, 14), 5), "three real hours, one o'clock to five"
