"""The waitlist at the desk: who waits, what is free for them, and off the list again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from bookings import actions
from bookings.actions.offering import take_offer
from bookings.models import Reason, Service, WaitlistOffer, WaitlistWish
from payments.actions import lapse_holds
from tests.bookings.offered import offered
from tests.factories import NOW, at, make_artist, make_client, make_location, make_user
from tests.payments import money

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
    times = page.context["rows"][1].times
    assert [time.starts_at for time in times] == [at(1, 9), at(1, 11), at(8, 9)]
    asked = parse_qs(urlparse(times[0].url).query)
    assert asked == {
        "client": [late.client.ref],
        "location": ["hudson"],
        "service": [str(late.service_id)],
        "start": ["2026-11-24T14:00Z"],
        "day": ["2026-11-24"],
    }
    assert desk.get(times[0].url).status_code == 200


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


def test_an_open_offer_is_shown_and_taken_for_them_on_the_telephone(desk, location, artist, clerk):
    made = offered(location, artist)
    page = desk.get(reverse(LIST)).content.decode()
    assert "Tue 1 Dec 2026, 10:00" in page
    assert "Kept until Mon 23 Nov 2026, 11:00" in page
    assert "Offer it" not in page
    desk.post(reverse("desk:waitlist-take", args=[made.ref]))
    made.refresh_from_db()
    assert (made.outcome, made.ended_by) == ("taken", clerk)
    assert (made.visit.status, made.visit.booked_by) == ("booked", clerk)
    assert shown(desk.get(reverse(LIST))) == []
    visit = desk.get(reverse("desk:appointment", args=[made.visit.ref])).content.decode()
    assert "from the waitlist: offered Mon 23 Nov 2026, 08:00" in visit


def test_an_offer_is_taken_back_and_stays_in_the_story(desk, location, artist, clerk):
    made = offered(location, artist)
    desk.post(reverse("desk:waitlist-withdraw", args=[made.ref]))
    made.refresh_from_db()
    assert (made.outcome, made.ended_by, made.visit) == ("withdrawn", clerk, None)
    page = desk.get(reverse(LIST)).content.decode()
    assert "1 offer before" in page
    assert "Tue 1 Dec 2026, 10:00: withdrawn" in page
    late = desk.post(reverse("desk:waitlist-take", args=[made.ref]))
    assert late.status_code == 410
    assert "no longer keep that time" in late.content.decode()


def test_a_free_time_is_offered_by_hand(desk, location, artist, clerk):
    waits = wish(location, weekdays=[1], until_minute=720)
    [first, *_] = desk.get(reverse(LIST)).context["rows"][0].times
    assert (first.starts_at, first.artist) == (at(1, 9), "ana")
    offer = reverse("desk:waitlist-offer", args=[waits.ref])
    chosen = {"start": first.starts_at.isoformat(), "artist": "ana"}
    desk.post(offer, chosen)
    made = waits.offers.get()
    assert (made.starts_at, made.offered_by) == (at(1, 9), clerk)
    again = desk.post(offer, chosen)
    assert again.status_code == 409
    assert "an offer to answer until 11:00" in again.content.decode()
    assert desk.post(offer, {"start": "soon", "artist": "ana"}).status_code == 404


def test_what_is_too_near_is_only_booked(desk, location, artist):
    wish(location)
    [today, *_] = desk.get(reverse(LIST)).context["rows"][0].times
    assert (today.starts_at, today.artist) == (at(0, 9), "")


def test_the_calendar_says_to_whom_a_time_is_offered_and_until_when(desk, location, artist):
    made = offered(location, artist, client=make_client(first_name="Rita"))
    feed = reverse("desk:calendar-feed")
    [block] = desk.get(feed, {"start": "2026-12-01", "end": "2026-12-02"}).json()["visits"]
    assert (block["name"], block["until"]) == ("Offered to Rita", "until 11:00")
    twin = reverse("desk:calendar-list")
    assert "Offered to Rita until 11:00" in desk.get(twin, {"date": "2026-12-01"}).content.decode()
    made.visit.held_until = at(1, 10, 30)
    made.visit.save()
    [block] = desk.get(feed, {"start": "2026-12-01", "end": "2026-12-02"}).json()["visits"]
    assert block["until"] == "until Tue 24 Nov 2026, 10:30"


def test_three_left_unanswered_ask_for_a_call(desk, location, artist):
    waits = wish(location)
    for n in range(3):
        WaitlistOffer.objects.create(
            wish=waits,
            artist=artist,
            starts_at=at(9 + n, 10),
            ends_at=at(9 + n, 11),
            offered_at=NOW - timedelta(days=n, hours=3),
            answers_until=NOW - timedelta(days=n),
            outcome="lapsed",
            ended_at=NOW - timedelta(days=n),
        )
    page = desk.get(reverse(LIST)).content.decode()
    assert "3 offers before" in page
    assert "Please ask them before more is offered" in page


def test_taken_and_not_paid_yet_says_so_and_offers_nothing_else(desk, location, artist):
    deposit_of_a_touch_up(artist)
    service = Service.objects.get(slug="touch-up")
    made = offered(location, artist, service=service, made_at=NOW - timedelta(days=1))
    page = desk.post(reverse("desk:waitlist-take", args=[made.ref]), follow=True)
    text = page.content.decode()
    assert "is kept for Sam until Tue 24 Nov 2026, 08:00 New York time" in text
    assert "Deposit asked" in text
    assert reverse("desk:clients-money", args=[made.wish.client.ref]) in text
    assert "Kept until Tue 24 Nov 2026, 08:00" in text
    assert "taken, not paid yet" in text
    assert "Booked meanwhile" not in text
    assert reverse("desk:appointment", args=[made.visit.ref]) not in text
    assert reverse("desk:waitlist-offer", args=[made.wish.ref]) not in text
    [block] = desk.get(
        reverse("desk:calendar-feed"), {"start": "2026-12-01", "end": "2026-12-02"}
    ).json()["visits"]
    assert (block["name"], block["until"]) == ("Kept for Sam", "until Tue 24 Nov 2026, 08:00")


def test_taken_and_not_paid_in_time_they_are_offered_times_again(desk, location, artist, clerk):
    deposit_of_a_touch_up(artist)
    service = Service.objects.get(slug="touch-up")
    made = offered(location, artist, service=service, made_at=NOW - timedelta(days=1))
    take_offer(offer=made, by=clerk, now=NOW)
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        lapse_holds()
        text = desk.get(reverse(LIST)).content.decode()
    assert "taken, not paid in time" in text
    assert "Deposit asked" not in text
    assert reverse("desk:waitlist-offer", args=[made.wish.ref]) in text


def deposit_of_a_touch_up(artist) -> None:
    """$100 of $300, and a day to pay."""
    service = money.priced_service("touch-up")
    money.deposit_rule(service=service, amount_minor=10000, online_minutes=24 * 60)
    artist.services.add(service)
