"""The waitlist at the desk: who waits, what is free for them, and off the list again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from bookings import actions
from bookings.models import Reason, Service, WaitlistWish
from tests.factories import NOW, at, make_artist, make_client, make_location, make_user

pytestmark = pytest.mark.django_db
LIST = "desk:waitlist"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def wish(location, **fields) -> WaitlistWish:
    fields = {
        "client": fields.pop("client", None) or make_client(),
        "service": fields.pop("service", None) or Service.objects.get(slug="consultation"),
        "from_date": NOW.date(),
        "until_date": NOW.date() + timedelta(days=30),
        "made_at": NOW - timedelta(days=1),
    } | fields
    return WaitlistWish.objects.create(location=location, **fields)


def shown(page) -> list[WaitlistWish]:
    return [row.wish for row in page.context["rows"]]


def test_who_waits_longest_stands_first_with_free_times_to_book(desk, location, artist):
    late = wish(location, weekdays=[1], until_minute=720)
    early = wish(location, made_at=NOW - timedelta(days=9))
    page = desk.get(reverse(LIST))
    assert shown(page) == [early, late]
    offers = page.context["rows"][1].offers
    assert [offer.starts_at for offer in offers] == [at(1, 9), at(1, 11), at(8, 9)]
    asked = parse_qs(urlparse(offers[0].url).query)
    assert asked == {
        "client": [late.client.ref],
        "location": ["hudson"],
        "service": [str(late.service_id)],
        "start": ["2026-11-24T14:00Z"],
        "day": ["2026-11-24"],
    }
    assert desk.get(offers[0].url).status_code == 200


def test_what_they_wish_is_said_in_words(desk, location, artist):
    wish(location, weekdays=[0, 2], from_minute=540, until_minute=720, note="Before the wedding")
    page = desk.get(reverse(LIST)).content.decode()
    assert "Mon, Wed, beginning 09:00–12:00, Mon 23 Nov 2026 to Wed 23 Dec 2026" in page
    assert "Before the wedding" in page


def test_the_list_is_narrowed(desk, location, artist, other_artist, remote):
    elsewhere = make_location(slug="loop")
    here = wish(location, artist=artist)
    there = wish(elsewhere)
    by_phone = wish(location, service=remote, artist=other_artist)
    assert shown(desk.get(reverse(LIST), {"location": "loop"})) == [there]
    assert shown(desk.get(reverse(LIST), {"service": remote.slug})) == [by_phone]
    assert shown(desk.get(reverse(LIST), {"artist": "ana"})) == [here, there]
    assert (
        "Nobody waits for that"
        in desk.get(reverse(LIST), {"artist": "x", "location": "y"}).content.decode()
    )


def test_who_was_booked_meanwhile_is_marked(desk, location, artist, clerk):
    waits = wish(location)
    actions.book(
        client=waits.client,
        location=location,
        service=waits.service,
        artist=artist,
        starts_at=at(2, 10),
        by=clerk,
    )
    page = desk.get(reverse(LIST))
    assert page.context["rows"][0].wish.booked_for == at(2, 10)
    assert "Booked meanwhile" in page.content.decode()


def test_a_wish_comes_off_the_list_with_why(desk, location, artist, clerk):
    waits = wish(location)
    close = reverse("desk:waitlist-close", args=[waits.ref])
    desk.post(close, {"reason": "Could not be reached"})
    waits.refresh_from_db()
    assert (waits.closed_at, waits.closed_by) == (NOW, clerk)
    assert waits.closed_because == "Could not be reached"
    assert shown(desk.get(reverse(LIST))) == []
    desk.post(close, {"reason": "Again"})
    waits.refresh_from_db()
    assert waits.closed_because == "Could not be reached"


def test_wishes_of_the_past_are_not_listed(desk, location):
    wish(
        location,
        from_date=NOW.date() - timedelta(days=9),
        until_date=NOW.date() - timedelta(days=2),
    )
    assert "Nobody is waiting" in desk.get(reverse(LIST)).content.decode()


def test_only_the_desk_sees_who_waits(client, location, artist):
    waits = wish(location)
    close = reverse("desk:waitlist-close", args=[waits.ref])
    client.force_login(artist.user)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(close).status_code == 403
    client.force_login(make_user(Role.CLIENT))
    assert client.get(reverse(LIST)).status_code == 404
    assert client.post(close).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_the_database_at_most_twelve_times(
    desk, location, artist, clerk, django_assert_max_num_queries, more
):
    for n in range(more):
        place = make_location()
        made = wish(place, artist=make_artist(place))
        made.reasons.add(Reason.objects.get(slug="scar"))
        booked = wish(location)
        actions.book(
            client=booked.client,
            location=location,
            service=booked.service,
            artist=artist,
            starts_at=at(2 + n, 10),
            by=clerk,
        )
    with django_assert_max_num_queries(12):
        assert len(shown(desk.get(reverse(LIST)))) == 2 * more
