"""Quotes: drafted from the plan, changed with a reason, sent, accepted together with the plan."""

from datetime import timedelta

import pytest

from clients.errors import Frozen
from payments import actions, quoting
from payments.errors import CannotBePriced, MoneyRefused, NotValid, QuoteNotGood
from payments.models import (
    AmountDue,
    ArtistLevel,
    Entry,
    PriceFactor,
    Quote,
    TaxRate,
    TouchUpPrice,
)
from sessions_plan.actions import plans
from sessions_plan.drafting import DraftStep
from sessions_plan.models import Plan
from tests.factories import NOW, at, make_appointment, make_client
from tests.payments import money
from tests.payments.money import BEFORE, balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(db):
    return money.prices()


@pytest.fixture
def version(artist, location, clerk, book):
    money.deposit_rule()
    return money.proposed(artist, location, clerk)


@pytest.fixture
def draft(version, clerk):
    return actions.draft_quote(version=version, by=clerk, now=NOW)


def test_every_line_says_how_it_came_about(draft):
    lines = list(draft.lines.all())

    assert [(line.words, line.amount_minor) for line in lines] == [
        ("Sessions", 300000),
        ("Consultation and preview", 0),
    ]
    assert lines[0].how == "3 sessions, together 6 h, for 1,800 dots in 23 min of needle time."
    assert (draft.total_minor, draft.deposit_minor) == (300000, 50000)
    assert draft.deposit_how == "$500, part of the price."


def test_the_plan_itself_says_what_makes_it_dearer(version, clerk, book, artist):
    PriceFactor.objects.create(book=book, kind="level", key="senior", words="Senior", percent=10)
    PriceFactor.objects.create(book=book, kind="complexity", key="hard", words="Hard", percent=20)
    ArtistLevel.objects.create(artist=artist, key="senior")
    quote = actions.draft_quote(version=version, by=clerk, complexity="hard", now=NOW)

    assert [line.amount_minor for line in quote.lines.all()] == [300000, 60000, 30000, 0]


def test_what_cannot_be_priced_is_said(artist, location, clerk):
    money.prices(unit="area")
    version = money.proposed(artist, location, clerk)
    version.areas.update(area_cm2=None)

    with pytest.raises(CannotBePriced, match="size"):
        actions.draft_quote(version=version, by=clerk, now=NOW)


def test_the_tax_of_the_place_comes_on_top_or_is_inside(version, clerk, location):
    TaxRate.objects.create(location=location, basis_points=887, in_force_from=BEFORE)
    quote = actions.draft_quote(version=version, by=clerk, now=NOW)
    assert (quote.net_minor, quote.tax_minor, quote.total_minor) == (300000, 26610, 326610)
    assert quote.tax_name == "Sales tax 8.87 %"

    TaxRate.objects.create(
        location=location, basis_points=2000, is_included=True, name="VAT", in_force_from=NOW
    )
    quote = actions.draft_quote(version=version, by=clerk, now=NOW)
    assert (quote.net_minor, quote.tax_minor, quote.total_minor) == (250000, 50000, 300000)
    assert quote.tax_name == "VAT 20 %, included"


def test_a_touch_up_costs_by_the_months_since_the_last_session(artist, location, clerk, book):
    TouchUpPrice.objects.create(book=book, until_months=12, amount_minor=30000)
    TouchUpPrice.objects.create(book=book, amount_minor=80000)
    client = make_client()
    service = money.priced_service("smp-session", 0)
    make_appointment(
        location=location, artist=artist, client=client, service=service, minutes=120,
        starts_at=NOW - timedelta(days=200), status="done",
    )  # fmt: skip
    steps = (DraftStep("touch-up", 120, 100),)
    version = money.proposed(artist, location, clerk, client, steps)
    quote = actions.draft_quote(version=version, by=clerk, now=NOW)

    assert quote.lines.first().how == "6 months since your last session."
    assert quote.total_minor == 30000


