"""A gateway of one's own for every test: the demo's, in a folder that goes with it."""

from __future__ import annotations

import pytest

from payments import gateway
from payments.demo_gateway import DemoGateway


@pytest.fixture
def demo(tmp_path, monkeypatch) -> DemoGateway:
    made = DemoGateway(tmp_path / "pages")
    monkeypatch.setattr(gateway, "current", lambda: made)
    return made


@pytest.fixture
def offline(monkeypatch) -> None:
    """A clinic without a key."""
    monkeypatch.setattr(gateway, "current", lambda: None)
