"""The follow-up's page: how each area looks healed, and what comes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bookings.models import Appointment
from clients.parts import Viewer
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from desk.session.finding import record_of
from desk.session.follow_up_forms import FollowUpForms
from sessions_plan.access import session_visit
from sessions_plan.actions import follow_ups
from sessions_plan.models import Complication, HealedRating, SessionRecord
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import day, local_day


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def follow_up(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Rate each area, say what follows, sign; or save and go on later."""
    visit, who = session_visit(request.user, ref)
    record = record_of(visit)
    if record is None or record.signed_at is not None:
        return redirect("desk:appointment-record", ref)
    if not follow_ups.is_follow_up(record):
        raise Http404
    if request.method != "POST":
        audit.opened(record)
        return _page(request, visit, who, record, _forms(record))
    forms = _forms(record, request.POST)
    if not forms.is_valid():
        return _page(request, visit, who, record, forms, status=400)
    try:
        record = follow_ups.rate_healed(record=record, by=request.user, **forms.told)
        if forms.deed != "sign":
            messages.success(request, "Saved.")
            return redirect("desk:appointment-follow-up", ref)
        follow_ups.conclude(
            record=record, edition=record.edition, by=request.user, **forms.outcome_told
        )
    except Refusal as no:
        forms.refuse(no)
        return _page(request, visit, who, record, forms, status=no.status)
    return _concluded(request, visit, forms.outcome_told["outcome"])


def _concluded(request: ColleagueRequest, visit: Appointment, outcome: str) -> HttpResponse:
    assert visit.client is not None
    if outcome == SessionRecord.Outcome.TOUCH_UP:
        messages.success(request, "Signed. The touch-up is added: choose its time.")
        return redirect("desk:clients-plan-series", visit.client.ref)
    if outcome == SessionRecord.Outcome.COMPLETE:
        messages.success(request, "Signed. The plan is complete.")
        return redirect("desk:clients-plan", visit.client.ref)
    messages.success(request, "Signed.")
    return redirect("desk:appointment-record", visit.ref)


def _forms(record: SessionRecord, data: Any = None) -> FollowUpForms:
    return FollowUpForms(
        record,
        follow_ups.treated_areas(record),
        {row.area: row for row in record.ratings.all()},
        follow_ups.plan_of(record),
        data,
    )


def _page(
    request: ColleagueRequest,
    visit: Appointment,
    who: Viewer,
    record: SessionRecord,
    forms: FollowUpForms,
    *,
    status: int = 200,
) -> HttpResponse:
    shift = Complication.objects.filter(
        client=record.client_id, kind=Complication.Kind.COLOUR, closed_at=None
    )
    context = frame(request, record.client, who) | {
        "visit": visit,
        "record": record,
        "zone": visit.location.zone,
        "forms": forms,
        "before": _before(record),
        "shift": shift.first(),
        "now": timezone.now(),
    }
    return render(request, "desk/session/follow_up.html", context, status=status)


def _before(record: SessionRecord) -> dict[str, str]:
    """What the last follow-up said of each area, in words."""
    rows = HealedRating.objects.filter(record__client=record.client_id).exclude(record=record)
    zone = record.appointment.location.zone
    return {
        row.area: f"{day(local_day(row.rated_at, zone))}: full {row.density}, even {row.evenness}, "
        f"crisp {row.blur}"
        for row in rows.order_by("rated_at")
    }
