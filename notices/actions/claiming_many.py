"""The same claim for many clients in one go, where nothing about them asks for a closer look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from clients.models import Client
from notices.actions.claiming import MADE_BEFORE
from notices.kinds import KINDS, Occurrence
from notices.models import Message, Notice

State = Notice.State
TOGETHER = 100


@transaction.atomic
def claim_together(
    found: Mapping[Client, Sequence[Occurrence]], now: datetime
) -> dict[Message, list[Notice]]:
    """Claim, under the locks of all of them, what these clients are told by mail now; gives the
    messages with what they carry, one for each of those that are done. Who was told today, has a
    message waiting, is written to otherwise, or heard of one of these before is left for a claim
    of their own."""
    rows = Client.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in found])
    locked = {client.pk: client for client in rows.order_by("pk")}
    lately = Q(made_at__gt=now - MADE_BEFORE) | Q(due_at__isnull=False)
    apart = set(Message.objects.filter(lately, client__in=locked).values_list("client", flat=True))
    keys = [one.key for occurrences in found.values() for one in occurrences]
    apart |= set(
        Notice.objects.filter(client__in=locked, key__in=keys).values_list("client", flat=True)
    )
    plain = {
        locked[client.pk]: occurrences
        for client, occurrences in found.items()
        if client.pk in locked
        and client.pk not in apart
        and _is_plain(locked[client.pk], occurrences, now)
    }
    messages = Message.objects.bulk_create(
        Message(
            client=client,
            channel=Message.Channel.EMAIL,
            address=client.email,
            is_neutral=client.neutral_messages,
            made_at=now,
            due_at=now,
        )
        for client in plain
    )
    claimed = {
        message: [_waiting(one, message, now) for one in occurrences]
        for message, occurrences in zip(messages, plain.values(), strict=True)
    }
    Notice.objects.bulk_create(notice for carried in claimed.values() for notice in carried)
    return claimed


def _waiting(one: Occurrence, message: Message, now: datetime) -> Notice:
    return Notice(
        kind=one.kind,
        key=one.key,
        client=message.client,
        appointment=one.appointment,
        message=message,
        state=State.WAITING,
        made_at=now,
        due_at=one.due,
        lapses_at=one.lapses,
    )


def _is_plain(client: Client, occurrences: Sequence[Occurrence], now: datetime) -> bool:
    """Whether all of it goes by mail, and may."""
    return (
        bool(client.email)
        and client.preferred_channel != Client.Channel.SMS
        and not client.is_silent
        and all(
            one.lapses > now and not one.wanted and not KINDS[one.kind].is_marketing
            for one in occurrences
        )
    )
