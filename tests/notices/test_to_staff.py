"""What colleagues hear: each move of a client's, what came back, records nobody signed or opened;
and none of it asks more of the database the more there is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import actions as bookings
from bookings.models import Appointment, Service
from notices import actions, watching
from notices.actions.reported import delivery_reported
from notices.kinds import KINDS, afterwards
from notices.kinds.kind import asked_together
from notices.models import Delivery, Notice
from sessions_plan.actions import course
from sessions_plan.models import Plan, SessionRecord
from tests.factories import NEW_YORK, NOW, at, make_appointment, make_client
from tests.notices.travel import travel
from tests.sessions_plan.planning import accepted

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Kind, State = Notice.Kind, Notice.State


@pytest.fixture
def begun(now, location, artist):
    actions.sweep(now=now - 60 * DAY)


def session(location, artist, client, starts_at=None, **fields):
    return make_appointment(
        location=location,
        artist=artist,
        client=client,
        service=Service.objects.get(slug="smp-session"),
        starts_at=starts_at or at(0, 9),
        changed_at=NOW - 20 * DAY,
        **fields,
    )


def told(kind):
    rows = Notice.objects.filter(kind=kind, user__isnull=False, state=State.SENT)
    return rows.order_by("pk")


def test_a_third_move_back_to_the_second_day_is_told(begun, booked, sam, artist, now):
    visit = booked(by=None, day=10)
    for minutes, day in ((10, 11), (30, 12), (60, 11)):
        moved_at = now + timedelta(minutes=minutes)
        bookings.move(appointment=visit, starts_at=at(day, 10), by=None, now=moved_at)
        visit.refresh_from_db()
        travel(moved_at, moved_at + 10 * MINUTE, 5 * MINUTE)
    said = [notice.message.text.split("=>")[0] for notice in told(Kind.TO_STAFF_MOVED)]
    assert len(said) == 3
    assert ["5 Dec" in one for one in said] == [False, True, False]


def test_a_mail_that_came_back_is_told_once_and_to_the_desk(begun, booked, clerk, sweep, now):
    booked(by=None, day=5)
    sweep(now + 3 * MINUTE)
    Delivery.objects.filter(message__client__isnull=False).update(provider_ref="esp-1")
    delivery_reported(provider_ref="esp-1", report="bounced", now=now + HOUR)
    travel(now + HOUR, now + DAY, HOUR)
    assert [notice.user for notice in told(Kind.TO_STAFF_FAILED)] == [clerk]


def test_what_is_withheld_stands_on_the_desks_list(begun, booked, sweep, now):
    stranger = make_client(email="x@example.com")
    for n in range(5):
        booked(by=None, client=stranger, day=2 + n)
        sweep(now + (n + 1) * 5 * MINUTE)
    withheld = Notice.objects.filter(client=stranger, state=State.WITHHELD)
    assert withheld.exists()
    assert set(watching.failures(now + HOUR)) == set(withheld)


def test_a_record_that_was_never_opened_is_missed(begun, location, artist, sam, owner):
    session(location, artist, sam, status="done", finished_at=at(0, 12))
    travel(at(0, 13), at(6, 16), 6 * HOUR)
    heard = [notice.user for notice in told(Kind.TO_STAFF_UNSIGNED)]
    assert heard == [artist.user, owner]


def test_a_signed_record_is_not(begun, location, artist, sam, owner):
    visit = session(location, artist, sam, status="done", finished_at=at(0, 12))
    record = SessionRecord(
        appointment=visit, client=sam, artist=artist, opened_at=at(0, 9), saved_at=at(0, 9)
    )
    SessionRecord.objects.bulk_create([record])
    found = KINDS[Kind.TO_STAFF_UNSIGNED].occurrences
    assert len(list(found(at(0, 23), at(1, 11), None))) == 1
    visit.session_record.delete()
    Appointment.objects.filter(pk=visit.pk).update(status="no_show", finished_at=None)
    assert list(found(at(0, 23), at(1, 11), None)) == []


def test_a_client_whose_plan_is_paused_hears_of_no_follow_up(begun, location, artist, sam, owner):
    plan = accepted(artist, location, owner, sam)
    session(location, artist, sam, status="done", finished_at=at(0, 12))
    course.pause(plan=plan, reason="Chemotherapy", by=owner, now=at(5, 9))
    whole = KINDS[Kind.FOLLOW_UP].occurrences
    for whom in (None, sam, frozenset([sam])):
        assert list(whole(at(27, 9), at(29, 12), whom)) == []
    course.resume(plan=plan, by=owner, now=at(6, 9))
    for whom in (None, sam, frozenset([sam])):
        assert len(list(whole(at(27, 9), at(29, 12), whom))) == 1


@pytest.mark.parametrize("day", [18, 25])
def test_six_weeks_across_the_end_of_summer_time_they_are_asked(
    day, begun, location, artist, sam, owner
):
    plan = accepted(artist, location, owner, sam)
    done_at = datetime(2027, 9, day, 10, 30, tzinfo=NEW_YORK)
    Plan.objects.filter(pk=plan.pk).update(
        status="complete", completed_at=done_at, completed_by=owner
    )
    asked = (done_at + timedelta(weeks=6)).astimezone(UTC)
    travel(asked - DAY, asked + 2 * DAY, 20 * MINUTE)
    assert Notice.objects.get(client=sam, kind=Kind.SATISFACTION).state == State.SENT


def statements(kind, start, end) -> tuple[int, int]:
    """How many are told, and how many statements it took."""
    with CaptureQueriesContext(connection) as asked, asked_together():
        found = list(KINDS[kind].occurrences(start, end, None))
    return len(found), len(asked)


def booked_online(n, location, artist, owner, monkeypatch):
    make_appointment(
        location=location, artist=artist, client=make_client(email=f"c{n}@example.com"),
        starts_at=at(n + 1, 10), changed_at=NOW, booked_at=NOW, changed_side="client",
    )  # fmt: skip
    return Kind.TO_STAFF_BOOKED, NOW - DAY, NOW + DAY


def left_unsigned(n, location, artist, owner, monkeypatch):
    client = make_client(email=f"c{n}@example.com")
    session(location, artist, client, at(0, 8 + 3 * n), minutes=1, status="done")
    return Kind.TO_STAFF_UNSIGNED, at(1, 9, 59), at(1, 10)


def window_opens(n, location, artist, owner, monkeypatch):
    client = make_client(email=f"c{n}@example.com")
    accepted(artist, location, owner, client)
    found = [
        SimpleNamespace(plan=plan, opens_on=date(2026, 11, 24), not_before=None)
        for plan in Plan.objects.select_related("client", "location")
    ]
    monkeypatch.setattr(
        afterwards, "opening_between", lambda a, b: [f for f in found if a <= f.opens_on < b]
    )
    return Kind.TOUCH_UP, at(1, 9), at(1, 11)


@pytest.mark.parametrize("one_more", [booked_online, left_unsigned, window_opens])
def test_three_ask_the_database_as_often_as_one(one_more, location, artist, owner, monkeypatch):
    artist.user = None
    artist.save()
    counts = Counter()
    for n in range(3):
        said, took = statements(*one_more(n, location, artist, owner, monkeypatch))
        counts[took] += 1
    assert said >= 3 or one_more is left_unsigned
    assert len(counts) == 1
