"""Known people and a small studio. The network is closed, but for this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection

from accounts.roles import Role
from payments import guards
from tests import factories, template

# A busy machine is slow, not wrong: a property fails by its answer, never by its time.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings) -> bool:
    """On SQLite a run begins on a kept copy of the migrated database, where there is one."""
    of_test = connection.settings_dict["TEST"]["NAME"]
    return connection.vendor == "sqlite" and template.lay_out(Path(of_test))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            template.keep(connection)


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch):
    """Nothing a test does leaves this machine."""
    connect = socket.socket.connect

    def only_here(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host not in ("127.0.0.1", "::1", "localhost"):
                raise OSError(f"The network is closed in tests: {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What one test's pages kept for a minute is not shown to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _seeds_after_a_flush(request):
    """Tests with real transactions begin on an emptied database: put the seeds back."""
    marker = request.node.get_closest_marker("django_db")
    flushed = {"transactional_db", "live_server"} & set(request.fixturenames)
    if flushed or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        factories.seed()
        yield
        # What a test wrote is emptied after it; on SQLite row by row, which the ledger refuses.
        guards.lift(connection)
    else:
        yield


@pytest.fixture
def now():
    """Monday 23 November 2026, 8:00 in New York."""
    return factories.NOW


@pytest.fixture
def location(db):
    """A location in New York with two rooms, open every day 9 to 18."""
    return factories.make_location(name="Hudson", slug="hudson", rooms=2)


@pytest.fixture
def artist(location):
    """Ana, who works every day 9 to 18 and signs in."""
    user = factories.make_user(Role.ARTIST, "ana@example.com", name="Ana Ruiz")
    return factories.make_artist(location, name="Ana Ruiz", slug="ana", user=user)


@pytest.fixture
def other_artist(location):
    """Ben, a colleague of Ana with the same hours; he does not treat Ana's clients."""
    user = factories.make_user(Role.ARTIST, "ben@example.com", name="Ben Okafor")
    return factories.make_artist(location, name="Ben Okafor", slug="ben", user=user)


@pytest.fixture
def owner(db):
    """Olga, who owns the studio and may do everything."""
    return factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")


@pytest.fixture
def clerk(db):
    """Dina at the front desk."""
    return factories.make_user(Role.DESK, "dina@example.com", name="Dina Wells")


@pytest.fixture
def client_user(db):
    """Carl, a client who signs in with a code."""
    user = factories.make_user(Role.CLIENT, "carl@example.com", name="Carl Jensen")
    factories.make_client(
        first_name="Carl", full_name="Carl Jensen", email="carl@example.com", user=user
    )
    return user


@pytest.fixture
def other_client_user(db):
    """Rita, another client, who must never see anything of Carl's."""
    user = factories.make_user(Role.CLIENT, "rita@example.com", name="Rita Moss")
    factories.make_client(
        first_name="Rita", full_name="Rita Moss", email="rita@example.com", user=user
    )
    return user


@pytest.fixture
def consultation(db):
    """The free consultation: 45 minutes, 10 before and 20 after, in a room."""
    return factories.consultation()


@pytest.fixture
def remote(db):
    """The consultation by phone or video: 30 minutes, no room."""
    from bookings.models import Service

    return Service.objects.get(slug="remote-consultation")
