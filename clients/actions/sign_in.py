"""How a client comes to sign in: an address they prove, and the link between user and client.

`Client.user` is that link and the only one. It is made in three ways, each ending with something
sent to the address coming back: a code after an online booking, the studio's invitation, the
client's own change of address.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import (
    change_address,
    close_sign_in,
    is_proven,
    make_room_for,
    prove_address,
    reopen_sign_in,
)
from accounts.errors import AddressTaken
from accounts.links import new_token, token_hash
from accounts.models import User
from accounts.roles import Role
from accounts.tasks import post_letter
from clients.errors import (
    AlreadySomeonesAddress,
    LinkNoLongerGood,
    NotToBeWrittenTo,
    NotUndone,
    NoWayToReach,
    TooManyLetters,
    YourAddressAlready,
)
from clients.links import portal_invitation_url
from clients.models import Client, PortalInvitation

INVITED_FOR = timedelta(days=7)
LETTERS_A_DAY = 3


@transaction.atomic
def prepare_sign_in(*, client: Client) -> User:
    """The user this client signs in as by code, made when there is none.

    An address belongs to whoever proves it first. Until then the newest booking made with it
    has it, so that a code works right after booking; but no booking takes it from a client the
    studio knows. AlreadySomeonesAddress says that another person has it.
    """
    if not client.email:
        raise NoWayToReach("We have no e-mail address of yours to send a code to.")
    if client.user is not None:
        return client.user
    # Clients are locked before users, here as everywhere.
    holders = Client.objects.filter(user__email=client.email)
    former = holders.select_for_update(of=("self",)).first()
    user = _user_of_address(client.email) or _new_user(client)
    if user.role != Role.CLIENT or is_proven(user):
        raise AlreadySomeonesAddress()
    if former is not None and former.is_proven:
        raise AlreadySomeonesAddress()
    if former is not None:
        former.user = None
        former.save(update_fields=["user"])
    client.user = user
    client.save(update_fields=["user"])
    return user


def _user_of_address(email: str) -> User | None:
    return User.objects.select_for_update().filter(email=email).first()


def _new_user(client: Client) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(
                client.email, role=Role.CLIENT, name=client.full_name[:120]
            )
    except IntegrityError:  # another booking with this address was quicker
        return User.objects.select_for_update().get(email=client.email)


@transaction.atomic
def prove_by_post(*, user: User, email: str, now: datetime | None = None) -> None:
    """A code or link sent to `email` came back: the address is this client's own."""
    client = Client.objects.select_for_update().filter(user=user).first()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.role != Role.CLIENT or email.lower() != user.email:
        return
    prove_address(user=user)
    if client is not None and not client.is_proven:
        client.proven_at, client.proven_by = now or timezone.now(), user
        client.save(update_fields=["proven_at", "proven_by"])


@transaction.atomic
def invite_to_portal(
    *, client: Client, email: str, by: User, now: datetime | None = None
) -> PortalInvitation:
    """Ask a client to prove an address of their own, by a link sent there."""
    client, email = _as_it_stands(client), email.strip().lower()
    if client.is_silent:
        raise NotToBeWrittenTo()
    if _is_anothers(email, client):
        raise AlreadySomeonesAddress()
    return _send_link("portal_invitation", client, email, by, now or timezone.now())


@transaction.atomic
def ask_for_address(
    *, client: Client, email: str, by: User, now: datetime | None = None
) -> PortalInvitation:
    """A client asks to sign in with another address; until it is proven nothing changes.

    They are not told whether someone else has it: the letter that goes there is.
    """
    client, email = _as_it_stands(client), email.strip().lower()
    if client.user is not None and email == client.user.email:
        raise YourAddressAlready()
    kind = "address_in_use" if _is_anothers(email, client) else "address_wanted"
    return _send_link(kind, client, email, by, now or timezone.now())


def _as_it_stands(client: Client) -> Client:
    return Client.objects.select_for_update(of=("self",)).select_related("user").get(pk=client.pk)


def _is_anothers(email: str, client: Client) -> bool:
    holder = User.objects.filter(email=email).first()
    if holder is None or holder == client.user:
        return False
    return holder.is_colleague or is_proven(holder)


