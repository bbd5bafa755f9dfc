"""Complications and complaints: opened, gone on with, closed. Neither is ever deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from bookings.models import Location
from bookings.starting import TOUCHES_SKIN
from clients.models import Client, Photo
from sessions_plan.errors import ClosedAlready, NotValid
from sessions_plan.models import (
    Complaint,
    Complication,
    PatchTest,
    PigmentLot,
    SessionRecord,
)
from studio.wording import day, local_day

# Whoever's name is on the label reports a serious event in 15 working days (MoCRA, form 3500A); it
# has to hear of it from the studio in time. An infection counts as serious there.
DAYS_TO_REPORT = 15
LONGEST = 2000


@transaction.atomic
def open_complication(
    *,
    client: Client,
    kind: str,
    severity: str,
    began_on: date,
    signs: str,
    by: User,
    advice: str = "",
    doctor: str = "",
    photos: Collection[Photo] = (),
    report_due_on: date | None = None,
    now: datetime | None = None,
) -> Complication:
    """Something the skin did that it should not have. The session before it and the lots used in
    it, or those of the last patch test, are filled in."""
    now = now or timezone.now()
    today = local_day(now, _zone())
    if began_on > today:
        raise NotValid("It cannot have begun later than today.", "began_on")
    if not signs.strip():
        raise NotValid("Say what is seen or felt.", "signs")
    if any(photo.client_id != client.pk for photo in photos):
        raise NotValid("Choose photos of this client.", "photos")
    record = _session_before(client, began_on)
    if report_due_on is None and is_serious(kind, severity):
        report_due_on = working_days_later(today, DAYS_TO_REPORT)
    made = Complication.objects.create(
        client=client, record=record, kind=kind, severity=severity, began_on=began_on,
        signs=signs.strip(), advice=advice.strip(), doctor=doctor.strip(),
        report_due_on=report_due_on, opened_at=now, opened_by=by,
    )  # fmt: skip
    made.lots.set(_lots_before(client, record, began_on))
    made.photos.set(photos)
    return made


def is_serious(kind: str, severity: str) -> bool:
    """Whether the maker has to hear of it in time to report it."""
    return severity == Complication.Severity.SEVERE or kind == Complication.Kind.INFECTION


def working_days_later(on: date, days: int) -> date:
    """So many days later, Saturdays and Sundays not counted."""
    while days > 0:
        on += timedelta(days=1)
        days -= on.weekday() < 5
    return on


def _zone() -> str:
    return Location.objects.filter(is_active=True).values_list("zone", flat=True).first() or "UTC"


def _session_before(client: Client, on: date) -> SessionRecord | None:
    """The last visit in which skin was worked on: a follow-up only looks."""
    records = SessionRecord.objects.filter(
        client=client, began_at__isnull=False, appointment__service__kind__in=TOUCHES_SKIN
    )
    for record in records.select_related("appointment__location").order_by("-began_at"):
        assert record.began_at is not None
        if local_day(record.began_at, record.appointment.location.zone) <= on:
            return record
    return None


def _lots_before(client: Client, record: SessionRecord | None, on: date) -> list[PigmentLot]:
    if record is not None:
        return list(PigmentLot.objects.filter(area_work__record=record).distinct())
    tests = PatchTest.objects.filter(client=client, lot__isnull=False, placed_at__isnull=False)
    rows = tests.filter(placed_at__date__lte=on + timedelta(days=1)).order_by("-placed_at")
    last = rows.select_related("lot").first()
    return [last.lot] if last and last.lot else []


@transaction.atomic
def go_on_with_complication(
    *,
    complication: Complication,
    by: User,
    advice: str = "",
    doctor: str = "",
    photos: Collection[Photo] = (),
    reported_on: date | None = None,
    reported_to: str = "",
    now: datetime | None = None,
) -> Complication:
    """What came since: it stands below what was written before, with its day."""
    today = local_day(now or timezone.now(), _zone())
    if any(photo.client_id != complication.client_id for photo in photos):
        raise NotValid("Choose photos of this client.", "photos")
    if (reported_on is None) != (not reported_to.strip()):
        raise NotValid("Say when it was reported, and to whom.", "reported_on")
    if reported_on is not None and reported_on > today:
        raise NotValid("It cannot have been reported later than today.", "reported_on")
    if not (advice.strip() or doctor.strip() or photos or reported_on):
        raise NotValid("Write down what came since.", "advice")
    found = _open_one(Complication.objects.all(), complication.pk)
    if advice.strip():
        found.advice = "\n".join(filter(None, [found.advice, f"{day(today)}: {advice.strip()}"]))
    if doctor.strip():
        found.doctor = "; ".join(filter(None, [found.doctor, doctor.strip()]))
    if len(found.advice) > LONGEST:
        raise NotValid("This is too long. Say it shorter.", "advice")
    if len(found.doctor) > 200:
        raise NotValid("This is too long. Say it shorter.", "doctor")
    if reported_on is not None:
        found.reported_on, found.reported_to = reported_on, reported_to.strip()
    found.save()
    found.photos.add(*photos)
    return found


@transaction.atomic
def close_complication(
    *, complication: Complication, outcome: str, by: User, now: datetime | None = None
) -> Complication:
    """How it ended. A report that is due stays due."""
    found = _open_one(Complication.objects.all(), complication.pk)
    _close(found, outcome, by, now)
    return found


def reports_due() -> QuerySet[Complication]:
    """Complications that still have to be reported, the most pressing first."""
    rows = Complication.objects.filter(report_due_on__isnull=False, reported_on=None)
    return rows.select_related("client").order_by("report_due_on", "pk")


@transaction.atomic
def open_complaint(
    *,
    client: Client,
    words: str,
    answer_by: date,
    who: User,
    by: User,
    wish: str = "",
    now: datetime | None = None,
) -> Complaint:
    """A complaint in the client's words, and who answers it by when. The last session is filled
    in."""
    now = now or timezone.now()
    today = local_day(now, _zone())
    if not words.strip():
        raise NotValid("Write it down in their words.", "words")
    _answered_in_time(answer_by, today, who)
    return Complaint.objects.create(
        client=client, record=_session_before(client, today), words=words.strip(),
        wish=wish.strip(), answer_by=answer_by, who=who, opened_at=now, opened_by=by,
    )  # fmt: skip


def _answered_in_time(answer_by: date, today: date, who: User) -> None:
    if answer_by < today:
        raise NotValid("This day is over.", "answer_by")
    if not (who.is_active and who.is_colleague):
        raise NotValid("Choose a colleague.", "who")


@transaction.atomic
def hand_complaint_on(
    *, complaint: Complaint, who: User, answer_by: date, by: User, now: datetime | None = None
) -> Complaint:
    """Somebody else answers it, or by another day."""
    _answered_in_time(answer_by, local_day(now or timezone.now(), _zone()), who)
    found = _open_one(Complaint.objects.all(), complaint.pk)
    found.who, found.answer_by = who, answer_by
    found.save()
    return found


@transaction.atomic
def close_complaint(
    *, complaint: Complaint, outcome: str, by: User, now: datetime | None = None
) -> Complaint:
    """What was answered, and how it ended."""
    found = _open_one(Complaint.objects.all(), complaint.pk)
    _close(found, outcome, by, now)
    return found


def _open_one(rows: QuerySet, pk: int):
    found = rows.select_for_update(of=("self",)).get(pk=pk)
    if found.closed_at is not None:
        raise ClosedAlready()
    return found


def _close(found: Complication | Complaint, outcome: str, by: User, now: datetime | None) -> None:
    if not outcome.strip():
        raise NotValid("Say how it ended.", "outcome")
    found.outcome = outcome.strip()
    found.closed_at, found.closed_by = now or timezone.now(), by
    found.save()