def test_a_change_keeps_its_reason_and_the_computed_amount_takes_it_away(draft, clerk):
    line = draft.lines.first()
    with pytest.raises(NotValid) as missing:
        actions.change_line(line=line, amount_minor=280000, reason=" ", by=clerk, now=NOW)
    assert missing.value.field == "reason"

    quote = actions.change_line(line=line, amount_minor=280000, reason="A friend", by=clerk)
    line.refresh_from_db()
    assert (line.change_reason, line.changed_by, quote.total_minor) == ("A friend", clerk, 280000)

    quote = actions.change_line(line=line, amount_minor=300000, reason="", by=clerk)
    line.refresh_from_db()
    assert (line.change_reason, line.changed_by, quote.total_minor) == ("", None, 300000)


def test_lines_of_ones_own_come_and_go(draft, clerk):
    quote = actions.add_line(
        quote=draft, words="Courtesy", amount_minor=-20000, reason="Came twice", by=clerk
    )
    assert quote.total_minor == 280000

    own = quote.lines.get(computed_minor=None)
    assert actions.remove_line(line=own, by=clerk).total_minor == 300000
    with pytest.raises(NotValid, match="cannot be removed"):
        actions.remove_line(line=quote.lines.first(), by=clerk)


def test_never_less_than_nothing(draft, clerk):
    with pytest.raises(NotValid, match="less than nothing"):
        actions.add_line(
            quote=draft, words="All of it", amount_minor=-300001, reason="Too much", by=clerk
        )


def test_outside_the_band_asks_for_a_reason(draft, clerk):
    line = draft.lines.first()
    actions.change_line(line=line, amount_minor=120000, reason="Very small", by=clerk, now=NOW)
    with pytest.raises(NotValid) as missing:
        actions.send_quote(quote=draft, by=clerk, now=NOW)
    assert missing.value.field == "band_reason"

    actions.set_quote(quote=draft, band_reason="Only the scar", by=clerk, now=NOW)
    assert actions.send_quote(quote=draft, by=clerk, now=NOW).sent_at == NOW


def test_what_is_sent_is_frozen(draft, clerk):
    sent = actions.send_quote(quote=draft, by=clerk, now=NOW)
    line = sent.lines.first()
    with pytest.raises(Frozen):
        actions.change_line(line=line, amount_minor=1, reason="Later", by=clerk)
    line.amount_minor = 1
    with pytest.raises(Frozen):
        line.save()
    sent.total_minor = sent.net_minor = 1
    with pytest.raises(Frozen):
        sent.save()


def test_the_plan_goes_first(artist, location, clerk, book):
    version = plans.draft_plan(
        client=make_client(), artist=artist, location=location, by=clerk, now=NOW
    )
    version.areas.update(area_cm2=20)
    quote = actions.draft_quote(version=version, by=clerk, now=NOW)

    with pytest.raises(MoneyRefused, match="Propose the plan"):
        actions.send_quote(quote=quote, by=clerk, now=NOW)


def test_a_yes_to_the_plan_is_a_yes_to_its_quote(draft, clerk):
    sent = actions.send_quote(quote=draft, by=clerk, now=NOW)
    plan = money.yes(sent.version, clerk)
    sent.refresh_from_db()

    assert plan.status == Plan.Status.ACCEPTED
    assert (sent.accepted_at, sent.accepted_name, sent.accepted_way) == (NOW, "Sam", "screen")
    assert balance(plan.client) == 300000
    assert [(due.kind, due.amount_minor) for due in AmountDue.objects.filter(plan=plan)] == [
        ("deposit", 50000),
        ("rest", 250000),
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [({"is_range": True}, "a range"), ({"valid_until": at(0, 12).date()}, "was valid until")],
)
def test_a_range_or_one_out_of_date_is_not_accepted_and_nor_is_the_plan(draft, clerk, change, why):
    actions.set_quote(quote=draft, by=clerk, now=NOW, **change)
    sent = actions.send_quote(quote=draft, by=clerk, now=NOW)

    with pytest.raises(QuoteNotGood, match=why):
        money.yes(sent.version, clerk, NOW + timedelta(days=1))
    sent.version.refresh_from_db()
    assert sent.version.accepted_at is None
    assert not Entry.objects.exists()


