"""A payment that takes days: while it is on its way nothing is paid twice, and one that did not
come is asked for again on a new page. Offered are cards; a page of before may have offered more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from payments import actions
from payments.actions import events
from payments.errors import OnItsWay, PaidAlready
from payments.gateway import CLOSED, PAID, PENDING, Event, Page
from payments.links import pay_token
from payments.models import Checkout, Payment
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(minutes=5), NOW + timedelta(hours=30)


@pytest.fixture
def due(artist, location, clerk, demo):
    return deposit_of(money.held(artist, location, clerk))


@pytest.fixture
def page(due) -> Checkout:
    return page_of(due)


@pytest.fixture
def stands(page, demo, monkeypatch):
    """Let the gateway say of this page that it stands so, to whoever asks; gives it."""
    real = demo.page(page.page_id)

    def saying(state: str) -> Page:
        told = replace(real, state=state, address="", payment_ref="pi_1")

        def answer(page_id: str) -> Page:
            return told if page_id == page.page_id else demo_page(page_id)

        monkeypatch.setattr(demo, "page", answer)
        monkeypatch.setattr(demo, "close_page", answer)
        return told

    demo_page = demo.page
    return saying


def tell(kind: str, about: Page) -> None:
    event = Event(f"evt_{kind}", f"checkout.session.{kind}", NOW, about)
    events.take_event(event=event, gateway="demo", now=SOON)


def test_what_did_not_come_is_asked_for_on_a_new_page(due, page, stands):
    tell("completed", stands(PENDING))
    tell("async_payment_failed", stands(CLOSED))
    page.refresh_from_db()
    again = page_of(due, now=SOON)

    assert page.state == Checkout.State.CLOSED
    assert (again.state, again.amount_minor) == (Checkout.State.OPEN, 50000)
    assert again != page
    assert again.address


def test_who_comes_back_reads_that_nothing_came_and_where_to_pay(due, page, stands, client):
    there = reverse("pay-back", args=[pay_token(due)])
    assert "We have not heard" in client.get(there).content.decode()
    tell("async_payment_failed", stands(CLOSED))
    told = client.get(there).content.decode()

    assert "<h1>Nothing was paid.</h1>" in told
    assert "nothing was charged" in told
    assert "Pay on a new page" in told


@pytest.mark.parametrize("when", [SOON, LATER])
def test_while_it_is_on_its_way_nobody_is_led_to_a_page_again(due, page, stands, when):
    tell("completed", stands(PENDING))

    with pytest.raises(OnItsWay):
        page_of(due, now=when)
    assert Checkout.objects.get().state == Checkout.State.OPEN


def test_a_dead_page_that_nobody_told_of_is_found_by_the_sweep(due, page, stands):
    stands(CLOSED)
    actions.mend_pages(now=SOON)

    page.refresh_from_db()
    assert page.state == Checkout.State.CLOSED
    assert page_of(due, now=SOON).pk != page.pk


def test_what_is_on_its_way_for_too_long_is_asked_for_again_and_taken_if_it_comes(
    due, page, stands
):
    stands(PENDING)
    actions.mend_pages(now=NOW + timedelta(days=13))
    page.refresh_from_db()
    assert page.state == Checkout.State.OPEN
    actions.mend_pages(now=NOW + timedelta(days=15))
    page.refresh_from_db()
    assert page.state == Checkout.State.CLOSED

    tell("async_payment_succeeded", stands(PAID))
    assert Payment.objects.get().checkout == page
    assert balance(due.client) == 250000
    with pytest.raises(PaidAlready):
        page_of(due, now=LATER)
