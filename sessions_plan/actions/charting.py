"""The session record: opened for a visit, charted step by step, signed, amended; or not today."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bookings.actions import cancel
from bookings.actions.placing import atomic_deed
from bookings.actions.visits import finish, step_back
from bookings.models import Appointment, Service
from bookings.starting import touches_skin
from clients.actions.photos import add_photo
from clients.errors import Frozen
from clients.models import Photo
from sessions_plan.actions.plans import lock_plan
from sessions_plan.actions.records import lock_client, refuse_unsigned
from sessions_plan.actions.series import settle
from sessions_plan.actions.steps import apply_step, lock_session
from sessions_plan.actions.supplies import add_supply
from sessions_plan.charts import is_repeat
from sessions_plan.errors import ChangedMeanwhile, NotReadyToSign, NotValid, RecordRefused
from sessions_plan.models import PlannedSession, SessionRecord, SessionRecordAmendment
from studio.wording import local_day

__all__ = [
    "add_supply",
    "amend_session",
    "apply_step",
    "not_today",
    "open_record",
    "photos_of_the_day",
    "sign_session",
    "unsigned_records",
    "wanting_in_session",
]

Status = Appointment.Status
CHARTED = (Service.Kind.SESSION, Service.Kind.TOUCH_UP, Service.Kind.FOLLOW_UP)
MOST_UNSIGNED = 30


@transaction.atomic
def open_record(
    *, appointment: Appointment, by: User, now: datetime | None = None
) -> SessionRecord:
    """The visit's record, or a new one. What the last session had is proposed beside it."""
    now = now or timezone.now()
    if appointment.client is None or appointment.service.kind not in CHARTED:
        raise RecordRefused("A session record belongs to a session, a touch-up or a follow-up.")
    lock_client(appointment.client)
    if found := SessionRecord.objects.filter(appointment=appointment).first():
        return found
    visit = Appointment.objects.select_related("location").get(pk=appointment.pk)
    if visit.status in (Status.CANCELLED, Status.NO_SHOW):
        raise RecordRefused(f"This visit is {visit.get_status_display().lower()}.")
    zone = visit.location.zone
    if local_day(visit.starts_at, zone) > local_day(now, zone):
        raise RecordRefused("This visit is on another day. Its record opens on the day.")
    return SessionRecord.objects.create(
        client=appointment.client,
        appointment=appointment,
        session=PlannedSession.objects.filter(appointment=appointment).first(),
        artist=appointment.artist,
        opened_at=now,
        saved_at=now,
    )


def not_today(
    *,
    record: SessionRecord,
    reason: str,
    by: User,
    photo: Photo | None = None,
    upload: File | None = None,
    now: datetime | None = None,
) -> SessionRecord:
    """The skin is not ready: the visit ends as cancelled by the clinic, through no fault of the
    client, its step of the plan is open again, and its time is free. The record says why, and
    is signed with that. An `upload` is kept as a photo first, outside the transaction, since
    decoding takes long; it stays one of the client's whatever follows."""
    now = now or timezone.now()
    if not reason.strip():
        raise NotValid("Say why it is not today.", "reason")
    if photo is not None and photo.client_id != record.client_id:
        raise NotValid("This photo is of someone else.", "photo")
    _refuse_begun(record)
    if upload is not None:
        photo = _photographed(record, upload, by, now)
    return _end_today(record=record, reason=reason, photo=photo, by=by, now=now)


def _refuse_begun(record: SessionRecord) -> None:
    if record.signed_at is not None:
        raise Frozen()
    if record.began_at is not None:
        raise RecordRefused("It has begun. End it, and say in the notes why.")


def _photographed(record: SessionRecord, upload: File, by: User, now: datetime) -> Photo:
    """The skin as it is before anything was done today: of an earlier session, or of none."""
    earlier = max(1, record.session.position - 1) if record.session else 1
    repeat = is_repeat(record)
    return add_photo(
        client=record.client,
        upload=upload,
        view=Photo.View.OTHER,
        stage=Photo.Stage.SESSION if repeat else Photo.Stage.BEFORE,
        session_number=earlier if repeat else None,
        note="Not today",
        by=by,
        now=now,
    )


