"""One client with an address, and a sweep that says what it sent."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from accounts.models import User
from accounts.roles import STAFF
from bookings import actions as bookings
from bookings.models import Service
from notices import actions
from studio.models import Studio
from tests.factories import at, make_appointment, make_client
from tests.notices.mail_server import Inbox

FOLDER = Path(__file__).parent / "golden"


@pytest.fixture
def sam(db):
    """Sam, known to the desk, who can be written to."""
    return make_client(first_name="Sam", full_name="Sam Lowry", email="sam@example.com")


@pytest.fixture
def sweep():
    """Sweep at an instant; gives the messages of this turn, without those to colleagues."""

    def turn(now, *, to_staff=False):
        before = len(mail.outbox)
        actions.sweep(now=now)
        staff = set(User.objects.filter(role__in=STAFF).values_list("email", flat=True))
        return [one for one in mail.outbox[before:] if to_staff == bool(staff & set(one.to))]

    return turn


@pytest.fixture
def booked(sam, location, artist, consultation, clerk, now):
    """Book Sam at the desk: by default tomorrow at 14:00 with Ana."""

    def book(day=1, hour=14, minute=0, **fields):
        choice = {
            "client": sam,
            "location": location,
            "artist": artist,
            "service": consultation,
            "by": clerk,
            "now": now,
        }
        return bookings.book(starts_at=at(day, hour, minute), **(choice | fields))

    return book


@pytest.fixture
def golden():
    """Hold `content` against the file of that name; GOLDEN=write writes it anew, to be read."""

    def compare(name, content):
        path = FOLDER / name
        if os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        kept = path.read_bytes()
        assert content == (kept.decode() if isinstance(content, str) else kept)

    return compare


@pytest.fixture
def hudson(location):
    """The location with everything a client needs to find it."""
    location.address = "12 Example Street\nNew York, NY 10013"
    location.directions = "Ring at the green door; we are on the first floor."
    location.phone = "(212) 555-0142"
    location.save()
    return location


@pytest.fixture
def studio(db):
    return Studio.objects.create(
        pk=1, name="Northlight Scalp Studio", email="hello@example.com", phone="(212) 555-0140"
    )


@pytest.fixture
def treated(location, artist, now):
    """So many clients whose sessions ended this hour, one after the other: aftercare is due."""
    minute = timedelta(minutes=1)
    artist.user = None
    artist.save()
    actions.sweep(now=now - timedelta(hours=1))
    service = Service.objects.create(
        name="Short", slug="short", kind="session", minutes=60, needs_room=False
    )

    def make(count):
        for n in range(count):
            make_appointment(
                status="done",
                location=location,
                artist=artist,
                service=service,
                minutes=1,
                client=make_client(email=f"client{n}@example.com"),
                starts_at=now - (2 * count - n) * minute,
                changed_at=now - timedelta(days=20),
                finished_at=now - minute,
            )

    return make


@pytest.fixture
def smtp(settings):
    """Mail goes by SMTP to a port of this machine, where nobody listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings.EMAIL_PORT


@pytest.fixture
def inbox(smtp):
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=smtp)
    server.start()
    yield inbox
    server.stop()
