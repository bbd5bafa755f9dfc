"""What was there before notices began says nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.models import Appointment
from notices import announcements, derived
from notices.actions.claiming import record, told_of
from notices.kinds import KINDS, Occurrence
from notices.models import Notice, Told, stands

State = Notice.State
A_BATCH = 500


def take_as_told(*, appointments: QuerySet[Appointment], now: datetime | None = None) -> int:
    """Let what is there already count as told: an import, or the demo's history, says nothing
    by itself, and a later change to it is told as a change."""
    now = now or timezone.now()
    derived.begin(now)
    of_interest = Q(starts_at__gt=now) | Q(changed_at__gt=now - announcements.LOOK_BACK)
    rows = appointments.exclude(status=Appointment.Status.HELD).filter(of_interest)
    told = Told.objects.filter(appointment__in=rows.order_by().values("pk"))
    rows = rows.exclude(pk__in=told.values("appointment"))
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    for n in range(0, len(pks), A_BATCH):
        _take_batch(pks[n : n + A_BATCH], now)
    _take_what_was_due(set(appointments.order_by().values_list("pk", flat=True)), now)
    return len(pks)


@transaction.atomic
def _take_batch(pks: list[int], now: datetime) -> None:
    visits = list(Appointment.objects.filter(pk__in=pks).select_related("client").order_by("pk"))
    notices = Notice.objects.bulk_create(
        Notice(
            kind=Notice.Kind.CONFIRMATION if stands(visit) else Notice.Kind.CANCELLATION,
            key=f"taken-as-told:appointment {visit.pk}",
            client=visit.client,
            appointment=visit,
            state=State.TAKEN_AS_TOLD,
            made_at=now,
            due_at=now,
            lapses_at=visit.starts_at,
        )
        for visit in visits
    )
    Told.objects.bulk_create(
        told_of(notice, visit, notice.kind) for notice, visit in zip(notices, visits, strict=True)
    )


def _take_what_was_due(pks: set[int], now: datetime) -> None:
    """What these visits would have given rise to until now."""
    due = [one for one in _lately_due(now) if one.appointment and one.appointment.pk in pks]
    for n in range(0, len(due), A_BATCH):
        with transaction.atomic():
            for one in due[n : n + A_BATCH]:
                known = Notice.objects.filter(key=one.key)
                client, user = derived.recipient_pks(one.recipient)
                if not known.filter(client=client, user=user).exists():
                    record(one, State.TAKEN_AS_TOLD, None, now)


def _lately_due(now: datetime) -> Iterator[Occurrence]:
    for kind in KINDS.values():
        yield from kind.occurrences(now - derived.LOOK_BACK, now, None)
