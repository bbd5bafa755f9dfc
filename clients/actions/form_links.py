"""A form sent to its client: a link that opens this one form and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.links import new_token, token_hash
from accounts.models import User
from accounts.tasks import post_letter
from clients.errors import (
    LinkNoLongerGood,
    NoLongerAsked,
    NoWayToReach,
    SignedAlready,
    TooManyLetters,
    WantsNoLetters,
)
from clients.links import sign_url
from clients.models import Client, Consent, FormLink

GOOD_FOR = timedelta(days=14)
LETTERS_A_DAY = 3


@transaction.atomic
def send_to_sign(*, consent: Consent, by: User, now: datetime | None = None) -> FormLink:
    """Send the client a link to read and sign a form. Only the newest link works."""
    now = now or timezone.now()
    client = Client.objects.select_for_update().get(pk=consent.client_id)
    consent = Consent.objects.select_related("version__form").get(pk=consent.pk)
    if consent.signed_at is not None:
        raise SignedAlready()
    if consent.cancelled_at is not None:
        raise NoLongerAsked()
    if client.is_silent:
        raise WantsNoLetters()
    if not client.email:
        raise NoWayToReach("There is no e-mail address to send a link to. Add one first.")
    sent = FormLink.objects.filter(consent=consent)
    if sent.filter(made_at__gt=now - timedelta(days=1)).count() >= LETTERS_A_DAY:
        raise TooManyLetters()
    for older in sent.filter(revoked_at=None, expires_at__gt=now):
        older.revoked_at = now
        older.save(update_fields=["revoked_at"])
    token = new_token()
    link = FormLink.objects.create(
        consent=consent,
        token_hash=token_hash(token),
        made_at=now,
        made_by=by,
        expires_at=now + GOOD_FOR,
    )
    post_letter(
        "form_to_sign",
        client.email,
        good_for=int(GOOD_FOR.total_seconds()),
        called=client.called,
        link=sign_url(token),
        days=GOOD_FOR.days,
    )
    return link


def consent_by_link(token: str, now: datetime) -> Consent:
    """The form to sign behind a link; LinkNoLongerGood says that there is none."""
    link = (
        FormLink.objects.filter(token_hash=token_hash(token), consent__isnull=False)
        .select_related("consent__version__form", "consent__client")
        .first()
    )
    if link is None or link.consent is None or not link.is_open(now):
        raise LinkNoLongerGood(
            "This link has run out, or a newer one was sent. Ask us for a new one."
        )
    if link.consent.client.merged_into_id or link.consent.client.erased_at:
        raise LinkNoLongerGood()
    return link.consent
