"""The consultation's record: begun, written by whoever is in the room, signed, amended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment, Artist
from clients.models import Client
from sessions_plan.actions.records import (
    both_kept,
    count_save,
    lock_client,
    lock_record,
    refuse_signed,
    refuse_unsigned,
    sign_record,
)
from sessions_plan.models import Consultation, ConsultationAmendment
from studio.editions import Values, plain

FIELDS = tuple(name for name in Consultation.CONTENT if name not in ("appointment", "artist"))


def consultation_values(record: Consultation) -> dict[str, Any]:
    """What it says, field by field, as forms and editions carry it."""
    return {name: plain(getattr(record, name)) for name in FIELDS}


@transaction.atomic
def begin_consultation(
    *,
    client: Client,
    artist: Artist,
    by: User,
    appointment: Appointment | None = None,
    now: datetime | None = None,
) -> Consultation:
    """The client's record that is not signed yet, or a new one. A visit has one record."""
    now = now or timezone.now()
    lock_client(client)
    ours = Consultation.objects.filter(client=client)
    if draft := ours.filter(signed_at=None).first():
        return draft
    if appointment is not None and ours.filter(appointment=appointment).exists():
        appointment = None
    return Consultation.objects.create(
        client=client, artist=artist, appointment=appointment, begun_at=now, saved_at=now,
        saved_by=by,
    )  # fmt: skip


@transaction.atomic
def save_consultation(
    *,
    consultation: Consultation,
    values: Values,
    original: Values | None,
    by: User,
    now: datetime | None = None,
) -> Consultation:
    """Save what changed since `original`; Clashed where a colleague changed the same."""
    now = now or timezone.now()
    record = lock_record(consultation)
    refuse_signed(record)
    theirs = consultation_values(record)
    mine = {name: plain(values[name]) for name in FIELDS if name in values}
    merged = both_kept(record, mine=mine, theirs=theirs, original=original, by=by)
    if merged == {name: theirs[name] for name in merged}:
        return record
    for name, value in merged.items():
        setattr(record, name, value)
    count_save(record, by, now)
    record.save()
    return record


def wanting_in_consultation(record: Consultation) -> dict[str, str]:
    """What is to be filled in before it can be signed."""
    wanting = {}
    if not record.goals.strip():
        wanting["goals"] = "Write what the client wishes for."
    if not record.outcome:
        wanting["outcome"] = "Choose how it ended."
    elif record.outcome != Consultation.Outcome.PLAN and not record.outcome_reason.strip():
        wanting["outcome_reason"] = "Say why it ended so."
    return wanting


@transaction.atomic
def sign_consultation(
    *, consultation: Consultation, edition: int, by: User, now: datetime | None = None
) -> Consultation:
    """Sign what was read; from now on it stays as it is."""
    record = lock_record(consultation)
    return sign_record(
        record,
        edition=edition,
        wanting=wanting_in_consultation(record),
        by=by,
        now=now or timezone.now(),
    )


@transaction.atomic
def amend_consultation(
    *, consultation: Consultation, text: str, by: User, now: datetime | None = None
) -> ConsultationAmendment:
    """A later word, below what was signed."""
    refuse_unsigned(consultation)
    return ConsultationAmendment.objects.create(
        record=consultation, text=text.strip(), written_at=now or timezone.now(), written_by=by
    )
