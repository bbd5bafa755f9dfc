"""Whatever breaks between the claim, the send and its outcome: nothing is lost, and a message
that goes twice is the same message."""

from __future__ import annotations

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from bookings import actions as bookings
from notices import actions, letters
from notices.actions import claiming, sending
from notices.models import Delivery, Notice
from notices.post import Post
from tests.factories import at, make_client

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LEASE = actions.LEASE
State, Outcome = Notice.State, Delivery.Outcome


@pytest.fixture(autouse=True)
def _nobody_to_tell(artist):
    """Only clients are told here: what colleagues hear has its own tests."""
    artist.user = None
    artist.save()


class Killed(BaseException):
    """The worker ended here, as `kill -9` would: nothing after this line ran."""


@pytest.fixture
def killed_at(monkeypatch, now):
    """Sweep, and be killed when `name` of `where` is called."""

    def run(where, name, at=now):
        def die(*args, **kwargs):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(where, name, die)
            with pytest.raises(Killed):
                actions.sweep(now=at)

    return run


@pytest.fixture
def server(monkeypatch):
    """A mail server that answers with these problems, one a message, before it works again."""
    problems: list[Exception] = []
    accept = EmailBackend.send_messages

    def answer(self, messages):
        if problems:
            raise problems.pop(0)
        return accept(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return problems


def outcomes():
    to_clients = Delivery.objects.filter(message__client__isnull=False)
    return list(to_clients.order_by("pk").values_list("outcome", flat=True))


def message_ids():
    return {message.extra_headers["Message-ID"] for message in mail.outbox}


def test_killed_before_the_claim_was_kept(booked, killed_at, sweep, now):
    booked(by=None)
    killed_at(claiming, "record_news")
    assert not Notice.objects.exists()
    assert len(sweep(now)) == 1


def test_killed_between_the_claim_and_the_try(booked, killed_at, sweep, now):
    booked(by=None)
    killed_at(sending, "_begin")
    assert Notice.objects.get().state == State.WAITING
    assert len(sweep(now)) == 1
    assert sweep(now) == []


def test_killed_between_the_try_and_the_send(booked, killed_at, sweep, now):
    booked(by=None)
    killed_at(Post, "send")
    assert outcomes() == [""]
    assert sweep(now + LEASE - MINUTE) == []
    assert len(sweep(now + LEASE)) == 1
    assert outcomes() == [Outcome.UNKNOWN, Outcome.SENT]


def test_killed_between_the_send_and_its_outcome(booked, killed_at, sweep, now):
    booked(by=None)
    killed_at(sending, "_end")
    assert len(mail.outbox) == 1
    assert sweep(now + LEASE - MINUTE) == []
    assert len(sweep(now + LEASE)) == 1
    assert len(message_ids()) == 1
    first, second = (letter.message().as_bytes() for letter in mail.outbox)
    assert first == second
    assert sweep(now + 2 * LEASE) == []


def test_one_that_is_true_no_more_is_withdrawn_before_the_next_try(
    booked, killed_at, sweep, clerk, now
):
    visit = booked(by=None)
    killed_at(sending, "_begin")
    bookings.move(appointment=visit, starts_at=at(2, 10), by=clerk, now=now + MINUTE)
    assert sweep(now + MINUTE) == []
    assert Notice.objects.get().state == State.WITHDRAWN
    (message,) = sweep(now + 3 * MINUTE)
    assert message.subject.startswith("Booked")
    assert "Wed 25 Nov 2026, 10:00" in message.subject


def test_nothing_is_claimed_while_the_client_is_just_being_told(booked, killed_at, sweep, now):
    visit = booked(by=None, day=3)
    killed_at(Post, "send")
    bookings.move(appointment=visit, starts_at=at(4, 10), by=None, now=now + MINUTE)
    assert sweep(now + MINUTE) == []
    assert outcomes() == [""]
    assert Notice.objects.get().state == State.WAITING
    (message,) = sweep(now + LEASE)
    assert "Fri 27 Nov 2026, 10:00" in message.subject
    assert Notice.objects.filter(state=State.PERHAPS).count() == 1


@pytest.mark.parametrize(
    "change", [{"email": "new@example.com"}, {"neutral_messages": True}], ids=["address", "neutral"]
)
def test_one_that_waits_goes_where_and_how_the_client_wants_it_by_then(
    change, booked, killed_at, sweep, sam, now
):
    booked(by=None)
    killed_at(sending, "_begin")
    for name, value in change.items():
        setattr(sam, name, value)
    sam.save()
    assert sweep(now) == []
    (message,) = sweep(now)
    assert message.to == [sam.email]
    assert message.from_email.startswith("Appointments") == sam.neutral_messages


def test_moved_back_after_a_change_that_perhaps_went_out_is_told(
    booked, killed_at, sweep, clerk, now
):
    """The client may have read the change, so silence would leave them with the wrong time."""
    visit = booked(by=None)
    sweep(now)
    bookings.move(appointment=visit, starts_at=at(2, 10), by=clerk, now=now + MINUTE)
    killed_at(sending, "_end", at=now + 3 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(1, 14), by=clerk, now=now + 4 * MINUTE)
    assert sweep(now + 6 * MINUTE) == []
    assert sweep(now + 3 * MINUTE + LEASE) == []
    (message,) = sweep(now + 4 * MINUTE + LEASE)
    assert "Tue 24 Nov 2026, 14:00" in message.subject
    assert Notice.objects.filter(state=State.PERHAPS).count() == 1


def test_moved_back_after_a_change_that_never_went_out_says_nothing(
    booked, killed_at, sweep, clerk, now
):
    visit = booked(by=None)
    sweep(now)
    bookings.move(appointment=visit, starts_at=at(2, 10), by=clerk, now=now + MINUTE)
    killed_at(sending, "_begin", at=now + 3 * MINUTE)
    bookings.move(appointment=visit, starts_at=at(1, 14), by=clerk, now=now + 4 * MINUTE)
    assert sweep(now + 30 * MINUTE) == []
    assert sweep(now + 31 * MINUTE) == []


def test_a_visit_that_begins_while_its_message_waits_is_not_told_any_more(
    booked, server, sweep, now
):
    booked(by=None, day=0, hour=14)
    server.append(SMTPDataError(451, "later"))
    assert sweep(now) == []
    assert sweep(at(0, 14)) == []
    sweep(at(0, 14, 1))
    assert set(Notice.objects.values_list("state", flat=True)) == {State.WITHDRAWN, State.LAPSED}


@pytest.mark.parametrize(
    ("problem", "outcome", "error"),
    [
        (SMTPDataError(451, "x"), Outcome.LATER, "SMTPDataError 451"),
        (SMTPSenderRefused(550, b"x", "y"), Outcome.LATER, "SMTPSenderRefused 550"),
        (
            SMTPRecipientsRefused({"sam@example.com": (450, b"sam@example.com is greylisted")}),
            Outcome.LATER,
            "SMTPRecipientsRefused 450",
        ),
        (SMTPServerDisconnected("gone"), Outcome.UNKNOWN, "SMTPServerDisconnected"),
        (TimeoutError(), Outcome.UNKNOWN, "TimeoutError"),
    ],
)
def test_what_may_pass_is_tried_again_later_and_later(
    problem, outcome, error, booked, server, sweep, now
):
    booked(by=None)
    server += [problem, problem]
    sweep(now)
    assert sweep(now + MINUTE - timedelta(seconds=1)) == []
    assert sweep(now + MINUTE) == []
    assert sweep(now + 4 * MINUTE) == []
    assert len(sweep(now + 5 * MINUTE)) == 1
    assert outcomes() == [outcome, outcome, Outcome.SENT]
    assert Delivery.objects.first().error == error


@pytest.mark.parametrize(
    "problem",
    [
        SMTPRecipientsRefused({"sam@example.com": (550, b"no such user")}),
        SMTPDataError(554, "rejected"),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again_and_the_desk_sees_it(
    problem, booked, server, sweep, clerk, now
):
    visit = booked(by=None, day=9)
    server.append(problem)
    assert sweep(now) == []
    assert sweep(now + timedelta(days=1)) == []
    assert Notice.objects.get().state == State.FAILED
    bookings.move(appointment=visit, starts_at=at(10, 10), by=clerk, now=now + MINUTE)
    (message,) = sweep(now + 3 * MINUTE)
    assert message.subject.startswith("Booked"), "they never heard of it, so nothing has moved"


def test_after_five_days_of_trying_it_has_failed(booked, server, sweep, now):
    booked(by=None, day=30)
    server += [SMTPDataError(451, "x")] * 100
    turn = now
    while turn < now + timedelta(days=6):
        sweep(turn)
        turn += timedelta(hours=3)
    assert Notice.objects.get(user=None).state == State.FAILED
    assert 15 < len(outcomes()) < 25


def test_a_server_that_is_away_is_asked_once_a_sweep_not_once_a_message(
    booked, monkeypatch, sweep, now
):
    for n in range(3):
        booked(by=None, hour=9 + 2 * n, client=make_client(email=f"client{n}@example.com"))
    asked = []

    def refuse(self):
        asked.append(self)
        raise SMTPAuthenticationError(535, "no")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", refuse)
        assert sweep(now) == []
    assert len(asked) == 1
    assert len(sweep(now + MINUTE)) == 3


def test_a_message_that_cannot_be_written_stops_no_other(booked, monkeypatch, sweep, now):
    booked(by=None, hour=10, client=make_client(first_name="Broken", email="broken@example.com"))
    booked(by=None, hour=12)
    write = letters.mail

    def stumble(message, notices, occurring):
        if message.client.first_name == "Broken":
            raise ValueError("broken@example.com")
        return write(message, notices, occurring)

    with monkeypatch.context() as patched:
        patched.setattr(letters, "mail", stumble)
        assert [message.to for message in sweep(now)] == [["sam@example.com"]]
    assert Delivery.objects.get(outcome=Outcome.LATER).error == "ValueError"
    assert [message.to for message in sweep(now + MINUTE)] == [["broken@example.com"]]


def test_one_connection_serves_a_batch(booked, monkeypatch, sweep, now):
    for n in range(3):
        booked(by=None, hour=9 + 2 * n, client=make_client(email=f"client{n}@example.com"))
    used = set()
    accept = EmailBackend.send_messages

    def noting(self, messages):
        used.add(id(self))
        return accept(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", noting)
    assert len(sweep(now)) == 3
    assert len(used) == 1


def test_a_deed_that_is_rolled_back_sends_nothing(booked, sweep, now):
    with transaction.atomic():
        booked(by=None)
        transaction.set_rollback(True)
    assert sweep(now) == []


def test_nothing_is_sent_inside_a_transaction(booked, monkeypatch, sweep, now):
    booked(by=None)
    depth = []
    accept = EmailBackend.send_messages
    database = transaction.get_connection()

    def look(self, messages):
        depth.append(len(database.savepoint_ids))
        return accept(self, messages)

    outside = len(database.savepoint_ids)
    monkeypatch.setattr(EmailBackend, "send_messages", look)
    sweep(now)
    assert depth == [outside]


def test_an_error_says_nothing_of_the_person(booked, server, sweep, now, caplog):
    booked(by=None)
    server.append(SMTPRecipientsRefused({"sam@example.com": (550, b"sam@example.com unknown")}))
    sweep(now)
    assert "sam@example.com" not in caplog.text + Delivery.objects.get().error
