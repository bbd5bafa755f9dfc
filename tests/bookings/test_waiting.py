"""Who waits for a time that comes free, and which free times suit who waits."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.models import Reason, Service, Skill, WaitlistWish
from bookings.waiting import free_for, wishes_for
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
MONDAY = date(2026, 11, 23)


def wish(location, **fields):
    fields = {
        "client": fields.pop("client", None) or make_client(),
        "service": fields.pop("service", None) or Service.objects.get(slug="consultation"),
        "from_date": MONDAY,
        "until_date": MONDAY + timedelta(days=30),
        "made_at": NOW,
    } | fields
    reasons = fields.pop("reasons", ())
    made = WaitlistWish.objects.create(location=location, **fields)
    made.reasons.set(reasons)
    return made


@pytest.fixture
def freed(location, artist):
    """Ana on Tuesday from 10:00 to 10:45 has come free."""

    def ask(**changes):
        asked = {
            "location": location,
            "artist": artist,
            "starts_at": at(1, 10),
            "ends_at": at(1, 10, 45),
            "now": NOW,
        }
        return wishes_for(**(asked | changes))

    return ask


def test_who_waits_longest_comes_first(location, freed):
    late = wish(location)
    early = wish(location, made_at=NOW - timedelta(days=3))
    assert freed() == [early, late]


@pytest.mark.parametrize(
    "fields",
    [
        {"weekdays": [1]},
        {"weekdays": [0, 1, 2]},
        {"from_minute": 600, "until_minute": 601},
        {"from_date": date(2026, 11, 24), "until_date": date(2026, 11, 24)},
    ],
)
def test_a_wish_for_that_day_and_time_is_found(location, freed, fields):
    wanted = wish(location, **fields)
    assert freed() == [wanted]


@pytest.mark.parametrize(
    "fields",
    [
        {"weekdays": [0]},
        {"from_minute": 601},
        {"until_minute": 600},
        {"from_date": date(2026, 11, 25)},
        {"until_date": date(2026, 11, 23)},
        {"closed_at": NOW},
    ],
)
def test_a_wish_for_another_day_or_time_is_not(location, freed, fields):
    wish(location, **fields)
    assert freed() == []


def test_days_and_minutes_are_those_of_the_location(artist):
    berlin = make_location(zone="Europe/Berlin")
    wanted = wish(berlin, weekdays=[1], from_minute=30, until_minute=31)
    zone = ZoneInfo("Europe/Berlin")
    starts_at = at(1, 0, 30, zone=zone)  # still Monday in New York
    found = wishes_for(
        location=berlin,
        artist=artist,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        now=NOW,
    )
    assert found == [wanted]


def test_a_wish_for_somebody_else_or_elsewhere_is_not_found(location, other_artist, freed):
    wish(location, artist=other_artist)
    wish(make_location())
    assert freed() == []


def test_a_longer_visit_than_the_time_that_came_free_is_not_found(location, freed):
    wish(location, service=Service.objects.get(slug="smp-session"))
    assert freed() == []
    assert len(freed(ends_at=at(1, 13))) == 1


def test_a_shorter_visit_fits_unless_one_asks_for_the_service(location, freed, remote):
    shorter = wish(location, service=remote)
    assert freed() == [shorter]
    assert freed(service=Service.objects.get(slug="consultation")) == []


def test_a_service_the_artist_does_not_offer_is_not_found(location, artist, freed, remote):
    artist.services.remove(remote)
    wish(location, service=remote)
    assert freed() == []


def test_a_reason_waits_for_an_artist_with_its_skill(location, artist, freed):
    wanted = wish(location, reasons=[Reason.objects.get(slug="scar")])
    assert freed() == []
    artist.skills.add(Skill.objects.get(name="Scars"))
    assert freed() == [wanted]


def test_a_time_that_has_passed_meanwhile_is_nobodys(location, freed):
    wish(location)
    assert freed(now=at(1, 10, 5)) == []


def test_the_next_free_times_of_a_wish_are_hours_apart(location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 9))
    wanted = wish(location, weekdays=[1], until_minute=720)
    times = free_for([wanted], NOW)[wanted.pk]
    assert [time.starts_at for time in times] == [at(1, 10, 15), at(8, 9), at(8, 11)]
    assert {time.artist_id for time in times} == {artist.pk}


def test_nothing_is_free_for_a_wish_while_its_artist_is_away(location, artist, other_artist):
    wanted = wish(location, artist=artist, until_date=MONDAY + timedelta(days=5))
    make_time_off(at(0, 0), at(10, 0), artist=artist)
    assert free_for([wanted], NOW) == {wanted.pk: []}
    anyone = wish(location)
    assert free_for([anyone], NOW)[anyone.pk][0].artist_id == other_artist.pk


@pytest.mark.parametrize("more", [1, 3])
def test_two_statements_however_many_wishes_and_places(
    location, artist, django_assert_num_queries, more
):
    wishes = [wish(location)]
    for n in range(more):
        place = make_location()
        make_artist(place)
        wishes.append(wish(place, weekdays=[n], reasons=[Reason.objects.get(slug="scar")]))
    with django_assert_num_queries(2):
        free_for(wishes, NOW)
    with django_assert_num_queries(1):
        wishes_for(
            location=location, artist=artist, starts_at=at(1, 10), ends_at=at(1, 12), now=NOW
        )
