"""Many mails go by a process of their own while the next are written, and are kept by the handful:
still in order, none lost, none another message than it was."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from ssl import SSLError

import psutil
import pytest
from django.conf import settings as clinic

from notices import actions, carrier, courier, derived, letters
from notices.actions import sending, sweeping
from notices.models import Delivery, Message, Notice
from notices.outcomes import back_of
from notices.post import Went

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
COUNT, AWAY, HANDFUL = 9, 6, 2
State, Outcome = Notice.State, Delivery.Outcome


class Killed(BaseException):
    """The worker ended here, as `kill -9` would: nothing after this line ran."""


def address(n):
    return f"client{n}@example.com"


@pytest.fixture
def many(treated, monkeypatch):
    """So many are due that another process carries them, six at a time."""
    monkeypatch.setattr(sending, "MANY", 2)
    monkeypatch.setattr(courier, "AWAY", AWAY)
    monkeypatch.setattr(courier, "HANDFUL", HANDFUL)
    treated(COUNT)


def ids_by_address(inbox):
    found = {}
    for message in inbox.messages:
        found.setdefault(message["To"], set()).add(message["Message-ID"])
    return found


def ends():
    rows = Delivery.objects.order_by("message_id").values_list("outcome", "error")
    return list(rows)


def again(message, now):
    """What `letters.mail` is given to write a message once more."""
    notices = list(message.notices.all())
    return message, notices, derived.asked_again(notices, now)


def helpers():
    """The processes that carry for this one."""
    return [child for child in psutil.Process().children() if "notices.carrier" in child.cmdline()]


def wait_for(true):
    """Wait for another process; gives up after some seconds."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.005)
    return true()


def test_many_go_over_one_connection_in_the_order_they_were_claimed_in(many, inbox, now):
    carried_by = []
    inbox.does = lambda _to: carried_by.extend(helpers())
    assert actions.sweep(now=now) == COUNT
    assert inbox.went_to == [address(n) for n in range(COUNT)]
    assert len(inbox.connections) == len(set(carried_by)) == 1
    assert helpers() == []
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}
    for message, came in zip(Message.objects.order_by("pk"), inbox.messages, strict=True):
        assert (came["Subject"], message.due_at) == (message.subject, None)
        text = came.get_body(("plain",)).get_content()
        assert text.splitlines() == message.text.splitlines()
    assert actions.sweep(now=now + MINUTE) == 0


def test_a_few_go_by_the_own_hand(treated, inbox, now):
    carried_by = []
    inbox.does = lambda _to: carried_by.extend(helpers())
    treated(3)
    assert actions.sweep(now=now) == 3
    assert carried_by == []


def test_by_a_provider_none_needs_another_process(many, mailoutbox, monkeypatch, now):
    monkeypatch.setattr(courier, "Helper", None)
    assert actions.sweep(now=now) == len(mailoutbox) == COUNT


def test_the_next_are_written_while_one_is_on_the_wire_and_not_without_end(
    many, inbox, monkeypatch, now
):
    written, seen = [], []
    write = letters.mail

    def noting(message, *more):
        written.append(message)
        return write(message, *more)

    def slow(to):
        if to == address(0):
            seen.append(wait_for(lambda: len(written) == AWAY))
            time.sleep(0.2)
            seen.append(len(written))

    monkeypatch.setattr(letters, "mail", noting)
    inbox.does = slow
    assert actions.sweep(now=now) == COUNT
    assert seen == [True, AWAY]


def test_each_is_kept_as_it_ended(many, inbox, now):
    inbox.does = {address(1): "451 later", address(2): "554 no"}.get
    assert actions.sweep(now=now) == COUNT - 2
    assert ends() == [
        (Outcome.SENT, ""),
        (Outcome.LATER, "SMTPDataError 451"),
        (Outcome.REFUSED, "SMTPDataError 554"),
        *[(Outcome.SENT, "")] * (COUNT - 3),
    ]


def test_a_server_that_hangs_up_in_the_middle_leaves_one_in_doubt(many, inbox, now):
    inbox.does = {address(4): "hang up"}.get
    assert actions.sweep(now=now) == COUNT - 1
    assert Delivery.objects.get(outcome=Outcome.UNKNOWN).message.address == address(4)
    inbox.does = lambda _to: None
    assert actions.sweep(now=now + MINUTE) == 1
    assert Counter(inbox.went_to) == Counter(map(address, range(COUNT)))


def test_a_server_that_is_away_is_met_with_patience(many, smtp, now):
    assert actions.sweep(now=now) == 0
    assert set(ends()) == {(Outcome.LATER, "ConnectionRefusedError")}
    assert set(Notice.objects.values_list("state", flat=True)) == {State.WAITING}


def test_one_whose_turn_comes_too_late_waits_for_another_sweep(many, inbox, monkeypatch, now):
    """Its lease must outlast the longest send."""
    with monkeypatch.context() as patched:
        patched.setattr(sending, "WITHIN", -1)
        assert actions.sweep(now=now) == 0
    assert set(ends()) == {(Outcome.LATER, "")}
    assert inbox.messages == []
    assert actions.sweep(now=now + MINUTE) == COUNT


