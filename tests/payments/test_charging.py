"""The price of a visit by itself: owed once it begins, asked for, and taken back if nobody came."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions
from payments.account import account_of
from payments.actions import charging
from payments.actions.entries import left_of
from payments.models import AmountDue, Entry
from tests.factories import NOW, at, make_client
from tests.payments import money
from tests.payments.money import balance, page_of

pytestmark = pytest.mark.django_db
Status = Appointment.Status
BEGINS = at(3, 10)


@pytest.fixture
def service(db):
    return money.priced_service()


@pytest.fixture
def deposit(service):
    return money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50)


@pytest.fixture
def book(service, location, artist, clerk, demo):
    def booked(client=None, now=NOW) -> Appointment:
        return bookings.book(
            client=client or make_client(), location=location, artist=artist, by=clerk,
            service=service, starts_at=BEGINS, now=now,
        )  # fmt: skip

    return booked


def come(visit, clerk, minute=0):
    visit.refresh_from_db()
    bookings.check_in(appointment=visit, by=clerk, now=at(3, 10, minute))
    actions.settle_all(now=at(3, 10, minute + 1))


def back(visit, clerk, minute):
    bookings.step_back(appointment=visit, by=clerk, now=at(3, 10, minute))
    visit.refresh_from_db()


def test_it_is_asked_for_once_with_a_way_to_pay_it(book, clerk):
    visit = book()
    come(visit, clerk)
    actions.settle_all(now=at(3, 10, 2))

    due = AmountDue.objects.get()
    assert (due.kind, due.words, due.amount_minor) == ("rest", "Your Touch-up", 30000)
    page = page_of(due, now=at(3, 10, 2))
    assert page.amount_minor == 30000


def test_the_deposit_is_taken_off_it(book, deposit, clerk):
    visit = book()
    actions.record_payment(
        client=visit.client, due=AmountDue.objects.get(), amount_minor=15000, method="cash",
        by=clerk, now=NOW,
    )  # fmt: skip
    come(visit, clerk)
    rest = AmountDue.objects.get(kind="rest")
    assert (rest.words, left_of(rest)) == ("The rest of your Touch-up", 15000)

    actions.record_payment(
        client=visit.client, due=rest, amount_minor=15000, method="cash", by=clerk, now=NOW
    )
    assert (balance(visit.client), account_of(visit.client).next) == (0, None)


def test_what_the_till_took_before_pays_it(book, clerk):
    visit = book()
    actions.record_payment(
        client=visit.client, amount_minor=40000, method="cash", by=clerk, now=NOW
    )
    come(visit, clerk)

    assert AmountDue.objects.get().settled_at == at(3, 10, 1)
    assert balance(visit.client) == -10000


def test_checked_in_by_mistake_and_cancelled_nothing_is_owed_or_asked(book, clerk):
    visit = book()
    come(visit, clerk)
    back(visit, clerk, 5)
    actions.cancel_and_settle(
        visit=visit, by=clerk, reason="Wrong person", side="clinic", now=at(3, 10, 6)
    )
    actions.settle_all(now=at(3, 10, 7))
    actions.settle_all(now=at(3, 10, 8))

    assert balance(visit.client) == 0
    assert Entry.objects.filter(kind="price").count() == 2
    assert not AmountDue.objects.filter(withdrawn_at=None).exists()


def test_checked_in_again_it_is_owed_again_and_once(book, clerk):
    visit = book()
    come(visit, clerk)
    back(visit, clerk, 5)
    actions.settle_all(now=at(3, 10, 6))
    assert balance(visit.client) == 0
    assert not AmountDue.objects.filter(withdrawn_at=None).exists()

    come(visit, clerk, 10)
    actions.settle_all(now=at(3, 10, 12))
    assert balance(visit.client) == 30000
    assert AmountDue.objects.get(withdrawn_at=None).amount_minor == 30000


def test_who_came_before_the_sweep_got_to_it_keeps_what_is_charged(book, clerk, monkeypatch):
    visit = book()
    come(visit, clerk)
    monkeypatch.setattr(charging, "_to_take_back", lambda now: [visit.pk])
    actions.settle_all(now=at(3, 10, 2))

    assert balance(visit.client) == 30000
    assert AmountDue.objects.get().is_open


def test_what_is_asked_of_who_does_not_come_is_left_alone_for_half_an_hour(book, deposit, clerk):
    visit = book(now=at(3, 9, 30))
    bookings.mark_no_show(appointment=visit, by=clerk, now=at(3, 10, 20))
    for minutes, is_open in ((29, True), (30, False)):
        actions.settle_all(now=visit.ends_at + timedelta(minutes=minutes))
        assert AmountDue.objects.get().is_open is is_open


@pytest.mark.parametrize("with_its_money", [True, False])
def test_a_deposit_too_soon_to_wait_for_goes_with_its_visit(book, deposit, clerk, with_its_money):
    visit = book(now=at(3, 9, 30))
    assert AmountDue.objects.get().is_open
    now = at(3, 9, 40)
    if with_its_money:
        actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="client", now=now)
    else:
        bookings.cancel(appointment=visit, by=clerk, reason="Ill", side="client", now=now)
        actions.settle_all(now=now)

    assert AmountDue.objects.get().withdrawn_at == now


def test_the_portal_leads_to_the_payment(client, client_user, book, clerk):
    visit = book(client_user.client)
    come(visit, clerk)
    client.force_login(client_user)
    said = client.get("/portal/money/").content.decode()

    assert "$300 to pay" in said
    assert "Pay it" in said
    assert "Nothing is asked of you now" not in said


def test_what_is_owed_and_not_asked_for_is_not_called_nothing(client, client_user, owner):
    person = client_user.client
    actions.correct(client=person, amount_minor=5000, note="A cap", by=owner, now=NOW)
    client.force_login(client_user)
    said = client.get("/portal/money/").content.decode()

    assert "Please pay it at the studio" in said
    assert "Nothing is asked of you now" not in said
