"""One turn of the sweep, and the nudge that calls for one."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client
from notices import announcements, derived, tasks
from notices.actions.claiming import claim, claim_for_staff
from notices.actions.claiming_many import TOGETHER, claim_together
from notices.actions.desk_tasks import settle_tasks
from notices.actions.sending import send
from notices.kinds import Occurrence

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
    """Claim what is due and send what waits; gives how many messages were sent."""
    at = now or timezone.now()
    to_tell: dict[Client | User, list[Occurrence]] = {}
    for news in announcements.due(at):
        to_tell[news.client] = []
    found = derived.due(at)
    for recipient in _claim_together(
        {
            one: told
            for one, told in found.items()
            if isinstance(one, Client) and one not in to_tell
        },
        at,
    ):
        del found[recipient]
    to_tell |= found
    claimed = [_claim(recipient, found, now) for recipient, found in to_tell.items()]
    if all(claimed):
        derived.looked_at(at)
    settle_tasks(at)
    return send(now=now)


def _claim_together(found: dict[Client, list[Occurrence]], at: datetime) -> list[Client]:
    """Those of these clients for whom a claim in one go was enough."""
    clients, done = list(found), []
    for n in range(0, len(clients), TOGETHER):
        some = {client: found[client] for client in clients[n : n + TOGETHER]}
        try:
            claimed = claim_together(some, at)
        except IntegrityError:
            continue  # another sweep has one of them
        done += [client for client in some if client.pk in claimed]
    return done


def _claim(recipient: Client | User, found: list[Occurrence], now: datetime | None) -> bool:
    """Claim for one recipient; whether all of it has its notice now."""
    try:
        if isinstance(recipient, User):
            claim_for_staff(user=recipient, occurrences=found, now=now)
            return True
        return claim(client=recipient, occurrences=found, now=now) is not None
    except IntegrityError:
        return False  # another sweep has it
