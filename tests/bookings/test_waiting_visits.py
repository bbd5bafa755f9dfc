"""Visits of a client that wait: held, firm, given up, kept though the time is over."""

from datetime import timedelta

import pytest
from django.db import transaction

from bookings import actions, asks
from bookings.actions import firm
from bookings.errors import TimeTaken
from bookings.models import Appointment
from tests.factories import at, consultation, make_appointment, make_client

pytestmark = pytest.mark.django_db
Status = Appointment.Status


@pytest.fixture
def visit(location, artist, now):
    visit = make_appointment(location=location, artist=artist, starts_at=at(2, 14))
    firm.keep_waiting([visit], now + timedelta(minutes=40))
    return visit


def book(location, artist, clerk, now):
    return actions.book(
        client=make_client(),
        location=location,
        service=consultation(),
        artist=artist,
        starts_at=at(2, 14),
        by=clerk,
        now=now,
    )


def test_it_blocks_its_time_until_it_runs_out(visit, location, artist, clerk, now):
    with pytest.raises(TimeTaken):
        book(location, artist, clerk, now)

    assert book(location, artist, clerk, now + timedelta(minutes=41)).pk
    visit.refresh_from_db()
    assert (visit.status, visit.cancel_reason) == (Status.CANCELLED, firm.RAN_OUT)


def test_the_sweep_cancels_it_and_does_not_delete_it(visit, now):
    assert actions.expire_holds(now=now + timedelta(minutes=39)) == 0
    assert actions.expire_holds(now=now + timedelta(minutes=40)) == 1

    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
    assert visit.held_until is None


def test_firm_is_booked_and_news_from_now_on(visit, now):
    later = now + timedelta(minutes=5)
    with transaction.atomic():
        firm.make_firm(firm.waiting([visit.pk]), later)

    visit.refresh_from_db()
    assert (visit.status, visit.changed_at, visit.held_until) == (Status.BOOKED, later, None)


def test_what_may_be_on_its_way_keeps_it(visit, location, artist, clerk, now, monkeypatch):
    monkeypatch.setattr(asks, "keeps", [lambda pks, at: [visit.pk]])
    late = now + timedelta(minutes=41)

    assert actions.expire_holds(now=late) == 0
    with pytest.raises(TimeTaken):
        book(location, artist, clerk, late)
    visit.refresh_from_db()
    assert visit.status == Status.HELD


def test_whoever_books_a_visit_is_asked(location, artist, clerk, now, monkeypatch):
    asked = []
    monkeypatch.setattr(asks, "booked", [lambda *told: asked.append(told)])
    visit = book(location, artist, clerk, now)

    assert asked == [(visit, clerk, now)]
