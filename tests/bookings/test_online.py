"""From a browser's hold to a booked visit, without an account."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.actions.online import book_online, hold_for
from bookings.errors import TimeTaken
from bookings.models import Appointment, Reason
from clients.errors import NoWayToReach
from clients.models import Client
from tests.factories import at, make_appointment

pytestmark = pytest.mark.django_db
DETAILS = {"first_name": "Sam", "email": "sam@example.com", "said_adult": True}


@pytest.fixture
def choice(location, artist, consultation):
    return {"location": location, "service": consultation, "artist": artist}


@pytest.fixture
def terms(choice, now):
    return choice | {
        "starts_at": at(1, 14),
        "browser": "one",
        "network": "here",
        "details": DETAILS,
        "now": now,
    }


def held_at(choice, now, hour=14):
    return actions.hold(**choice, starts_at=at(1, hour), browser="one", now=now)


def test_the_hold_of_this_browser_becomes_the_booking(choice, terms, now):
    held = held_at(choice, now)
    booked = book_online(**terms)
    assert booked.pk == held.pk
    assert booked.status == Appointment.Status.BOOKED
    assert booked.client.first_name == "Sam"
    assert not booked.client.is_proven


def test_a_time_that_is_held_no_more_is_taken_anew(choice, terms, now):
    held_at(choice, now)
    actions.expire_holds(now=now + timedelta(minutes=11))
    booked = book_online(**(terms | {"now": now + timedelta(minutes=12)}))
    assert booked.starts_at == at(1, 14)


def test_a_hold_of_another_time_gives_way(choice, terms, now):
    held_at(choice, now, hour=9)
    book_online(**terms)
    assert [visit.starts_at for visit in Appointment.objects.all()] == [at(1, 14)]


def test_a_lost_time_makes_nobody(terms, location, artist, now):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    before = Client.objects.count()
    with pytest.raises(TimeTaken):
        book_online(**terms)
    assert Client.objects.count() == before
    assert Appointment.objects.count() == 1


def test_details_that_cannot_be_used_leave_the_hold(choice, terms, now):
    held_at(choice, now)
    with pytest.raises(NoWayToReach):
        book_online(**(terms | {"details": {"first_name": "Sam"}}))
    assert actions.hold_of(browser="one").starts_at == at(1, 14)


def test_a_stranger_is_never_told_with_whom_the_artist_is(terms, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    with pytest.raises(TimeTaken) as refused:
        book_online(**terms)
    assert "Sam" not in refused.value.sentence
    assert artist.name not in refused.value.sentence


def test_a_hold_is_one_of_exactly_what_was_chosen(choice, now, other_artist, remote):
    held_at(choice, now)
    same = choice | {"browser": "one", "starts_at": at(1, 14)}
    scar = Reason.objects.get(slug="scar")
    assert hold_for(**same) is not None
    assert hold_for(**(same | {"browser": "two"})) is None
    assert hold_for(**(same | {"starts_at": at(1, 15)})) is None
    assert hold_for(**(same | {"artist": other_artist})) is None
    assert hold_for(**(same | {"artist": None})) is None
    assert hold_for(**(same | {"service": remote})) is None
    assert hold_for(**(same | {"reasons": [scar]})) is None
