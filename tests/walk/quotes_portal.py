"""The addresses of a client's own money, of an amount's link, and of the demo's payment page."""

from payments.models import MoneyPaper, Quote
from tests.walk.doors import portal, public

OWN = portal(hers=False)

TABLE: dict[str, dict[str, str]] = {
    "portal:money": portal(),
    "portal:money-policy": portal(),
    "portal:money-quote": OWN,
    "portal:money-price": OWN,
    "portal:money-book": portal(),
    "portal:money-card": portal(),
    "portal:money-support": portal(),
    "portal:money-paper": OWN,
    "portal:money-insurance": OWN,
    "portal:money-insurance-photos": OWN,
    "portal:money-insurance-paper": OWN,
    "pay": public(),
    "pay-begin": public(),
    "pay-back": public(),
    "pay-look": public(),
    "pay-demo": public(),
    "pay-demo-pay": public(),
    "pay-demo-decline": public(),
    "pay-demo-run-out": public(),
}


def rows(*, client, **_) -> dict[str, dict]:
    """The rows that `quotes_and_till.py` made."""
    values = {
        "page": "demo_page_x",
        "quote": Quote.objects.get(client=client).ref,
        "paper": MoneyPaper.objects.filter(client=client).first().ref,
        "kind": "letter",
    }
    return dict.fromkeys(TABLE, values) | {
        name: values | {"token": "a-link-nobody-sent"} for name in TABLE if name.startswith("pay")
    }
