"""A price paid in parts: which part the deposit lessens, and parts spread anew after a yes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import actions, parts, spreading
from payments.account import account_of
from payments.errors import MoneyRefused, NotValid
from payments.models import AmountDue, MoneyPaper
from tests.factories import NOW, at
from tests.payments import money


@pytest.mark.parametrize(
    ("credited_to", "deposit", "parts"),
    [
        ("first", 50000, [50000, 100000, 100000]),
        ("last", 50000, [100000, 100000, 50000]),
        ("first", 130000, [0, 70000, 100000]),
        ("last", 130000, [100000, 70000, 0]),
    ],
)
def test_the_deposit_comes_off_the_first_or_the_last_session(credited_to, deposit, parts):
    assert spreading.equal_parts(300000, deposit, 3, credited_to, 100) == parts


@given(
    whole=st.integers(0, 10**7),
    part=st.floats(0, 1),
    count=st.integers(1, 24),
    credited_to=st.sampled_from(["first", "last"]),
    unit=st.sampled_from([1, 100]),
)
def test_equal_parts_make_what_is_left_and_none_is_less_than_nothing(
    whole, part, count, credited_to, unit
):
    deposit = int(whole * part)
    parts = spreading.equal_parts(whole, deposit, count, credited_to, unit)

    assert sum(parts) == whole - deposit
    assert min(parts) >= 0


@given(
    parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
    left=st.integers(0, 9 * 10**6),
)
def test_what_was_paid_before_goes_to_the_first_parts(parts, left):
    told = [{"amount_minor": part} for part in parts]
    still = [row["amount_minor"] for row in spreading.remaining(told, left)]

    assert sum(still) == min(left, sum(parts))
    assert still[1:] == parts[len(parts) - len(still) + 1 :]


THREE = [{"amount_minor": 80000, "position": n} for n in (3, 1, 2)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(artist, location, clerk):
    money.prices()
    money.deposit_rule(kind="fixed", amount_minor=60000)
    version = money.proposed(artist, location, clerk)
    return actions.draft_quote(version=version, by=clerk, now=NOW)


@pytest.fixture
def agreed(draft, clerk):
    def agree(credited_to="first"):
        actions.set_quote(
            quote=draft, instalments=THREE, deposit_credited_to=credited_to, by=clerk, now=NOW
        )
        sent = actions.send_quote(quote=draft, by=clerk, now=NOW)
        return money.yes(sent.version, clerk)

    return agree


def asked(plan) -> list[tuple[str, int, int]]:
    rows = account_of(plan.client).asked
    return [(one.due.words, one.left_minor, one.due.credited_minor) for one in rows]


@pytest.mark.parametrize(("credited_to", "at_session"), [("first", 1), ("last", 3)])
def test_quote_account_and_receipt_say_which_payment_the_deposit_lessens(
    agreed, draft, clerk, credited_to, at_session
):
    plan = agreed(credited_to)
    draft.refresh_from_db()

    off = [60000 if n == at_session else 0 for n in (1, 2, 3)]
    told = [(part.words, part.amount_minor, part.credited_minor) for part in draft.payments]
    assert told == [
        ("Deposit", 60000, 0),
        *((f"At session {n}", 80000, off[n - 1]) for n in (1, 2, 3)),
    ]
    assert [row[2] for row in asked(plan)] == [0, *off]
    assert money.balance(plan.client) == 300000

    money.pay(plan, clerk, 60000, due=money.deposit_of(plan))
    for due in AmountDue.objects.filter(plan=plan, kind="instalment").order_by("pk"):
        money.pay(plan, clerk, 80000, due=due)
    assert money.balance(plan.client) == 0
    deposit, *rest = [paper.told["lines"][0][2:] for paper in MoneyPaper.objects.order_by("pk")]
    assert deposit == [f"Taken off what is paid at session {at_session}."]
    said = ["$1,400, less the deposit of $600."]
    assert rest == [said if n == at_session else [] for n in (1, 2, 3)]


def test_a_quote_agreed_before_parts_told_it_keeps_what_it_said(draft):
    draft.instalments = [{"amount_minor": 240000, "position": 3, "words": "At session 3"}]

    assert [part.credited_minor for part in draft.payments] == [0, 0]
    assert draft.deposit_goes == "the first session"
    draft.instalments = []
    assert draft.deposit_goes == "what is due at the last session"
    assert draft.payments[-1] == parts.Part("At your last session", 240000)


def test_a_new_price_asks_no_session_twice_that_was_paid(agreed, draft, clerk):
    plan = agreed()
    money.pay(plan, clerk, 60000)
    money.pay(plan, clerk, 80000)
    newer = actions.revise_quote(quote=draft, by=clerk, now=NOW)
    line = newer.lines.first()
    actions.change_line(line=line, amount_minor=330000, reason="More", by=clerk, now=NOW)
    rows = [{"amount_minor": 90000, "position": n} for n in (1, 2, 3)]
    actions.set_quote(quote=newer, instalments=rows, by=clerk, now=NOW)
    actions.send_quote(quote=newer, by=clerk, now=NOW)
    actions.accept_quote(quote=newer, name="Sam", way="screen", by=clerk, now=NOW)

    assert asked(plan) == [
        ("Deposit for your plan", 0, 0),
        ("At session 1", 0, 60000),
        ("At session 1", 10000, 0),
        ("At session 2", 90000, 0),
        ("At session 3", 90000, 0),
    ]


def spread(plan, clerk, rows, reason="Their salary comes late"):
    return actions.set_instalments(plan=plan, rows=rows, reason=reason, by=clerk, now=NOW)


def test_what_is_paid_stays_paid_when_the_rest_is_spread_anew(agreed, clerk):
    plan = agreed()
    money.pay(plan, clerk, 60000 + 80000 + 20000)
    first = AmountDue.objects.get(plan=plan, position=1)
    rows = [
        {"amount_minor": 70000, "position": 2, "words": "At session 2"},
        {"amount_minor": 70000, "due_on": at(40, 0).date().isoformat()},
    ]
    spread(plan, clerk, rows)

    first.refresh_from_db()
    assert (first.settled_at, first.amount_minor) == (NOW, 80000)
    assert asked(plan) == [
        ("Deposit for your plan", 0, 0),
        ("At session 1", 0, 60000),
        ("At session 2", 0, 0),  # what came towards it
        ("At session 2", 70000, 0),
        ("An instalment", 70000, 0),
    ]
    assert account_of(plan.client).spread_anew.reason == "Their salary comes late"
    money.pay(plan, clerk, 140000)
    assert {left for _words, left, _off in asked(plan)} == {0}
    assert money.balance(plan.client) == 0


@pytest.mark.parametrize(
    ("rows", "reason", "why"),
    [
        ([{"amount_minor": 1000, "position": 1}], "Late", r"make \$2,400: \$2,390 are missing"),
        ([{"amount_minor": 250000, "position": 1}], "Late", r"make \$2,400: \$100 too much"),
        ([], "Late", "at least one"),
        ([{"amount_minor": 240000, "position": 1}], " ", "Say why"),
    ],
)
def test_a_sum_that_is_not_what_is_left_or_no_reason_is_refused(agreed, clerk, rows, reason, why):
    plan = agreed()
    before = asked(plan)
    with pytest.raises(NotValid, match=why):
        spread(plan, clerk, rows, reason)

    assert asked(plan) == before


def test_equal_parts_of_what_is_left_take_the_deposit_off_once(agreed, clerk):
    plan = agreed()
    places = [{"position": n} for n in (1, 2, 3)]
    rest = actions.rest_of(plan)
    assert [row["amount_minor"] for row in rest.evenly(places)] == [40000, 100000, 100000]

    money.pay(plan, clerk, 140000)  # the deposit and session 1: it went in there
    rest = actions.rest_of(plan)
    assert [row["amount_minor"] for row in rest.evenly(places[1:])] == [80000, 80000]


def test_nothing_is_spread_of_what_is_paid_or_not_agreed(agreed, draft, clerk):
    with pytest.raises(MoneyRefused, match="no accepted quote"):
        spread(draft.plan, clerk, THREE)
    plan = agreed()
    money.pay(plan, clerk, 300000)
    with pytest.raises(MoneyRefused, match="all of it is paid"):
        spread(plan, clerk, THREE)
