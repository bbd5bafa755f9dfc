"""Who is not to be contacted, or has died, hears nothing any more; the withheld is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions as bookings
from clients.actions import set_silence
from notices.models import Notice
from tests.factories import at, make_appointment

pytestmark = pytest.mark.django_db
State = Notice.State
silences = pytest.mark.parametrize("said", ["do_not_contact", "deceased"])


@silences
def test_nothing_is_sent_and_that_is_recorded_once(booked, sweep, sam, clerk, now, said):
    set_silence(client=sam, by=clerk, now=now, **{said: True})
    booked()

    assert sweep(now + timedelta(minutes=3)) == []
    assert sweep(now + timedelta(minutes=30)) == []
    assert [notice.state for notice in Notice.objects.all()] == [State.SILENT]


@silences
def test_a_change_of_a_visit_told_before_is_withheld_too(booked, sweep, sam, clerk, now, said):
    visit = booked()
    assert len(sweep(now + timedelta(minutes=3))) == 1
    set_silence(client=sam, by=clerk, now=now, **{said: True})
    bookings.cancel(appointment=visit, by=clerk, reason="Ill.", now=now + timedelta(minutes=5))

    assert sweep(now + timedelta(minutes=9)) == []
    assert Notice.objects.first().state == State.SILENT


def test_it_holds_in_six_years_as_well(sam, sweep, location, artist, clerk, now):
    set_silence(client=sam, by=clerk, now=now, do_not_contact=True)
    later = now + timedelta(days=6 * 365)
    make_appointment(
        location=location,
        artist=artist,
        client=sam,
        starts_at=later + timedelta(days=3),
        changed_at=later,
    )

    assert sweep(later + timedelta(minutes=3)) == []
    assert Notice.objects.get().state == State.SILENT


def test_silence_asked_for_while_a_message_waits_is_honoured(
    booked, sweep, sam, clerk, now, monkeypatch
):
    booked()
    monkeypatch.setattr("notices.actions.sweeping.send", lambda **_: 0)
    sweep(now + timedelta(minutes=3))
    assert Notice.objects.get().state == State.WAITING
    set_silence(client=sam, by=clerk, now=now, do_not_contact=True)
    monkeypatch.undo()

    assert sweep(now + timedelta(minutes=4)) == []
    assert sweep(now + timedelta(minutes=5)) == []
    states = list(Notice.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.WITHDRAWN, State.SILENT]


def test_who_speaks_again_hears_of_the_next_change(booked, sweep, sam, clerk, now):
    set_silence(client=sam, by=clerk, now=now, do_not_contact=True)
    visit = booked()
    sweep(now + timedelta(minutes=3))
    set_silence(client=sam, by=clerk, now=now, do_not_contact=False)

    assert sweep(now + timedelta(minutes=5)) == []
    visit.refresh_from_db()
    bookings.move(appointment=visit, starts_at=at(2, 15), by=clerk, now=now + timedelta(minutes=6))
    assert len(sweep(now + timedelta(minutes=9))) == 1