def _send_link(kind: str, client: Client, email: str, by: User, now: datetime) -> PortalInvitation:
    yesterday = now - timedelta(days=1)
    sent = PortalInvitation.objects.filter(email=email, invited_at__gt=yesterday)
    if sent.count() >= LETTERS_A_DAY:
        raise TooManyLetters()
    _end_open_links(client, now)
    token = new_token()
    invitation = PortalInvitation.objects.create(
        client=client,
        email=email,
        token_hash=token_hash(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITED_FOR,
    )
    post_letter(
        kind,
        email,
        good_for=int(INVITED_FOR.total_seconds()),
        called=client.called,
        link=portal_invitation_url(token),
    )
    return invitation


def _end_open_links(client: Client, now: datetime) -> None:
    """Only the newest link works: an older one may have gone to a mistyped address."""
    for older in PortalInvitation.objects.filter(
        client=client, accepted_at=None, expires_at__gt=now
    ):
        older.expires_at = now
        older.save(update_fields=["expires_at"])


def invitation_for(token: str, now: datetime) -> PortalInvitation:
    """The open invitation behind a link; LinkNoLongerGood says that there is none."""
    invitation = (
        PortalInvitation.objects.select_related("client")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if invitation is None or not invitation.is_open(now) or invitation.client.merged_into_id:
        raise LinkNoLongerGood()
    return invitation


@transaction.atomic
def accept_portal_invitation(*, token: str, now: datetime | None = None) -> User:
    """The link that was sent to an address came back: from now on this client signs in with
    it, and with no other."""
    now = now or timezone.now()
    found = invitation_for(token, now)
    client = Client.objects.select_for_update().get(pk=found.client_id)
    invitation = PortalInvitation.objects.select_for_update().get(pk=found.pk)
    if not invitation.is_open(now):
        raise LinkNoLongerGood()
    user = _sign_in_with(client, invitation.email)
    client.user, client.email = user, invitation.email
    client.save(update_fields=["user", "email"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    prove_by_post(user=user, email=user.email, now=now)
    client.refresh_from_db()
    return user


def _sign_in_with(client: Client, email: str) -> User:
    try:
        make_room_for(email, besides=client.user)
    except AddressTaken as taken:
        raise AlreadySomeonesAddress() from taken
    if client.user is None:
        return User.objects.create_user(email, role=Role.CLIENT, name=client.full_name[:120])
    if client.user.email != email or not client.user.is_active:
        change_address(user=client.user, email=email)
    return client.user


def change_of_address(*, client: Client, email: str, now: datetime) -> None:
    """A client's address is another one, and so is what they sign in with. Within the caller's
    transaction, the client locked; it saves the row."""
    client.email = email
    _end_open_links(client, now)
    _move_sign_in(client, email)


def _move_sign_in(client: Client, email: str) -> None:
    user = client.user
    if user is None or user.email == email:
        return
    try:
        if not email:
            raise AddressTaken()
        change_address(user=user, email=email, tell_old=not client.is_silent)
    except AddressTaken:
        if is_proven(user) and not client.is_silent:
            post_letter("address_changed", user.email)
        close_sign_in(user=user)


def which_sign_in_stays(keep: Client, gone: Client, proven: Collection[int]) -> User | None:
    """When two records become one: who signs in as the kept one.

    A proven sign-in (their keys are in `proven`) wins over one that is not. One whose address is
    not the kept client's ends instead: whoever typed it may only have resembled them, and an
    invitation is one click.
    """
    mine, theirs = keep.user, gone.user
    if theirs is None or (keep.email and theirs.email != keep.email):
        return mine
    if mine is None or (theirs.pk in proven and mine.pk not in proven):
        return theirs
    return mine


def join_sign_ins(*, keep: Client, gone: Client) -> dict[str, Any]:
    """Leave the one sign-in that stays, and end the other; gives what is needed to part them."""
    users = [user for user in (keep.user, gone.user) if user is not None]
    proven = {user.pk for user in users if is_proven(user)}
    closed: dict[str, list[Any]] = {}
    before: dict[str, Any] = {"keep": keep.user_id, "gone": gone.user_id, "closed": closed}
    stays = which_sign_in_stays(keep, gone, proven)
    for user in users:
        if user != stays:
            closed[str(user.pk)] = [user.email, user.is_active, user.pk in proven]
            close_sign_in(user=user)
    if stays is not None and stays == gone.user:
        gone.user = None
        gone.save(update_fields=["user"])  # one user, one client: it is let go before it is taken
        keep.user = stays
    before["stays"] = stays.pk if stays else None
    return before


def part_sign_ins(*, keep: Client, gone: Client, before: dict[str, Any]) -> None:
    """Give both records the sign-ins they had before they were joined."""
    if not before:
        return
    if keep.user_id != before["stays"]:
        raise NotUndone("Who signs in as this client has changed since. The two stay one record.")
    for pk, (email, was_active, was_proven) in before["closed"].items():
        user = User.objects.select_for_update().get(pk=pk)
        try:
            reopen_sign_in(user=user, email=email, is_active=was_active, is_proven=was_proven)
        except AddressTaken as taken:
            raise NotUndone(
                f"Someone else signs in with {email} by now. The two stay one record."
            ) from taken
    users = User.objects.in_bulk([pk for pk in (before["keep"], before["gone"]) if pk])
    keep.user = users.get(before["keep"])
    keep.save(update_fields=["user"])
    gone.user = users.get(before["gone"])
