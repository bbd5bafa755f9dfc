"""The address someone signs in with: proven, changed, given up.

Proven means that a code or link sent there came back. That is kept in allauth's table of
addresses: one verified row for the address the user has now, and none for any other.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actions.sessions import sign_out_everywhere
from accounts.errors import AddressTaken
from accounts.models import User
from accounts.tasks import post_letter


def is_proven(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


@transaction.atomic
def prove_address(*, user: User) -> None:
    """What was sent to this user's address came back: it is theirs, and nobody else's."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.filter(email=user.email).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def make_room_for(email: str, *, besides: User | None = None) -> None:
    """Free an address that nobody has proven; AddressTaken where somebody signs in with it."""
    holder = User.objects.select_for_update().filter(email=email).first()
    if holder is None or holder == besides:
        return
    if holder.is_colleague or is_proven(holder):
        raise AddressTaken()
    close_sign_in(user=holder)


@transaction.atomic
def change_address(*, user: User, email: str, tell_old: bool = True) -> None:
    """Let `user` sign in with another address, which has yet to be proven.

    Their sessions end, and the old address is told, if it was ever theirs.
    """
    email = email.strip().lower()
    make_room_for(email, besides=user)
    old, was_proven = user.email, is_proven(user)
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.is_active = email, True
    user.save(update_fields=["email", "is_active"])
    sign_out_everywhere(user=user)
    if was_proven and tell_old and old != email:
        post_letter("address_changed", old)


@transaction.atomic
def close_sign_in(*, user: User) -> None:
    """Nobody signs in as `user` any more, and their address is free for its owner.

    The row stays: what this user did is written under it.
    """
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.is_active = f"closed-{user.pk}@sign-in.invalid", False
    user.save(update_fields=["email", "is_active"])
    sign_out_everywhere(user=user)


@transaction.atomic
def reopen_sign_in(*, user: User, email: str, is_active: bool, is_proven: bool) -> None:
    """Take a closing back: the address is this user's again, proven if it was. AddressTaken
    where somebody else signs in with it by now."""
    make_room_for(email, besides=user)
    user.email, user.is_active = email, is_active
    user.save(update_fields=["email", "is_active"])
    if is_proven:
        prove_address(user=user)
