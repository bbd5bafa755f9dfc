"""Invoices of a plan: one stands at a time, and what is taken back has its credit note."""

import pytest

from payments import actions, papers
from payments.errors import MoneyRefused
from payments.models import Entry, MoneyPaper, Quote, TaxRate
from sessions_plan.actions import course, plans
from sessions_plan.actions.series import book_series
from tests.factories import NOW, at
from tests.payments import money
from tests.payments.test_settling import first

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(artist, location, clerk):
    return money.accepted(artist, location, clerk)


def invoice(plan, by, now=NOW) -> MoneyPaper:
    return actions.invoice_of(quote=plan.quotes.accepted().get(), by=by, now=now)


def agree_on(plan, by, minor: int, now=NOW) -> Quote:
    quote = actions.revise_quote(quote=plan.quotes.accepted().get(), by=by, now=now)
    line = quote.lines.earliest("pk")
    actions.change_line(line=line, amount_minor=minor, reason="Less", by=by, now=now)
    quote = actions.send_quote(quote=quote, by=by, now=now)
    return actions.accept_quote(quote=quote, name="Sam", way="screen", by=by, now=now)


def given() -> list[tuple[str, int]]:
    return [(str(one), one.total_minor) for one in MoneyPaper.objects.order_by("issued_at", "pk")]


def owed(plan) -> int:
    rows = Entry.objects.filter(plan=plan, kind__in=("price", "tax"))
    return sum(rows.values_list("amount_minor", flat=True))


def test_a_new_price_takes_the_invoice_of_the_old_one_back(plan, clerk):
    old = invoice(plan, clerk)
    agree_on(plan, clerk, 200000)
    back = old.cancelled_by
    assert (back.total_minor, back.issued_by, back.quote) == (-300000, clerk, None)
    assert back.told["cancels"] == "Invoice 2026-00001 of Mon 23 Nov 2026"
    assert back.told["why"] == "A new price was agreed."
    assert back.told["lines"] == [["Sessions", -300000]]

    invoice(plan, clerk)
    assert given() == [
        ("Invoice 2026-00001", 300000),
        ("Credit note 2026-00001", -300000),
        ("Invoice 2026-00002", 200000),
    ]
    assert sum(minor for _name, minor in given()) == owed(plan) == 200000


def test_the_next_invoice_takes_back_one_that_still_stands(plan, clerk):
    """Written before a new price took the old invoice back by itself."""
    old = invoice(plan, clerk)
    agree_on(plan, clerk, 200000)
    MoneyPaper.objects.filter(cancels=old)._raw_delete("default")
    new = invoice(plan, clerk)

    assert MoneyPaper.objects.get(cancels=old).told["why"] == "A new invoice takes its place."
    assert list(MoneyPaper.objects.standing_invoices(plan)) == [new]
    assert invoice(plan, clerk) == new
    assert MoneyPaper.objects.count() == 3


def test_what_is_not_agreed_to_is_not_invoiced(plan, clerk):
    old = plan.quotes.accepted().get()
    agree_on(plan, clerk, 200000)
    with pytest.raises(MoneyRefused, match="the price that is agreed"):
        actions.invoice_of(quote=old, by=clerk, now=NOW)
    assert given() == []


def test_a_plan_that_ends_before_anything_was_done_leaves_nothing_invoiced(plan, clerk, owner):
    invoice(plan, clerk)
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=NOW)
    for _ in range(2):
        actions.settle_all(now=NOW)

    assert given() == [("Invoice 2026-00001", 300000), ("Credit note 2026-00001", -300000)]
    assert MoneyPaper.objects.get(kind="credit-note").told["why"].startswith("The plan ended")
    assert owed(plan) == 0


def begun(artist, location, clerk):
    plan = money.accepted(artist, location, clerk)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    money.pay(plan, clerk)
    return plan


def ends_after_one(plan, owner):
    visit = first(plan)
    visit.status = "done"
    visit.save()
    late = at(8, 10)
    course.cancel_rest(plan=plan, reason="Moved away", by=owner, side="client", now=late)
    actions.settle_all(now=late)
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=late)
    actions.settle_all(now=late)


def test_of_a_plan_that_ended_what_was_done_is_invoiced_anew(artist, clerk, owner, location):
    TaxRate.objects.create(
        location=location, name="Sales tax", basis_points=1000, in_force_from=money.BEFORE
    )
    plan = begun(artist, location, clerk)
    old = invoice(plan, clerk)
    ends_after_one(plan, owner)

    assert old.cancelled_by.told["tax"] == -30000
    (last,) = MoneyPaper.objects.standing_invoices(plan)
    assert last.told["lines"] == [["Done until the plan ended", 90000]]
    assert (last.told["tax"], last.total_minor, owed(plan)) == (9000, 99000, 99000)
    invoiced = MoneyPaper.objects.filter(kind__in=("invoice", "credit-note"), refund=None)
    assert sum(invoiced.values_list("total_minor", flat=True)) == owed(plan)


def test_what_was_never_invoiced_is_not_invoiced_because_the_plan_ended(
    artist, clerk, owner, location
):
    plan = begun(artist, location, clerk)
    ends_after_one(plan, owner)

    assert owed(plan) == 90000
    assert not MoneyPaper.objects.filter(kind="invoice").exists()


def test_without_an_invoice_nothing_is_taken_back(plan, clerk, owner):
    agree_on(plan, clerk, 200000)
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=NOW)
    actions.settle_all(now=NOW)

    assert given() == []


def test_credit_notes_are_numbered_in_one_row_with_those_of_refunds(plan, clerk):
    payment = money.pay(plan, clerk)
    actions.refund(payment=payment, amount_minor=100, reason="Less", by=clerk, now=NOW)
    invoice(plan, clerk)
    agree_on(plan, clerk, 200000)
    invoice(plan, clerk)
    agree_on(plan, clerk, 160000)

    rows = MoneyPaper.objects.filter(kind="credit-note").order_by("number")
    assert [(row.number, row.total_minor) for row in rows] == [
        (1, -100), (2, -300000), (3, -200000),
    ]  # fmt: skip


def test_a_credit_note_is_a_paper_to_read(plan, clerk, monkeypatch):
    old = invoice(plan, clerk)
    agree_on(plan, clerk, 200000)
    told = {}
    monkeypatch.setattr(papers, "made", lambda name, parts, **more: told.update({name: parts}))
    papers.pdf(old.cancelled_by)

    (parts,) = told.values()
    rows = [row for part in parts for row in part.get("rows", [])]
    assert ["Cancels", "Invoice 2026-00001 of Mon 23 Nov 2026"] in rows
    assert ["Why", "A new price was agreed."] in rows
    assert ["In all", "−$3,000"] in rows
