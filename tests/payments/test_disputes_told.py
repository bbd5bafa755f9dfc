"""What Stripe tells of disputes by itself: a bank that only asks takes no money, one that takes it
is written down once in any order of events, and none is ever dropped."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from notices.kinds import money as told_money
from payments import actions, gateway
from payments.actions import events
from payments.errors import MoneyRefused
from payments.gateway import Event
from payments.models import Dispute, Entry, GatewayEvent, Payment
from tests.factories import NOW, make_user
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of
from tests.payments.test_stripe_gateway import DISPUTE, INQUIRY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def payment(artist, location, clerk, demo) -> Payment:
    """A deposit of $500 of $3,000, paid online."""
    page = page_of(deposit_of(money.held(artist, location, clerk)))
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    return Payment.objects.get()


def tell(payment: Payment, shape: dict, status: str, kind="updated", now=LATER, **more) -> None:
    about = gateway.READS["dispute"](
        shape | {"payment_intent": payment.gateway_ref, "status": status} | more
    )
    event = Event(f"evt_{GatewayEvent.objects.count()}", f"charge.dispute.{kind}", NOW, about)
    assert events.take_event(event=event, gateway="demo", now=now).handled_at == now


def stands(payment: Payment) -> tuple[str, int, int]:
    """How the case stands, the balance, and what the bank has."""
    payment.refresh_from_db()
    status = Dispute.objects.values_list("status", flat=True).get()
    return status, balance(payment.client), payment.charged_back_minor


def test_a_bank_that_only_asks_makes_a_task_and_takes_nothing(payment, client):
    tell(payment, INQUIRY, "warning_needs_response", "created")
    found = Dispute.objects.get()
    payment.due.refresh_from_db()

    assert stands(payment) == ("open", 250000, 0)
    assert found.is_inquiry
    assert found.reason_words == "Nothing was received, the client says"
    assert payment.due.settled_at is not None
    client.force_login(make_user(Role.OWNER))
    assert "A bank asks about $500" in client.get(reverse("desk:tasks")).content.decode()


def test_a_question_that_the_bank_lets_rest_is_closed_and_was_never_a_row(payment):
    tell(payment, INQUIRY, "warning_needs_response", "created")
    actions.answered(dispute=Dispute.objects.get(), by=make_user(Role.OWNER), now=LATER)
    tell(payment, INQUIRY, "warning_under_review")
    tell(payment, INQUIRY, "warning_closed", "closed")
    tell(payment, INQUIRY, "warning_needs_response", "created")

    assert stands(payment) == ("ended", 250000, 0)
    assert Dispute.objects.get().closed_at == LATER
    assert not Entry.objects.filter(kind="chargeback").exists()


STORY = [
    (INQUIRY, "warning_needs_response", "created"),
    (INQUIRY, "warning_closed", "closed"),
    (DISPUTE, "needs_response", "updated"),
    (DISPUTE, "needs_response", "funds_withdrawn"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_question_that_becomes_a_dispute_is_one_row_in_any_order(payment, order):
    for _ in range(2):
        for n in order:
            tell(payment, *STORY[n])

    assert stands(payment) == ("open", 300000, 50000)
    assert Entry.objects.filter(kind="chargeback").count() == 1
    tell(payment, DISPUTE, "won", "closed")
    tell(payment, *STORY[order[0]])
    assert stands(payment) == ("won", 250000, 0)


def test_what_was_answered_as_a_question_is_answered_anew_by_its_new_day(payment):
    tell(payment, INQUIRY, "warning_needs_response", "created")
    asked = Dispute.objects.get()
    actions.answered(dispute=asked, by=make_user(Role.OWNER), now=NOW)
    later = DISPUTE["evidence_details"]["due_by"] + 9 * 86400
    tell(payment, DISPUTE, "needs_response", evidence_details={"due_by": later})
    asked.refresh_from_db()

    assert (asked.status, asked.answered_at, asked.taken_at) == ("open", None, LATER)
    assert asked.due_by.timestamp() == later


def test_money_that_left_is_taken_whatever_the_status_says(payment):
    tell(
        payment, INQUIRY, "warning_under_review", balance_transactions=[{"amount": -50000}]
    )  # fmt: skip

    assert stands(payment) == ("open", 300000, 50000)


def test_a_bank_that_asks_for_more_than_came_takes_what_is_there(payment):
    tell(payment, DISPUTE, "needs_response", "created", amount=50001)
    found = Dispute.objects.get()

    assert stands(payment) == ("open", 300000, 50000)
    assert (found.amount_minor, found.taken_minor) == (50001, 50000)
    tell(payment, DISPUTE, "won", "closed", amount=50001)
    assert stands(payment) == ("won", 250000, 0)


def test_a_second_dispute_of_a_payment_is_a_case_of_its_own(payment):
    tell(payment, DISPUTE, "needs_response", "created", amount=20000)
    tell(payment, DISPUTE, "needs_response", "created", id="dp_2", amount=50000)
    first, second = Dispute.objects.order_by("pk")
    payment.refresh_from_db()

    assert [first.taken_minor, second.taken_minor] == [20000, 30000]
    assert (second.status, second.amount_minor) == ("open", 50000)
    assert (payment.charged_back_minor, balance(payment.client)) == (50000, 300000)
    tell(payment, DISPUTE, "won", "closed", id="dp_2", amount=50000)
    tell(payment, DISPUTE, "lost", "closed", amount=20000)
    payment.refresh_from_db()
    assert (payment.charged_back_minor, balance(payment.client)) == (20000, 270000)


def test_a_question_is_neither_won_nor_lost_and_a_dispute_does_not_just_end(payment, owner, client):
    tell(payment, INQUIRY, "warning_needs_response", "created")
    found = Dispute.objects.get()
    client.force_login(owner)
    page = reverse("desk:disputes-one", args=[found.ref])
    assert "Their bank asks about" in client.get(page).content.decode()
    won = client.post(reverse("desk:disputes-step", args=[found.ref, "won"]))
    assert won.status_code == MoneyRefused.status
    assert "There is nothing to win" in won.content.decode()

    client.post(reverse("desk:disputes-step", args=[found.ref, "ended"]))
    assert stands(payment) == ("ended", 250000, 0)
    tell(payment, DISPUTE, "needs_response")
    found.refresh_from_db()
    with pytest.raises(MoneyRefused):
        actions.end_inquiry(dispute=found, by=owner, now=LATER)


def test_the_clinic_is_told_of_the_question_and_again_when_the_money_is_taken(payment, owner):
    def told(start, end):
        found = told_money.for_the_clinic(start, end, None)
        return [one.key for one in found if one.recipient == owner]

    tell(payment, INQUIRY, "warning_needs_response", "created", now=NOW + timedelta(hours=1))
    pk = Dispute.objects.get().pk
    assert told(NOW, LATER) == [f"staff-money:dispute {pk}"]
    tell(payment, DISPUTE, "needs_response", now=LATER + timedelta(hours=1))
    assert told(LATER, LATER + timedelta(hours=1)) == [f"staff-money:dispute {pk} taken"]


def test_the_database_holds_what_was_taken_and_when_together(payment):
    tell(payment, DISPUTE, "needs_response", "created")
    for wrong in ({"taken_at": None}, {"taken_minor": 50001}, {"status": "ended"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.update(**wrong)