@atomic_deed
def _end_today(
    *, record: SessionRecord, reason: str, photo: Photo | None, by: User, now: datetime
) -> SessionRecord:
    record = _locked(record)
    _refuse_begun(record)
    visit = record.appointment
    if visit.status == Status.IN_ROOM:
        visit = step_back(appointment=visit, by=by, now=now)
    cancel(
        appointment=visit,
        by=by,
        reason="Not possible today; a new time follows.",
        side=Appointment.Side.CLINIC,
        now=now,
    )
    if record.session is not None:
        settle(record.session.plan)
    record.not_today_reason, record.not_today_photo = reason.strip()[:300], photo
    return freeze(record, by, now)


def _locked(record: SessionRecord) -> SessionRecord:
    """Locks in their order: client, plan, then the record."""
    lock_client(record.client)
    if record.session is not None:
        lock_plan(record.session.plan)
    return lock_session(record)


def freeze(record: SessionRecord, by: User, now: datetime) -> SessionRecord:
    record.edition += 1
    record.saved_at = record.signed_at = now
    record.signed_by = by
    record.save()
    return record


def wanting_in_session(record: SessionRecord) -> dict[str, str]:
    """What is to be filled in before it can be signed, by the part of the page it stands in. A
    follow-up is looked at, not worked on: it is signed with its outcome."""
    if not touches_skin(record.appointment):
        return {"ratings": "Rate the areas and choose the outcome on the follow-up's page."}
    wanting = {}
    if record.checked_at is None:
        wanting["check"] = "Do the check before it begins."
    if record.began_at is None or record.ended_at is None:
        wanting["clock"] = "Begin and end the session by the clock."
    rows = list(record.areas.select_related("needle"))
    bare = [row for row in rows if row.pigment_id is None or row.needle_id is None]
    if not rows:
        wanting["areas"] = "Chart at least one area with its pigment lot and needle."
    elif bare:
        names = ", ".join(sorted({row.get_area_display().lower() for row in bare}))
        wanting["areas"] = f"Give the pigment lot and the needle: {names}."
    if record.needles_shown_at is None:
        wanting["needles"] = "Have both sign that the needles were shown sealed."
    if is_repeat(record) and not record.shade_looked_at:
        wanting["shade_looked_at"] = "Say how the shade looks on healed skin."
    return wanting


@atomic_deed
def sign_session(
    *, record: SessionRecord, edition: int, by: User, now: datetime | None = None
) -> SessionRecord:
    """Sign what was read, with the photos of the day; the visit is done with it."""
    now = now or timezone.now()
    record = _locked(record)
    if record.signed_at is not None:
        raise Frozen()
    if record.edition != edition:
        raise ChangedMeanwhile()
    if wanting := wanting_in_session(record):
        raise NotReadyToSign(wanting)
    finish(appointment=record.appointment, by=by, now=now)
    if record.session is not None:
        settle(record.session.plan)
    record.photos.set(photos_of_the_day(record))
    return freeze(record, by, now)


def photos_of_the_day(record: SessionRecord) -> QuerySet[Photo]:
    """What was taken of this head on the day of the visit, before and after."""
    tz = record.appointment.location.tz
    begins = record.appointment.starts_at.astimezone(tz).replace(hour=0, minute=0, second=0)
    ends = begins.replace(hour=23, minute=59, second=59)
    rows = Photo.objects.filter(client=record.client_id, erased_at=None)
    return rows.filter(taken_at__gte=begins, taken_at__lte=ends).order_by("taken_at")


@transaction.atomic
def amend_session(
    *, record: SessionRecord, text: str, by: User, now: datetime | None = None
) -> SessionRecordAmendment:
    """A later word, below what was signed."""
    refuse_unsigned(record)
    return SessionRecordAmendment.objects.create(
        record=record, text=text.strip(), written_at=now or timezone.now(), written_by=by
    )


def unsigned_records(user: User, now: datetime) -> list[SessionRecord]:
    """Records of visits that are over and not signed: an artist's own, all of them for the
    owner. One statement; nobody else has any."""
    rows = SessionRecord.objects.filter(signed_at=None, appointment__ends_at__lte=now)
    if user.role == Role.ARTIST:
        rows = rows.filter(artist__user=user)
    elif user.role != Role.OWNER:
        return []
    rows = rows.select_related("client", "artist", "appointment__location").order_by("opened_at")
    return list(rows[:MOST_UNSIGNED])
