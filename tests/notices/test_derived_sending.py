"""Derived notices through every break: nothing lost, none twice, a repeat is the same message."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings

from bookings import actions as bookings
from bookings.models import Service
from clients.actions import say_whether
from notices import actions
from notices.actions import claiming_many, sending, sweeping
from notices.models import Delivery, Message, Notice
from notices.post import Post
from notices.sms import Sent
from tests.factories import at, make_appointment, make_client

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State, Outcome = Notice.State, Delivery.Outcome
TEXTED = {"account": "AC1", "token": "secret", "sender": "+12125550100"}
MOBILE = "+12125550123"
TEN = at(1, 10, 1)


class Killed(BaseException):
    """The worker ended here, as `kill -9` would: nothing after this line ran."""


@pytest.fixture
def begun(db, artist, now):
    artist.user = None
    artist.save()
    actions.sweep(now=now - 30 * DAY)


@pytest.fixture
def reminded(begun, booked, now):
    """A visit the day after tomorrow, confirmed; its reminder is due tomorrow at ten."""

    def make(**fields):
        visit = booked(day=2, **fields)
        actions.sweep(now=now + 3 * MINUTE)
        actions.sweep(now=at(1, 9))
        mail.outbox.clear()
        return visit

    return make


def reminder():
    return Notice.objects.get(kind=Notice.Kind.REMINDER)


@pytest.mark.parametrize(
    ("where", "name"),
    [(sweeping, "claim_together"), (sweeping, "open_new"), (Post, "send"), (sending, "_end")],
)
def test_killed_between_any_two_steps_it_is_the_same_message(
    where, name, reminded, sam, monkeypatch
):
    reminded()

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, name, die)
        with pytest.raises(Killed):
            actions.sweep(now=TEN)
    for turn in range(4):
        actions.sweep(now=TEN + turn * actions.LEASE)
    assert reminder().state == State.SENT
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1
    assert len({letter.body for letter in mail.outbox}) == 1
    assert len(mail.outbox) == (2 if name == "_end" else 1)


@pytest.mark.parametrize("name", ["_begin", "_end"])
def test_killed_as_it_takes_up_what_waits_it_is_the_same_message(name, reminded, monkeypatch):
    reminded()

    def die(*args, **kwargs):
        raise Killed

    def away(self):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", away)
        actions.sweep(now=TEN)
    begun = reminder().message
    with monkeypatch.context() as patched:
        patched.setattr(sending, name, die)
        with pytest.raises(Killed):
            actions.sweep(now=TEN + MINUTE)
    for turn in range(1, 5):
        actions.sweep(now=TEN + turn * actions.LEASE)
    assert reminder().state == State.SENT
    assert reminder().message == begun
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1
    assert len(mail.outbox) == (2 if name == "_end" else 1)


def test_a_reminder_of_what_changed_while_it_waited_is_withdrawn(reminded, clerk, monkeypatch):
    visit = reminded()
    problems = [SMTPDataError(451, "later")]
    accept = EmailBackend.send_messages

    def answer(self, messages):
        if problems:
            raise problems.pop(0)
        return accept(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    actions.sweep(now=TEN)
    bookings.cancel(appointment=visit, by=clerk, reason="ill", now=TEN + MINUTE)
    actions.sweep(now=TEN + HOUR)
    assert reminder().state == State.WITHDRAWN
    assert [letter.subject.split()[0] for letter in mail.outbox] == ["Cancelled:"]


@pytest.fixture
def texted(monkeypatch, sam):
    """Sam wants text messages; gives what the gateway was asked to send."""
    went: list[str] = []

    class Gateway:
        answer = Outcome.SENT

        def send(self, to, text, ref):
            went.append(text)
            return Sent(self.answer, provider_ref=ref[:8])

    gateway = Gateway()
    gateway.went = went
    monkeypatch.setattr("notices.sms.gateway", lambda: gateway)
    sam.phone, sam.email = MOBILE, ""
    sam.save()
    say_whether(client=sam, kind="sms", is_given=True, wording="Yes", side="client", by=None)
    with override_settings(SMS=TEXTED):
        yield gateway


def test_a_text_message_goes_to_a_mobile_with_consent(texted, reminded):
    reminded()
    texted.went.clear()
    actions.sweep(now=TEN)
    (text,) = texted.went
    assert "Wed 25 Nov 2026, 14:00" in text
    assert Delivery.objects.last().provider_ref


def test_a_text_message_of_unknown_fate_is_not_repeated_and_a_person_is_told(
    texted, reminded, clerk
):
    reminded()
    texted.went.clear()
    texted.answer = Outcome.UNKNOWN
    for turn in range(4):
        actions.sweep(now=TEN + turn * actions.LEASE)
    assert len(texted.went) == 1
    assert reminder().state == State.PERHAPS
    assert Notice.objects.get(kind=Notice.Kind.TO_STAFF_FAILED).user == clerk


def test_killed_while_texting_it_is_not_repeated(texted, reminded, monkeypatch):
    reminded()
    texted.went.clear()

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_end", die)
        with pytest.raises(Killed):
            actions.sweep(now=TEN)
    for turn in range(1, 4):
        actions.sweep(now=TEN + turn * actions.LEASE)
    assert len(texted.went) == 1
    assert reminder().state == State.PERHAPS


def test_at_night_a_text_message_waits_but_a_change_of_tomorrow_does_not(
    texted, begun, booked, clerk, now
):
    visit = booked(day=5)
    actions.sweep(now=now + 3 * MINUTE)
    texted.went.clear()
    bookings.move(appointment=visit, starts_at=at(6, 10), by=clerk, now=at(0, 22))
    actions.sweep(now=at(0, 22, 3))
    assert texted.went == []
    actions.sweep(now=at(1, 8))
    assert len(texted.went) == 1
    bookings.move(appointment=visit, starts_at=at(2, 12), by=clerk, now=at(1, 22))
    actions.sweep(now=at(1, 22, 3))
    assert len(texted.went) == 2


def test_stop_is_honoured_while_a_text_message_waits(texted, begun, booked, sam, clerk, now):
    visit = booked(day=5)
    actions.sweep(now=now + 3 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(6, 10), by=clerk, now=at(0, 22))
    actions.sweep(now=at(0, 22, 3))
    texted.went.clear()
    say_whether(client=sam, kind="sms", is_given=False, wording="STOP", side="client", by=None)
    for minute in range(3):
        actions.sweep(now=at(1, 8, minute))
    assert texted.went == []
    assert Message.objects.filter(client=sam, channel="call").exists()


def test_marketing_needs_consent_and_is_recorded(begun, sam, monkeypatch, now):
    from notices import derived
    from notices.kinds import KINDS, Occurrence

    told = Occurrence("touch-up", "touch-up-1:plan 7", sam, now, now + 9 * DAY)
    monkeypatch.setattr(derived, "due", lambda now: {sam: [told]})
    assert KINDS["touch-up"].is_marketing
    actions.sweep(now=now)
    assert Notice.objects.get(kind="touch-up").state == State.NO_CONSENT


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_side_by_side_tell_nobody_twice(location, artist, now):
    actions.sweep(now=now - 30 * DAY)
    session = Service.objects.get(slug="smp-session")
    for n in range(24):
        make_appointment(
            location=location, artist=artist, service=session, status="done",
            client=make_client(email=f"client{n}@example.com"), starts_at=at(-n - 2, 9),
            changed_at=now - 20 * DAY, finished_at=now - MINUTE,
        )  # fmt: skip
        # Each is the latest of its client, and was only just marked as done.
    Notice.objects.all().delete()
    problems: list[Exception] = []
    gate = threading.Barrier(4)

    def one():
        try:
            gate.wait()
            actions.sweep(now=now)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    actions.sweep(now=now)
    assert problems == []
    told = Counter(letter.to[0] for letter in mail.outbox)
    assert told
    assert set(told.values()) == {1}
    assert claiming_many.TOGETHER > 1
