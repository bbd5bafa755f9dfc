"""Colleagues: invited by e-mail, given a role, let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.addresses import close_sign_in, is_proven, prove_address
from accounts.actions.sessions import sign_out_everywhere
from accounts.errors import (
    AddressTaken,
    AlreadyColleague,
    InvitationOver,
    LastOwner,
    NotAColleague,
    NotOnOneself,
)
from accounts.links import join_url, new_token, token_hash
from accounts.models import Invitation, User
from accounts.roles import STAFF, Permission, Role
from accounts.tasks import post_letter
from studio.errors import NotAllowed

INVITED_FOR = timedelta(days=7)


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, by: User, now: datetime | None = None
) -> Invitation:
    """Ask a colleague in. The link goes to `email`, works once, and for seven days.

    Whoever was invited before, or let go, is invited again the same way; earlier links end.
    """
    now = now or timezone.now()
    _refuse_without_right(by)
    _refuse_other_roles(role)
    email = email.strip().lower()
    user = User.objects.select_for_update().filter(email=email).first()
    if user is not None and not user.is_colleague:
        if is_proven(user):
            raise AddressTaken("A client signs in with this address. Use another one.")
        close_sign_in(user=user)
        user = None
    if user is None:
        user = User.objects.create_user(email, role=role, name=name, is_active=False)
    elif user.is_active:
        raise AlreadyColleague()
    else:
        user.role, user.name = role, name
        user.save(update_fields=["role", "name"])
    _end_open_invitations(user, now)
    token = new_token()
    invitation = Invitation.objects.create(
        user=user,
        token_hash=token_hash(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITED_FOR,
    )
    post_letter(
        "invitation",
        email,
        good_for=int(INVITED_FOR.total_seconds()),
        invited_by=str(by),
        name=user.get_short_name() if name else "",
        role=Role(role).label,
        link=join_url(token),
    )
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime | None = None) -> None:
    """Take an invitation back before it is used."""
    now = now or timezone.now()
    _refuse_without_right(by)
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at is not None:
        raise InvitationOver("This invitation was accepted already.")
    _end_open_invitations(current.user, now)


def invitation_for(token: str, now: datetime) -> Invitation:
    """The open invitation behind a link; InvitationOver says why there is none."""
    invitation = (
        Invitation.objects.select_related("user", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if invitation is None or not invitation.is_open(now) or invitation.user.is_active:
        raise InvitationOver()
    return invitation


@transaction.atomic
def accept(*, token: str, password: str, now: datetime | None = None) -> User:
    """Use an invitation: its link proves the address, and `password` signs in from now on."""
    now = now or timezone.now()
    found = invitation_for(token, now)
    user = User.objects.select_for_update().get(pk=found.user_id)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if not invitation.is_open(now) or user.is_active:
        raise InvitationOver()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    user.is_active = True
    user.set_password(password)
    user.save(update_fields=["is_active", "password"])
    prove_address(user=user)
    return user


@transaction.atomic
def set_role(*, user: User, role: str, by: User) -> User:
    """Give a colleague another role."""
    _refuse_without_right(by)
    _refuse_other_roles(role)
    current = _colleague(user)
    if role != Role.OWNER:
        _refuse_losing_the_last_owner(current)
    current.role = role
    current.save(update_fields=["role"])
    return current


@transaction.atomic
def deactivate(*, user: User, by: User, now: datetime | None = None) -> User:
    """Let a colleague go: signed out everywhere, no invitation, no second factor left."""
    now = now or timezone.now()
    _refuse_without_right(by)
    current = _colleague(user)
    _refuse_losing_the_last_owner(current)
    current.is_active = False
    current.save(update_fields=["is_active"])
    Authenticator.objects.filter(user=current).delete()
    _end_open_invitations(current, now)
    sign_out_everywhere(user=current)
    return current


@transaction.atomic
def forget_second_factor(*, user: User, by: User) -> None:
    """A colleague lost phone and recovery codes: at their next sign-in they set a new one."""
    _refuse_without_right(by)
    if user == by:
        raise NotOnOneself()
    current = _colleague(user)
    Authenticator.objects.filter(user=current).delete()
    sign_out_everywhere(user=current)
    post_letter("sign_in_changed", current.email, what=f"{by} removed your second step.")


def _refuse_without_right(by: User) -> None:
    if not by.may(Permission.INVITE):
        raise NotAllowed()


def _refuse_other_roles(role: str) -> None:
    if role not in STAFF:
        raise NotAColleague()


def _colleague(user: User) -> User:
    """The row as it stands, locked together with every owner's and always in the same order: two
    owners who let each other go at once must not both succeed."""
    rows = User.objects.filter(Q(pk=user.pk) | Q(role=Role.OWNER)).order_by("pk")
    current = next((row for row in rows.select_for_update() if row.pk == user.pk), None)
    if current is None or not current.is_colleague:
        raise NotAColleague("This person is not a colleague.")
    return current


def _refuse_losing_the_last_owner(user: User) -> None:
    others = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=user.pk)
    if user.role == Role.OWNER and user.is_active and not others.exists():
        raise LastOwner()


def _end_open_invitations(user: User, now: datetime) -> None:
    for invitation in Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None):
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
