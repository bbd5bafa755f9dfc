"""Every session of one client: what was done in it, whether it is signed, what is to come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.models import Appointment
from clients.models import Client
from desk import drafts
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from sessions_plan.access import record_client
from sessions_plan.actions.charting import CHARTED
from sessions_plan.models import AreaWork, SessionRecord
from sessions_plan.plan_view import name_of
from studio import audit
from studio.wording import local_day

MOST = 100
Status = Appointment.Status


@dataclass(frozen=True)
class Line:
    """One visit: its name in the plan or its service, its record in a few words, and the state
    as (tone, icon, word) of a pill."""

    visit: Appointment
    name: str
    says: str
    pill: tuple[str, str, str]
    opens: bool  # there is a record to read or to go on with, or one may be begun


@require_safe
@colleagues()
def sessions(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The session records of a client, the newest first."""
    person, who = record_client(request.user, ref)
    if (moved := drafts.kept(person)) is not None:
        return moved
    audit.opened(person, showing="the list of sessions")
    context = frame(request, person, who) | {"lines": lines_of(person)}
    return render(request, "desk/session/list.html", context)


def lines_of(person: Client) -> list[Line]:
    """At most a hundred; two statements, however many there are."""
    work = AreaWork.objects.select_related("pigment")
    rows = (
        Appointment.objects.filter(client=person, service__kind__in=CHARTED)
        .exclude(status__in=(Status.CANCELLED, Status.NO_SHOW), session_record=None)
        .select_related(
            "service", "artist", "location", "session_record__session", "planned_session"
        )
        .prefetch_related(Prefetch("session_record__areas", queryset=work))
        .order_by("-starts_at")
    )
    return [_line(visit) for visit in rows[:MOST]]


def _line(visit: Appointment) -> Line:
    record: SessionRecord | None = getattr(visit, "session_record", None)
    step = record.session if record else getattr(visit, "planned_session", None)
    return Line(
        visit,
        name_of(step) if step else str(visit.service),
        _says(record) if record else "",
        _pill(visit, record),
        record is not None or _may_begin(visit),
    )


def _may_begin(visit: Appointment) -> bool:
    zone = visit.location.zone
    return local_day(visit.starts_at, zone) <= local_day(timezone.now(), zone)


def _says(record: SessionRecord) -> str:
    """Why it was not that day; else which areas, with which pigments."""
    if record.not_today_reason:
        return record.not_today_reason
    areas: dict[str, list[str]] = {}
    for row in record.areas.all():
        pigments = areas.setdefault(row.get_area_display(), [])
        if row.pigment is not None:
            pigments.append(f"{row.pigment.product} {row.pigment.shade}".strip())
    return "; ".join(
        f"{area}: {', '.join(pigments)}" if pigments else area for area, pigments in areas.items()
    )


def _pill(visit: Appointment, record: SessionRecord | None) -> tuple[str, str, str]:
    if record is None:
        if _may_begin(visit):
            return ("wait", "journal-plus", "No record yet")
        return ("info", "calendar-check", "To come")
    if record.not_today_reason:
        return ("still", "calendar-x", "Not today")
    if record.signed_at is not None:
        return ("good", "patch-check", "Signed")
    if record.ended_at is not None:
        return ("stop", "pen", "To be signed")
    return ("wait", "hourglass-split", "Open")
