"""What a message says, held against files that were read by a person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import resolve
from icalendar import Calendar

from bookings import actions as bookings
from notices import letters, links
from notices.models import Notice
from notices.segments import count
from studio.models import CancellationPolicy
from tests.factories import at, make_client

pytestmark = pytest.mark.django_db

HAIR = re.compile(r"hair|scalp|smp|pigment|alopecia|consultation|northlight", re.IGNORECASE)


@pytest.fixture
def told(hudson, studio, booked, sweep, clerk, now, monkeypatch):
    """The message after this deed, with references that are the same each time."""
    refs = iter(f"visit{n}" for n in range(9))

    def tell(*deeds, **fields):
        visits = []
        for deed in deeds:
            visit = booked(**({"location": hudson} | deed | fields))
            visit.ref = next(refs)
            visit.save()
            visits.append(visit)
        (message,) = sweep(now + timedelta(minutes=2))
        return message, visits

    return tell


def html_of(message):
    return message.alternatives[0][0]


def sms_of(notice):
    """The same as a text message."""
    return letters.sms(notice.message, [notice], {})


def keep(golden, name, message):
    """Hold the newest message, as mail and as text message, against what was read."""
    golden(f"{name}.txt", f"Subject: {message.subject}\n\n{message.body}")
    golden(f"{name}.html", html_of(message))
    sms = sms_of(Notice.objects.latest("pk"))
    golden(f"{name}.sms.txt", sms)
    assert count(sms).encoding == "GSM-7"
    assert count(sms).count <= 2


def test_a_confirmation(told, golden):
    message, _ = told({})
    keep(golden, "confirmation", message)
    assert message.from_email == "Northlight Scalp Studio <studio@example.com>"
    assert message.reply_to == ["hello@example.com"]


def test_a_confirmation_by_phone(told, remote, golden, sam):
    sam.phone = "+12125550142"
    sam.save()
    message, _ = told({"service": remote})
    keep(golden, "confirmation-by-phone", message)
    assert "ending in 42" in message.body
    assert "Example Street" not in message.body


def test_two_visits_in_one_message(told, golden):
    message, _ = told({"day": 3}, {"day": 17})
    keep(golden, "confirmation-of-two", message)


def test_a_move(told, sweep, clerk, other_artist, golden, now):
    _, (visit,) = told({"day": 3})
    bookings.move(
        appointment=visit, starts_at=at(4, 16, 30), artist=other_artist, by=clerk, now=now
    )
    (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, "move", message)


def test_a_change_of_artist_alone(told, sweep, clerk, other_artist, golden, now):
    _, (visit,) = told({"day": 3})
    bookings.move(
        appointment=visit, starts_at=visit.starts_at, artist=other_artist, by=clerk, now=now
    )
    (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, "change-of-artist", message)


def test_one_moved_and_one_cancelled(told, sweep, clerk, golden, now):
    _, (one, other) = told({"day": 3}, {"day": 4})
    bookings.move(appointment=one, starts_at=at(5, 10), by=clerk, now=now)
    bookings.cancel(appointment=other, by=clerk, reason="ill", now=now)
    (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, "change-of-two", message)


def test_a_cancellation_by_the_studio(told, sweep, clerk, golden, now):
    _, (visit,) = told({"day": 3})
    bookings.cancel(appointment=visit, by=clerk, reason="Ana broke her arm", now=now)
    (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, "cancellation-by-the-studio", message)
    assert "broke" not in message.body


def test_two_cancellations_by_the_studio(told, sweep, clerk, golden, now):
    _, visits = told({"day": 3}, {"day": 17})
    for visit in visits:
        bookings.cancel(appointment=visit, by=clerk, reason="ill", now=now)
    (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, "cancellation-of-two", message)


def test_a_cancellation_by_the_client(told, sweep, golden, now):
    _, (visit,) = told({"day": 3})
    bookings.cancel(appointment=visit, by=None, now=now)
    (message,) = sweep(now)
    keep(golden, "cancellation-by-the-client", message)
    assert "sorry" not in message.body


@pytest.mark.parametrize("kind", ["confirmation", "move", "cancellation"])
def test_a_neutral_message_says_nothing_of_what_for(
    kind, told, sweep, clerk, other_artist, golden, now
):
    discreet = make_client(first_name="Sam", email="sam@example.com", neutral_messages=True)
    message, (visit,) = told({"day": 3, "client": discreet})
    if kind == "move":
        bookings.move(appointment=visit, starts_at=at(4, 16), by=clerk, now=now)
    if kind == "cancellation":
        bookings.cancel(appointment=visit, by=clerk, reason="ill", now=now)
    if kind != "confirmation":
        (message,) = sweep(now + timedelta(minutes=5))
    keep(golden, f"neutral-{kind}", message)
    assert message.from_email == "Appointments <studio@example.com>"
    whole = message.message().as_string() + message.body + html_of(message)
    calendar = message.attachments[0].get_payload(decode=True).decode()
    sms = sms_of(Notice.objects.latest("pk"))
    assert sms.startswith("Appointments: ")
    for text in (
        message.subject, message.from_email, message.body, html_of(message), calendar, sms,
    ):  # fmt: skip
        assert not HAIR.search(text), HAIR.search(text)
    assert "Content-Type: text/calendar" in whole


def test_a_message_says_what_was_claimed_whatever_the_visit_became_meanwhile(told, clerk, now):
    _, (visit,) = told({"day": 3})
    bookings.move(appointment=visit, starts_at=at(4, 16), by=clerk, now=now)
    bookings.cancel(appointment=visit, by=clerk, reason="ill", now=now, expected_sequence=1)
    notice = Notice.objects.get()
    again = letters.mail(notice.message, [notice], {})
    assert "Thu 26 Nov 2026, 14:00" in again.subject
    (event,) = Calendar.from_ical(again.attachments[0].get_payload(decode=True)).events
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"


def test_an_unsafe_name_stays_text(told):
    nasty = make_client(first_name="<b>Eve</b>\r\nBcc: x@example.com", email="eve@example.com")
    message, _ = told({"client": nasty})
    assert "<b>Eve" not in html_of(message)
    assert "&lt;b&gt;Eve" in html_of(message)
    assert "<b>Eve</b>" in message.body


def test_a_visit_too_close_to_change_online_says_whom_to_call(told):
    message, _ = told({"day": 0, "hour": 17})
    assert "Please call us on (212) 555-0142." in message.body
    assert "online until" not in message.body


def test_the_policy_in_force_is_the_one_that_is_told(told, now):
    CancellationPolicy.objects.create(
        move_notice_hours=48, cancel_notice_hours=12, in_force_from=now - timedelta(days=1)
    )
    message, _ = told({"day": 3})
    assert "move it online until Tue 24 Nov 2026, 14:00 New York time" in message.body
    assert "cancel it online until Thu 26 Nov 2026, 02:00 New York time" in message.body


def test_an_hour_that_comes_twice_is_named(hudson, artist, studio, sam, sweep):
    from datetime import UTC, datetime

    from tests.factories import make_appointment

    twice = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    changed = twice - timedelta(days=1)
    make_appointment(
        location=hudson, artist=artist, starts_at=twice, client=sam, changed_at=changed
    )
    (message,) = sweep(changed + timedelta(minutes=2))
    assert "01:30 EST" in message.subject


@pytest.mark.parametrize("path", ["manage", "portal", "book"])
def test_every_link_is_answered(path, booked):
    address = links.manage(booked()) if path == "manage" else getattr(links, path)()
    resolve(address.split("8000", 1)[1])
