"""The list of what a client reacts to. A line is never deleted: it ends, and says why."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.errors import AllergyEnded, OnTheListAlready, ReasonNeeded
from clients.models import Allergy, Client


@transaction.atomic
def note_allergy(
    *,
    client: Client,
    substance: str,
    reaction: str = "",
    seen_on: date | None = None,
    by: User,
    now: datetime | None = None,
) -> Allergy:
    """Add a substance to the list, once."""
    list(Client.objects.select_for_update().filter(pk=client.pk).values_list("pk"))
    substance = substance.strip()
    if Allergy.objects.filter(client=client, substance__iexact=substance, ended_at=None).exists():
        raise OnTheListAlready()
    return Allergy.objects.create(
        client=client,
        substance=substance,
        reaction=reaction.strip(),
        seen_on=seen_on,
        noted_at=now or timezone.now(),
        noted_by=by,
    )


@transaction.atomic
def end_allergy(*, allergy: Allergy, reason: str, by: User, now: datetime | None = None) -> Allergy:
    """Take a substance off the list; why is kept, and so is the line."""
    if not reason.strip():
        raise ReasonNeeded()
    allergy = Allergy.objects.select_for_update().get(pk=allergy.pk)
    if allergy.ended_at is not None:
        raise AllergyEnded()
    allergy.ended_at, allergy.ended_by = now or timezone.now(), by
    allergy.end_reason = reason.strip()
    allergy.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return allergy
