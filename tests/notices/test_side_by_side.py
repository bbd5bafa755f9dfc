"""Two sweeps at once, with real threads, on whichever database the suite runs."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.core import mail
from django.db import connection

from clients.models import Client
from notices import actions
from notices.models import Delivery, Notice, Told
from tests.factories import at, make_appointment, make_client

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS, SWEEPS = 24, 4


@pytest.fixture
def many(location, artist, remote, now):
    """Twenty-four clients who each booked online this minute."""
    for n in range(CLIENTS):
        make_appointment(
            location=location,
            artist=artist,
            service=remote,
            starts_at=at(1 + n // 8, 9 + n % 8),
            client=make_client(email=f"client{n}@example.com"),
            changed_side="client",
            changed_at=now,
        )


def run(count, work):
    problems = []
    gate = threading.Barrier(count)

    def one():
        try:
            gate.wait()
            work()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_nobody_is_told_twice(many, now):
    assert run(SWEEPS, lambda: actions.sweep(now=now)) == []
    actions.sweep(now=now)
    told = Counter(message.to[0] for message in mail.outbox)
    assert len(told) == CLIENTS
    assert set(told.values()) == {1}
    assert Notice.objects.count() == Told.objects.count() == CLIENTS
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.SENT}
    assert Delivery.objects.count() == CLIENTS


def test_one_claim_has_one_winner(many, now):
    client = Client.objects.earliest("pk")
    made = []
    assert run(SWEEPS, lambda: made.extend(actions.claim(client=client, now=now))) == []
    assert len(made) == 1
