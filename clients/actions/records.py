"""A client's record: made, matched, confirmed, kept apart."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from clients.actions.sign_in import prepare_sign_in
from clients.errors import (
    AlreadySomeonesAddress,
    NotTwoClients,
    NoWayToReach,
    TooManyBookings,
)
from clients.models import Client, NotSamePerson, plain

UNPROVEN_A_DAY = 3


@transaction.atomic
def welcome(
    *,
    first_name: str,
    email: str = "",
    phone: str = "",
    full_name: str = "",
    preferred_name: str = "",
    neutral_messages: bool = False,
    said_adult: bool = False,
    by: User | None = None,
    now: datetime | None = None,
) -> Client:
    """Make a client of their own. What a stranger types (`by` None) stays unproven and never
    opens, changes or joins anyone who is there already.

    With an address that nobody has proven they can sign in by a code from now on; whether
    somebody has is told to no one.
    """
    now = now or timezone.now()
    if by is None:
        if not (email or phone):
            raise NoWayToReach()
        _refuse_too_many(email.strip().lower(), str(phone), now)
    client = Client.objects.create(
        first_name=first_name,
        full_name=full_name,
        preferred_name=preferred_name,
        email=email,
        phone=phone,
        neutral_messages=neutral_messages,
        said_adult_at=now if said_adult else None,
        came_by=Client.CameBy.DESK if by else Client.CameBy.ONLINE,
        came_at=now,
        proven_at=now if by else None,
        proven_by=by,
    )
    if by is None and client.email:
        with contextlib.suppress(AlreadySomeonesAddress):
            prepare_sign_in(client=client)
    return client


def _refuse_too_many(email: str, phone: str, now: datetime) -> None:
    """Three unproven bookings a day with one address or number."""
    today = Client.objects.filter(
        came_by=Client.CameBy.ONLINE, proven_at=None, came_at__gt=now - timedelta(days=1)
    )
    for same in (Q(email=email) if email else None, Q(phone=phone) if phone else None):
        if same is not None and today.filter(same).count() >= UNPROVEN_A_DAY:
            raise TooManyBookings()


def likely_matches(client: Client) -> QuerySet[Client]:
    """Others who may be the same person: same address, number or full name, not told apart.
    One statement; the client need not be written yet."""
    alike = Q()
    if client.email:
        alike |= Q(email=client.email)
    if client.phone:
        alike |= Q(phone=client.phone)
    if len(plain(client.full_name).split()) > 1:
        alike |= Q(full_name__iexact=client.full_name)
    if not alike:
        return Client.objects.none()
    told = NotSamePerson.objects
    return (
        Client.objects.current()
        .filter(alike)
        .exclude(pk=client.pk)
        .exclude(pk__in=told.filter(one=client.pk).values("other"))
        .exclude(pk__in=told.filter(other=client.pk).values("one"))
    )


@transaction.atomic
def keep_apart(*, one: Client, other: Client, by: User, now: datetime | None = None) -> None:
    """Remember that these are two people."""
    if one.pk == other.pk:
        raise NotTwoClients()
    first, second = sorted((one, other), key=lambda client: client.pk)
    NotSamePerson.objects.get_or_create(
        one=first, other=second, defaults={"said_by": by, "said_at": now or timezone.now()}
    )


@transaction.atomic
def confirm_person(*, client: Client, by: User, now: datetime | None = None) -> Client:
    """The desk has spoken to this person: they are who they say."""
    if not client.is_proven:
        client.proven_at, client.proven_by = now or timezone.now(), by
        client.save(update_fields=["proven_at", "proven_by"])
    return client
