"""The payment plan at the desk: what remains of an agreed price is spread anew."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from payments.models import AmountDue
from tests.factories import NOW, make_user
from tests.payments import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def plan(artist, location, owner):
    """$3,000, of which the deposit of $500 is paid."""
    made = money.accepted(artist, location, owner)
    money.pay(made, owner, 50000)
    return made


def url(plan) -> str:
    return reverse("desk:clients-money-parts", args=[plan.client.ref])


def text(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def told(*rows: tuple[str, str, str], **more) -> dict[str, Any]:
    found = {"instalments-TOTAL_FORMS": str(len(rows)), "instalments-INITIAL_FORMS": "0"}
    for n, row in enumerate(rows):
        names = ("amount_minor", "position", "due_on")
        found |= {f"instalments-{n}-{name}": value for name, value in zip(names, row, strict=True)}
    return {"reason": "A new job in January"} | found | more


def open_parts(plan) -> list[tuple[str, int]]:
    rows = AmountDue.objects.filter(plan=plan, settled_at=None, withdrawn_at=None)
    return [(due.words, due.amount_minor) for due in rows.order_by("pk")]


def test_what_remains_is_spread_by_session_and_day_and_the_client_reads_it(desk, plan, client):
    page = desk.get(url(plan))
    assert [form.initial for form in page.context["rows"]][0] == {
        "amount_minor": 250000,
        "position": 3,
        "due_on": None,
    }
    led = desk.post(url(plan), told(("1000", "2", ""), ("1,500", "", "2027-01-15"), ("", "", "")))

    assert led.url == reverse("desk:clients-money", args=[plan.client.ref])
    assert open_parts(plan) == [("At session 2", 100000), ("An instalment", 150000)]
    said = text(desk.get(led.url))
    assert "A new job in January" in said
    plan.client.user = make_user(Role.CLIENT, "sam@example.com")
    plan.client.save()
    client.force_login(plan.client.user)
    said = text(client.get(reverse("portal:money")))
    assert "Spread anew on Mon 23 Nov 2026. The price has not changed." in said
    assert "A new job" not in said


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("2400", "2", ""), "Together they have to make $2,500: $100 are missing."),
        (("2500", "", ""), "Say at which session, or on which day."),
        (("2500", "2", "2027-01-15"), "leave one of them empty"),
        (("", "", ""), "Say at least one instalment."),
        (("0.5.0", "2", ""), "Enter a number."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(desk, plan, row, why):
    page = desk.post(url(plan), told(row))

    assert page.status_code == 400
    said = text(page)
    assert said.count(why) == 2  # on top, with a link, and beside the field
    assert 'href="#id_instalments-0-' in said
    assert "A new job in January" in said
    assert open_parts(plan) == [("The rest, at your last session", 250000)]


def test_equal_parts_in_one_press_once_the_reason_is_said(desk, plan):
    page = desk.post(url(plan), told(("9", "1", ""), reason="", split="1"))
    assert page.status_code == 400
    amounts = [form["amount_minor"].value() for form in page.context["rows"]][:3]
    assert amounts == ["500", "1000", "1000"]
    assert "Why it is spread anew: This field is required." in text(page)

    assert desk.post(url(plan), told(split="1")).status_code == 302
    assert open_parts(plan) == [
        ("At session 1", 50000),
        ("At session 2", 100000),
        ("At session 3", 100000),
    ]


def test_without_an_agreed_price_or_with_all_of_it_paid_it_says_so(desk, plan, owner):
    money.pay(plan, owner, 250000)
    assert "Nothing is left to spread" in text(desk.get(url(plan)))
    assert "Payment plan" not in text(
        desk.get(reverse("desk:clients-money", args=[plan.client.ref]))
    )
    plan.quotes.update(superseded_at=NOW)
    assert "No price is agreed yet" in text(desk.get(url(plan)))


def test_the_page_asks_as_often_with_three_parts_as_with_one(
    desk, plan, owner, django_assert_max_num_queries
):
    def count() -> int:
        with django_assert_max_num_queries(12) as asked:
            desk.get(url(plan))
        return len(asked)

    desk.get(url(plan))
    one = count()
    desk.post(url(plan), told(split="1"))
    assert count() == one
