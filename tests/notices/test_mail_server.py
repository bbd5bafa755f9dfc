"""A real mail server on this machine receives what the sweep sends."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from notices.models import Delivery, Message, Notice
from tests.factories import make_client

pytestmark = pytest.mark.django_db


def test_it_arrives_with_text_html_and_the_calendar_file(inbox, booked, sweep, now):
    visit = booked(by=None)
    sweep(now)
    (message,) = inbox.messages
    assert message["To"] == "sam@example.com"
    assert message["Message-ID"] == f"<{Message.objects.get().ref}@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert visit.ref in message.get_body(("plain",)).get_content()
    assert visit.ref in message.get_body(("html",)).get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "PUBLISH"
    assert attached.get_filename() == "appointment-2026-11-24.ics"
    (event,) = Calendar.from_ical(attached.get_content()).events
    assert event.start == visit.starts_at


def test_three_messages_take_one_connection(inbox, booked, sweep, now):
    for n in range(3):
        booked(by=None, hour=9 + 2 * n, client=make_client(email=f"client{n}@example.com"))
    sweep(now)
    assert len(inbox.messages) == 3
    assert len(inbox.connections) == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "state"),
    [
        ("451 try later", Delivery.Outcome.LATER, Notice.State.WAITING),
        ("554 no", Delivery.Outcome.REFUSED, Notice.State.FAILED),
        ("421 closing", Delivery.Outcome.LATER, Notice.State.WAITING),
    ],
)
def test_what_the_server_says_decides(answer, outcome, state, inbox, booked, sweep, now):
    booked(by=None)
    inbox.answers.append(answer)
    sweep(now)
    assert Delivery.objects.get().outcome == outcome
    assert Notice.objects.get().state == state


def test_a_server_that_is_away_is_met_with_patience(smtp, booked, sweep, now):
    booked(by=None)
    sweep(now)
    assert Delivery.objects.get().outcome == Delivery.Outcome.LATER
    assert Notice.objects.get().state == Notice.State.WAITING
