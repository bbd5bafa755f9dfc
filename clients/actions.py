"""The verbs of a client's record."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from clients import asks
from clients.errors import (
    AlreadySomeonesAddress,
    LinkNoLongerGood,
    NotTwoClients,
    NoWayToReach,
    TooManyBookings,
)
from clients.models import Client, Merge, NotSamePerson, PortalInvitation, plain

UNPROVEN_A_DAY = 3
INVITED_FOR = timedelta(days=7)


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
    opens, changes or joins anyone who is there already."""
    now = now or timezone.now()
    if by is None:
        if not (email or phone):
            raise NoWayToReach()
        _refuse_too_many(email.strip().lower(), str(phone), now)
    return Client.objects.create(
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


def _refuse_too_many(email: str, phone: str, now: datetime) -> None:
    """Three unproven bookings a day with one address or number."""
    today = Client.objects.filter(
        came_by=Client.CameBy.ONLINE, proven_at=None, came_at__gt=now - timedelta(days=1)
    )
    for same in (Q(email=email) if email else None, Q(phone=phone) if phone else None):
        if same is not None and today.filter(same).count() >= UNPROVEN_A_DAY:
            raise TooManyBookings()


def likely_matches(client: Client) -> QuerySet[Client]:
    """Others who may be the same person: same address, number or full name, not told apart."""
    alike = Q()
    if client.email:
        alike |= Q(email=client.email)
    if client.phone:
        alike |= Q(phone=client.phone)
    if len(plain(client.full_name).split()) > 1:
        alike |= Q(full_name__iexact=client.full_name)
    if not alike:
        return Client.objects.none()
    apart = NotSamePerson.objects.filter(Q(one=client) | Q(other=client))
    told = {pk for pair in apart.values_list("one", "other") for pk in pair}
    return Client.objects.current().filter(alike).exclude(pk__in=told | {client.pk})


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


@transaction.atomic
def merge(*, keep: Client, gone: Client, by: User, now: datetime | None = None) -> Merge:
    """Join `gone` into `keep`: every row re-pointed and written down, contact filled where it
    was empty, the sign-in kept with whoever has one."""
    now = now or timezone.now()
    if keep.pk == gone.pk:
        raise NotTwoClients()
    rows = Client.objects.select_for_update().filter(pk__in=[keep.pk, gone.pk])
    locked = {client.pk: client for client in rows.order_by("pk")}
    keep, gone = locked[keep.pk], locked[gone.pk]
    if keep.merged_into_id or gone.merged_into_id:
        raise NotTwoClients("One of these was merged already. Open the record that was kept.")
    moved: dict[str, list[int]] = {}
    for answer in asks.merge:
        moved.update(answer(keep, gone))
    for name in ("full_name", "preferred_name", "email", "phone"):
        if not getattr(keep, name):
            setattr(keep, name, getattr(gone, name))
    if keep.user_id is None and gone.user_id is not None:
        moved["accounts.User"] = [gone.user_id]
        keep.user, gone.user = gone.user, None
    if not keep.is_proven:
        keep.proven_at, keep.proven_by = now, by
    gone.merged_into = keep
    gone.save()
    keep.save()
    return Merge.objects.create(kept=keep, gone=gone, merged_by=by, merged_at=now, moved=moved)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_to_portal(
    *, client: Client, email: str, by: User | None, now: datetime | None = None
) -> str:
    """Ask a client to prove an address of their own; gives the link's token, kept as a hash."""
    now = now or timezone.now()
    email = email.strip().lower()
    taken = User.objects.filter(email=email).exclude(pk=client.user_id).first()
    if taken is not None:
        raise AlreadySomeonesAddress()
    token = secrets.token_urlsafe(32)
    PortalInvitation.objects.create(
        client=client,
        email=email,
        token_hash=_token_hash(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITED_FOR,
    )
    return token


@transaction.atomic
def prepare_sign_in(*, client: Client) -> User:
    """The user this client signs in as by code, made when there is none.

    An address is proven by the code sent to it. Until then whoever opens their own link takes
    it over; afterwards it is theirs, and another person needs an address of their own.
    """
    if not client.email:
        raise NoWayToReach("We have no e-mail address of yours to send a code to.")
    if client.user_id is not None:
        return client.user
    user = User.objects.select_for_update().filter(email=client.email).first()
    if user is None:
        user = User.objects.create_user(client.email, role=Role.CLIENT, name=client.full_name)
    elif user.role != Role.CLIENT or _is_proven(user):
        raise AlreadySomeonesAddress()
    for former in Client.objects.filter(user=user):
        former.user = None
        former.save(update_fields=["user"])
    client.user = user
    client.save(update_fields=["user"])
    return user


def _is_proven(user: User) -> bool:
    return user.last_login is not None


@transaction.atomic
def accept_portal_invitation(*, token: str, now: datetime | None = None) -> User:
    """The address in the invitation is proven by the link that was sent there."""
    now = now or timezone.now()
    invitation = (
        PortalInvitation.objects.select_for_update(of=("self",))
        .select_related("client")
        .filter(token_hash=_token_hash(token))
        .first()
    )
    if invitation is None or not invitation.is_open(now):
        raise LinkNoLongerGood()
    client = invitation.client
    if User.objects.filter(email=invitation.email).exclude(pk=client.user_id).exists():
        raise AlreadySomeonesAddress()
    user = client.user or User.objects.create_user(invitation.email, role=Role.CLIENT)
    user.email = invitation.email
    user.save(update_fields=["email"])
    client.user, client.email = user, invitation.email
    client.save(update_fields=["user", "email"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def change_contact(
    *,
    client: Client,
    email: str | None = None,
    phone: str | None = None,
    by: User,
    now: datetime | None = None,
) -> Client:
    """Change how a client is reached. A changed address ends their sign-in: the sessions end,
    and the new address has to be proven before it signs in."""
    if phone is not None:
        client.phone = phone
    if email is not None and email.strip().lower() != client.email:
        client.email = email
        if client.user is not None and client.user.email != client.email:
            ended = client.user
            client.user = None
            ended.is_active = False
            ended.save(update_fields=["is_active"])
    if not (client.email or client.phone) and client.came_by == Client.CameBy.ONLINE:
        raise NoWayToReach()
    client.save()
    return client
