"""A form sent to its client: a link that opens this one form and nothing else.

From a form that was just filled in a second kind of link leads on to the next one, and from an
online booking to the first: it is signed, ends soon, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.links import new_token, token_hash
from accounts.models import User
from accounts.tasks import post_letter
from clients.actions.intake import open_sheet
from clients.errors import (
    Frozen,
    LinkNoLongerGood,
    NoLongerAsked,
    NoWayToReach,
    SheetTakenBack,
    SignedAlready,
    TooManyLetters,
    WantsNoLetters,
)
from clients.links import fill_url, onward, read_onward, sign_url
from clients.models import AnswerSheet, Client, Consent, FormLink, Questionnaire

GOOD_FOR = timedelta(days=14)
SHOWS_DONE = timedelta(days=1)  # how long a link still says that its form is filled in
LETTERS_A_DAY = 3
RUN_OUT = "This link has run out, or a newer one was sent. Ask us for a new one."


@transaction.atomic
def send_to_sign(*, consent: Consent, by: User, now: datetime | None = None) -> FormLink:
    """Send the client a link to read and sign a form. Only the newest link works."""
    client = Client.objects.select_for_update().get(pk=consent.client_id)
    consent = Consent.objects.select_related("version__form").get(pk=consent.pk)
    if consent.signed_at is not None:
        raise SignedAlready()
    if consent.cancelled_at is not None:
        raise NoLongerAsked()
    return _send(client, "form_to_sign", sign_url, by, now or timezone.now(), consent=consent)


@transaction.atomic
def send_to_fill(*, sheet: AnswerSheet, by: User, now: datetime | None = None) -> FormLink:
    """Send the client a link to a questionnaire. Only the newest link works."""
    client = Client.objects.select_for_update().get(pk=sheet.client_id)
    sheet = AnswerSheet.objects.get(pk=sheet.pk)
    if sheet.signed_at is not None:
        raise Frozen()
    if sheet.withdrawn_at is not None:
        raise SheetTakenBack()
    return _send(client, "form_to_fill", fill_url, by, now or timezone.now(), sheet=sheet)


def _send(
    client: Client,
    letter: str,
    address: Callable[[str], str],
    by: User,
    now: datetime,
    **form: Any,
) -> FormLink:
    if client.is_silent:
        raise WantsNoLetters()
    if not client.email:
        raise NoWayToReach("There is no e-mail address to send a link to. Add one first.")
    sent = FormLink.objects.filter(**form)
    if sent.filter(made_at__gt=now - timedelta(days=1)).count() >= LETTERS_A_DAY:
        raise TooManyLetters()
    for older in sent.filter(revoked_at=None, expires_at__gt=now):
        older.revoked_at = now
        older.save(update_fields=["revoked_at"])
    token = new_token()
    link = FormLink.objects.create(
        token_hash=token_hash(token), made_at=now, made_by=by, expires_at=now + GOOD_FOR, **form
    )
    post_letter(
        letter,
        client.email,
        good_for=int(GOOD_FOR.total_seconds()),
        called=client.called,
        link=address(token),
        days=GOOD_FOR.days,
    )
    return link


def consent_by_link(token: str, now: datetime) -> Consent:
    """The form to sign behind a link; LinkNoLongerGood says that there is none."""
    consents = Consent.objects.select_related("version__form", "client")
    if (step := read_onward(token, now)) is not None and step.kind == "consent":
        consent = consents.filter(ref=step.ref).first()
    else:
        link = _link(token, now, consent__isnull=False)
        consent = consents.filter(links=link).first() if link else None
    if consent is None:
        raise LinkNoLongerGood(RUN_OUT)
    _refuse_gone(consent.client)
    return consent


@dataclass(frozen=True)
class Behind:
    """What a link to a questionnaire opens. There is no sheet until the client begins."""

    client: Client
    kind: str
    sheet: AnswerSheet | None
    is_new: bool  # of a booking by somebody nobody has confirmed yet


def sheet_by_link(token: str, now: datetime) -> Behind:
    """The questionnaire behind a link; LinkNoLongerGood says that there is none."""
    if (step := read_onward(token, now)) is not None and step.kind in Questionnaire.Kind.values:
        return _onward_sheet(step.ref, step.kind, step.is_new)
    link = _link(token, now, sheet__isnull=False)
    rows = AnswerSheet.objects.select_related("questionnaire", "client")
    sheet = rows.filter(links=link).first() if link else None
    if sheet is None or (sheet.signed_at and now > sheet.signed_at + SHOWS_DONE):
        raise LinkNoLongerGood(RUN_OUT)
    _refuse_gone(sheet.client)
    return Behind(sheet.client, sheet.questionnaire.kind, sheet, is_new=False)


def _onward_sheet(ref: str, kind: str, is_new: bool) -> Behind:
    client = Client.objects.filter(ref=ref).first()
    if client is None:
        raise LinkNoLongerGood(RUN_OUT)
    _refuse_gone(client)
    if is_new and client.is_proven:
        # By now it may be the record of somebody known, and a booking opens no such record.
        raise LinkNoLongerGood(
            "We know you by now, so this opens by your own link only. Ask us to send it, or sign "
            "in. What you filled in is kept."
        )
    return Behind(client, kind, open_sheet(client, kind) or _last(client, kind), is_new)


def _last(client: Client, kind: str) -> AnswerSheet | None:
    signed = AnswerSheet.objects.filter(
        client=client, questionnaire__kind=kind, signed_at__isnull=False
    )
    return signed.select_related("questionnaire", "client").order_by("-signed_at").first()


def onward_token(client: Client, kind: str, now: datetime, *, is_new: bool = False) -> str:
    """The key to a questionnaire of this client, open or yet to begin, for the next hours."""
    return onward(kind, client.ref, now, is_new=is_new)


def onward_to_sign(consent: Consent, now: datetime) -> str:
    """The key to a form to sign, for the next hours."""
    return onward("consent", consent.ref, now)


def _link(token: str, now: datetime, **of: Any) -> FormLink | None:
    link = FormLink.objects.filter(token_hash=token_hash(token), **of).first()
    return link if link is not None and link.is_open(now) else None


def _refuse_gone(client: Client) -> None:
    if client.merged_into_id or client.erased_at:
        raise LinkNoLongerGood()
