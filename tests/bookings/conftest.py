"""A day that is full but for one visit, and what comes free when it is cancelled."""

from datetime import timedelta

import pytest

from bookings import actions
from tests.factories import NOW, at, make_appointment, make_time_off


@pytest.fixture
def full(location, artist):
    """The Tuesday of next week: Ana sees somebody at 10:00, and is away for the rest."""
    make_time_off(at(8, 0), at(8, 9, 50), artist=artist)
    make_time_off(at(8, 11, 5), at(9, 0), artist=artist)
    return make_appointment(
        location=location, artist=artist, starts_at=at(8, 10), booked_at=NOW - timedelta(days=9)
    )


@pytest.fixture
def cancelled(full, clerk):
    actions.cancel(appointment=full, by=clerk, reason="Ill", now=NOW)
    return full
