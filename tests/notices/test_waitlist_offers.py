"""Who waits is told of a time that came free, once, and only while it is kept for them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from bookings import actions as bookings
from bookings.actions.offering import decline_offer, offer_what_came_free, take_offer
from bookings.links import offer_token
from bookings.models import WaitlistOffer
from clients.models import Client, ContactConsent
from notices import actions, derived
from notices.actions import own_texts
from notices.models import Message, Notice
from notices.sms import Sent
from tests.bookings.offered import offered, wish
from tests.factories import NOW, at, make_appointment, make_client, make_time_off

pytestmark = pytest.mark.django_db
State = Notice.State
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _begun(db):
    derived.begin(NOW - timedelta(days=1))


def said(client) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(client=client).order_by("pk").values_list("kind", "state"))


def test_an_offer_is_told_at_once_with_its_own_link(sweep, sam, location, artist):
    made = offered(location, artist, client=sam)
    [letter] = sweep(NOW + A_MINUTE)
    assert letter.to == ["sam@example.com"]
    assert letter.subject == "A time you wanted is free: Tue 1 Dec 2026, 10:00 New York time"
    assert "until Mon 23 Nov 2026, 11:00 New York time" in letter.body
    assert f"/offer/{offer_token(made)}/" in letter.body
    assert sweep(NOW + 2 * A_MINUTE) == []
    assert said(sam) == [("waitlist-offer", State.SENT)]


def test_one_cancels_the_first_in_line_takes_it_and_the_second_hears_nothing(
    sweep, sam, location, artist, clerk
):
    make_time_off(at(8, 0), at(8, 9, 50), artist=artist)
    make_time_off(at(8, 11, 5), at(9, 0), artist=artist)
    visit = make_appointment(location=location, artist=artist, starts_at=at(8, 10))
    first = wish(location, client=sam, made_at=NOW - timedelta(days=2))
    second = wish(location, client=make_client(email="rita@example.com"))
    bookings.cancel(appointment=visit, by=clerk, reason="Ill", now=NOW)
    offer_what_came_free(now=NOW + A_MINUTE)
    assert [one.to for one in sweep(NOW + A_MINUTE)] == [["sam@example.com"]]
    take_offer(offer=first.offers.get(), now=NOW + 2 * A_MINUTE)
    offer_what_came_free(now=NOW + 3 * A_MINUTE)
    [letter] = sweep(NOW + 3 * A_MINUTE)
    assert letter.subject.startswith("Booked: Free consultation, Tue 1 Dec 2026, 10:00")
    assert said(sam) == [("waitlist-offer", State.SENT), ("confirmation", State.SENT)]
    assert said(second.client) == []


def test_declined_the_second_in_line_is_told(sweep, sam, location, artist):
    make_time_off(at(8, 0), at(8, 9, 50), artist=artist)
    make_time_off(at(8, 11, 5), at(9, 0), artist=artist)
    first = wish(location, client=sam, made_at=NOW - timedelta(days=2))
    wish(location, client=make_client(email="rita@example.com"))
    offer_what_came_free(now=NOW)
    sweep(NOW)
    decline_offer(offer=first.offers.get(), now=NOW + A_MINUTE)
    offer_what_came_free(now=NOW + 2 * A_MINUTE)
    assert [one.to for one in sweep(NOW + 2 * A_MINUTE)] == [["rita@example.com"]]


@pytest.mark.parametrize("end", [take_offer, decline_offer])
def test_an_offer_that_ended_is_not_told_any_more(sweep, sam, location, artist, end):
    made = offered(location, artist, client=sam)
    actions.claim(client=sam, occurrences=derived.due(NOW)[sam], now=NOW)
    assert said(sam) == [("waitlist-offer", State.WAITING)]
    end(offer=made, now=NOW + A_MINUTE)
    sweep(NOW + 2 * A_MINUTE)
    assert said(sam)[0] == ("waitlist-offer", State.WITHDRAWN)
    assert not any("/offer/" in letter.body for letter in mail.outbox)


def test_slept_through_it_is_not_told_and_is_listed_so(sweep, sam, location, artist):
    made = offered(location, artist, client=sam)
    bookings.expire_holds(now=made.answers_until)
    assert sweep(made.answers_until) == []
    assert said(sam) == [("waitlist-offer", State.LAPSED)]


def test_its_text_is_tried_on_one_that_is_over(sam, location, artist):
    made = offered(location, artist, client=sam)
    bookings.expire_holds(now=made.answers_until)
    shown = own_texts.sample(kind="waitlist-offer", client=sam, now=made.answers_until)
    assert "A time you wanted is free: Tue 1 Dec 2026, 10:00" in shown.letter.subject


def test_by_night_a_text_message_waits_for_the_morning_and_is_still_of_use(
    sweep, location, artist, settings, monkeypatch
):
    settings.SMS = {"account": "x"}
    texts = []

    class Gateway:
        def send(self, to, text, ref):
            texts.append(text)
            return Sent("sent")

    monkeypatch.setattr("notices.sms.gateway", Gateway)
    sam = make_client(phone="+12125550175", preferred_channel=Client.Channel.SMS)
    ContactConsent.objects.create(
        client=sam, kind=ContactConsent.Kind.SMS, is_given=True, said_at=NOW
    )
    made = offered(location, artist, client=sam, now=at(0, 22))
    sweep(at(0, 22, 1))
    assert texts == []
    assert Message.objects.get().due_at == at(1, 8)
    sweep(at(1, 8, 1))
    [text] = texts
    assert re.search(r"Tue 1 Dec 2026, 10:00 New York time.*until Tue 24 Nov 2026, 11:00", text)
    assert made.answers_until == at(1, 11)


def test_without_address_and_mobile_the_desk_is_asked_to_call(sweep, location, artist):
    made = offered(location, artist, client=make_client())
    sweep(NOW + A_MINUTE)
    task = Message.objects.get()
    assert task.channel == Message.Channel.CALL
    assert "A time you wanted is free" in task.text
    assert WaitlistOffer.objects.get() == made
