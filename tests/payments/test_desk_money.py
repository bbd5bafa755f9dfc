"""Money at the desk: cash, terminal, transfer, tips, refunds, corrections, numbered papers."""

from datetime import timedelta

import pytest

from accounts.roles import Permission
from payments import actions
from payments.account import account_of, balances
from payments.errors import MoneyRefused, NotValid, TooMuchBack
from payments.models import Entry, MoneyPaper, NumberSeries, Payment, Refund
from studio.errors import NotAllowed
from tests.factories import NOW, at, make_client
from tests.payments import money
from tests.payments.money import balance, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(artist, location, clerk):
    return money.accepted(artist, location, clerk)


def test_what_came_goes_to_what_was_asked_first(plan, clerk):
    pay(plan, clerk, 60000)
    account = account_of(plan.client)

    assert [(one.due.kind, one.paid_minor, one.left_minor) for one in account.asked] == [
        ("deposit", 50000, 0),
        ("rest", 10000, 240000),
    ]
    assert (account.owed_minor, account.words) == (240000, "$2,400 to pay")
    assert account.next.left_minor == 240000


def test_a_tip_lies_apart(plan, clerk):
    payment = pay(plan, clerk, 50000, tip_minor=2000)

    assert payment.whole_minor == 52000
    assert balance(plan.client) == 250000
    assert Entry.objects.get(kind="tip").amount_minor == 2000


