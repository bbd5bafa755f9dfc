"""A version is put before its client, looked at, liked best, and spoken about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client
from designs.actions.drawing import freeze
from designs.agreement import BY_KEY
from designs.errors import (
    DesignRefused,
    NothingSaid,
    NotShown,
    OnlyTheClient,
    StandsApproved,
    TooManyWords,
)
from designs.models import Comment, DesignVersion, Sending

WORDS_A_DAY = 60  # of one person about one design


@transaction.atomic
def send_version(
    *, version: DesignVersion, by: User, note: str = "", now: datetime | None = None
) -> Sending:
    """Put a version into the client's portal. From here on it stays as it is."""
    now = now or timezone.now()
    client = locked_client(version)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    version = freeze(version=version, by=by, now=now)
    if version.set_aside_at is not None:
        raise DesignRefused("This version was set aside. Make a new one of it to go on.")
    sending = Sending.objects.filter(version=version).first()
    if sending is not None and sending.taken_back_at is None:
        return sending
    if sending is None:
        sending = Sending(version=version)
    sending.note = note.strip()[:500]
    sending.sent_at, sending.sent_by = now, by
    sending.taken_back_at = sending.taken_back_by = None
    sending.save()
    return sending


@transaction.atomic
def take_back(*, version: DesignVersion, by: User, now: datetime | None = None) -> Sending:
    """Take a version out of the portal, and with it out of every link that shows it."""
    locked_client(version)
    sending = sent(version)
    if version.approvals.filter(withdrawn_at=None).exists():
        raise StandsApproved()
    sending.taken_back_at, sending.taken_back_by = now or timezone.now(), by
    sending.preferred_at = None
    sending.save()
    return sending


@transaction.atomic
def look_at(*, version: DesignVersion, look: str, by: User, now: datetime | None = None) -> Sending:
    """Keep that the client looked at it one way (a key of LOOKS): the first time counts."""
    locked_client(version)
    sending = sent(version)
    if look not in BY_KEY:
        raise DesignRefused("There is no such picture.")
    field = BY_KEY[look].seen
    if getattr(sending, field) is None:
        setattr(sending, field, now or timezone.now())
        sending.save()
    return sending


@transaction.atomic
def prefer(*, version: DesignVersion, by: User, now: datetime | None = None) -> Sending:
    """The client likes this version best; of a design, the newest choice counts."""
    require_client(version.design.client, by)
    locked_client(version)
    sending = sent(version)
    others = Sending.objects.filter(version__design=version.design, preferred_at__isnull=False)
    for other in others.exclude(pk=sending.pk):
        other.preferred_at = None
        other.save()
    sending.preferred_at = now or timezone.now()
    sending.save()
    return sending


@transaction.atomic
def comment(
    *, version: DesignVersion, words: str, by: User, now: datetime | None = None
) -> Comment:
    """A word between client and studio about a version that is in the portal."""
    now = now or timezone.now()
    locked_client(version)
    sent(version)
    if not words.strip():
        raise NothingSaid()
    said = Comment.objects.filter(version__design=version.design, by=by)
    if said.filter(at__date=now.date()).count() >= WORDS_A_DAY:
        raise TooManyWords("That is a lot for one day. Please call us, or write again tomorrow.")
    return Comment.objects.create(version=version, words=words.strip()[:1000], at=now, by=by)


# ---------------------------------------------------------------- rows


def locked_client(version: DesignVersion) -> Client:
    """The client first, as everywhere: two deeds on one design wait for each other."""
    return Client.objects.select_for_update(no_key=True).get(pk=version.design.client_id)


def sent(version: DesignVersion) -> Sending:
    """How the version stands in the portal; NotShown when it does not."""
    found = Sending.objects.filter(version=version, taken_back_at=None).first()
    if found is None:
        raise NotShown()
    return found


def require_client(client: Client, by: User) -> None:
    if client.user_id is None or client.user_id != by.pk:
        raise OnlyTheClient()
