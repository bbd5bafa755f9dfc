"""A refund that does not go through to the card: it is given by hand once, and counts once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices.kinds import money as told_money
from payments import actions
from payments.account import account_of
from payments.actions import refunds
from payments.errors import TooMuchBack
from payments.gateway import DONE, FAILED, Returned
from payments.models import MoneyPaper, Payment, Refund
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def payment(artist, location, clerk, demo) -> Payment:
    """A deposit of $500 of $3,000, paid online."""
    page = page_of(deposit_of(money.held(artist, location, clerk)))
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    return Payment.objects.get()


@pytest.fixture
def failed(payment, clerk) -> Refund:
    """$200 of it that the card did not take."""
    made = actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)
    refunds.take_returned(told=Returned("re_1", made.ref, FAILED, 20000), now=NOW)
    return Refund.objects.get(pk=made.pk)


def test_it_is_given_by_hand_once_however_often_it_is_pressed(payment, failed, clerk):
    first = actions.turn_to_hand(made=failed, by=clerk, now=LATER)
    again = actions.turn_to_hand(made=failed, by=clerk, now=LATER)
    payment.refresh_from_db()

    assert first == again
    assert (first.state, first.way, first.instead_of) == ("done", "hand", failed)
    assert (payment.refunded_minor, balance(payment.client)) == (20000, 270000)
    assert MoneyPaper.objects.filter(kind="credit-note").count() == 1


def test_what_did_not_go_back_is_not_counted_as_more_that_came_in(payment, failed):
    account = account_of(payment.client)
    assert (account.sums.paid, account.sums.back) == (50000, 0)
    assert account.balance_minor == 250000


def test_what_did_not_go_back_pays_what_a_bank_left_open(payment, clerk):
    made = actions.refund(payment=payment, amount_minor=20000, reason="Less", by=clerk, now=NOW)
    dispute = actions.open_dispute(
        payment=payment, amount_minor=10000, reason="fraudulent", due_by=None, by=None, now=NOW
    )
    actions.close_dispute(dispute=dispute, won=True, by=clerk, now=NOW)
    payment.due.refresh_from_db()
    assert payment.due.is_open
    refunds.take_returned(told=Returned("re_1", made.ref, FAILED, 20000), now=LATER)
    payment.due.refresh_from_db()
    assert payment.due.settled_at == LATER


def test_the_database_gives_nothing_twice_in_its_place(failed, clerk):
    given = actions.turn_to_hand(made=failed, by=clerk, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(
            client=given.client, payment=given.payment, amount_minor=1, currency="USD",
            way="hand", reason="Again", asked_at=LATER, instead_of=failed,
        )  # fmt: skip


def test_the_desk_is_asked_for_it_until_it_is_given(failed, clerk, client):
    client.force_login(clerk)
    there = reverse("desk:clients-money-waiting", args=[failed.client.ref])
    given = reverse("desk:clients-money-given", args=[failed.client.ref, failed.ref])
    assert "did not go through" in client.get(there).content.decode()
    for _ in range(2):
        assert client.post(given).status_code == 302

    assert "did not go through" not in client.get(there).content.decode()
    assert list(Refund.objects.waiting()) == []
    assert sum(Refund.objects.filter(state="done").values_list("amount_minor", flat=True)) == 20000


def test_what_was_given_otherwise_meanwhile_is_not_given_as_well(payment, failed, clerk):
    actions.refund(
        payment=payment, amount_minor=40000, reason="More", by=clerk, by_hand=True, now=LATER
    )
    with pytest.raises(TooMuchBack):
        actions.turn_to_hand(made=failed, by=clerk, now=LATER)


def test_the_report_adds_up_what_went_back_and_not_what_failed(failed, clerk, client):
    actions.turn_to_hand(made=failed, by=clerk, now=NOW)
    client.force_login(clerk)
    page = client.get(reverse("desk:figures-one", args=["refunds"]))
    table = page.context["table"]

    assert [[cell.shown for cell in row][-2:] for row in table.rows] == [
        ["Did not go through", "$200"], ["Paid back", "$200"],
    ]  # fmt: skip
    assert table.total[-1].shown == "$200"


def test_the_owner_finds_it_among_the_tasks_and_the_desk_is_told(failed, clerk, owner, client):
    found = told_money.for_the_clinic(NOW - timedelta(hours=1), NOW, None)
    told = [one for one in found if one.key == f"staff-money:refund {failed.pk} failed"]
    assert {one.recipient for one in told} == {clerk}
    assert told[0].facts["sum"] == "$200"
    client.force_login(owner)
    there = reverse("desk:tasks")
    assert "$200 did not go through to the card" in client.get(there).content.decode()

    actions.turn_to_hand(made=failed, by=clerk, now=LATER)
    assert "$200 did not go through" not in client.get(there).content.decode()
    assert list(told_money.for_the_clinic(NOW - timedelta(hours=1), NOW, None)) == []


def test_word_of_success_after_the_failure_changes_nothing(payment, failed):
    refunds.take_returned(told=Returned("re_1", failed.ref, DONE, 20000), now=LATER)
    failed.refresh_from_db()
    payment.refresh_from_db()

    assert (failed.state, payment.refunded_minor) == (Refund.State.FAILED, 0)