def test_it_is_counted_for_the_artist_and_the_place_of_the_plan(plan, clerk, artist, location):
    payment = pay(plan, clerk)

    assert (payment.artist, payment.location, payment.recorded_by) == (artist, location, clerk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minor": 0}, "amount_minor"),
        ({"minor": -1}, "amount_minor"),
        ({"minor": 99_999_999}, "amount_minor"),
        ({"method": "online"}, "method"),
        ({"received_at": NOW + timedelta(days=1)}, "received_at"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(plan, clerk, wrong, field):
    with pytest.raises(NotValid) as refused:
        pay(plan, clerk, **wrong)
    assert refused.value.field == field
    assert not Payment.objects.exists()


def test_money_without_a_plan_is_credit(clerk):
    client = make_client()
    actions.record_payment(client=client, amount_minor=5000, method="cash", by=clerk, now=NOW)

    assert account_of(client).words == "$50 credit"
    assert balances([client.pk, 0]) == {client.pk: -5000, 0: 0}


def test_never_more_back_than_came(plan, clerk):
    payment = pay(plan, clerk)
    actions.refund(payment=payment, amount_minor=30000, reason="Less", by=clerk, now=NOW)
    with pytest.raises(TooMuchBack):
        actions.refund(payment=payment, amount_minor=20001, reason="More", by=clerk, now=NOW)
    back = actions.refund(payment=payment, amount_minor=20000, reason="Rest", by=clerk, now=NOW)

    assert (back.state, back.way, back.done_by) == ("done", "hand", clerk)
    assert balance(plan.client) == 300000


def test_a_refund_says_why(plan, clerk):
    payment = pay(plan, clerk)
    with pytest.raises(NotValid):
        actions.refund(payment=payment, amount_minor=1, reason=" ", by=clerk)
    made = actions.refund(payment=payment, amount_minor=1, reason="x", by=clerk)
    with pytest.raises(MoneyRefused):
        actions.turn_to_hand(made=made, by=clerk)


def test_a_correction_is_a_row_with_its_reason(plan, clerk, owner):
    actions.correct(
        client=plan.client, plan=plan, amount_minor=-1500, note="Typed twice", by=owner, now=NOW
    )

    row = Entry.objects.get(kind="correction")
    assert (row.note, row.made_by, balance(plan.client)) == ("Typed twice", owner, 298500)
    with pytest.raises(NotValid):
        actions.correct(client=plan.client, amount_minor=5, note="", by=clerk)


def test_what_a_correction_uncovers_is_asked_for_again(plan, clerk):
    pay(plan, clerk, 50000)
    actions.correct(
        client=plan.client, plan=plan, amount_minor=45000, note="It was $50", by=clerk, now=NOW
    )
    account = account_of(plan.client)

    assert [(one.left_minor, one.due.is_open) for one in account.asked] == [
        (45000, True), (250000, True),
    ]  # fmt: skip
    assert account.owed_minor == sum(one.left_minor for one in account.asked) == 295000


def test_a_correction_is_of_the_clients_own_things(plan, owner):
    with pytest.raises(NotValid, match="of this client"):
        actions.correct(client=make_client(), plan=plan, amount_minor=5, note="Seen", by=owner)


def test_who_may_waive_may_write_that_a_client_owes_less(plan, clerk, owner):
    told = {"client": plan.client, "plan": plan, "note": "A good client", "now": NOW}
    assert not clerk.may(Permission.WAIVE_FEES)
    with pytest.raises(NotAllowed, match="as what is waived is"):
        actions.correct(amount_minor=-1, by=clerk, **told)
    actions.correct(amount_minor=1, by=clerk, **told)
    actions.correct(amount_minor=-1, by=owner, **told)

    assert list(Entry.objects.filter(kind="correction").values_list("amount_minor", flat=True)) == [
        1, -1,
    ]  # fmt: skip


def test_numbers_go_up_without_gaps_and_begin_again_each_year(plan, clerk):
    first = pay(plan, clerk, 100).receipt
    with pytest.raises(NotValid):
        pay(plan, clerk, 0)
    second = pay(plan, clerk, 100).receipt
    next_year = pay(plan, clerk, 100, now=at(50, 12)).receipt

    assert [str(paper) for paper in (first, second, next_year)] == [
        "Receipt 2026-00001",
        "Receipt 2026-00002",
        "Receipt 2027-00001",
    ]
    assert {(s.kind, s.year, s.last) for s in NumberSeries.objects.all()} == {
        ("receipt", 2026, 2),
        ("receipt", 2027, 1),
    }


def test_what_goes_back_has_its_credit_note_and_an_invoice_is_given_once(plan, clerk):
    payment = pay(plan, clerk)
    back = actions.refund(payment=payment, amount_minor=100, reason="Less", by=clerk, now=NOW)
    quote = plan.quotes.get()
    invoice = actions.invoice_of(quote=quote, by=clerk, now=NOW)

    assert actions.invoice_of(quote=quote, by=clerk, now=NOW) == invoice
    assert str(back.credit_note) == "Credit note 2026-00001"
    assert back.credit_note.told["lines"] == [["Refund of Receipt 2026-00001", -100]]
    assert invoice.told["lines"] == [["Sessions", 300000]]
    assert MoneyPaper.objects.count() == 3


def test_instalments_are_spread_anew(plan, clerk):
    rows = [
        {"words": "", "amount_minor": 150000, "position": 2},
        {"words": "", "amount_minor": 100000, "position": 3},
    ]
    actions.set_instalments(plan=plan, rows=rows, reason="Paid late", by=clerk, now=NOW)

    assert [(one.due.kind, one.left_minor) for one in account_of(plan.client).asked] == [
        ("deposit", 50000),
        ("instalment", 150000),
        ("instalment", 100000),
    ]
    with pytest.raises(NotValid):
        actions.set_instalments(plan=plan, rows=rows[:1], reason="Less", by=clerk, now=NOW)


def test_an_account_takes_as_many_statements_with_one_row_as_with_many(
    plan, clerk, django_assert_num_queries
):
    for _ in range(4):
        pay(plan, clerk, 100)
    with django_assert_num_queries(3):
        account = account_of(plan.client)
    assert len(account.entries) == 5


def test_by_hand_what_waits_to_be_given(plan, clerk):
    payment = pay(plan, clerk)
    made = Refund.objects.create(
        client=plan.client, payment=payment, amount_minor=10, currency="USD", way="hand",
        reason="Settled", asked_at=NOW,
    )  # fmt: skip
    done = actions.give_by_hand(made=made, by=clerk, now=NOW)

    assert (done.state, done.done_by) == ("done", clerk)
    assert actions.give_by_hand(made=made, by=clerk).done_at == NOW
