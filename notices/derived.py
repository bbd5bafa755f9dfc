"""What is due of every kind but the announcements, and what is coming: read off the rows.

Nothing is queued. A sweep asks each kind for the stretch since the last one, a little more than
that, and leaves out what has its notice; a page asks for the time ahead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from clients.models import Client
from notices.channels import agrees_to_marketing
from notices.kinds import KINDS, Kind, Occurrence
from notices.kinds.kind import asked_together
from notices.models import KindWatch, Notice

State = Notice.State

# A deed whose transaction was still open when the last sweep looked is seen by the next one.
OVERLAP = timedelta(hours=1)
# Notices that slept longer than this say nothing of what they slept through.
LOOK_BACK = timedelta(days=30)
# How far the sweep's mark may lag before it is written again.
A_MARK = timedelta(minutes=10)
SOME = 400

Recipient = Client | User


def due(now: datetime) -> dict[Recipient, list[Occurrence]]:
    """What is to be told now and has no notice yet, by recipient, the most urgent first."""
    watches = _watches(now)
    found: list[Occurrence] = []
    with asked_together():
        for kind in KINDS.values():
            watch = watches[kind.name]
            start = max(watch.since, watch.until - OVERLAP, now - LOOK_BACK)
            found += kind.occurrences(start, now, None)
    by_recipient: dict[Recipient, list[Occurrence]] = defaultdict(list)
    for occurrence in _without_notice(found):
        by_recipient[occurrence.recipient].append(occurrence)
    return by_recipient


def looked_at(now: datetime) -> None:
    """Note that everything due up to `now` has its notice."""
    KindWatch.objects.filter(until__lt=now - A_MARK).update(until=now)


def begin(now: datetime) -> None:
    """From now on each kind speaks; what was due before is not said."""
    _watches(now)


def _watches(now: datetime) -> dict[str, KindWatch]:
    """Every kind's watch. A kind that is new begins with this sweep."""
    watches = {watch.kind: watch for watch in KindWatch.objects.all()}
    for name in KINDS.keys() - watches.keys():
        watches[name], _ = KindWatch.objects.get_or_create(
            kind=name, defaults={"since": now, "until": now}
        )
    return watches


def _without_notice(found: list[Occurrence]) -> list[Occurrence]:
    """Those that were never told, nor recorded; one that was withdrawn may be due again."""
    said: set[tuple[str, int | None, int | None]] = set()
    keys = [occurrence.key for occurrence in found]
    for n in range(0, len(keys), SOME):
        rows = Notice.objects.filter(key__in=keys[n : n + SOME]).exclude(state=State.WITHDRAWN)
        said |= set(rows.values_list("key", "client", "user"))
    return [one for one in found if (one.key, *recipient_pks(one.recipient)) not in said]


def recipient_pks(recipient: Recipient) -> tuple[int | None, int | None]:
    """The recipient as a notice holds it: (client, user)."""
    return (recipient.pk, None) if isinstance(recipient, Client) else (None, recipient.pk)


def asked_again(notices: Iterable[Notice], now: datetime) -> dict[int, Occurrence]:
    """Which of these are still to be told, by their primary key, each as it occurs now.

    Some clients are asked for by name, so that this costs the same however much else is due;
    very many in one stretch of time for all.
    """
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.kind in KINDS:
            by_kind[notice.kind].append(notice)
    found: dict[int, Occurrence] = {}
    for name, asked in by_kind.items():
        occurring = {
            (one.key, *recipient_pks(one.recipient)): one
            for one in _occurring(KINDS[name], asked, now)
        }
        for notice in asked:
            one = occurring.get((notice.key, notice.client_id, notice.user_id))
            if one is not None and one.lapses > now:
                found[notice.pk] = one
    return found


def _occurring(kind: Kind, asked: list[Notice], now: datetime) -> Iterable[Occurrence]:
    start = min(notice.due_at for notice in asked) - timedelta(seconds=1)
    clients = frozenset(notice.client for notice in asked if notice.client)
    if kind.to_staff or len(clients) > SOME:
        return kind.occurrences(start, now, None)
    if len(clients) == 1:
        [client] = clients
        return kind.occurrences(start, now, client)
    return kind.occurrences(start, now, clients)


def coming(client: Client, until: datetime, now: datetime) -> list[Occurrence]:
    """What this client will be told up to `until` as things stand, in order: nothing that they
    have not agreed to."""
    with asked_together():
        found = [
            one
            for kind in KINDS.values()
            if kind.is_foreseen and not kind.to_staff
            for one in kind.occurrences(now, until, client)
        ]
    if any(KINDS[one.kind].is_marketing for one in found) and not agrees_to_marketing(client):
        found = [one for one in found if not KINDS[one.kind].is_marketing]
    known = Notice.objects.filter(client=client).exclude(state=State.WITHDRAWN)
    said = set(known.filter(Q(due_at__gt=now - LOOK_BACK)).values_list("key", flat=True))
    return sorted((one for one in found if one.key not in said), key=lambda one: (one.due, one.key))
