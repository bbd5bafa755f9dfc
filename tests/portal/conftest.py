"""Signing in is counted in the cache, and letters leave when a transaction stands."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def _deeds_stand_at_once(request, monkeypatch):
    """The transaction around a test never commits; one that has its own is left alone."""
    if "transactional_db" not in request.fixturenames:
        monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **how: run())
