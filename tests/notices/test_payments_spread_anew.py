"""What is still to be paid is spread anew: the client hears it once, as it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from notices import actions as notices
from notices.actions.own_texts import sample
from notices.kinds import KINDS
from notices.kinds.instalments import spread_anew
from notices.models import Message, Notice
from payments import actions
from payments.models import AmountDue
from sessions_plan.actions.series import book_series
from tests.factories import NOW, make_client
from tests.payments import money

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TWO = [
    {"amount_minor": 100000, "position": 1, "words": "At session 1"},
    {"amount_minor": 150000, "due_on": "2027-01-04"},
]
LATER = [{"amount_minor": 250000, "due_on": "2027-02-01"}]


@pytest.fixture(autouse=True)
def _begun(artist):
    """The kinds have spoken for a while, and nobody but clients is told."""
    artist.user = None
    artist.save()
    notices.sweep(now=NOW - 60 * DAY)


@pytest.fixture
def plan(artist, location, clerk, sam):
    """$3,000, of which the deposit of $500 is paid."""
    made = money.accepted(artist, location, clerk, sam)
    money.pay(made, clerk, 50000)
    return made


@pytest.fixture
def spread(plan, clerk):
    def again(rows, after=timedelta(0)):
        actions.set_instalments(plan=plan, rows=rows, reason="A new job", by=clerk, now=NOW + after)

    return again


def points(letter) -> list[str]:
    return [line for line in letter.body.splitlines() if line.startswith("- ") and "$" in line]


def test_it_is_told_once_it_has_stood_for_two_minutes(spread, sweep):
    spread(TWO)
    assert sweep(NOW + MINUTE) == []
    (one,) = sweep(NOW + 2 * MINUTE)

    assert one.subject == "Your payments, spread anew: $2,500 in 2 parts"
    assert "$2,500 is still to be paid, in 2 parts:" in one.body
    assert points(one) == ["- At session 1: $1,000", "- By Mon 4 Jan 2027: $1,500"]
    assert "/portal/money/" in one.body
    assert "deposit" not in one.body
    assert sweep(NOW + 9 * MINUTE) == []


def test_a_session_that_is_booked_says_its_day(spread, plan, clerk, sweep):
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    spread(TWO)
    told = [one for one in sweep(NOW + 3 * MINUTE) if "Your payments" in one.body]
    assert points(told[0])[0] == "- At session 1, Mon 30 Nov 2026: $1,000"


def test_two_changes_within_two_minutes_are_one_message(spread, sweep):
    spread(TWO)
    spread(LATER, MINUTE)
    assert sweep(NOW + 2 * MINUTE) == []
    (one,) = sweep(NOW + 3 * MINUTE)
    assert points(one) == ["- By Mon 1 Feb 2027: $2,500"]
    assert Notice.objects.filter(kind=Notice.Kind.INSTALMENTS).count() == 1


def test_each_of_two_that_stood_is_told(spread, sweep):
    spread(TWO)
    assert len(sweep(NOW + 2 * MINUTE)) == 1
    spread(LATER, 2 * MINUTE)
    (one,) = sweep(NOW + 4 * MINUTE)
    assert points(one) == ["- By Mon 1 Feb 2027: $2,500"]
    spread(TWO, 9 * MINUTE)
    (back,) = sweep(NOW + 11 * MINUTE)
    assert points(back)[0] == "- At session 1: $1,000"


def test_spread_and_put_back_says_nothing(spread, sweep):
    spread(TWO)
    assert len(sweep(NOW + 2 * MINUTE)) == 1
    spread(LATER, 10 * MINUTE)
    spread(TWO, 11 * MINUTE)
    assert sweep(NOW + 20 * MINUTE) == []


def test_put_back_after_it_was_told_is_told(spread, sweep):
    spread(TWO)
    assert len(sweep(NOW + 2 * MINUTE)) == 1
    spread([{"amount_minor": 250000, "position": 3, "words": "At session 3"}], 2 * MINUTE)
    (one,) = sweep(NOW + 4 * MINUTE)
    assert points(one) == ["- At session 3: $2,500"]


def test_what_is_saved_as_it_was_says_nothing(spread, sweep):
    spread(TWO)
    sweep(NOW + 2 * MINUTE)
    spread(list(reversed(TWO)), 10 * MINUTE)
    assert sweep(NOW + 20 * MINUTE) == []


def test_a_deposit_that_is_open_is_named_besides(artist, location, clerk, sam, sweep):
    plan = money.accepted(artist, location, clerk, sam)
    actions.set_instalments(plan=plan, rows=TWO, reason="A new job", by=clerk, now=NOW)
    (one,) = sweep(NOW + 2 * MINUTE)
    assert "$2,500 is still to be paid" in one.body
    assert "the deposit of $500 is due as before" in one.body


def test_only_what_is_open_still_is_told(spread, plan, clerk, sweep):
    spread(TWO)
    money.pay(plan, clerk, 100000, now=NOW + MINUTE)
    (one,) = sweep(NOW + 2 * MINUTE)
    assert "$1,500 is still to be paid, in one part:" in one.body
    assert points(one) == ["- By Mon 4 Jan 2027: $1,500"]


def test_nothing_is_told_when_all_of_it_was_paid_meanwhile(spread, plan, clerk, sweep):
    spread(TWO)
    money.pay(plan, clerk, 250000, now=NOW + MINUTE)
    assert sweep(NOW + 2 * MINUTE) == []


def test_a_price_agreed_for_the_first_time_is_no_spreading(plan, sweep):
    assert AmountDue.objects.filter(plan=plan, settled_at=None).exists()
    assert sweep(NOW + 5 * MINUTE) == []


def test_what_was_spread_before_the_kind_began_is_not_told(spread, sweep):
    """A history that is filled in, as that of the demo, is not news."""
    spread(TWO, -61 * DAY)
    assert sweep(NOW) == []
    assert mail.outbox == []


def test_its_text_is_tried_on_whose_payments_were_spread_lately(spread, sam):
    spread(TWO)
    shown = sample(kind=Notice.Kind.INSTALMENTS, client=sam, now=NOW + 9 * DAY)
    assert "$2,500 in 2 parts" in shown.sms
    assert shown.segments.count <= 2


def test_who_can_only_be_called_is_called(spread, sam, sweep):
    sam.email, sam.phone = "", "+12125550188"
    sam.save()
    spread(TWO)
    assert sweep(NOW + 2 * MINUTE) == []
    task = Message.objects.get(client=sam, channel=Message.Channel.CALL)
    assert "- At session 1: $1,000" in task.text


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_statements_for_three_as_for_one(
    many, artist, location, clerk, django_assert_num_queries
):
    for n in range(many):
        someone = make_client(email=f"client{n}@example.com")
        plan = money.accepted(artist, location, clerk, someone)
        if not n:
            book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
        actions.set_instalments(plan=plan, rows=TWO, reason="A new job", by=clerk, now=NOW)
    with django_assert_num_queries(4):
        assert len(list(spread_anew(NOW - DAY, NOW + DAY, None))) == many
    assert not KINDS[Notice.Kind.INSTALMENTS].is_foreseen
