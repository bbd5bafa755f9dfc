"""What the audit log and the sign-ins still say of someone who is erased: nothing."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.models import Invitation, User
from clients.holdings import HOLDINGS
from clients.models import Client

ERASED = "erased"
SHORTEST = 4  # letters of a searched word that may stand for a person

Rows = dict[int, list[str]]


def rows_of(family: list[Client]) -> Rows:
    """Every row that holds something of these clients: {content type: [primary keys]}."""
    found: Rows = {}
    for holding in HOLDINGS:
        kind = ContentType.objects.get_for_model(holding.model)
        pks = [str(pk) for pk in holding.rows(family).values_list("pk", flat=True)]
        if pks:
            found[kind.pk] = pks
    users = [str(one.user_id) for one in family if one.user_id]
    if users:
        found[ContentType.objects.get_for_model(User).pk] = users
    return found


def words_for(family: list[Client]) -> list[str]:
    """What somebody would have typed to find these clients."""
    words: set[str] = set()
    for one in family:
        words |= {one.full_name, one.email, str(one.phone or ""), *one.full_name.split()[-1:]}
        if one.phone:
            words.add(re.sub(r"\D", "", str(one.phone))[-10:])
        words.add(one.first_name)
    return sorted(word for word in words if len(word) >= SHORTEST)


def forget_lines(rows: Rows, words: list[str]) -> None:
    """Leave of each line who did what and when; what it says of the person goes, also from the
    lines about searches for them."""
    for kind, pks in rows.items():
        for start in range(0, len(pks), 500):
            lines = LogEntry.objects.filter(
                content_type=kind, object_pk__in=pks[start : start + 500]
            )
            lines.update(object_repr=ERASED, changes={}, changes_text="", additional_data=None)
    searched = Q()
    for word in words:
        searched |= Q(additional_data__query__icontains=word)
    if searched:
        LogEntry.objects.filter(searched, object_pk="").update(additional_data={"query": ERASED})


def forget_sign_in(user: User) -> None:
    """End a client's sign-in for good; the row stays for the lines that name it, as nobody."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Invitation.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.email, user.name, user.is_active = f"erased-{user.pk}@erased.invalid", "", False
    user.set_unusable_password()
    user.save()
    LogEntry.objects.filter(actor=user).update(remote_addr=None, actor_email=None)
