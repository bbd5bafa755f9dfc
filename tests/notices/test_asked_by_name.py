"""Before a batch goes its clients are asked for by name: the answer is that for all, and of no
one else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from bookings.models import Service
from notices import actions
from notices.actions import sending
from notices.kinds import KINDS
from notices.models import Notice
from tests.factories import at, make_appointment, make_client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEALED = (1, 4, 7, 10, 14, 28)


@pytest.fixture
def people(location, artist, now):
    """Six clients, each with a day of healing to tell of today, and a session in some days."""
    artist.user = None
    artist.save()
    actions.sweep(now=now - 30 * DAY)
    session = Service.objects.get(slug="smp-session")
    found = [make_client(email=f"client{n}@example.com") for n in range(6)]
    for n, (client, healed) in enumerate(zip(found, HEALED, strict=True)):
        of = {"location": location, "artist": artist, "service": session, "client": client}
        make_appointment(
            status="done", starts_at=at(-healed, 9), changed_at=now - 60 * DAY,
            finished_at=at(-healed, 14), **of,
        )  # fmt: skip
        soon = at(1 + n // 2, 9 + 4 * (n % 2))
        make_appointment(starts_at=soon, changed_at=now - 20 * DAY, **of)
    return found


def told(kind, whom):
    """But for what is over by then: that is listed, not told, and asked for of all alone."""
    until = at(0, 12)
    found = [one for one in kind.occurrences(at(-5, 0), until, whom) if one.lapses > until]
    return sorted((one.key, one.recipient.pk, one.due, one.lapses) for one in found)


@pytest.mark.parametrize("name", [kind.name for kind in KINDS.values() if not kind.to_staff])
def test_some_are_told_what_they_are_told_among_all(people, name):
    some = frozenset(people[1:4])
    of_all = told(KINDS[name], None)
    theirs = [one for one in of_all if one[1] in {client.pk for client in some}]
    assert told(KINDS[name], some) == theirs
    assert sorted(one for client in some for one in told(KINDS[name], client)) == theirs


def test_there_is_something_to_tell(people):
    assert len(told(KINDS["aftercare"], frozenset(people[1:4]))) >= 3
    assert len(told(KINDS["reminder"], frozenset(people[1:4]))) >= 3


def test_a_batch_asks_for_its_own_clients_alone(people, monkeypatch):
    asked = []
    kind = KINDS[Notice.Kind.AFTERCARE]

    def occurrences(start, end, whom):
        asked.append(whom)
        return kind.occurrences(start, end, whom)

    monkeypatch.setitem(KINDS, kind.name, replace(kind, occurrences=occurrences))
    monkeypatch.setattr(sending, "TOGETHER", 2)
    actions.sweep(now=at(0, 10, 1))
    assert len(mail.outbox) == 6
    assert [len(whom) for whom in asked if whom is not None] == [2, 2, 2]
