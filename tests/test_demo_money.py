"""The accounts of the demo studio: believable, lively, and right to the cent."""

from __future__ import annotations

from django.db.models import Sum

from payments import reports
from payments.models import (
    AmountDue,
    DepositHold,
    Dispute,
    Entry,
    InsuranceCase,
    MoneyPaper,
    Payment,
    Quote,
    RefundTerms,
)
from studio.models import CancellationPolicy
from tests.test_demo_studio import AFTERNOON, filled, studio  # noqa: F401 - the same studio


def test_money_is_lively(studio):  # noqa: F811
    zone = "America/New_York"
    month = reports.Period(AFTERNOON.date().replace(day=1), AFTERNOON.date(), zone)

    assert Quote.objects.standing().filter(accepted_at=None).exists()
    assert Quote.objects.accepted().count() > 20
    assert len(reports.takings(month, "method")) >= 3
    assert sum(row.tips_minor for row in reports.takings(month, "artist"))
    assert DepositHold.objects.filter(state="live").count() == 2
    assert AmountDue.objects.filter(kind="deposit", settled_at=None).exists()
    assert Dispute.objects.filter(status="open").count() == 1
    assert InsuranceCase.objects.count() == 1
    assert all(row.planned_minutes for row in reports.planned_and_real(month))


def test_every_sum_is_right(studio):  # noqa: F811
    came = Payment.objects.aggregate(a=Sum("amount_minor"), t=Sum("tip_minor"))
    told = Entry.objects.filter(kind="payment").aggregate(s=Sum("amount_minor"))["s"]

    assert told == -(came["a"] + came["t"])
    numbers = MoneyPaper.objects.filter(kind="receipt").values_list("year", "number")
    for year in {year for year, _ in numbers}:
        own = sorted(number for of, number in numbers if of == year)
        assert own == list(range(1, len(own) + 1))


def test_the_policy_says_what_its_numbers_say(studio):  # noqa: F811
    edition = CancellationPolicy.objects.in_force(AFTERNOON)
    terms = RefundTerms.objects.get(policy=edition)

    assert f"{terms.full_hours} hours or more" in edition.text
    assert f"{terms.part_hours} hours or more" in edition.text
