"""A client with a mobile and no e-mail address cannot sign in: what a text message is about stands
on a page of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.actions import book, move
from bookings.models import Appointment, Service
from clients.actions import say_whether
from notices import actions, links
from notices.models import Message, Notice
from notices.segments import count
from tests.factories import at, make_appointment, make_client

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MOBILE = "+12125550123"
TEXTED = {"account": "AC1", "token": "secret", "sender": "+12125550100"}


@pytest.fixture
def kim(location, artist, now):
    """A session ended an hour ago; they are texted."""
    actions.sweep(now=now - 40 * DAY)
    one = make_client(first_name="Kim", phone=MOBILE)
    say_whether(
        client=one, kind="sms", is_given=True, wording="Text me.", side="client", by=None, now=now
    )
    make_appointment(
        location=location, artist=artist, client=one, starts_at=at(0, 9), status="done",
        service=Service.objects.get(slug="smp-session"), finished_at=at(0, 11),
        changed_at=now - 20 * DAY,
    )  # fmt: skip
    return one


@pytest.fixture
def texted(kim, monkeypatch, time_machine):
    """The text message of that day."""
    monkeypatch.setattr("notices.sms.is_offered", lambda: True)
    time_machine.move_to(at(0, 12), tick=False)
    actions.sweep(now=at(0, 12))
    return Message.objects.get(client=kim, channel="sms")


def path_in(message) -> str:
    [address] = [word for word in message.text.split() if "/read/" in word]
    return "/read/" + address.split("/read/")[1]


def test_it_leads_to_what_the_day_asks_and_not_to_a_door_that_stays_shut(texted, client):
    assert "/portal/" not in texted.text
    page = client.get(path_in(texted))
    words = page.content.decode()
    assert page.status_code == 200
    assert "Well done. Now let it rest." in words
    assert "<li>" in words
    assert "Not normal" in words
    assert "/portal/" not in words.split("<main")[1].split("</main>")[0]


def test_two_segments_hold_it(texted):
    assert count(texted.text).count <= 2


def test_it_ends_when_it_is_of_no_more_use(texted, client, time_machine):
    time_machine.move_to(at(20, 12), tick=False)
    page = client.get(path_in(texted))
    assert page.status_code in (404, 410)
    assert "over" in page.content.decode()


def test_a_link_serves_one_purpose_and_its_own_notice(texted, client):
    notice = Notice.objects.get(message=texted)
    for purpose in (links.COMING, links.STOP):
        assert client.get(f"/read/{links.token(notice, purpose)}/").status_code in (404, 410)


def test_who_has_an_address_is_led_into_their_account(kim, monkeypatch):
    kim.email, kim.preferred_channel = "kim@example.com", "sms"
    kim.save()
    monkeypatch.setattr("notices.sms.is_offered", lambda: True)
    actions.sweep(now=at(0, 12))
    assert "/portal/healing/day/" in Message.objects.get(client=kim, channel="sms").text


def test_a_neutral_one_says_nothing_of_hair_on_either(kim, client, monkeypatch, time_machine):
    kim.neutral_messages = True
    kim.save()
    monkeypatch.setattr("notices.sms.is_offered", lambda: True)
    time_machine.move_to(at(0, 12), tick=False)
    actions.sweep(now=at(0, 12))
    message = Message.objects.get(client=kim, channel="sms")
    words = client.get(path_in(message)).content.decode().split("<main")[1]
    for telling in ("head", "scalp", "pigment", "hair"):
        assert telling not in words.split("</main>")[0].casefold()
        assert telling not in message.text.casefold()


@pytest.fixture
def told_of_two(kim, artist, location, consultation, clerk, monkeypatch, time_machine):
    """Two visits booked for who has no address: one text message."""
    monkeypatch.setattr("notices.sms.is_offered", lambda: True)
    for day in (2, 9):
        book(
            client=kim, artist=artist, location=location, service=consultation, by=clerk,
            starts_at=at(day, 14), now=at(0, 9),
        )  # fmt: skip
    time_machine.move_to(at(0, 12), tick=False)
    actions.sweep(now=at(0, 12))
    return Message.objects.get(client=kim, notices__kind=Notice.Kind.CONFIRMATION)


def test_of_several_visits_each_stands_there_with_its_own_link(told_of_two, client):
    words = client.get(path_in(told_of_two)).content.decode()
    assert "Your appointments are booked." in words
    assert words.count("/booking/") == 2
    assert "Wed 25 Nov 2026" in words
    assert "Wed 2 Dec 2026" in words
    assert "attached" not in words


def test_what_went_with_them_stands_below(told_of_two, client):
    assert told_of_two.notices.filter(kind=Notice.Kind.AFTERCARE).exists()
    words = client.get(path_in(told_of_two)).content.decode()
    assert words.index("Your appointments are booked.") < words.index("Now let it rest.")


def test_visits_that_stand_otherwise_by_now_stand_there_no_more(told_of_two, client, clerk):
    visit = Appointment.objects.get(starts_at=at(2, 14))
    move(appointment=visit, starts_at=at(3, 14), by=clerk, now=at(0, 12))
    assert "Your appointments are booked." not in client.get(path_in(told_of_two)).content.decode()
