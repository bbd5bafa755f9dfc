"""What the signed records have in common: begun once, saved by editions, signed, amended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet

from accounts.models import User
from bookings.models import Appointment
from clients.errors import Frozen
from clients.models import Client
from sessions_plan.errors import ChangedMeanwhile, NotReadyToSign, NotSignedYet
from sessions_plan.models import Assessment, Consultation, SessionRecord
from studio.editions import Clashed, Values, weigh
from studio.wording import local_day

ABOUT_TO_BEGIN = timedelta(hours=1)

R = TypeVar("R", Assessment, Consultation)


def lock_client(client: Client) -> Client:
    """Two colleagues who begin at once begin one record, not two."""
    return Client.objects.select_for_update(of=("self",)).get(pk=client.pk)


def lock_record(record: R) -> R:
    rows: QuerySet[Any] = type(record)._default_manager.select_for_update(of=("self",))
    return rows.select_related("saved_by").get(pk=record.pk)


def refuse_signed(record: Assessment | Consultation) -> None:
    if record.signed_at is not None:
        raise Frozen()


def both_kept(
    record: Assessment | Consultation,
    *,
    mine: Values,
    theirs: Values,
    original: Values | None,
    by: User,
) -> dict[str, Any]:
    """My changes and the colleague's together; Clashed where both changed the same."""
    weighed = weigh(original, mine, theirs)
    if weighed.clashes:
        who = "You, on another screen," if record.saved_by_id == by.pk else str(record.saved_by)
        raise Clashed(weighed, theirs, by=who)
    return weighed.merged


def count_save(record: Assessment | Consultation, by: User, now: datetime) -> None:
    record.edition += 1
    record.saved_by, record.saved_at = by, now


def sign_record(record: R, *, edition: int, wanting: dict[str, str], by: User, now: datetime) -> R:
    """Freeze a record exactly as it was read: the edition on the page is the one that is there."""
    refuse_signed(record)
    if record.edition != edition:
        raise ChangedMeanwhile()
    if wanting:
        raise NotReadyToSign(wanting)
    record.signed_by, record.signed_at = by, now
    record.save()
    return record


def refuse_unsigned(record: Assessment | Consultation | SessionRecord) -> None:
    if record.signed_at is None:
        raise NotSignedYet()


def visit_of_the_day(client: Client, now: datetime) -> Appointment | None:
    """The visit a record that is begun now belongs to: today's latest, or one about to begin."""
    status = Appointment.Status
    visit = (
        Appointment.objects.filter(
            client=client,
            status__in=(status.BOOKED, status.ARRIVED, status.IN_ROOM, status.DONE),
            starts_at__gte=now - timedelta(days=1),
            starts_at__lte=now + ABOUT_TO_BEGIN,
        )
        .select_related("location", "artist")
        .order_by("-starts_at")
        .first()
    )
    if visit is None:
        return None
    zone = visit.location.zone
    return visit if local_day(visit.starts_at, zone) == local_day(now, zone) else None
