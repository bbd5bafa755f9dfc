"""A first session does not begin without photos from before."""

from __future__ import annotations

import pytest

from bookings.models import Appointment, Service
from clients.asks import missing
from tests.clients.uploads import kept
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(location, artist):
    def booked(service, client, day=3, **fields):
        service = Service.objects.get(slug=service)
        return make_appointment(
            location=location,
            artist=artist,
            client=client,
            starts_at=at(day, 10),
            service=service,
            **fields,
        )

    return booked


def photos(client, visit) -> list[str]:
    return [item.words for item in missing(client, visit, NOW) if item.key == "photos"]


def test_front_and_top_are_missing_until_they_are_there(book):
    sam = make_client()
    session = book("smp-session", sam)
    assert photos(sam, session) == ["Photos from before: front and top"]
    assert photos(sam, None) == ["Photos from before: front and top"]
    kept(sam, view="top")
    assert photos(sam, session) == ["Photos from before: front"]
    kept(sam, view="front")
    assert photos(sam, session) == []


def test_it_stops_and_says_so_kindly_to_the_client(book):
    sam = make_client()
    item = next(i for i in missing(sam, book("smp-session", sam), NOW) if i.key == "photos")
    assert item.stops
    assert "we take with you" in item.words_for_client


@pytest.mark.parametrize("service", ["consultation", "patch-test", "follow-up", "touch-up"])
def test_other_visits_need_none(book, service):
    sam = make_client()
    assert photos(sam, book(service, sam)) == []


def test_after_a_session_is_done_nobody_is_stopped_for_want_of_them(book):
    sam = make_client()
    book("smp-session", sam, day=-20, status=Appointment.Status.DONE, arrived_at=at(-20, 10),
         started_at=at(-20, 10), finished_at=at(-20, 12))  # fmt: skip
    assert photos(sam, book("smp-session", sam)) == []
    assert photos(sam, None) == []
