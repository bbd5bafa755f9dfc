"""The demo's gateway behaves like Checkout: the same key the same page, paid once, over in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from payments.errors import GatewayRefused
from payments.gateway import CLOSED, OPEN, PAID, PageWish


def wish(key="k1", **more) -> PageWish:
    told: dict[str, Any] = {"amount_minor": 50000, "currency": "USD", "success_address": "/paid/"}
    told |= {"cancel_address": "/", "expires_at": timezone.now() + timedelta(minutes=35)}
    return PageWish(key=key, **(told | more))


def test_the_same_key_is_the_same_page(demo):
    first = demo.open_page(wish())

    assert demo.open_page(wish()) == first
    assert demo.open_page(wish("k2")).id != first.id
    assert (first.state, first.key, first.address) == (OPEN, "k1", f"/pay/demo/{first.id}/")


def test_paid_twice_is_paid_once_and_cannot_be_closed(demo):
    page = demo.open_page(wish())
    paid = demo.pay(page.id)

    assert paid.state == PAID
    assert demo.pay(page.id).payment_ref == paid.payment_ref
    assert demo.close_page(page.id).state == PAID


def test_a_page_runs_out(demo):
    page = demo.open_page(wish(expires_at=timezone.now() - timedelta(seconds=1)))

    assert demo.page(page.id).state == CLOSED
    with pytest.raises(GatewayRefused, match="run out"):
        demo.pay(page.id)


@pytest.mark.parametrize("page_id", ["demo_page_" + "0" * 24, "../../etc/passwd", ""])
def test_another_page_is_nobodys(demo, page_id):
    with pytest.raises(GatewayRefused):
        demo.page(page_id)
