"""Where someone is signed in, and signing them out."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User


def live_sign_ins(user: User) -> QuerySet[UserSession]:
    """Every browser this user is signed in with, the newest first."""
    alive = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    return UserSession.objects.filter(Exists(alive), user=user).order_by("-created_at", "-pk")


@transaction.atomic
def end_sign_in(*, user: User, pk: int) -> None:
    """Sign out one browser of `user`; one that is gone already is what was wanted."""
    for sign_in in UserSession.objects.filter(user=user, pk=pk):
        sign_in.end()


@transaction.atomic
def sign_out_everywhere(*, user: User, but: str = "") -> None:
    """Sign out every browser of `user`, except the session `but`."""
    for sign_in in UserSession.objects.filter(user=user).exclude(session_key=but):
        sign_in.end()
    if not but and not user.is_colleague:
        # A client has no password, but sessions carry a hash of what stands in its place: a new
        # one ends even a session that the list above has never heard of.
        user.set_unusable_password()
        user.save(update_fields=["password"])
