"""Reports at the desk: a page, a chart that says the same as its table, a CSV without formulas."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from desk.figures.tables import REPORTS, Cell
from payments import actions
from payments.models import Dispute, Payment
from tests.factories import NOW, make_client
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
    plan = money.accepted(artist, location, owner, make_client(first_name="=SUM(A1)"))
    money.pay(plan, owner, 50000, tip_minor=2000)
    return plan


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def text(page) -> str:
    return page.content.decode()


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_opens_with_rows_and_without(desk, kind, artist, location, owner):
    assert desk.get(url("figures-one", kind)).status_code == 200
    plan = money.accepted(artist, location, owner)
    money.pay(plan, owner, 50000)
    page = desk.get(url("figures-one", kind))
    assert REPORTS[kind].word in text(page)
    assert desk.get(url("figures-sheet", kind))["Content-Type"].startswith("text/csv")


def test_takings_stand_in_table_and_chart(desk, plan):
    page = desk.get(url("figures"))
    assert "$520" in text(page)
    values = json.loads(page.context["chart"]["values"])
    assert sum(values[0]) == 520.0
    assert len(values[0]) == 30


def test_a_csv_counts_and_holds_no_formula(desk, plan):
    answer = desk.get(url("figures-sheet", "deposits"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Client", "With", "Paid", "Deposit"]
    assert rows[1][0] == "'=SUM(A1)"
    assert rows[1][3] == "500.00"
    assert Cell("−$5", "-5.00", True).for_csv == "-5.00"


def test_other_days_and_a_place_are_asked_for(desk, plan, location):
    asked = {"first": "2026-10-01", "last": "2026-10-31", "place": location.slug}
    page = desk.get(url("figures"), asked)
    assert "Thu 1 Oct 2026 to Sat 31 Oct 2026" in text(page)
    assert not page.context["table"].rows
    wrong = desk.get(url("figures"), asked | {"last": "2026-09-01"})
    assert wrong.status_code == 400
    assert "last" in wrong.context["form"].errors
    assert desk.get(url("figures-one", "poetry")).status_code == 404


def test_an_artist_does_not_see_what_came_in(client, artist):
    client.force_login(artist.user)
    assert client.get(url("figures")).status_code == 403


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("kind", [kind for kind in REPORTS if kind != "hours"])
def test_a_report_asks_the_database_at_most_twelve_times(
    desk, artist, location, owner, django_assert_max_num_queries, kind, more
):
    for _ in range(more):
        plan = money.accepted(artist, location, owner)
        money.pay(plan, owner, 50000)
    with django_assert_max_num_queries(12):
        desk.get(url("figures-one", kind))


# ---------------------------------------------------------------- disputes


def test_a_dispute_is_typed_in_answered_and_ends(desk, plan):
    paid = Payment.objects.get()
    there = url("clients-money-dispute", plan.client.ref, paid.ref)
    assert desk.post(there, {"amount_minor": "900"}).status_code == 400
    told = {"amount_minor": "500", "reason": "not as described", "due_on": "2026-11-30"}
    led = desk.post(there, told)
    row = Dispute.objects.get()
    assert led.url == url("disputes-one", row.ref)
    assert row.due_by.isoformat() == "2026-11-30T22:00:00+00:00"
    said = text(desk.get(led.url))
    assert "Mon 30 Nov 2026, 17:00 New York time" in said
    assert "in 7 days" in said
    assert plan.client.first_name.replace("=", "") in text(desk.get(url("disputes")))
    task = text(desk.get(url("tasks")))
    assert "A bank wants $500 back" in task
    assert "to be answered by Mon 30 Nov 2026, 17:00 New York time" in task
    desk.post(url("disputes-step", row.ref, "answered"))
    assert "A bank wants" not in text(desk.get(url("tasks")))
    desk.post(url("disputes-step", row.ref, "won"))
    row.refresh_from_db()
    assert (row.status, row.closed_at) == ("won", NOW)
    assert desk.post(url("disputes-step", row.ref, "sung")).status_code == 404


def test_the_answer_is_one_pdf(desk, plan, owner):
    actions.accept_policy(client=plan.client, way="screen", plan=plan, now=NOW)
    row = actions.open_dispute(
        payment=Payment.objects.get(), amount_minor=100, reason="", due_by=NOW + timedelta(days=3),
        by=owner, now=NOW,
    )  # fmt: skip
    pdf = desk.get(url("disputes-packet", row.ref))
    assert pdf.content.startswith(b"%PDF")


def test_only_the_owner_picks_photos(client, clerk, owner, plan):
    row = actions.open_dispute(
        payment=Payment.objects.get(), amount_minor=100, reason="", due_by=None, by=owner, now=NOW
    )
    client.force_login(clerk)
    assert "Photos in the answer" not in text(client.get(url("disputes-one", row.ref)))
    assert client.post(url("disputes-photos", row.ref)).status_code == 403
    client.force_login(owner)
    assert "Photos in the answer" in text(client.get(url("disputes-one", row.ref)))
    assert client.post(url("disputes-photos", row.ref)).status_code == 302
