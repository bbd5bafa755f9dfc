"""Who may open a clinical record. The lookup is the permission."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission, Role
from bookings.models import Appointment, Location
from clients.access import record_of, viewer
from clients.marks import marks_of
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from sessions_plan.models import (
    Assessment,
    Consultation,
    HealingReport,
    PatchTest,
    Recall,
    RecallEntry,
    SatisfactionAnswer,
)
from studio.errors import NotAllowed

R = TypeVar("R", Assessment, Consultation, PatchTest)


def record_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for whoever may read their clinical record, and who that is: the
    owner or an artist who treats them. Other colleagues learn that it is not theirs (403),
    everyone else nothing (404)."""
    client = record_of(user, ref)
    if client is None:
        raise Http404
    return client, _reader(user, client)


def plan_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for whoever may see their plan and its dates: the desk as well."""
    client = record_of(user, ref)
    if client is None:
        raise Http404
    return client, _reader(user, client, Part.PLAN)


def _reader(user: User, client: Client, part: Part = Part.RECORD) -> Viewer:
    who = viewer(user, client)
    if part in SEES[who]:
        return who
    if user.is_authenticated and user.is_colleague:
        raise NotAllowed()
    raise Http404


def _one(rows: QuerySet[R], user: User, ref: str, record: str) -> tuple[R, Viewer]:
    found = rows.filter(client__ref=ref, ref=record).select_related("client__user").first()
    if found is None:
        record_client(user, ref)
        raise Http404
    return found, _reader(user, found.client)


# Where a record belongs to no visit, its times are shown as the first location's clocks have them.
HOME_ZONE = Subquery(Location.objects.filter(is_active=True).values("zone")[:1])
RELATED = ("artist", "saved_by", "signed_by", "appointment__location")


def assessment_for(user: User, ref: str, record: str) -> tuple[Assessment, Viewer]:
    """The assessment `record` of the client behind `ref`, with its parts, and who reads it."""
    rows = Assessment.objects.select_related(*RELATED).annotate(home_zone=HOME_ZONE)
    parts = ("goals", "scars", "prior_work", "marks")
    return _one(rows.prefetch_related(*parts), user, ref, record)


def consultation_for(user: User, ref: str, record: str) -> tuple[Consultation, Viewer]:
    """The consultation's record `record` of the client behind `ref`, and who reads it."""
    rows = Consultation.objects.select_related(*RELATED).annotate(home_zone=HOME_ZONE)
    return _one(rows, user, ref, record)


def patch_test_for(user: User, ref: str, test: str) -> tuple[PatchTest, Viewer]:
    """The patch test `test` of the client behind `ref`, and who reads it."""
    return _one(PatchTest.objects.select_related("lot", "artist"), user, ref, test)


def session_visit(user: User, ref: str) -> tuple[Appointment, Viewer]:
    """The visit behind `ref` with its session record, for whoever may read its client's clinical
    record, and who that is. With it comes what makes it easier for them."""
    scalp = Assessment.objects.filter(client=OuterRef("client")).order_by("-begun_at")
    rows = Appointment.objects.exclude(client=None).annotate(
        flagged=marks_of("client"),
        comfort=Subquery(scalp.values("comfort")[:1]),
        pain_worry=Subquery(scalp.values("pain_worry")[:1]),
    )
    found = rows.filter(ref=ref).select_related(
        "client__user", "location", "service", "artist", "room",
        "session_record__session__plan", "session_record__numbing", "session_record__signed_by",
        "session_record__not_today_photo",
    ).first()  # fmt: skip
    if found is None or found.client is None:
        raise Http404
    return found, _reader(user, found.client)


def healing_report_for(user: User, ref: str) -> tuple[HealingReport, Viewer]:
    """The report behind `ref`, and who reads it: the desk sees that it is there and how urgent,
    `Part.RECORD` decides who reads what was told."""
    rows = HealingReport.objects.select_related(
        "client__user", "visit__location", "artist", "told_by", "taken_up_by", "advised_by",
        "closed_by", "photo", "complication",
    )  # fmt: skip
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404
    return found, _reader(user, found.client, Part.PLAN)


def satisfaction_for(user: User, ref: str) -> SatisfactionAnswer:
    """One answer, for the owner and the artist whose plan it is about."""
    rows = SatisfactionAnswer.objects.select_related("plan__client__user", "plan__artist")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404
    _reader(user, found.plan.client)
    return found


def recall_for(user: User, ref: str) -> Recall:
    """The recall behind `ref`, for whoever keeps the pigments."""
    if not user.is_authenticated or not user.may(Permission.KEEP_PIGMENTS):
        if user.is_authenticated and user.is_colleague:
            raise NotAllowed()
        raise Http404
    rows = Recall.objects.select_related("made_by").annotate(home_zone=HOME_ZONE)
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def recall_entries_for(user: User, recall: Recall) -> QuerySet[RecallEntry]:
    """Whom `user` may see of those a recall reaches, with how to reach them: the owner all, an
    artist those they treat, whom they know and are to call. The rest is the owner's to tell."""
    rows = recall.entries.filter(client__merged_into=None)
    rows = rows.select_related("client", "told_by").order_by("client__first_name", "client_id")
    if user.role == Role.OWNER:
        return rows
    visits = Appointment.objects.filter(artist__user=user)
    treated = visits.exclude(status=Appointment.Status.CANCELLED).values("client")
    return rows.filter(client__in=treated)


def recall_entry_for(user: User, ref: str, entry: int) -> RecallEntry:
    """One line of it, for who may see that client."""
    recall = recall_for(user, ref)
    found = recall_entries_for(user, recall).filter(pk=entry).first()
    if found is not None:
        return found
    if recall.entries.filter(pk=entry).exists():
        raise NotAllowed()
    raise Http404
