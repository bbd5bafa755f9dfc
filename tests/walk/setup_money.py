"""The addresses of the set-up of money: the owner's."""

from payments.models import FinancingPartner, PriceBook
from tests.factories import NOW
from tests.walk.doors import HEAD

TABLE: dict[str, dict[str, str]] = {
    "desk:setup-prices": HEAD,
    "desk:setup-prices-levels": HEAD,
    "desk:setup-edition-withdraw": HEAD,
    "desk:setup-deposits": HEAD,
    "desk:setup-deposit-plans": HEAD,
    "desk:setup-deposit": HEAD,
    "desk:setup-tax": HEAD,
    "desk:setup-tax-at": HEAD,
    "desk:setup-partners": HEAD,
    "desk:setup-partner-new": HEAD,
    "desk:setup-partner": HEAD,
}


def rows(**_) -> dict[str, dict]:
    book = PriceBook.objects.create(in_force_from=NOW)
    partner = FinancingPartner.objects.create(name="Lender", link="https://lender.example/")
    return {
        "desk:setup-edition-withdraw": {"kind": "prices", "pk": book.pk},
        "desk:setup-deposit": {"slug": "smp-session"},
        "desk:setup-partner": {"pk": partner.pk},
    }
