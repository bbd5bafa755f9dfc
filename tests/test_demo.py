"""The demo studio: the same from its seed, true to the house's rules, never older than today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from bookings.models import Appointment
from clients.actions import note_allergy
from clients.models import Client
from smp_clinic.demo.plan import plan
from smp_clinic.demo.records import ALLERGIES, keep_records
from smp_clinic.demo.sheet import Kind
from smp_clinic.demo.writing import fill
from tests.factories import at, make_appointment, make_client

AFTERNOON = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)  # Tuesday, 15:20 in New York
Status = Appointment.Status
KINDS = {
    "consultation": Kind("consultation", 45, 10, 20, True),
    "remote-consultation": Kind("remote-consultation", 30, 0, 0, False),
    "patch-test": Kind("patch-test", 15, 10, 20, True),
    "smp-session": Kind("smp-session", 180, 10, 20, True),
    "follow-up": Kind("follow-up", 30, 10, 20, True),
    "touch-up": Kind("touch-up", 120, 10, 20, True),
}


def signature(seed, now):
    whole = plan(kinds=KINDS, now=now, seed=seed)
    return [
        (whole.people[row.visit.person].full_name, row.starts_at, row.status, row.visit.slot.room)
        for row in whole.rows
    ]


def test_the_same_seed_is_the_same_studio_and_another_is_not():
    first = signature(2026, AFTERNOON)
    assert first == signature(2026, AFTERNOON)
    assert first != signature(7, AFTERNOON)


@pytest.mark.parametrize("days", [1, 2, 3, 4, 5, 6, 112, 400])
def test_it_never_grows_old(days):
    """On every day of the week, and on days whose clocks change, it reaches as far."""
    now = AFTERNOON + timedelta(days=days)
    rows = plan(kinds=KINDS, now=now, seed=2026).rows
    starts = [row.starts_at for row in rows]
    assert min(starts) < now - timedelta(days=700)
    assert max(starts) > now + timedelta(days=45)
    today = [row for row in rows if row.visit.slot.on == now.date()]
    assert len(today) >= 5


@pytest.mark.django_db
def test_more_appointments_are_older_ones():
    fill(now=AFTERNOON, seed=2026, appointments=6000)
    booked = Appointment.objects.exclude(status=Status.HELD)
    assert booked.count() == 6000
    assert booked.earliest("starts_at").starts_at < AFTERNOON - timedelta(days=760)


@pytest.mark.django_db
def test_an_allergy_they_told_of_themselves_is_noted_once(location, artist, owner, clerk, now):
    people = [
        make_client(first_name=name, proven_at=now, proven_by=clerk) for name in ("Sam", "Joel")
    ]
    for day, client in enumerate(people, start=2):
        make_appointment(location=location, artist=artist, client=client, starts_at=at(day, 10))
        for substance, _ in ALLERGIES:
            note_allergy(client=client, substance=substance, by=artist.user, now=now)
    keep_records(now=now)
    assert all(one.allergies.count() == len(ALLERGIES) for one in people)


@pytest.mark.django_db
def test_the_command_prints_a_sign_in_for_each_role(capsys):
    call_command("demo")
    said = capsys.readouterr().out
    for word in ("Owner", "Artist", "Front desk", "Client", "/desk/", "/portal/", "password"):
        assert word in said
    people = Client.objects.count()
    call_command("demo", "--if-empty")
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="There is data in this database already"):
        call_command("demo")
    assert Client.objects.count() == people


@pytest.mark.django_db
def test_a_filling_that_was_interrupted_is_named():
    make_client()
    with pytest.raises(CommandError, match="half filled"):
        call_command("demo", "--if-empty")


@pytest.mark.django_db
def test_outside_the_demo_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("demo")
    assert not Client.objects.exists()