def test_a_range_says_from_and_to(draft, clerk):
    quote = actions.set_quote(quote=draft, is_range=True, by=clerk, now=NOW)

    assert (quote.low_minor, quote.total_minor, quote.high_minor) == (270000, 300000, 330000)


def test_a_plan_without_a_quote_is_accepted_without_a_price(version, clerk):
    plan = money.yes(version, clerk)

    assert plan.status == Plan.Status.ACCEPTED
    assert balance(plan.client) == 0


def test_a_new_version_shows_what_changes_and_keeps_the_deposit(draft, clerk):
    sent = actions.send_quote(quote=draft, by=clerk, now=NOW)
    plan = money.yes(sent.version, clerk)
    money.pay(plan, clerk)
    newer = plans.revise(plan=plan, by=clerk, now=NOW)
    plans.propose(version=newer, by=clerk, now=NOW)
    second = actions.draft_quote(version=newer, by=clerk, now=NOW)
    line = second.lines.first()
    actions.change_line(line=line, amount_minor=350000, reason="Two more", by=clerk, now=NOW)
    second = actions.send_quote(quote=second, by=clerk, now=NOW)
    change = quoting.differences(plan)

    assert (change.old_minor, change.new_minor) == (300000, 350000)
    assert (change.paid_minor, change.due_minor, change.back_minor) == (50000, 300000, 0)

    money.yes(newer, clerk)
    sent.refresh_from_db()
    assert sent.superseded_at == NOW
    assert balance(plan.client) == 300000
    dues = AmountDue.objects.filter(plan=plan, withdrawn_at=None)
    assert sorted((due.kind, due.amount_minor) for due in dues) == [
        ("deposit", 50000),
        ("rest", 300000),
    ]


def test_a_cheaper_version_may_leave_something_to_go_back(draft, clerk):
    plan = money.yes(actions.send_quote(quote=draft, by=clerk, now=NOW).version, clerk)
    money.pay(plan, clerk, 300000)
    second = actions.revise_quote(quote=Quote.objects.get(), by=clerk, now=NOW)
    line = second.lines.first()
    actions.change_line(line=line, amount_minor=200000, reason="Less to do", by=clerk, now=NOW)
    second = actions.send_quote(quote=second, by=clerk, now=NOW)

    assert quoting.differences(plan).back_minor == 100000
    actions.accept_quote(quote=second, name="Sam", way="screen", by=clerk, now=NOW)
    assert balance(plan.client) == -100000


def test_instalments_and_the_deposit_make_the_price(draft, clerk):
    rows = [{"words": "", "amount_minor": 100000, "position": 1}]
    with pytest.raises(NotValid, match=r"make \$2,500: \$1,500 are missing"):
        actions.set_quote(quote=draft, instalments=rows, by=clerk, now=NOW)

    rows.append({"words": "In the new year", "amount_minor": 150000, "due_on": "2027-01-15"})
    actions.set_quote(quote=draft, instalments=rows, by=clerk, now=NOW)
    plan = money.yes(actions.send_quote(quote=draft, by=clerk, now=NOW).version, clerk)

    asked = AmountDue.objects.filter(plan=plan, kind="instalment")
    assert [(due.words, due.amount_minor) for due in asked] == [
        ("At session 1", 100000),
        ("In the new year", 150000),
    ]


def test_only_the_newest_sent_quote_counts(draft, clerk):
    first = actions.send_quote(quote=draft, by=clerk, now=NOW)
    second = actions.revise_quote(quote=first, by=clerk, now=NOW)
    actions.send_quote(quote=second, by=clerk, now=NOW)
    first.refresh_from_db()

    assert second.number == 2
    assert first.superseded_at == NOW
    assert quoting.standing_quote(first.version) == second


def test_a_new_clients_deposit_is_not_asked_of_who_has_been_here(artist, location, clerk, book):
    money.deposit_rule(new_clients_only=True)
    client = make_client()
    make_appointment(
        location=location, artist=artist, client=client, minutes=120,
        service=money.priced_service("smp-session", 0),
        starts_at=NOW - timedelta(days=900), status="done",
    )  # fmt: skip
    version = money.proposed(artist, location, clerk, client)

    assert actions.draft_quote(version=version, by=clerk, now=NOW).deposit_minor == 0
