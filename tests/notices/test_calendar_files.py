"""Calendar files: one UID a visit, rising sequence, the right instant on every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from bookings import actions as bookings
from bookings.models import Appointment
from notices.calendar import calendar_file
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db


def read(content):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    return calendar, event


@pytest.fixture
def visit(hudson, artist, studio):
    """A visit of Sam's with a reference that is the same each time."""

    def make(starts_at, **fields):
        sam = fields.pop("client", None) or make_client(email="sam@example.com")
        return make_appointment(
            location=hudson, artist=artist, starts_at=starts_at, client=sam, ref="golden", **fields
        )

    return make


def test_it_says_when_where_with_whom_and_links_to_the_visit(visit, golden):
    appointment = visit(at(1, 14))
    content = calendar_file(appointment)
    golden("consultation.ics", content)
    calendar, event = read(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.get_missing_tzids() == set()
    assert event.start == at(1, 14)
    assert event.start.tzinfo.key == "America/New_York"
    assert event.end == at(1, 14, 45)
    assert event["LOCATION"] == "Hudson, 12 Example Street, New York, NY 10013"
    assert event["ORGANIZER"] == "mailto:hello@example.com"
    assert f"/booking/{appointment.ref}-" in event["URL"]
    assert "attendee" not in event


def test_neutral_messages_keep_what_for_out_of_it(visit, golden):
    discreet = make_client(email="sam@example.com", neutral_messages=True)
    content = calendar_file(visit(at(1, 14), client=discreet))
    golden("neutral.ics", content)
    _, event = read(content)
    assert event["SUMMARY"] == "Appointment"
    assert event["ORGANIZER"].params["CN"] == "Appointments"
    for word in (b"scalp", b"hair", b"smp", b"consultation", b"northlight"):
        assert word not in content.replace(b"\r\n ", b"").lower()


def test_by_phone_or_video_has_no_address(visit, remote, golden):
    content = calendar_file(visit(at(1, 14), service=remote))
    golden("remote.ics", content)
    assert read(content)[1]["LOCATION"] == "By phone or video"


def test_a_cancelled_visit_takes_its_entry_out(visit, clerk, golden, now):
    appointment = visit(at(1, 14))
    _, before = read(calendar_file(appointment))
    appointment = bookings.move(appointment=appointment, starts_at=at(2, 9), by=clerk, now=now)
    _, moved = read(calendar_file(appointment))
    appointment = bookings.cancel(appointment=appointment, by=clerk, reason="ill", now=now)
    content = calendar_file(appointment)
    golden("cancelled.ics", content)
    calendar, gone = read(content)
    assert calendar["METHOD"] == "CANCEL"
    assert gone["STATUS"] == "CANCELLED"
    assert before["UID"] == moved["UID"] == gone["UID"]
    assert before["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]


def test_two_visits_have_two_uids(location, artist):
    visits = [
        make_appointment(location=location, artist=artist, starts_at=at(n, 9)) for n in (1, 2)
    ]
    assert len({read(calendar_file(one))[1]["UID"] for one in visits}) == 2


def test_the_same_version_gives_the_same_bytes(visit):
    appointment = visit(at(1, 14))
    assert calendar_file(appointment) == calendar_file(Appointment.objects.get())


@pytest.mark.parametrize(
    ("name", "starts_at"),
    [
        ("spring-day", at(date(2027, 3, 14), 10)),
        ("spring-gap", datetime(2027, 3, 14, 6, 45, tzinfo=UTC)),  # 1:45 EST, ends 3:30 EDT
        ("autumn-first-hour", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # 1:30 EDT
        ("autumn-second-hour", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),  # 1:30 EST
        ("autumn-day", at(date(2026, 11, 1), 10)),
    ],
)
def test_on_a_day_whose_clocks_change_it_is_the_right_instant(name, starts_at, visit, golden):
    content = calendar_file(visit(starts_at))
    golden(f"{name}.ics", content)
    _, event = read(content)
    assert event.start == starts_at
    assert event.end == starts_at + timedelta(minutes=45)
    assert b"DTSTART:" in content


@pytest.mark.parametrize("days", range(1, 400, 7))
def test_all_year_round_it_is_read_back_as_the_same_instant(days, hudson, artist):
    starts_at = at((NOW + timedelta(days=days)).date(), 14)
    appointment = make_appointment(location=hudson, artist=artist, starts_at=starts_at)
    _, event = read(calendar_file(appointment))
    assert event.start == starts_at