def test_a_helper_that_is_killed_stops_no_sweep(many, inbox, now):
    """What it had goes again as the same message; the rest go by the own hand."""

    def kill(to):
        if to == address(1):
            for helper in helpers():
                helper.kill()

    inbox.does = kill
    gone = actions.sweep(now=now)
    assert 0 < gone < COUNT
    in_doubt = Delivery.objects.filter(outcome=Outcome.UNKNOWN).count()
    assert (gone + in_doubt, in_doubt <= AWAY) == (COUNT, True)
    inbox.does = lambda _to: None
    assert actions.sweep(now=now + MINUTE) == in_doubt
    assert set(inbox.went_to) == set(map(address, range(COUNT)))
    assert {len(ids) for ids in ids_by_address(inbox).values()} == {1}


def test_killed_with_several_back_and_not_kept_each_goes_again_as_the_same_message(
    many, inbox, monkeypatch, now
):
    def die(*args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_end", die)
        with pytest.raises(Killed):
            actions.sweep(now=now)
    away = Delivery.objects.filter(outcome="").count()
    assert HANDFUL <= len(inbox.messages) <= AWAY
    assert actions.sweep(now=now + actions.LEASE - MINUTE) == COUNT - away
    assert actions.sweep(now=now + actions.LEASE) == away
    assert set(inbox.went_to) == set(map(address, range(COUNT)))
    assert {len(ids) for ids in ids_by_address(inbox).values()} == {1}
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


# What a sender does, without a clinic: it has given five mails when it is killed.
GIVER = r"""
import pickle, subprocess, sys, time
from notices.mime import Letter
helper = subprocess.Popen([sys.executable, "-m", "notices.carrier"], stdin=subprocess.PIPE)
settings = {"EMAIL_BACKEND": sys.argv[1], "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": int(sys.argv[2])}
helper.stdin.write(pickle.dumps(settings))
for n in range(5):
    mail = Letter(ref=str(n), body="Hello", from_email="a@example.com", to=["you@example.com"])
    helper.stdin.write(pickle.dumps((mail, float("inf"))))
helper.stdin.flush()
time.sleep(60)
"""


def test_of_a_sender_that_was_killed_nothing_goes_on(inbox, smtp):
    """Nobody would note what became of it."""
    giver = subprocess.Popen(  # noqa: S603 - the words above
        [sys.executable, "-c", GIVER, courier.BY_SMTP, str(smtp)], cwd=clinic.BASE_DIR
    )

    def kill(_to):
        if seen:
            return
        seen.extend(psutil.Process(giver.pid).children())
        giver.kill()
        giver.wait()

    seen: list[psutil.Process] = []
    inbox.does = kill
    assert wait_for(lambda: seen)
    assert psutil.wait_procs(seen, timeout=10)[1] == []
    assert inbox.went_to == ["you@example.com"]


@pytest.mark.parametrize(
    "problem",
    [
        SMTPDataError(451, b"later"),
        SMTPRecipientsRefused({"a@example.com": (550, b"no")}),
        SMTPServerDisconnected("gone"),
        TimeoutError("timed out"),
        SSLError(1, "no such certificate"),
        ConnectionRefusedError(111, "refused"),
    ],
    ids=lambda problem: type(problem).__name__,
)
@pytest.mark.parametrize("left", [True, False])
def test_a_problem_means_the_same_on_either_side(problem, left):
    went = Went(problem, left)
    assert back_of(pickle.loads(carrier._in_words(went))) == back_of(went)  # noqa: S301


def test_a_problem_that_does_not_survive_the_way_is_still_one():
    class Odd(Exception):
        """Of a class the other side cannot find."""

    for left, outcome in ((True, Outcome.UNKNOWN), (False, Outcome.LATER)):
        words = carrier._in_words(Went(Odd(), left))
        assert back_of(pickle.loads(words)).outcome == outcome  # noqa: S301


@pytest.fixture
def unwritable(monkeypatch):
    """A mail to the second client that cannot be written as it would go over the wire."""
    write = letters.mail

    def odd(message, *more):
        letter = write(message, *more)
        if message.address == address(1):
            letter.extra_headers["X-Odd"] = "two\nlines"
        return letter

    monkeypatch.setattr(letters, "mail", odd)


@pytest.mark.parametrize("by", ["another process", "own hand"])
def test_one_that_cannot_be_written_stops_no_other(many, inbox, unwritable, monkeypatch, now, by):
    monkeypatch.setattr(sweeping, "TOGETHER", 3)  # nor those that are opened after it
    if by == "own hand":
        monkeypatch.setattr(sending, "MANY", COUNT + 1)
    assert actions.sweep(now=now) == COUNT - 1
    assert Delivery.objects.exclude(error="").get().message.address == address(1)
    assert ends()[1] == (Outcome.LATER, "BadHeaderError")
    assert inbox.went_to == [address(n) for n in range(COUNT) if n != 1]


def test_a_mail_is_the_same_to_the_byte_on_either_side(mailoutbox, treated, now):
    treated(1)
    actions.sweep(now=now)
    (letter,) = mailoutbox
    asked = letters.mail(*again(Message.objects.get(), now))
    there = pickle.loads(pickle.dumps(asked))  # noqa: S301 - written in this line
    as_it_went = letter.message().as_bytes(linesep="\r\n")
    assert there.message().as_bytes(linesep="\r\n") == as_it_went
    assert (there.from_email, there.recipients()) == (letter.from_email, letter.to)
