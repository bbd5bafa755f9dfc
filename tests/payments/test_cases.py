"""Around a payment: a lender's form with the amount in it, an insurer's case."""

import pytest
from django.urls import reverse

from payments.actions import answer_insurance, link_of, open_insurance
from payments.errors import MoneyRefused
from payments.models import FinancingPartner, InsuranceCase
from tests.factories import make_client

PARTNER = FinancingPartner(name="Lender", link="https://lender.example/?sum={amount}&in={currency}")


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (300000, "USD", "3000.00"),
        (300005, "EUR", "3000.05"),
        (7, "USD", "0.07"),
        (300000, "JPY", "300000"),
        (1, "KRW", "1"),
    ],
)
def test_a_lender_is_told_the_sum_in_the_units_of_its_currency(minor, currency, said):
    asked = link_of(PARTNER, minor, currency)

    assert asked == f"https://lender.example/?sum={said}&in={currency}"


def closed(client, owner) -> InsuranceCase:
    case = open_insurance(client=client, reason="areata", by=owner)
    return answer_insurance(case=case, answers={}, status="refused", by=owner)


@pytest.mark.django_db
def test_a_closed_case_is_set_open_again_while_no_other_is(owner):
    client = make_client()
    first = closed(client, owner)
    assert answer_insurance(case=first, answers={}, status="sent", by=owner).closed_at is None

    answer_insurance(case=first, answers={}, status="refused", by=owner)
    second = open_insurance(client=client, reason="areata", by=owner)
    assert second != first
    with pytest.raises(MoneyRefused, match="Another insurance case"):
        answer_insurance(case=first, answers={}, status="asking", by=owner)
    first.refresh_from_db()
    assert (first.status, first.closed_at is not None) == ("refused", True)

    told = answer_insurance(case=first, answers={"code": "11920"}, status="paid", by=owner)
    assert told.answers == {"code": "11920"}  # a closed one may still be completed
    assert answer_insurance(case=second, answers={}, status="sent", by=owner).closed_at is None


@pytest.mark.django_db
def test_the_page_says_why_it_stays_closed_and_keeps_what_was_typed(client, owner):
    person = make_client()
    case = closed(person, owner)
    open_insurance(client=person, reason="areata", by=owner)
    client.force_login(owner)
    there = reverse("desk:clients-money-insurance", args=[person.ref, case.ref])
    page = client.post(there, {"status": "asking", "code": "CPT 11922"})

    assert page.status_code == 409
    said = page.content.decode()
    assert "Another insurance case of this client is open." in said
    assert "CPT 11922" in said
