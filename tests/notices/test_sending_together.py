"""A few mails at once: in order, none lost, each kept as it ended, none another message than it
was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import generator, policy
from email.message import Message as Written
from io import BytesIO
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import Appointment
from notices import actions, mime, post
from notices.actions import sending, sweeping
from notices.models import Delivery, Message, Notice

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LEASE = actions.LEASE
MANY = 12
State, Outcome = Notice.State, Delivery.Outcome


class Killed(BaseException):
    """The worker ended here, as `kill -9` would: nothing after this line ran."""


def address(n):
    return f"client{n}@example.com"


@pytest.fixture
def server(monkeypatch):
    """The mail server: before it takes a message it does what `server.does` says of it."""
    accept = EmailBackend.send_messages

    class Server:
        @staticmethod
        def does(to: str) -> None:
            """Nothing but take it."""

    def answer(self, messages):
        Server.does(messages[0].to[0])
        return accept(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return Server


def went_to():
    return [letter.to[0] for letter in mail.outbox]


def message_ids():
    return {letter.extra_headers["Message-ID"] for letter in mail.outbox}


def states():
    return Counter(Notice.objects.values_list("state", flat=True))


def test_many_go_in_the_order_they_were_claimed_in(treated, now):
    treated(MANY)
    assert actions.sweep(now=now) == MANY
    assert went_to() == [address(n) for n in range(MANY)]
    assert states() == {State.SENT: MANY}
    kept = Message.objects.order_by("pk").values_list("subject", "text", "due_at")
    assert list(kept) == [(letter.subject, letter.body, None) for letter in mail.outbox]
    assert actions.sweep(now=now + MINUTE) == 0


def test_the_first_go_before_the_last_are_claimed(treated, server, monkeypatch, now):
    treated(6)
    claimed, seen = [], []
    claim = sweeping.claim_together

    def counting(found, at):
        claimed.extend(found)
        return claim(found, at)

    server.does = lambda _to: seen.append(len(claimed))
    monkeypatch.setattr(sweeping, "claim_together", counting)
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    assert actions.sweep(now=now) == 6
    assert seen == [2, 2, 4, 4, 6, 6]


def test_a_server_that_hangs_up_in_the_middle_leaves_one_in_doubt(treated, server, now):
    treated(MANY)
    middle = address(MANY // 2)

    def hang_up(to):
        if to == middle:
            raise SMTPServerDisconnected("gone")

    with pytest.MonkeyPatch.context() as once:
        once.setattr(server, "does", staticmethod(hang_up))
        assert actions.sweep(now=now) == MANY - 1
    assert Delivery.objects.get(outcome=Outcome.UNKNOWN).message.address == middle
    assert actions.sweep(now=now + MINUTE) == 1
    assert Counter(went_to()) == Counter(address(n) for n in range(MANY))
    assert len(message_ids()) == MANY


def test_each_of_a_handful_is_kept_as_it_ended(treated, server, now):
    treated(3)
    problems = {address(0): SMTPDataError(451, "x"), address(1): SMTPDataError(554, "x")}

    def refuse(to):
        if to in problems:
            raise problems[to]

    server.does = refuse
    assert actions.sweep(now=now) == 1
    ends = Delivery.objects.order_by("message_id").values_list("outcome", "error")
    assert list(ends) == [
        (Outcome.LATER, "SMTPDataError 451"),
        (Outcome.REFUSED, "SMTPDataError 554"),
        (Outcome.SENT, ""),
    ]
    by_message = Notice.objects.order_by("message_id").values_list("state", "message__due_at")
    assert list(by_message) == [
        (State.WAITING, now + MINUTE),
        (State.FAILED, None),
        (State.SENT, None),
    ]


def test_what_went_is_kept_though_the_next_batch_cannot_be_opened(treated, monkeypatch, now):
    treated(6)
    open_tries = sweeping.open_new

    def stumble(claimed, at):
        if mail.outbox:
            raise DatabaseError
        return open_tries(claimed, at)

    monkeypatch.setattr(sweeping, "TOGETHER", 3)
    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "open_new", stumble)
        with pytest.raises(DatabaseError):
            actions.sweep(now=now)
    assert set(Delivery.objects.values_list("outcome", flat=True)) == {Outcome.SENT}
    assert states()[State.SENT] == len(mail.outbox) == 3
    assert actions.sweep(now=now + MINUTE) == 3
    assert len(message_ids()) == 6


def test_a_server_that_cannot_be_asked_at_all_stops_no_sweep(treated, monkeypatch, now):
    treated(3)

    def fail(self):
        raise ValueError("a password that is none")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", fail)
        assert actions.sweep(now=now) == 0
    tries = Delivery.objects.values_list("outcome", "error")
    assert set(tries) == {(Outcome.LATER, "ValueError")}
    assert actions.sweep(now=now + MINUTE) == 3


def test_once_a_server_is_away_the_rest_is_claimed_and_not_tried(treated, monkeypatch, now):
    """Each try would only be put off, and the longer the more there were."""
    treated(3)
    monkeypatch.setattr(sweeping, "TOGETHER", 1)

    def fail(self):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", fail)
        assert actions.sweep(now=now) == 0
    assert list(Message.objects.order_by("pk").values_list("address", "deliveries__outcome")) == [
        (address(0), Outcome.LATER),
        (address(1), None),
        (address(2), None),
    ]

    monkeypatch.setattr(sending, "TOGETHER", 1)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", fail)
        assert actions.sweep(now=now + MINUTE / 2) == 0
    assert Delivery.objects.count() == 2
    assert actions.sweep(now=now + 2 * MINUTE) == 3


def test_what_cannot_be_opened_together_is_claimed_one_by_one(treated, monkeypatch, now):
    treated(3)

    def met(claimed, at):
        raise IntegrityError

    monkeypatch.setattr(sweeping, "open_new", met)
    assert actions.sweep(now=now) == 3
    assert states() == {State.SENT: 3}


def test_what_is_true_no_more_when_its_turn_comes_is_not_told(treated, server, now, monkeypatch):
    """It was found at the beginning of a sweep that may take long."""
    treated(3)
    monkeypatch.setattr(sweeping, "TOGETHER", 1)
    last = Appointment.objects.filter(client__email=address(2))

    server.does = lambda _to: last.update(status="no-show", finished_at=None)
    assert actions.sweep(now=now) == 2
    assert went_to() == [address(0), address(1)]
    assert states() == {State.SENT: 2, State.WITHDRAWN: 1}
    assert list(Delivery.objects.values_list("outcome", flat=True)) == [Outcome.SENT] * 2
    assert actions.sweep(now=now + MINUTE) == 0


def test_one_whose_turn_comes_too_late_waits_for_another_sweep(treated, server, monkeypatch, now):
    """Its lease must outlast the longest send."""
    treated(3)
    clock = [0.0]

    def slow(to):
        if to == address(1):
            clock[0] += sending.WITHIN + 1

    server.does = slow
    with monkeypatch.context() as patched:
        patched.setattr(post.time, "monotonic", lambda: clock[0])
        assert actions.sweep(now=now) == 2
    ends = Delivery.objects.order_by("message_id").values_list("outcome", flat=True)
    assert list(ends) == [Outcome.SENT, Outcome.SENT, Outcome.LATER]
    assert actions.sweep(now=now + MINUTE) == 1


@given(
    name=st.sampled_from(["Subject", "To", "Message-ID"]),
    value=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=100),
)
def test_a_header_is_folded_as_ever(name, value):
    def folded(rules):
        try:
            return rules.fold_binary(name, value)
        except UnicodeError as problem:
            return type(problem)

    assert folded(mime.UNFOLDED) == folded(policy.compat32)


def test_what_is_written_is_what_python_itself_writes(booked, sweep, now):
    booked(by=None)
    (letter,) = sweep(now)
    by_hand = BytesIO()
    written: Written = letter.message()
    plain = generator.BytesGenerator(by_hand, mangle_from_=False, policy=policy.compat32)
    plain.flatten(written, linesep="\r\n")
    assert written.as_bytes(linesep="\r\n") == by_hand.getvalue()
