"""A client's own money: plan and quote accepted together, what is to be paid, papers."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from payments import actions
from payments import gateway as gateways
from payments.demo_gateway import DemoGateway
from payments.models import DepositHold, InsuranceCase, MoneyPaper, PolicyAcceptance, Quote
from tests.factories import NOW
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
def carl(client, client_user):
    client.force_login(client_user)
    return client_user.client


@pytest.fixture
def quote(carl, artist, location, owner):
    money.prices()
    money.deposit_rule()
    money.terms()
    return money.quoted(artist, location, owner, carl)


def url(name: str = "", *args) -> str:
    return reverse(f"portal:{name}", args=args)


def text(page) -> str:
    return page.content.decode()


def yes(**more) -> dict:
    return {"name": "Carl Jensen", "seen": 1, "agrees": "on"} | more


def test_plan_and_quote_are_read_and_accepted_together_with_the_policy(client, carl, quote):
    said = text(client.get(url("plan")))
    for words in (
        "$3,000", "Consultation and preview: $0", "Insurance usually does not pay",
        "Over six years", "72 hours or more before", "I accept this plan for $3,000",
    ):  # fmt: skip
        assert words in said, words
    client.post(url("plan-accept"), yes(), REMOTE_ADDR="203.0.113.7")
    quote.refresh_from_db()
    assert (quote.accepted_name, quote.accepted_way) == ("Carl Jensen", "portal")
    row = PolicyAcceptance.objects.get()
    assert (row.way, row.network, row.terms["part_percent"]) == ("portal", "203.0.113.7", 50)
    assert money.balance(carl) == 300000


def test_without_a_yes_to_the_policy_nothing_is_accepted(client, carl, quote):
    page = client.post(url("plan-accept"), yes(agrees=""))
    assert page.status_code == 400
    assert "agrees" in page.context["form"].errors
    quote.refresh_from_db()
    assert quote.accepted_at is None


def test_a_range_cannot_be_accepted(client, carl, artist, location, owner):
    money.prices()
    version = money.proposed(artist, location, owner, carl)
    draft = actions.draft_quote(version=version, by=owner, now=NOW)
    actions.set_quote(quote=draft, is_range=True, by=owner, now=NOW)
    actions.send_quote(quote=draft, by=owner, now=NOW)
    said = text(client.get(url("plan")))
    assert "still a range" in said
    assert "I accept this plan" not in said
    assert client.post(url("plan-accept"), yes()).status_code == 409


@pytest.fixture
def held(carl, artist, location, owner):
    return money.held(artist, location, owner, carl)


def test_the_holds_end_and_the_way_to_pay_stand_first(client, carl, held):
    assert url("money-card") in text(client.get(url("home")))
    card = text(client.get(url("money-card")))
    assert "Times held for you" in card
    assert "$500 deposit" in card
    said = text(client.get(url("money")))
    assert "Your 3 times are held until" in said
    due = money.deposit_of(held)
    assert f"/pay/{due.ref}-" in said


def test_of_credit_the_pages_say_what_becomes_of_it(client, carl, owner):
    actions.record_payment(client=carl, amount_minor=7500, method="cash", by=owner, now=NOW)
    for page in ("money-card", "money"):
        said = text(client.get(url(page)))
        assert "$75 credit" in said
        assert "It counts towards what is asked of you next." in said


def test_a_series_booked_with_a_deposit_due_leads_to_payments(
    client, carl, artist, location, owner
):
    plan = money.accepted(artist, location, owner, carl)
    page = client.get(url("plan-times"))
    value = page.context["cards"][0].value
    led = client.post(url("plan-times"), {"places": value})
    assert led.url == url("money")
    assert DepositHold.objects.filter(plan=plan, state="live").exists()


def test_without_a_key_nothing_is_offered_online(client, carl, held, monkeypatch):
    monkeypatch.setattr(gateways, "current", lambda: None)
    said = text(client.get(url("money")))
    assert "/pay/" not in said
    assert "Please pay at the studio" in said


def test_receipts_are_the_clients_to_keep_and_nobody_elses(
    client, carl, held, owner, other_client_user
):
    money.pay(held, owner, 50000)
    receipt = MoneyPaper.objects.get()
    there = url("money-paper", receipt.ref)
    assert there in text(client.get(url("money-book")))
    assert client.get(there).content.startswith(b"%PDF")
    client.force_login(other_client_user)
    assert client.get(there).status_code == 404


def test_a_new_price_is_accepted_by_itself(client, carl, held, owner):
    money.pay(held, owner, 50000)
    new = actions.revise_quote(quote=Quote.objects.get(), by=owner, now=NOW)
    actions.change_line(
        line=new.lines.first(), amount_minor=280000, reason="Less to do", by=owner, now=NOW
    )
    actions.send_quote(quote=new, by=owner, now=NOW)
    there = url("money-price", new.ref)
    assert there in text(client.get(url("money")))
    assert "$2,300" in text(client.get(there))  # 2,800 less 500 paid
    assert client.post(there, {"name": ""}).status_code == 400
    client.post(there, {"name": "Carl Jensen"})
    assert Quote.objects.accepted().get() == new


def test_a_draft_of_a_quote_is_not_the_clients_to_see(client, carl, quote, owner):
    draft = actions.revise_quote(quote=quote, by=owner, now=NOW)
    assert client.get(url("money-quote", draft.ref)).status_code == 404
    assert client.get(url("money-quote", quote.ref)).content.startswith(b"%PDF")


def test_only_the_client_says_which_photos_an_insurer_gets(client, carl, owner):
    case = InsuranceCase.objects.create(
        client=carl, reason="areata", opened_at=NOW, opened_by=owner
    )
    said = text(client.get(url("money-insurance")))
    assert "procedure code" in said
    client.post(url("money-insurance-photos"), {})
    case.refresh_from_db()
    assert case.photos_allowed_at == NOW
    assert client.get(url("money-insurance-paper", "packet")).content.startswith(b"%PDF")


def test_each_part_says_its_day_or_that_of_its_session(client, carl, held, owner):
    money.pay(held, owner)
    rows = [
        {"amount_minor": 100000, "position": 1, "words": "At session 1"},
        {"amount_minor": 150000, "due_on": "2027-01-04"},
    ]
    actions.set_instalments(plan=held, rows=rows, reason="A new job", by=owner, now=NOW)
    said = strip_tags(text(client.get(url("money"))))
    assert "At session 1Mon 30 Nov 2026" in said
    assert "An instalmentBy Mon 4 Jan 2027" in said


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    client, carl, held, owner, django_assert_max_num_queries, more
):
    for _ in range(more):
        money.pay(held, owner, 10000)
    for name in ("money", "money-book", "money-support", "money-policy", "home"):
        with django_assert_max_num_queries(12, info=name):
            assert client.get(url(name)).status_code == 200
