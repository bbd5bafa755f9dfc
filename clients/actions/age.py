"""The birth date, in the one place that sets it; proof of age; and what follows under 18."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients import asks
from clients.errors import NoSuchBirthDate
from clients.models import Client, OwnerTask, ProofOfAge

ADULT = 18
OLDEST = 120


@transaction.atomic
def set_birth_date(
    *, client: Client, birth_date: date | None, by: User | None, now: datetime | None = None
) -> Client:
    """Write down when a client was born; the only way. `by` None is the client's own word.

    Under 18, every booked visit is cancelled kindly and the owner is told; the record stays. What
    a document showed is changed by another document only.
    """
    now = now or timezone.now()
    client = _locked(client)
    if birth_date == client.birth_date:
        return client
    if birth_date is None or not is_shown_by_a_document(client):
        _set(client, birth_date, by, now)
    return client


@transaction.atomic
def record_proof_of_age(
    *, client: Client, kind: str, birth_date: date, by: User, now: datetime | None = None
) -> ProofOfAge:
    """A colleague saw a document: which kind and the birth date it shows. No copy is kept."""
    now = now or timezone.now()
    client = _locked(client)
    _refuse_impossible(birth_date, now)
    proof = ProofOfAge.objects.create(
        client=client, kind=kind, birth_date=birth_date, seen_at=now, seen_by=by
    )
    _set(client, birth_date, by, now)
    return proof


def is_shown_by_a_document(client: Client) -> bool:
    """Whether the birth date in the record is the one a colleague saw on a document."""
    born = client.birth_date
    return born is not None and ProofOfAge.objects.filter(client=client, birth_date=born).exists()


def is_under_age(client: Client, on: date) -> bool:
    """Whether a client is known to be under 18 on that day."""
    age = client.age_on(on)
    return age is not None and age < ADULT


def _locked(client: Client) -> Client:
    return Client.objects.select_for_update().get(pk=client.pk)


def _refuse_impossible(birth_date: date, now: datetime) -> None:
    if not now.year - OLDEST <= birth_date.year or birth_date > now.date():
        raise NoSuchBirthDate()


def _set(client: Client, birth_date: date | None, by: User | None, now: datetime) -> None:
    if birth_date is not None:
        _refuse_impossible(birth_date, now)
    client.birth_date = birth_date
    client.save(update_fields=["birth_date"])
    if is_under_age(client, now.date()):
        _look_after_a_minor(client, by, now)


def _look_after_a_minor(client: Client, by: User | None, now: datetime) -> None:
    cancelled = sum(answer(client, by, now) for answer in asks.under_age)
    visits = f"{cancelled} booked visit{'' if cancelled == 1 else 's'}"
    if OwnerTask.objects.filter(
        client=client, kind=OwnerTask.Kind.UNDER_AGE, done_at=None
    ).exists():
        return
    OwnerTask.objects.create(
        client=client,
        kind=OwnerTask.Kind.UNDER_AGE,
        words=(
            f"The birth date we were given makes this client {client.age_on(now.date())}. "
            f"{visits} cancelled, with a kind word. The record is kept. Speak with them, or with "
            "who may speak for them."
        ),
        raised_at=now,
        raised_by=by,
    )
