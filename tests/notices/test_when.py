"""When derived notices are due: late bookings, moves, outages, clock changes, one message a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment, Service
from notices import actions
from notices.models import Message, Notice, ReminderRule
from tests.factories import NEW_YORK, at, make_appointment, make_client
from tests.notices.travel import messages, travel

pytestmark = pytest.mark.django_db
State = Notice.State
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _begun(now, location, artist):
    """The kinds have spoken for a while, and nobody but clients is told."""
    artist.user = None
    artist.save()
    actions.sweep(now=now - 60 * DAY)


def reminders(client):
    rows = Notice.objects.filter(client=client, kind=Notice.Kind.REMINDER).order_by("pk")
    return [(row.key.partition(":")[0], row.state) for row in rows]


def session(location, artist, client, starts_at, **fields):
    service = Service.objects.get(slug="smp-session")
    return make_appointment(
        location=location, artist=artist, client=client, service=service, starts_at=starts_at,
        **fields,
    )  # fmt: skip


def test_a_booking_twenty_hours_ahead_gets_one_message_with_its_reminder(booked, sam, now):
    booked(by=None, day=1, hour=9, now=at(0, 13))
    travel(at(0, 13), at(1, 9), HOUR)
    assert messages(sam) == [("2026-11-23", "confirmation + reminder-1d")]


def test_a_booking_two_days_ahead_is_reminded_the_day_before(booked, sam):
    booked(by=None, day=2)
    travel(at(0, 9), at(2, 14), HOUR)
    assert messages(sam) == [("2026-11-23", "confirmation"), ("2026-11-24", "reminder-1d")]


def test_moved_twice_and_back_says_nothing_more(booked, sam, clerk, now):
    visit = booked(by=None, day=2)
    travel(at(0, 9), at(1, 11), HOUR)
    bookings.move(appointment=visit, starts_at=at(4, 10), by=clerk, now=at(1, 11, 1))
    bookings.move(appointment=visit, starts_at=at(2, 14), by=clerk, now=at(1, 11, 2))
    travel(at(1, 12), at(2, 13), HOUR)
    assert messages(sam) == [("2026-11-23", "confirmation"), ("2026-11-24", "reminder-1d")]


def test_another_artist_repeats_no_reminder(booked, sam, clerk, other_artist):
    visit = booked(by=None, day=2)
    travel(at(0, 9), at(1, 11), HOUR)
    bookings.move(
        appointment=visit, starts_at=at(2, 14), artist=other_artist, by=clerk, now=at(1, 12)
    )
    travel(at(1, 13), at(2, 13), HOUR)
    assert [told for _, told in messages(sam)] == ["confirmation", "reminder-1d", "change"]


def test_a_cancelled_visit_is_not_reminded(booked, sam, clerk):
    visit = booked(by=None, day=5)
    travel(at(0, 9), at(1, 9), HOUR)
    bookings.cancel(appointment=visit, by=clerk, reason="ill", now=at(1, 9))
    travel(at(1, 10), at(5, 15), 3 * HOUR)
    assert [told for _, told in messages(sam)] == ["confirmation", "cancellation"]
    assert reminders(sam) == []


def test_of_two_that_are_due_after_an_outage_the_later_one_goes(booked, sam):
    booked(by=None, day=6)
    travel(at(0, 9), at(2, 9), HOUR)
    travel(at(5, 12), at(6, 15), HOUR)
    assert reminders(sam) == [
        ("reminder-3d", State.SUPERSEDED),
        ("reminder-1d", State.SENT),
    ]


@pytest.mark.parametrize("became", ["booked", "done", "no-show"])
def test_after_an_outage_past_the_visit_none_goes(became, booked, sam):
    visit = booked(by=None, day=4)
    travel(at(0, 9), at(0, 12), HOUR)
    Appointment.objects.filter(pk=visit.pk).update(
        status=became, finished_at=at(4, 15) if became == "done" else None
    )
    travel(at(5, 9), at(6, 9), HOUR)
    assert [told for _, told in messages(sam)] == ["confirmation"]
    assert reminders(sam) == [
        ("reminder-3d", State.SUPERSEDED),
        ("reminder-1d", State.LAPSED),
    ]


@pytest.mark.parametrize(
    ("asleep", "told"),
    [
        ((1, 4), ["0d", "4d", "7d", "10d", "14d", "28d"]),
        ((4, 7), ["0d", "1d", "7d", "10d", "14d", "28d"]),
        ((7, 10), ["0d", "1d", "4d", "10d", "14d", "28d"]),
        ((14, 17), ["0d", "1d", "4d", "7d", "10d", "28d"]),
        ((27, 30), ["0d", "1d", "4d", "7d", "10d", "14d"]),
    ],
)
def test_three_days_of_outage_and_no_day_four_on_day_six(asleep, told, location, artist, sam, now):
    done = Appointment.Status.DONE
    session(location, artist, sam, at(0, 10), status=done, finished_at=at(0, 12), changed_at=now)
    ReminderRule.objects.all().delete()
    first, last = asleep
    travel(at(0, 12), at(first, 9), 12 * HOUR)
    travel(at(last, 9, 30), at(31, 12), 12 * HOUR)
    rows = Notice.objects.filter(client=sam, kind=Notice.Kind.AFTERCARE)
    sent = [row.key[10:].partition(":")[0] for row in rows.filter(state=State.SENT).order_by("pk")]
    assert sent == told
    assert set(rows.exclude(state=State.SENT).values_list("state", flat=True)) <= {
        State.SUPERSEDED, State.LAPSED,
    }  # fmt: skip
    assert rows.count() == 7


@pytest.mark.parametrize(
    ("finished_at", "told_at"), [(None, at(0, 14)), (at(0, 13), at(0, 13)), (at(0, 11), at(0, 11))]
)
def test_the_first_care_is_told_when_the_client_is_out_of_the_chair(
    finished_at, told_at, location, artist, sam
):
    """A session that was to last from 9:00 to 12:00."""
    Status = Appointment.Status
    visit = session(
        location, artist, sam, at(0, 9), status=Status.IN_ROOM, changed_at=at(-20, 9), minutes=180
    )
    for now in (at(0, 11), at(0, 12), at(0, 13), at(0, 13, 40), at(0, 14), at(0, 15)):
        if now == finished_at:
            visit.status, visit.finished_at = Status.DONE, finished_at
            visit.save()
        actions.sweep(now=now)
    told = Notice.objects.get(client=sam, kind=Notice.Kind.AFTERCARE)
    assert told.sent_at == told_at


@pytest.mark.parametrize(
    ("wakes", "told"), [(at(17, 8, 59), ["prepare-7d"]), (at(17, 10, 1), ["reminder-3d"])]
)
def test_how_to_prepare_is_told_until_the_reminders_say_what_to_do(
    wakes, told, location, artist, sam, now
):
    session(location, artist, sam, at(20, 14), changed_at=now)
    travel(at(0, 12), at(4, 9), 12 * HOUR)
    travel(wakes, wakes + HOUR, HOUR)
    sent = Notice.objects.filter(client=sam, state=State.SENT, sent_at__gte=wakes)
    assert [row.key.partition(":")[0] for row in sent.order_by("pk")] == told


def test_aftercare_is_counted_from_the_latest_session(location, artist, sam, now):
    for day in (0, 2):
        session(
            location, artist, sam, at(day, 10), status="done", finished_at=at(day, 12),
            changed_at=now,
        )  # fmt: skip
    travel(at(2, 13), at(9, 12), 12 * HOUR)
    keys = Notice.objects.filter(kind=Notice.Kind.AFTERCARE, state=State.SENT)
    second = Appointment.objects.order_by("-starts_at").first()
    assert {key.rpartition(" ")[2] for key in keys.values_list("key", flat=True)} == {
        str(second.pk)
    }


def test_what_waits_is_one_message_a_day_and_what_came_too_late_is_the_next(
    location, artist, sam, booked, now
):
    session(
        location, artist, sam, at(-6, 10), status="done", finished_at=at(-6, 12), changed_at=now
    )
    booked(day=4, hour=14)
    travel(at(1, 9), at(1, 21), HOUR)
    assert messages(sam)[-1] == ("2026-11-24", "reminder-3d + aftercare-7d")


@pytest.mark.parametrize(
    ("starts_at", "sent_at"),
    [
        # Clocks go forward on 14 March 2027 and back on 7 November 2027.
        (datetime(2027, 3, 14, 10, tzinfo=NEW_YORK), datetime(2027, 3, 13, 10, tzinfo=NEW_YORK)),
        (datetime(2027, 3, 15, 9, tzinfo=NEW_YORK), datetime(2027, 3, 14, 10, tzinfo=NEW_YORK)),
        (datetime(2027, 11, 7, 10, tzinfo=NEW_YORK), datetime(2027, 11, 6, 10, tzinfo=NEW_YORK)),
        (datetime(2027, 11, 8, 9, tzinfo=NEW_YORK), datetime(2027, 11, 7, 10, tzinfo=NEW_YORK)),
    ],
)
def test_the_hour_is_that_of_the_wall_clock_across_its_changes(
    starts_at, sent_at, location, artist, sam, now
):
    make_appointment(
        location=location, artist=artist, client=sam, starts_at=starts_at, changed_at=now
    )
    actions.sweep(now=starts_at - 4 * DAY)
    travel(sent_at.astimezone(UTC) - 2 * HOUR, sent_at.astimezone(UTC) + 2 * HOUR, 30 * MINUTE)
    notice = Notice.objects.get(client=sam, key__startswith="reminder-1d")
    assert notice.sent_at == sent_at


def test_the_rules_of_the_clinic_are_followed(booked, sam):
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(days=2)
    booked(by=None, day=5)
    travel(at(0, 9), at(5, 14), 6 * HOUR)
    assert [told for _, told in messages(sam)] == ["confirmation", "reminder-2d"]


def test_what_there_is_before_notices_begin_says_nothing(location, artist, sam, now):
    """The demo's two years, or an import: what was due is told; what comes is not forgotten."""
    session(
        location, artist, sam, at(-4, 10), status="done", finished_at=at(-4, 12), changed_at=now
    )
    make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(1, 14), changed_at=now
    )
    at_noon = at(0, 12)
    actions.take_as_told(appointments=Appointment.objects.all(), now=at_noon)
    travel(at_noon, at(0, 23), HOUR)
    assert messages(sam) == []
    travel(at(1, 0), at(4, 12), 6 * HOUR)
    assert [told for _, told in messages(sam)] == ["aftercare-7d"]


def test_who_has_neither_mail_nor_mobile_is_a_call_with_its_text(booked, now):
    kim = make_client(first_name="Kim", phone="+12125550100")
    booked(client=kim, day=2)
    travel(at(0, 9), at(1, 12), HOUR)
    calls = Message.objects.filter(client=kim, channel="call", done_at=None)
    assert [call.notices.get().kind for call in calls.order_by("pk")] == [
        "confirmation", "reminder",
    ]  # fmt: skip
    assert all("Kim" not in call.subject and "Nov 2026" in call.text for call in calls)


def test_a_call_that_is_of_no_more_use_leaves_the_list(booked, clerk):
    kim = make_client(first_name="Kim", phone="+12125550100")
    visit = booked(client=kim, day=2)
    travel(at(0, 9), at(1, 12), HOUR)
    assert reminders(kim) == [("reminder-1d", State.DESK)]
    bookings.cancel(appointment=visit, by=clerk, reason="ill", now=at(1, 13))
    travel(at(1, 13), at(1, 14), HOUR)
    assert reminders(kim) == [("reminder-1d", State.WITHDRAWN)]
