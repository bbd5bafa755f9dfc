"""A client's money at the desk: quotes line by line, the till, holds, the account."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from bookings import actions as bookings
from payments import actions, quoting
from payments import gateway as gateways
from payments.demo_gateway import DemoGateway
from payments.models import (
    Entry,
    MoneyPaper,
    Payment,
    PriceBook,
    PriceFactor,
    Quote,
    Refund,
)
from sessions_plan.actions.series import book_series
from tests.factories import NOW, at, make_client
from tests.payments import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def online(tmp_path, monkeypatch):
    made = DemoGateway(tmp_path / "pages")
    monkeypatch.setattr(gateways, "current", lambda: made)
    return made


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:clients-money{name}", args=args)


@pytest.fixture
def version(artist, location, owner):
    """A plan before the client: three sessions at $1,000, $500 deposit, no quote yet."""
    book = money.prices()
    PriceFactor.objects.create(
        book=book, kind="complexity", key="hard", words="Many scars", percent=10
    )
    money.deposit_rule()
    return money.proposed(artist, location, owner)


@pytest.fixture
def sam(version):
    return version.plan.client


@pytest.fixture
def quote(version, owner):
    return actions.draft_quote(version=version, by=owner, now=NOW)


def text(page) -> str:
    return page.content.decode()


# ---------------------------------------------------------------- quotes


def test_a_quote_is_drafted_from_the_plan_and_says_how_each_line_came_about(desk, sam):
    assert "Draft the quote" in text(desk.get(url("-quotes", sam.ref)))
    led = desk.post(url("-draft", sam.ref), {"complexity": "hard"})
    quote = Quote.objects.get()
    assert led.url == url("-quote", sam.ref, quote.ref)
    said = text(desk.get(led.url))
    assert "3 sessions, together 6 h, for 1,800 dots" in said
    assert "20 cm² at the planned density are 1,800 dots" in said
    assert "That fills 1 session; 3 are planned." in said
    assert "Many scars" in said
    assert "10 % more than the work alone." in said
    assert "$3,300" in said
    assert "Consultation and preview: $0." in said
    assert "Insurance usually does not pay for SMP." in said
    assert "Over six years" in said


def test_a_line_is_changed_with_a_reason_and_says_so(desk, sam, quote):
    there = url("-line", sam.ref, quote.ref, 1)
    page = desk.post(there, {"amount_minor": "2800", "reason": ""})
    assert page.status_code == 400
    assert "reason" in page.context["form"].errors
    desk.post(there, {"amount_minor": "2,800", "reason": "Second of two brothers"})
    said = text(desk.get(url("-quote", sam.ref, quote.ref)))
    assert "Changed from $3,000: Second of two brothers (Olga Stein)" in said
    quote.refresh_from_db()
    assert quote.total_minor == 280000


def test_a_line_of_ones_own_is_added_and_taken_away(desk, sam, quote):
    there = url("-line-add", sam.ref, quote.ref)
    assert desk.post(there, {"words": "Courtesy", "amount_minor": "-100"}).status_code == 400
    desk.post(there, {"words": "Courtesy", "amount_minor": "-100", "reason": "Came from afar"})
    quote.refresh_from_db()
    assert quote.total_minor == 290000
    row = quote.lines.get(words="Courtesy")
    desk.post(url("-line", sam.ref, quote.ref, row.position), {"remove": "1"})
    quote.refresh_from_db()
    assert quote.total_minor == 300000


def whole(page) -> dict:
    found: dict[str, Any] = {}
    for part in (page.context["whole"], page.context["rows"].management_form):
        found |= {field.html_name: field.value() for field in part if field.value() is not None}
    for row in page.context["rows"]:
        found |= {field.html_name: field.value() for field in row if field.value() is not None}
    return found


def test_the_rest_is_shared_evenly_in_one_press(desk, sam, quote):
    there = url("-quote", sam.ref, quote.ref)
    told = whole(desk.get(there)) | {"split": "1", "deposit_minor": "600"}
    assert desk.post(url("-quote-whole", sam.ref, quote.ref), told).status_code == 302
    quote.refresh_from_db()
    assert quote.deposit_minor == 60000
    assert [row["amount_minor"] for row in quote.instalments] == [40000, 100000, 100000]
    assert "$1,000, less the deposit of $600" in text(desk.get(there))


def test_instalments_that_do_not_make_the_price_are_refused_and_kept(desk, sam, quote):
    told = whole(desk.get(url("-quote", sam.ref, quote.ref))) | {
        "instalments-0-amount_minor": "777",
        "instalments-0-position": "1",
    }
    page = desk.post(url("-quote-whole", sam.ref, quote.ref), told)
    assert page.status_code == 400
    assert "Together they have to make $2,500: $1,723 are missing." in text(page)
    assert 'value="777"' in text(page)


def test_outside_the_band_a_reason_is_asked_before_it_is_sent(desk, sam, quote):
    desk.post(url("-line", sam.ref, quote.ref, 1), {"amount_minor": "9000", "reason": "Whole head"})
    page = desk.get(url("-quote", sam.ref, quote.ref))
    assert "more than $7,000" in text(page)
    assert desk.post(url("-quote-send", sam.ref, quote.ref)).status_code == 400
    told = whole(page) | {"band_reason": "Whole head and two scars"}
    desk.post(url("-quote-whole", sam.ref, quote.ref), told)
    assert desk.post(url("-quote-send", sam.ref, quote.ref)).status_code == 302
    quote.refresh_from_db()
    assert quote.sent_at == NOW


def test_a_sent_quote_is_read_and_a_change_is_a_new_one(desk, sam, quote):
    desk.post(url("-quote-send", sam.ref, quote.ref))
    said = text(desk.get(url("-quote", sam.ref, quote.ref)))
    assert "Change a line" not in said
    assert desk.get(url("-line", sam.ref, quote.ref, 1)).status_code == 404
    led = desk.post(url("-quote-revise", sam.ref, quote.ref))
    made = Quote.objects.get(number=2)
    assert led.url == url("-quote", sam.ref, made.ref)


def test_a_new_price_shows_the_old_what_is_paid_and_what_is_due(desk, sam, version, quote, owner):
    actions.send_quote(quote=quote, by=owner, now=NOW)
    plan = money.yes(version, owner)
    money.pay(plan, owner, 50000)
    new = actions.revise_quote(quote=Quote.objects.get(pk=quote.pk), by=owner, now=NOW)
    line = new.lines.first()
    actions.change_line(line=line, amount_minor=250000, reason="Smaller area", by=owner, now=NOW)
    actions.send_quote(quote=new, by=owner, now=NOW)
    page = desk.get(url("-quote", sam.ref, new.ref))
    change = page.context["change"]
    assert (change.old_minor, change.new_minor, change.paid_minor, change.due_minor) == (
        300000, 250000, 50000, 200000,
    )  # fmt: skip
    desk.post(url("-quote-accept", sam.ref, new.ref), {"name": "Sam", "seen": 2})
    assert Quote.objects.accepted().get().number == 2
    assert money.balance(sam) == 200000


def test_a_quote_of_somebody_else_is_not_found_under_this_client(desk, quote):
    other = make_client()
    assert desk.get(url("-quote", other.ref, quote.ref)).status_code == 404


# ---------------------------------------------------------------- the till


@pytest.fixture
def plan(artist, location, owner):
    return money.accepted(artist, location, owner)


def test_cash_is_recorded_for_what_is_asked_with_its_receipt(desk, plan):
    who = plan.client
    page = desk.get(url("-take", who.ref))
    assert page.context["form"]["amount_minor"].value() == "500"
    due = money.deposit_of(plan)
    told = {"due": due.ref, "amount_minor": "500", "method": "cash", "tip_minor": "20"}
    assert desk.post(url("-take", who.ref), told).status_code == 302
    paid = Payment.objects.get()
    assert (paid.amount_minor, paid.tip_minor, paid.due) == (50000, 2000, due)
    said = text(desk.get(url("", who.ref)))
    assert "$2,500 to pay" in said
    receipt = MoneyPaper.objects.get()
    pdf = desk.get(url("-paper", who.ref, receipt.ref))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_what_does_not_fit_is_said_at_its_field(desk, plan):
    page = desk.post(url("-take", plan.client.ref), {"amount_minor": "-5", "method": "barter"})
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"amount_minor", "method"}


def test_money_goes_back_and_never_more_than_came(desk, plan, owner):
    paid = money.pay(plan, owner, 50000)
    there = url("-refund", plan.client.ref, paid.ref)
    assert desk.post(there, {"amount_minor": "501", "reason": "x"}).status_code == 409
    desk.post(there, {"amount_minor": "200", "reason": "A courtesy"})
    assert Refund.objects.get().state == "done"
    assert money.balance(plan.client) == 270000
    assert "Credit note" in text(desk.get(url("", plan.client.ref)))


def test_a_link_with_its_code_is_shown_for_what_is_open(desk, plan, monkeypatch):
    due = money.deposit_of(plan)
    there = url("-link", plan.client.ref, due.ref)
    said = text(desk.get(there))
    assert "<svg" in said
    assert f"/pay/{due.ref}-" in said
    monkeypatch.setattr(gateways, "current", lambda: None)
    assert desk.get(there).status_code == 404
    assert "/link/" not in text(desk.get(url("", plan.client.ref)))


def test_a_correction_is_a_row_with_its_reason(desk, plan):
    who = plan.client
    assert desk.post(url("-correct", who.ref), {"side": "less"}).status_code == 400
    told = {"side": "less", "amount_minor": "50", "note": "Typed twice"}
    desk.post(url("-correct", who.ref), told)
    row = Entry.objects.get(kind="correction")
    assert (row.amount_minor, row.note) == (-5000, "Typed twice")


def test_a_correction_says_what_it_is_for(desk, plan, owner, location, artist):
    who, told = plan.client, {"side": "less", "amount_minor": "500", "note": "Transfer seen"}
    visit = bookings.book(
        client=who, location=location, artist=artist, service=money.priced_service(), by=owner,
        starts_at=at(9, 10), now=NOW,
    )  # fmt: skip
    actions.record_payment(
        client=who, visit=visit, amount_minor=100, method="cash", by=owner, now=NOW
    )
    page = desk.get(url("", who.ref))
    for words in ("The plan of", "Touch-up of", "Neither: the account as a whole"):
        assert words in text(page)
    chosen = page.context["correct"]
    assert chosen.initial["of"] == f"plan-{plan.ref}"

    for of in (f"plan-{plan.ref}", f"visit-{visit.ref}", ""):
        assert desk.post(url("-correct", who.ref), told | {"of": of}).status_code == 302
    rows = Entry.objects.filter(kind="correction").order_by("pk")
    assert [(row.plan, row.visit) for row in rows] == [(plan, None), (None, visit), (None, None)]
    assert money.deposit_of(plan).settled_at == NOW

    other = f"plan-{make_client().ref}"
    assert desk.post(url("-correct", who.ref), told | {"of": other}).status_code == 400


def test_an_account_without_a_plan_is_corrected_as_a_whole(desk):
    who = make_client()
    assert "What it is for" not in text(desk.get(url("", who.ref)))
    told = {"side": "more", "amount_minor": "50", "note": "A bottle of balm"}
    assert desk.post(url("-correct", who.ref), told).status_code == 302
    assert Entry.objects.get().plan is None


def test_that_a_client_owes_less_is_the_owners_to_write(client, clerk, plan):
    client.force_login(clerk)
    who, told = plan.client, {"amount_minor": "50", "note": "A good client"}
    assert "That they owe less is written by the owner." in text(client.get(url("", who.ref)))

    page = client.post(url("-correct", who.ref), told | {"side": "less"})
    assert page.status_code == 403
    assert "written by the owner, as what is waived is" in text(page)
    assert "A good client" in text(page)  # what was typed stays
    assert not Entry.objects.filter(kind="correction").exists()

    assert client.post(url("-correct", who.ref), told | {"side": "more"}).status_code == 302
    assert Entry.objects.get(kind="correction").amount_minor == 5000


def test_the_invoice_is_written_for_the_price_that_is_agreed(desk, plan, owner):
    who, old = plan.client.ref, plan.quotes.accepted().get()
    assert "Write the invoice for $3,000" in text(desk.get(url("-quotes", who)))
    for _ in range(2):
        desk.post(url("-invoice", who, old.ref))
    first = MoneyPaper.objects.get(kind="invoice")
    said = text(desk.get(url("-quotes", who)))
    assert str(first) in said
    assert "Write the invoice" not in said

    new = actions.revise_quote(quote=old, by=owner, now=NOW)
    line = new.lines.first()
    actions.change_line(line=line, amount_minor=200000, reason="Less", by=owner, now=NOW)
    new = actions.send_quote(quote=new, by=owner, now=NOW)
    actions.accept_quote(quote=new, name="Sam", way="screen", by=owner, now=NOW)
    said = text(desk.get(url("-quotes", who)))
    for words in ("Cancelled", "A new price was agreed.", "Write the invoice for $2,000"):
        assert words in said
    refused = desk.post(url("-invoice", who, old.ref), follow=True)
    assert "An invoice is written for the price that is agreed." in text(refused)
    desk.post(url("-invoice", who, new.ref))
    assert "Stands" in text(desk.get(url("-quotes", who)))
    assert [row.total_minor for row in MoneyPaper.objects.order_by("issued_at", "pk")] == [
        300000, -300000, 200000,
    ]  # fmt: skip
    assert desk.get(url("-paper", who, first.cancelled_by.ref)).content.startswith(b"%PDF")


# ---------------------------------------------------------------- cost of a page


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    desk, artist, location, owner, django_assert_max_num_queries, more
):
    plan = money.held(artist, location, owner)
    for _ in range(more):
        money.pay(plan, owner, 10000)
        paid = Payment.objects.latest("pk")
        actions.refund(payment=paid, amount_minor=1000, reason="x", by=owner, now=NOW)
        quote = Quote.objects.order_by("-number").first()
        made = actions.revise_quote(quote=quote, by=owner, now=NOW)
        actions.add_line(quote=made, words="More", amount_minor=1, reason="why", by=owner, now=NOW)
        actions.send_quote(quote=made, by=owner, now=NOW)
    draft = actions.revise_quote(quote=Quote.objects.latest("number"), by=owner, now=NOW)
    who = plan.client.ref
    sent = Quote.objects.filter(sent_at__isnull=False).latest("number")
    for path in (
        url("", who), url("-take", who), url("-policy", who), url("-quote", who, draft.ref),
        url("-quote", who, sent.ref), url("-line", who, draft.ref, 1),
        url("-refund", who, paid.ref), url("-waiting", who), url("-quotes", who),
        url("-around", who),
    ):  # fmt: skip
        with django_assert_max_num_queries(12, info=path):
            assert desk.get(path).status_code == 200, path


# ---------------------------------------------------------------- in sight


def test_the_balance_stands_on_the_clients_page_and_at_the_check_in(desk, plan, owner):
    said = text(desk.get(reverse("desk:clients-one", args=[plan.client.ref])))
    assert "$3,000 to pay" in said
    book_series(plan=plan, places=money.places(plan, first=1, hour=11), by=owner, now=NOW)
    money.pay(plan, owner, 50000)
    said = text(desk.get(reverse("desk:day"), {"date": "2026-11-24"}))
    assert "$2,500 to pay" in said


def test_the_artists_own_pace_is_offered_for_the_next_quote(desk, sam, monkeypatch):
    PriceBook.objects.update(unit="hour")
    monkeypatch.setattr(quoting, "offered_pace", lambda plan, now: 50)
    said = text(desk.get(url("-quotes", sam.ref)))
    assert "own of late, 50 dots a minute" in said
    desk.post(url("-draft", sam.ref), {"dots_per_minute": "50"})
    assert "at 50 a minute" in Quote.objects.get().lines.first().how
