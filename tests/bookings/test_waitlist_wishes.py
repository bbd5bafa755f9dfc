"""Leaving a wish for a time that may come free."""

from datetime import date, timedelta

import pytest

from bookings.actions.waitlist import DatesDoNotFit, join_waitlist
from bookings.errors import NotOffered
from bookings.models import Reason, Service, WaitlistWish
from clients.errors import TooManyBookings
from clients.models import Client
from tests.factories import make_client

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def wish(location, artist, consultation, now):
    return {
        "location": location,
        "service": consultation,
        "artist": artist,
        "from_date": TODAY,
        "until_date": TODAY + timedelta(days=30),
        "details": {"first_name": "Sam", "email": "sam@example.com"},
        "now": now,
    }


def test_a_wish_has_a_client_of_its_own_even_when_the_address_is_known(wish):
    known = make_client(email="sam@example.com")
    made = join_waitlist(**wish, weekdays=[5, 1, 5], from_minute=720, until_minute=1020)
    assert made.client != known
    assert not made.client.is_proven
    assert (made.weekdays, made.from_minute, made.until_minute) == ([1, 5], 720, 1020)


def test_what_brings_them_is_kept(wish, artist):
    crown = Reason.objects.get(slug="crown")
    assert list(join_waitlist(**wish, reasons=[crown]).reasons.all()) == [crown]


@pytest.mark.parametrize(
    ("first", "last"), [(0, -1), (5, 4), (-9, -2), (0, 366)], ids=["past", "back", "over", "far"]
)
def test_dates_that_no_time_can_fit_are_refused(wish, first, last):
    dates = {"from_date": TODAY + timedelta(first), "until_date": TODAY + timedelta(last)}
    with pytest.raises(DatesDoNotFit):
        join_waitlist(**(wish | dates))
    assert not Client.objects.exists()


def test_one_waits_only_for_what_is_offered_online(wish, artist):
    session = Service.objects.get(slug="smp-session")
    with pytest.raises(NotOffered):
        join_waitlist(**(wish | {"service": session}))
    artist.services.clear()
    with pytest.raises(NotOffered):
        join_waitlist(**wish)


def test_the_limit_of_one_contact_a_day_holds_here_as_well(wish):
    for _ in range(3):
        join_waitlist(**wish)
    with pytest.raises(TooManyBookings):
        join_waitlist(**wish)
    assert WaitlistWish.objects.count() == 3
