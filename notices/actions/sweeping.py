"""One turn of the sweep, and the nudge that calls for one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client
from notices import announcements, derived, tasks
from notices.actions.claiming import claim, claim_for_staff
from notices.actions.claiming_many import TOGETHER, claim_together
from notices.actions.desk_tasks import settle_tasks
from notices.actions.sending import Try, Turn, open_new, send
from notices.kinds import Occurrence
from notices.models import Message, Notice

log = logging.getLogger(__name__)

# Who did something does not wait for a broker that is away; `retry=False` would, for six seconds.
ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}


def nudge() -> None:
    """Let the worker look at once, after a person's own deed. Where it cannot be reached
    nothing is lost: the sweep of the next half minute sends what this one would have."""
    transaction.on_commit(_ask_the_worker)


def _ask_the_worker() -> None:
    try:
        tasks.soon.apply_async(retry_policy=ONE_TRY, expires=30)
    except Exception as problem:
        log.warning("The worker could not be nudged: %s.", type(problem).__name__)


def sweep(*, now: datetime | None = None) -> int:
    """Claim what is due and send what waits; gives how many messages were sent. Clients who are
    told nothing out of the ordinary are claimed some at a time, while others are sent to; whose
    message is about to go are claimed for before, so that it takes along what is due."""
    at = now or timezone.now()
    to_tell: dict[Client | User, list[Occurrence]] = {}
    for news in announcements.due(at):
        to_tell[news.client] = []
    plain: dict[Client, list[Occurrence]] = {}
    about_to_hear = _about_to_hear(at)
    for recipient, found in derived.due(at).items():
        hears_more = recipient in to_tell or recipient.pk in about_to_hear
        if isinstance(recipient, Client) and not hears_more:
            plain[recipient] = found
        else:
            to_tell[recipient] = found
    claimed = [_claim(recipient, found, now) for recipient, found in to_tell.items()]
    settle_tasks(at)
    left: dict[Client, list[Occurrence]] = {}
    sent = send(now=now, more=_turns(plain, at, left))
    claimed += [_claim(client, found, now) for client, found in left.items()]
    if all(claimed):
        derived.looked_at(at)
    return sent + (send(now=now) if left else 0)


def _about_to_hear(at: datetime) -> set[int]:
    """The clients whose turn has come in `send`."""
    turn = Message.objects.filter(due_at__lte=at, client__isnull=False)
    return set(turn.values_list("client", flat=True))


def _turns(
    found: dict[Client, list[Occurrence]], at: datetime, left: dict[Client, list[Occurrence]]
) -> Iterator[Turn]:
    """The turns in which these clients are claimed for and sent to; who needs a closer look is put
    into `left`, and all that was `found` of the others let go."""
    clients = list(found)
    for n in range(0, len(clients), TOGETHER):
        some = {client: found.pop(client) for client in clients[n : n + TOGETHER]}
        yield partial(_claim_together, some, at, left)


def _claim_together(
    some: dict[Client, list[Occurrence]],
    at: datetime,
    left: dict[Client, list[Occurrence]],
    now: datetime,
    is_shut: bool,
) -> list[Try]:
    """Claim for these clients in one go, and open the tries, of what is true `now`, with it."""
    claimed: dict[Message, list[Notice]] = {}
    tries: list[Try] = []
    try:
        with transaction.atomic():
            claimed = claim_together(some, at)
            tries = [] if is_shut else open_new(claimed, now)
    except IntegrityError:
        claimed = {}  # another sweep has one of them
    done = {message.client_id for message in claimed}
    left |= {client: told for client, told in some.items() if client.pk not in done}
    return tries


def _claim(recipient: Client | User, found: list[Occurrence], now: datetime | None) -> bool:
    """Claim for one recipient; whether all of it has its notice now."""
    try:
        if isinstance(recipient, User):
            claim_for_staff(user=recipient, occurrences=found, now=now)
            return True
        return claim(client=recipient, occurrences=found, now=now) is not None
    except IntegrityError:
        return False  # another sweep has it
