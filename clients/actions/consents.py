"""Forms to sign: put before a client, filled, signed, withdrawn; and their versions.

A signature freezes exactly what was read and answered. Whether a form is complete is decided
here, whatever the page let through.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.links import new_token
from accounts.models import User
from clients import asks
from clients.actions.age import is_under_age, set_birth_date
from clients.actions.photos import leave_public
from clients.consent_paper import frozen_words
from clients.consent_text import (
    LONGEST_EXPECTATION,
    ConsentText,
    Problem,
    complete,
    fingerprint,
    known_answers,
    parse,
    tidy,
)
from clients.errors import (
    NoLongerAsked,
    NotComplete,
    NothingToSign,
    NotInForce,
    SignedAlready,
    TextChanged,
)
from clients.models import Client, Consent, ConsentForm, Photo
from clients.paper_tasks import make_paper_soon
from clients.signatures import NotASignature, redrawn
from clients.standing import publishes
from studio.wording import local_day


@transaction.atomic
def ask_to_sign(
    *, client: Client, form: ConsentForm, by: User | None, now: datetime | None = None
) -> Consent:
    """Put a form before a client; one that is open already is not put twice."""
    version = form.current()
    if version is None or not form.is_active:
        raise NothingToSign()
    client = Client.objects.select_for_update().get(pk=client.pk)
    waiting = Consent.objects.filter(client=client, version__form=form, signed_at=None)
    found = waiting.filter(cancelled_at=None).select_related("version__form").first()
    if found is not None:
        return found
    return Consent.objects.create(
        client=client, version=version, asked_at=now or timezone.now(), asked_by=by
    )


@transaction.atomic
def save_draft(
    *, consent: Consent, answers: Mapping[str, Any], expectation: str, now: datetime | None = None
) -> Consent:
    """Keep what is half filled in."""
    consent = _to_fill(consent)
    consent.answers = known_answers(parse(consent.version.text), dict(answers))
    consent.expectation = tidy(expectation)[:LONGEST_EXPECTATION]
    consent.saved_at = now or timezone.now()
    consent.save(update_fields=["answers", "expectation", "saved_at"])
    return consent


@transaction.atomic
def tell_details(
    *,
    consent: Consent,
    birth_date: date | None = None,
    address: str = "",
    phone: str = "",
    by: User | None = None,
    now: datetime | None = None,
) -> None:
    """Fill what a form about the body says of the person and the record does not know yet. What
    the record knows is not changed by a form."""
    now = now or timezone.now()
    consent = _to_fill(consent)
    client = Client.objects.get(pk=consent.client_id)
    told = {"address": tidy(address)[:300], "phone": phone}
    fresh = [field for field, value in told.items() if value and not getattr(client, field)]
    for field in fresh:
        setattr(client, field, told[field])
    if fresh:
        client.save(update_fields=fresh)
    if birth_date is not None and client.birth_date is None:
        set_birth_date(client=client, birth_date=birth_date, by=by, now=now)


@transaction.atomic
def sign(
    *,
    consent: Consent,
    seen: int,
    answers: Mapping[str, Any],
    expectation: str,
    name: str,
    means: str,
    way: str,
    network: str | None,
    device: str,
    drawing: bytes | None = None,
    by: User | None = None,
    now: datetime | None = None,
) -> Consent:
    """Sign a form that was read in its version `seen`, and freeze all of it.

    NotComplete names what is still open. The PDF is made once this stands.
    """
    now = now or timezone.now()
    consent = _to_fill(consent)
    if seen != consent.version.number:
        raise TextChanged()
    client = Client.objects.select_for_update().get(pk=consent.client_id)
    place = asks.place(client, now)
    text = parse(consent.version.text)
    told = known_answers(text, dict(answers))
    picture = _strokes(means, drawing)
    problems = complete(text, told, expectation, name)
    if text.details:
        problems += missing_details(client, local_day(now, place.zone))
    if means not in Consent.Means.values or way not in Consent.Way.values:
        problems.append(Problem("means", "Choose how you sign."))
    if problems:
        raise NotComplete(problems)
    if not client.full_name:
        client.full_name = tidy(name)
        client.save(update_fields=["full_name"])
    consent.answers, consent.expectation = told, tidy(expectation) if text.expectation else ""
    consent.signed_name, consent.signed_means, consent.signed_way = tidy(name), means, way
    consent.network, consent.device = network or None, tidy(device)[:300]
    consent.signed_at = consent.saved_at = now
    return _freeze(consent, client, text, place, picture, by)


def _strokes(means: str, drawing: bytes | None) -> bytes:
    if means != Consent.Means.DRAWN:
        return b""
    if not drawing:
        raise NotComplete([Problem("drawing", "Please draw your signature, or type your name.")])
    try:
        return redrawn(drawing)
    except NotASignature as problem:
        raise NotComplete([Problem("drawing", problem.sentence)]) from problem


def missing_details(client: Client, today: date) -> list[Problem]:
    """What a form about the body has to say of this person and cannot yet."""
    problems = []
    if client.birth_date is None:
        problems.append(Problem("birth_date", "Please give your date of birth."))
    elif is_under_age(client, today):
        problems.append(
            Problem("birth_date", "We work with adults only: from your 18th birthday on.")
        )
    if not client.address:
        problems.append(Problem("address", "Please give your postal address."))
    if not client.phone:
        problems.append(Problem("phone", "Please give a telephone number."))
    return problems


def _freeze(
    consent: Consent,
    client: Client,
    text: ConsentText,
    place: asks.Place,
    picture: bytes,
    by: User | None,
) -> Consent:
    consent.frozen = frozen_words(
        consent=consent,
        client=client,
        text=text,
        place=place,
        picture_hash=fingerprint(picture) if picture else "",
    )
    consent.frozen_sha256 = fingerprint(consent.frozen)
    if picture:
        consent.signature.save(f"{new_token()}.png", ContentFile(picture), save=False)
    try:
        with transaction.atomic():
            consent.save()
            _close_links(consent, consent.signed_at)
            _follow_a_no(consent, client, by)
    except BaseException:
        if picture:
            consent.signature.delete(save=False)
        raise
    make_paper_soon(consent)
    return consent


def _follow_a_no(consent: Consent, client: Client, by: User | None) -> None:
    """A newer no to publishing ends what an older yes allowed. Without an account it is written
    down under who sent the form."""
    if consent.version.form.kind != ConsentForm.Kind.PHOTO or publishes(consent):
        return
    said_by = by or client.user or consent.asked_by
    if said_by is not None and consent.signed_at is not None:
        _leave_public(client, said_by, consent.signed_at)


def _close_links(consent: Consent, now: datetime | None) -> None:
    """A link that has done its work still shows the copy for a day, and no longer."""
    assert now is not None
    last = now + timedelta(days=1)
    for link in consent.links.filter(revoked_at=None, expires_at__gt=last):
        link.expires_at = last
        link.save(update_fields=["expires_at"])


def _to_fill(consent: Consent) -> Consent:
    """The form as it stands, locked; refused when there is nothing left to fill in. A client is
    locked before what is theirs, here as everywhere."""
    Client.objects.select_for_update().get(pk=consent.client_id)
    found = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("version__form", "asked_by")
        .get(pk=consent.pk)
    )
    if found.signed_at is not None:
        raise SignedAlready()
    if found.cancelled_at is not None:
        raise NoLongerAsked()
    return found


@transaction.atomic
def cancel(*, consent: Consent, by: User, now: datetime | None = None) -> Consent:
    """The form is no longer needed; its links end."""
    now = now or timezone.now()
    consent = _to_fill(consent)
    consent.cancelled_at = now
    consent.save(update_fields=["cancelled_at"])
    for link in consent.links.filter(revoked_at=None):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
    return consent


@transaction.atomic
def withdraw(
    *, consent: Consent, by: User, reason: str = "", now: datetime | None = None
) -> Consent:
    """Take back what was signed. What was signed stays readable; it only counts no longer.

    With the photo form every permission for a photo of this client ends in the same moment, and
    with it what the website shows of them.
    """
    now = now or timezone.now()
    Client.objects.select_for_update().get(pk=consent.client_id)
    rows = Consent.objects.select_for_update(of=("self",)).select_related("version__form", "client")
    consent = rows.get(pk=consent.pk)
    if not consent.is_in_force:
        raise NotInForce()
    consent.withdrawn_at, consent.withdrawn_by = now, by
    consent.withdraw_reason = tidy(reason)[:300]
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    if consent.version.form.kind == ConsentForm.Kind.PHOTO:
        _leave_public(consent.client, by, now)
    return consent


def _leave_public(client: Client, by: User, now: datetime) -> None:
    for photo in Photo.objects.filter(client=client, permissions__withdrawn_at=None).distinct():
        leave_public(photo=photo, by=by, why="The consent to publishing was withdrawn.", now=now)
