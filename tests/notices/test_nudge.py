"""After a person's own deed the worker is asked to look at once, and nothing hangs on it."""

import pytest
from django.core import mail
from django.db import transaction
from kombu.exceptions import OperationalError

from notices import actions, tasks


@pytest.fixture
def asked(monkeypatch):
    calls = []
    monkeypatch.setattr(tasks.soon, "apply_async", lambda **options: calls.append(options))
    return calls


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_asked_when_the_deed_is_kept_and_not_before(asked):
    with transaction.atomic():
        actions.nudge()
        assert asked == []
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_asks_nobody(asked):
    with transaction.atomic():
        actions.nudge()
        transaction.set_rollback(True)
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_breaks_nothing(monkeypatch, caplog):
    def down(**options):
        raise OperationalError("redis://secret@host is down")

    monkeypatch.setattr(tasks.soon, "apply_async", down)
    actions.nudge()
    assert "could not be nudged: OperationalError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_the_task_is_the_sweep(booked, now, time_machine):
    time_machine.move_to(now)
    booked(by=None)
    tasks.soon()
    assert [message.to for message in mail.outbox] == [["sam@example.com"]]
