"""A gateway of one's own for every test: the demo's, in a folder that goes with it. And Stripe as
`localstripe` plays it, in a process that lives as long as the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from payments import gateway
from payments.demo_gateway import DemoGateway
from tests.factories import NOW
from tests.payments import at_stripe


@pytest.fixture
def demo(tmp_path, monkeypatch) -> Iterator[DemoGateway]:
    """Its pages run out by the clock, which stands where the tests do, whatever the day is."""
    made = DemoGateway(tmp_path / "pages")
    monkeypatch.setattr(gateway, "current", lambda: made)
    with time_machine.travel(NOW, tick=False):
        yield made


@pytest.fixture
def offline(monkeypatch) -> None:
    """A clinic without a key."""
    monkeypatch.setattr(gateway, "current", lambda: None)


@pytest.fixture(scope="session")
def _stripe_of_the_suite() -> Iterator[at_stripe.Books]:
    with at_stripe.server() as books:
        yield books


@pytest.fixture
def books(_stripe_of_the_suite, monkeypatch) -> at_stripe.Books:
    """Stripe's own books, empty."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # whatever this machine's way out is
    _stripe_of_the_suite.flush()
    return _stripe_of_the_suite
