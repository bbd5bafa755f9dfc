"""The demo studio as it stands when it has been filled."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from bookings.models import (
    Appointment,
    Artist,
    Location,
    Service,
    TimeOff,
    WaitlistOffer,
    WaitlistWish,
    WeeklyHours,
)
from clients.actions import likely_matches
from clients.models import Client
from notices import actions as notices
from notices import call_back, watching
from notices.models import Notice
from smp_clinic.demo.writing import fill

AFTERNOON = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)  # Tuesday, 15:20 in New York
Status = Appointment.Status


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demo, filled once on a Tuesday afternoon, and gone after these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(now=AFTERNOON, seed=2026)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def studio(filled, db):
    """Each test sees that studio and leaves it as it was."""


def test_the_studio_is_believable(studio):
    assert Location.objects.count() == 2
    assert len(set(Location.objects.values_list("zone", flat=True))) == 2
    assert [location.rooms.count() for location in Location.objects.all()] == [3, 3]
    assert Client.objects.count() == 400
    artists = list(Artist.objects.all())
    assert len(artists) == 5
    assert all(one.bio and one.photo and one.skills.exists() for one in artists)
    assert all(one.trained_on and one.licence_expires_on for one in artists)
    kept = Appointment.objects.all()
    assert set(kept.values_list("service__slug", flat=True)) == set(
        Service.objects.values_list("slug", flat=True)
    )
    assert kept.earliest("starts_at").starts_at < AFTERNOON - timedelta(days=700)
    ahead = kept.filter(status=Status.BOOKED, starts_at__gt=AFTERNOON)
    assert ahead.latest("starts_at").starts_at > AFTERNOON + timedelta(days=45)
    assert ahead.latest("starts_at").starts_at < AFTERNOON + timedelta(days=58)
    assert ahead.count() > 200
    assert WaitlistWish.objects.count() >= 5
    assert 15 < Client.objects.filter(neutral_messages=True).count() < 60
    portal = User.objects.filter(role=Role.CLIENT)
    assert portal.count() >= 12
    assert {user.client.email for user in portal} == {user.email for user in portal}


def test_this_day_is_lively(studio):
    new_york = Location.objects.get(slug="new-york")
    day = AFTERNOON.astimezone(new_york.tz).date()
    today = [
        row
        for row in Appointment.objects.select_related("location")
        if row.starts_at.astimezone(row.location.tz).date() == day
    ]
    count = Counter(row.status for row in today)
    assert count[Status.DONE] >= 3
    assert count[Status.NO_SHOW] == 1
    assert count[Status.IN_ROOM] >= 1
    assert count[Status.ARRIVED] >= 1
    assert count[Status.BOOKED] >= 3
    held = Appointment.objects.filter(status=Status.HELD, held_until__gt=AFTERNOON, client=None)
    assert held.count() == 2
    assert held.filter(held_by__role=Role.DESK).count() == 1
    late = [row for row in today if row.status == Status.BOOKED and row.starts_at < AFTERNOON]
    assert len(late) == 1
    assert WaitlistOffer.objects.get().is_live(AFTERNOON)


def test_what_lies_behind_has_happened_and_what_lies_ahead_has_not(studio):
    over = Appointment.objects.filter(ends_at__lt=AFTERNOON - timedelta(minutes=10))
    assert not over.filter(status__in=[Status.BOOKED, Status.ARRIVED, Status.IN_ROOM]).exists()
    ahead = Appointment.objects.filter(starts_at__gt=AFTERNOON + timedelta(minutes=15))
    assert not ahead.filter(status__in=[Status.DONE, Status.NO_SHOW, Status.IN_ROOM]).exists()
    for stamp in ("booked_at", "changed_at", "cancelled_at", "arrived_at", "finished_at"):
        assert not Appointment.objects.filter(**{f"{stamp}__gt": AFTERNOON}).exists(), stamp
    done = Appointment.objects.filter(status=Status.DONE)
    assert not done.filter(finished_at=None).exists()


def test_nobody_is_booked_twice_or_where_they_do_not_work(studio):
    """The database holds overlaps off by itself; here the book is read once more."""
    rows = Appointment.objects.filter(status__in=Appointment.BLOCKING)
    for who in ("artist_id", "room_id"):
        by: dict[int, list] = {}
        for key, start, end in rows.values_list(who, "blocked_from", "blocked_until"):
            by.setdefault(key, []).append((start, end))
        by.pop(None, None)
        for spans in by.values():
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))
    hours = set(WeeklyHours.objects.values_list("artist_id", "location_id", "weekday"))
    for visit in rows.exclude(status=Status.HELD).select_related("location", "service"):
        weekday = visit.starts_at.astimezone(visit.location.tz).weekday()
        assert (visit.artist_id, visit.location_id, weekday) in hours
        assert (visit.room_id is not None) == visit.service.needs_room


def test_every_visit_is_with_somebody_who_can(studio):
    rows = Appointment.objects.select_related("artist", "service")
    skills = {one.pk: set(one.skills.all()) for one in Artist.objects.all()}
    offers = {one.pk: set(one.services.all()) for one in Artist.objects.all()}
    for visit in rows.prefetch_related("reasons__skill"):
        needed = {reason.skill for reason in visit.reasons.all()} - {None}
        assert needed <= skills[visit.artist_id]
        assert visit.service in offers[visit.artist_id]


def test_time_off_lies_over_visits_that_have_to_be_settled(studio):
    ill = TimeOff.objects.get(reason="Ill")
    inside = Appointment.objects.filter(
        artist=ill.artist, status=Status.BOOKED, starts_at__range=(ill.starts_at, ill.ends_at)
    )
    assert inside.count() >= 2
    planned = TimeOff.objects.exclude(reason="Ill")
    assert planned.count() == 3
    for off in planned:
        assert not Appointment.objects.filter(
            artist=off.artist,
            status__in=Appointment.BLOCKING,
            starts_at__range=(off.starts_at, off.ends_at),
        ).exists()


def test_some_who_booked_online_are_unproven_and_likely_known(studio):
    unproven = Client.objects.filter(proven_at=None, came_by=Client.CameBy.ONLINE)
    alike = [client for client in unproven if likely_matches(client).exists()]
    assert unproven.count() >= 5
    assert len(alike) >= 3
    assert not Appointment.objects.filter(client__in=alike, status=Status.DONE).exists()


def test_history_sends_nothing(studio):
    states = sorted(Notice.objects.values_list("pk", "state"))
    for minutes in (0, 1, 30):
        assert notices.sweep(now=AFTERNOON + timedelta(minutes=minutes)) == 0
    assert mail.outbox == []
    assert sorted(Notice.objects.values_list("pk", "state")) == states


def test_the_desk_has_whom_to_reach(studio):
    """Calls and letters to do, what did not arrive, and somebody on every list of call backs."""
    assert set(watching.tasks(AFTERNOON).values_list("channel", flat=True)) == {"call", "print"}
    failed = set(watching.failures(AFTERNOON).values_list("state", flat=True))
    assert failed == {"failed", "perhaps", "sent"}
    today = AFTERNOON.date()
    for shelf in call_back.SHELVES:
        assert call_back.to_call(shelf, today, AFTERNOON).rows, shelf
    assert call_back.put_off(today).exists()


def test_a_day_later_only_what_falls_due_then_is_told(studio):
    notices.sweep(now=AFTERNOON)
    known = list(Notice.objects.values_list("pk", flat=True))
    assert notices.sweep(now=AFTERNOON + timedelta(days=1)) > 0
    said = Notice.objects.exclude(pk__in=known)
    assert not said.filter(due_at__lte=AFTERNOON).exists()
    assert Notice.Kind.CONFIRMATION not in said.values_list("kind", flat=True)


def test_people_and_numbers_belong_to_no_one(studio):
    assert not Client.objects.exclude(email="").exclude(email__endswith="@example.com").exists()
    assert not Client.objects.exclude(phone="").exclude(phone__regex=r"55501\d\d$").exists()
    assert not User.objects.exclude(email__endswith="@example.com").exists()
