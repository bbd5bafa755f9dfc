"""Away: every visit inside is found, and each is led somewhere it can really go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions.away import end_away, mark_away, settle, time_away
from bookings.away import Way
from bookings.errors import NoSuchAway, StaleChange
from bookings.inside import plan_for
from bookings.models import Appointment, Reason, Room, Service, Skill, TimeOff
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


def rooms(location):
    return list(location.rooms.order_by("pk"))


def ways(plan):
    return [line.way for line in plan.lines]


def day_off(artist, day=1):
    return time_away(of=artist, starts_at=at(day, 0), ends_at=at(day + 1, 0))


def do_all(plan, by):
    for line in plan.ready:
        settle(
            appointment=line.appointment,
            starts_at=line.starts_at,
            artist=line.artist,
            room=line.room if line.way is Way.SAME_TIME else None,
            by=by,
            now=NOW,
        )


def test_an_artist_away_is_replaced_at_the_same_hour(location, artist, other_artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    (line,) = plan_for(day_off(artist), NOW).lines
    assert (line.way, line.artist, line.starts_at) == (Way.OTHER_ARTIST, other_artist, at(1, 10))
    assert line.appointment == visit


def test_looking_ahead_writes_nothing(location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    plan_for(day_off(artist), NOW)
    assert not TimeOff.objects.exists()


def test_only_an_artist_with_the_skill_takes_over(location, artist, other_artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    visit.reasons.add(Reason.objects.get(slug="scar"))
    artist.skills.add(Skill.objects.get(name="Scars"))
    (line,) = plan_for(day_off(artist), NOW).lines
    assert (line.way, line.artist, line.starts_at) == (Way.LATER, artist, at(2, 9))
    other_artist.skills.add(Skill.objects.get(name="Scars"))
    (line,) = plan_for(day_off(artist), NOW).lines
    assert (line.way, line.artist) == (Way.OTHER_ARTIST, other_artist)


def test_only_an_artist_who_offers_the_service_takes_over(location, artist, other_artist):
    other_artist.services.set([Service.objects.get(slug="touch-up")])
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    (line,) = plan_for(day_off(artist), NOW).lines
    assert (line.way, line.artist) == (Way.LATER, artist)


def test_who_took_anyone_gets_the_next_time_of_anyone(location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), any_artist=True)
    make_appointment(
        location=location, artist=other_artist, starts_at=at(1, 10), room=rooms(location)[1]
    )
    (line,) = plan_for(day_off(artist), NOW).lines
    assert (line.way, line.artist, line.starts_at) == (Way.LATER, other_artist, at(1, 11, 15))


def test_nobody_able_means_a_call(location, artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    artist.services.remove(visit.service)
    assert ways(plan_for(day_off(artist), NOW)) == [Way.CALL]


def test_two_visits_are_never_led_to_the_same_time(location, artist, other_artist):
    for hour in (10, 12, 14):
        make_appointment(location=location, artist=artist, starts_at=at(1, hour))
    make_appointment(
        location=location,
        artist=other_artist,
        starts_at=at(1, 9),
        minutes=500,
        room=rooms(location)[1],
    )
    plan = plan_for(day_off(artist), NOW)
    assert ways(plan) == [Way.LATER] * 3
    assert [line.starts_at for line in plan.lines] == [at(2, 9), at(2, 10, 15), at(2, 11, 30)]


def test_what_is_proposed_can_be_done_at_once(location, artist, other_artist, clerk):
    make_artist(location, name="Cy")
    for day in (1, 2):
        for hour in (9, 11, 13, 15):
            make_appointment(location=location, artist=artist, starts_at=at(day, hour))
            make_appointment(
                location=location,
                artist=other_artist,
                starts_at=at(day, hour),
                room=rooms(location)[1],
            )
    off = time_away(of=artist, starts_at=at(1, 0), ends_at=at(3, 0))
    plan = plan_for(off, NOW)
    assert len(plan.lines) == 8
    off.made_at = NOW
    off.save()
    do_all(plan, clerk)
    assert not plan_for(off, NOW)
    assert Appointment.objects.filter(artist=artist, starts_at__lt=at(3, 0)).count() == 0


def test_a_client_is_not_led_to_a_time_at_which_they_have_another_visit(location, artist):
    sam = make_client()
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    elsewhere = make_location()
    make_appointment(
        location=elsewhere, artist=make_artist(elsewhere), starts_at=at(2, 9), client=sam
    )
    (line,) = plan_for(day_off(artist), NOW).lines
    assert line.starts_at == at(2, 9, 45)


def test_a_room_away_is_swapped_for_another_without_a_message(location, artist, clerk):
    first, second = rooms(location)
    client = make_client(email="sam@example.com")
    make_appointment(
        location=location, artist=artist, starts_at=at(1, 10), room=first, client=client
    )
    plan = plan_for(time_away(of=first, starts_at=at(1, 0), ends_at=at(2, 0)), NOW)
    assert (ways(plan), plan.lines[0].room) == ([Way.SAME_TIME], second)
    assert plan.in_numbers == "Moves 1, sends no messages"
    do_all(plan, clerk)
    assert Appointment.objects.get().room == second


def test_a_room_away_without_another_leads_to_the_next_free_time(location, artist, other_artist):
    first, second = rooms(location)
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), room=first)
    make_appointment(location=location, artist=other_artist, starts_at=at(1, 10), room=second)
    (line,) = plan_for(time_away(of=first, starts_at=at(1, 0), ends_at=at(2, 0)), NOW).lines
    assert (line.way, line.artist, line.starts_at) == (Way.LATER, artist, at(1, 11, 15))


def test_a_location_away_leads_to_the_next_free_time_there(location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 16))
    make_appointment(location=make_location(), artist=other_artist, starts_at=at(1, 16))
    off = time_away(of=location, starts_at=at(1, 12), ends_at=at(2, 12))
    (line,) = plan_for(off, NOW).lines
    assert (line.way, line.artist, line.starts_at) == (Way.LATER, artist, at(2, 12, 15))


def test_an_artist_away_is_away_at_every_location(location, artist):
    elsewhere = make_location(zone="Europe/Berlin")
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    make_appointment(location=elsewhere, artist=artist, starts_at=at(1, 14))
    assert len(plan_for(day_off(artist), NOW).lines) == 2


def test_live_holds_are_listed_and_given_back(location, artist, consultation, clerk, now):
    actions.hold(
        location=location,
        service=consultation,
        artist=artist,
        starts_at=at(1, 10),
        browser="one",
        now=now,
    )
    plan = plan_for(day_off(artist), now)
    assert ways(plan) == [Way.LET_GO]
    assert plan.in_numbers == "Moves 0, gives back 1 held time, sends no messages"
    do_all(plan, clerk)
    assert not Appointment.objects.exists()
    assert not plan_for(day_off(artist), now + timedelta(minutes=30))


def test_what_is_over_done_or_cancelled_is_not_inside(location, artist, clerk):
    make_appointment(location=location, artist=artist, starts_at=at(0, 6))
    make_appointment(
        location=location, artist=artist, starts_at=at(0, 12), status=Appointment.Status.DONE
    )
    gone = make_appointment(location=location, artist=artist, starts_at=at(0, 15))
    actions.cancel(appointment=gone, by=clerk, reason="ill", now=NOW)
    assert not plan_for(day_off(artist, 0), NOW)


def test_a_visit_under_way_is_not_moved(location, artist, other_artist):
    make_appointment(
        location=location,
        artist=artist,
        starts_at=at(0, 7, 45),
        status=Appointment.Status.IN_ROOM,
    )
    assert ways(plan_for(day_off(artist, 0), NOW)) == [Way.CALL]


def test_a_visit_that_should_have_begun_long_ago_is_not_given_to_another(
    location, artist, other_artist
):
    make_appointment(location=location, artist=artist, starts_at=at(0, 9))
    (line,) = plan_for(day_off(artist, 0), at(0, 9, 30)).lines
    assert line.way is Way.LATER
    (line,) = plan_for(day_off(artist, 0), at(0, 9, 10)).lines
    assert line.way is Way.OTHER_ARTIST


def test_numbers_count_one_message_a_client_and_calls_for_who_has_no_address(
    location, artist, other_artist
):
    sam, pat = make_client(email="sam@example.com"), make_client(phone="+12125550123")
    for hour, client in ((9, sam), (11, sam), (13, pat)):
        make_appointment(location=location, artist=artist, starts_at=at(1, hour), client=client)
    plan = plan_for(day_off(artist), NOW)
    assert plan.in_numbers == "Moves 3, leaves 1 to call, sends 1 message"


def test_a_change_meanwhile_fails_that_line_only(location, artist, other_artist, clerk):
    visits = [
        make_appointment(location=location, artist=artist, starts_at=at(1, hour))
        for hour in (10, 12)
    ]
    actions.move(appointment=visits[0], starts_at=at(1, 14), by=clerk, now=NOW)
    with pytest.raises(StaleChange):
        settle(
            appointment=visits[0],
            starts_at=at(1, 10),
            artist=other_artist,
            expected_sequence=0,
            by=clerk,
            now=NOW,
        )
    settle(
        appointment=visits[1],
        starts_at=at(1, 12),
        artist=other_artist,
        expected_sequence=0,
        by=clerk,
        now=NOW,
    )
    assert Appointment.objects.get(pk=visits[1].pk).artist == other_artist


def test_time_off_over_visits_leaves_them_where_they_are(location, artist, clerk):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    off = mark_away(of=artist, starts_at=at(1, 0), ends_at=at(2, 0), by=clerk, now=NOW)
    visit.refresh_from_db()
    assert (visit.starts_at, visit.status) == (at(1, 10), Appointment.Status.BOOKED)
    assert [line.appointment for line in plan_for(off, NOW).lines] == [visit]
    assert (off.made_by, off.made_at) == (clerk, NOW)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (at(1, 12), at(1, 12)),
        (at(1, 12), at(1, 11)),
        (at(-2, 12), at(-1, 12)),
        (at(1, 0), at(400, 0)),
    ],
)
def test_a_time_away_has_to_make_sense(artist, clerk, starts, ends):
    with pytest.raises(NoSuchAway):
        mark_away(of=artist, starts_at=starts, ends_at=ends, by=clerk, now=NOW)


def test_what_is_away_already_is_not_marked_again(artist, clerk):
    mark_away(of=artist, starts_at=at(1, 0), ends_at=at(3, 0), by=clerk, now=NOW)
    with pytest.raises(NoSuchAway, match="away then already"):
        mark_away(of=artist, starts_at=at(2, 0), ends_at=at(3, 0), by=clerk, now=NOW)
    mark_away(of=artist, starts_at=at(2, 0), ends_at=at(4, 0), by=clerk, now=NOW)


def test_an_away_that_has_begun_ends_now_and_another_is_removed(artist, clerk):
    begun = make_time_off(at(-1, 0), at(1, 0), artist=artist)
    coming = make_time_off(at(5, 0), at(6, 0), artist=artist)
    assert end_away(time_off=begun, by=clerk, now=NOW).ends_at == NOW
    assert end_away(time_off=coming, by=clerk, now=NOW) is None
    assert list(TimeOff.objects.all()) == [begun]


def test_an_away_can_be_shortened_but_not_to_before_it_began(artist, clerk):
    off = make_time_off(at(1, 0), at(6, 0), artist=artist)
    assert end_away(time_off=off, by=clerk, ends_at=at(3, 0), now=NOW).ends_at == at(3, 0)
    with pytest.raises(NoSuchAway):
        end_away(time_off=off, by=clerk, ends_at=at(0, 20), now=NOW)


@pytest.mark.parametrize("more", [1, 3])
def test_six_statements_however_many_visits(
    location, artist, other_artist, django_assert_num_queries, more
):
    for n in range(more):
        place = make_location() if n else location
        make_artist(place)
        visit = make_appointment(location=place, artist=artist, starts_at=at(1, 9 + 2 * n))
        visit.reasons.add(Reason.objects.get(slug="scar"))
        Room.objects.create(location=place, name="Extra")
    with django_assert_num_queries(6):
        assert len(plan_for(day_off(artist), NOW).lines) == more
