"""Around a payment: a lender's form with the amount in it, an insurer's case."""

import pytest

from payments.actions import link_of
from payments.models import FinancingPartner

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
