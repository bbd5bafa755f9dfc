"""A time that came free, through the link in its message: taken, declined, or too late."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.actions import cancel
from bookings.actions.offering import withdraw_offer
from bookings.links import manage_token, offer_token
from bookings.models import Appointment, WaitlistOffer
from payments.actions import lapse_holds, record_payment
from payments.links import pay_token
from payments.models import AmountDue, PolicyAcceptance
from studio.models import CancellationPolicy, Deed
from tests.bookings.offered import offered
from tests.factories import NOW, at, make_appointment, make_client
from tests.payments import money
from tests.website.conftest import key_in, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def offer(clock, location, artist):
    person = make_client(first_name="Ruth", email="ruth@example.com")
    return offered(location, artist, client=person)


@pytest.fixture
def link(offer):
    return reverse("offer", args=[offer_token(offer)])


def outcome(offer) -> str:
    offer.refresh_from_db()
    return offer.outcome


def test_it_says_when_where_with_whom_for_what_and_until_when(client, link):
    page = client.get(link)
    said = text_of(page)
    for words in (
        "Tue 1 Dec 2026, 10:00 New York time",
        "Hudson",
        "Ana Ruiz",
        "Nothing. It is free.",
        "until Mon 23 Nov 2026, 11:00 New York time",
    ):
        assert words in said
    assert "Ruth" not in said
    assert "no-store" in page["Cache-Control"]
    assert "no-referrer" in page["Referrer-Policy"]


def test_opening_it_changes_nothing(client, link, offer):
    before = list(Appointment.objects.values()), list(WaitlistOffer.objects.values())
    client.get(link)
    assert (list(Appointment.objects.values()), list(WaitlistOffer.objects.values())) == before


def test_taken_it_is_booked_and_leads_to_the_visit(client, link, offer):
    key = key_in(client.get(link))
    page = client.post(link, {"answer": "take", "once": key}, follow=True)
    assert "It is yours." in text_of(page)
    assert outcome(offer) == "taken"
    assert offer.visit.status == "booked"
    assert reverse("manage", args=[manage_token(offer.visit)]) in page.content.decode()
    again = client.post(link, {"answer": "take", "once": key}, follow=True)
    assert "It is yours." in text_of(again)
    assert link not in "".join(Deed.objects.values_list("led_to", flat=True))


def test_not_this_time_keeps_them_on_the_list(client, link, offer):
    page = client.post(link, {"answer": "decline"}, follow=True)
    assert "Thank you for telling us." in text_of(page)
    assert "still on the list" in text_of(page)
    assert outcome(offer) == "declined"
    assert offer.wish.closed_at is None
    page = client.post(link, {"answer": "take"})
    assert (page.status_code, outcome(offer)) == (200, "declined")


def test_off_the_list_at_once_or_later(client, link, offer):
    client.post(link, {"answer": "decline"})
    page = client.post(link, {"answer": "leave"}, follow=True)
    assert "You are off the list." in text_of(page)
    offer.wish.refresh_from_db()
    assert offer.wish.closed_because == "No longer wants it"


def test_leaving_while_it_is_kept_lets_it_go(client, link, offer):
    page = client.post(link, {"answer": "leave"}, follow=True)
    assert "You are off the list." in text_of(page)
    assert outcome(offer) == "declined"
    assert not Appointment.objects.exists()


def test_too_late_is_said_kindly_before_a_sweep_has_run(client, link, offer):
    with time_machine.travel(offer.answers_until, tick=False):
        for page in (client.get(link), client.post(link, {"answer": "take"})):
            assert page.status_code == 410
            assert "free for the next person again" in text_of(page)
            assert "still on the list" in text_of(page)
    assert outcome(offer) == ""


def test_taken_back_by_the_studio(client, link, offer, clerk):
    withdraw_offer(offer=offer, by=clerk, now=NOW)
    page = client.get(link)
    assert page.status_code == 410
    assert "We had to take this time back." in text_of(page)


def test_who_is_booked_then_already_is_told_and_keeps_the_offer(
    client, link, offer, location, other_artist
):
    Appointment.objects.filter(pk=offer.visit_id).update(client=make_client())
    make_appointment(
        location=location, artist=other_artist, starts_at=at(8, 10), client=offer.wish.client,
        room=location.rooms.last(),
    )  # fmt: skip
    page = client.post(link, {"answer": "take"})
    assert page.status_code == 409
    assert "already has" in text_of(page)
    assert outcome(offer) == ""


@pytest.mark.parametrize("answer", ["", "yes", "\x00"])
def test_any_other_answer_is_none(client, link, offer, answer):
    assert client.post(link, {"answer": answer}).status_code == 302
    assert outcome(offer) == ""


@pytest.mark.parametrize("token", ["nothing", "aaaaaaaaaaaa-0123456789", "{}x"])
def test_a_link_that_is_not_whole_opens_nothing(client, offer, token):
    page = client.get(reverse("offer", args=[token.format(offer_token(offer))]))
    assert page.status_code == 410
    assert "not complete" in text_of(page)


def test_the_link_of_a_visit_answers_no_offer(client, offer):
    other = manage_token(offer.visit)
    assert client.get(reverse("offer", args=[other])).status_code == 410


def test_the_offer_page_is_no_way_to_a_held_time(client, offer):
    link = reverse("manage", args=[manage_token(offer.visit)])
    assert client.get(link).status_code == 410


def test_the_hours_are_counted(offer):
    assert offer.answers_until - offer.offered_at == timedelta(hours=3)


def test_taking_it_is_by_the_policy_that_stands_beside(client, link, offer):
    CancellationPolicy.objects.create(text="Two days before.", in_force_from=NOW - DAY)
    assert "agree to our cancellation policy Two days before." in text_of(client.get(link))
    client.post(link, {"answer": "take"})
    agreed = PolicyAcceptance.objects.get()
    assert (agreed.visit, agreed.text, agreed.network) == (
        offer.visit, "Two days before.", "127.0.0.1",
    )  # fmt: skip


# With a deposit.


@pytest.fixture
def dear(clock, location, artist):
    """A touch-up of $300, of which $100 are asked first, and a day to pay them."""
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=10000, online_minutes=24 * 60)
    artist.services.add(service)
    person = make_client(first_name="Ruth", email="ruth@example.com")
    return offered(location, artist, client=person, service=service, made_at=NOW - DAY)


@pytest.fixture
def dear_link(dear):
    return reverse("offer", args=[offer_token(dear)])


def test_a_deposit_is_told_before_it_is_taken(client, dear_link):
    said = text_of(client.get(dear_link))
    assert "A deposit of $100 makes it yours." in said
    assert "you have 24 h to pay, and your place on the list is kept until then" in said


def test_what_the_policy_means_in_money_stands_beside_and_is_kept(client, dear_link):
    line = "Later, or missed: the deposit is kept."
    money.terms()
    assert line in text_of(client.get(dear_link))
    client.post(dear_link, {"answer": "take"})
    assert line in PolicyAcceptance.objects.get().said


def test_without_a_deposit_nothing_is_said_of_one(client, link):
    assert "deposit" not in text_of(client.get(link))


def test_taken_the_page_leads_to_the_deposit_and_says_the_place_is_kept(client, dear, dear_link):
    page = client.post(dear_link, {"answer": "take"}, follow=True)
    said = text_of(page)
    for words in (
        "One step left: the deposit.",
        "until Tue 24 Nov 2026, 08:00 New York time",
        "Your place on the list is kept until the deposit is paid.",
        "not about this one",
    ):
        assert words in said
    assert "It is yours." not in said
    due = AmountDue.objects.get(visit=dear.visit)
    assert reverse("pay", args=[pay_token(due)]) in page.content.decode()
    assert client.get(reverse("pay", args=[pay_token(due)])).status_code == 200


def test_paid_it_is_theirs(client, dear, dear_link, clerk):
    client.post(dear_link, {"answer": "take"})
    due = AmountDue.objects.get(visit=dear.visit)
    record_payment(client=due.client, amount_minor=10000, method="cash", due=due, by=clerk, now=NOW)
    assert "It is yours." in text_of(client.get(dear_link))


def test_not_paid_in_time_they_are_told_their_place_is_kept(client, dear, dear_link):
    client.post(dear_link, {"answer": "take"})
    with time_machine.travel(NOW + DAY, tick=False):
        assert "A payment that is on its way still counts." in text_of(client.get(dear_link))
        lapse_holds()
        page = client.get(dear_link)
        assert page.status_code == 410
        assert "the deposit did not come in time" in text_of(page)
        assert "You are still on the list, in the same place." in text_of(page)
        client.post(dear_link, {"answer": "leave"})
    dear.wish.refresh_from_db()
    assert dear.wish.closed_because == "No longer wants it"


def test_given_back_it_is_free_at_once_and_the_place_is_kept(client, dear, dear_link):
    client.post(dear_link, {"answer": "take"})
    page = client.post(dear_link, {"answer": "give-back"}, follow=True)
    said = text_of(page)
    assert "Tue 1 Dec 2026, 10:00 was given back before its deposit was paid." in said
    assert "You are still on the list, in the same place." in said
    dear.refresh_from_db()
    assert (dear.visit.status, dear.wish.closed_at) == ("cancelled", None)


def test_a_paid_visit_is_not_given_back_here(client, dear, dear_link, clerk):
    client.post(dear_link, {"answer": "take"})
    due = AmountDue.objects.get(visit=dear.visit)
    record_payment(client=due.client, amount_minor=10000, method="cash", due=due, by=clerk, now=NOW)
    page = client.post(dear_link, {"answer": "give-back"}, follow=True)
    assert "It is yours." in text_of(page)


# Long after.


def test_a_visit_that_was_cancelled_since_is_said_so(client, link, offer):
    client.post(link, {"answer": "take"})
    offer.refresh_from_db()
    cancel(appointment=offer.visit, by=None, now=NOW)
    page = client.get(link)
    assert page.status_code == 200
    assert "This appointment is cancelled." in text_of(page)
    assert "Add to my calendar" not in text_of(page)


def test_after_the_visit_it_leads_nowhere_that_has_ended(client, link, offer):
    client.post(link, {"answer": "take"})
    offer.refresh_from_db()
    with time_machine.travel(offer.ends_at, tick=False):
        page = client.get(link)
    assert "This visit has begun or is over." in text_of(page)
    assert manage_token(offer.visit) not in page.content.decode()
