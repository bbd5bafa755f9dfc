"""A client who is signed in, with a visit ahead; the clock stands at Monday 23 November 2026."""

import pytest
import time_machine
from django.core.cache import cache

from tests import factories
from tests.factories import at


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture(autouse=True)
def _deeds_stand_at_once(request, monkeypatch):
    """The transaction around a test never commits; one that has its own is left alone."""
    if "transactional_db" not in request.fixturenames:
        monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **how: run())


@pytest.fixture
def _monday():
    with time_machine.travel(factories.NOW, tick=False):
        yield


@pytest.fixture
def carl(_monday, client, client_user):
    """Carl's record; he is signed in with `client`."""
    client.force_login(client_user)
    return client_user.client


@pytest.fixture
def visit(carl, location, artist):
    """Wednesday 25 November 2026, 14:00 in New York, with Ana."""
    return factories.make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(2, 14)
    )


@pytest.fixture
def someone_elses(other_client_user, location, other_artist):
    """A visit of Rita's, at the same hour with Ben."""
    return factories.make_appointment(
        location=location,
        artist=other_artist,
        client=other_client_user.client,
        starts_at=at(2, 14),
        room=location.rooms.last(),
    )
