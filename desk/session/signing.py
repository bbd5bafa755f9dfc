"""A session record read once more, signed, and amended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Appointment
from clients.parts import Viewer
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame
from desk.record_forms import AmendForm
from desk.session import showing
from desk.session.finding import open_record_of
from desk.session.words import sections
from sessions_plan.access import session_visit
from sessions_plan.actions import charting
from sessions_plan.charts import chart
from sessions_plan.models import SessionRecord
from studio import audit
from studio.errors import Refusal
from studio.once import once


def read(
    request: ColleagueRequest,
    visit: Appointment,
    who: Viewer,
    record: SessionRecord,
    amend: AmendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """What is signed, and what was said later."""
    context = _in_words(request, visit, who, record) | {
        "photos": record.photos.filter(erased_at=None),
        "amendments": record.amendments.select_related("written_by"),
        "amend": amend or AmendForm(),
    }
    return render(request, "desk/session/read.html", context, status=status)


def _in_words(
    request: ColleagueRequest, visit: Appointment, who: Viewer, record: SessionRecord
) -> dict[str, Any]:
    zone = visit.location.zone
    told = {
        "visit": visit,
        "record": record,
        "zone": zone,
        "sections": sections(chart(record), zone),
        "signatures": [(row, showing.picture_of(row)) for row in showing.signatures(record)],
    }
    return frame(request, record.client, who, tab="desk:clients-sessions") | told


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def sign(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Read it once more, then sign: from then on it stays as it is."""
    visit, who = session_visit(request.user, ref)
    record = open_record_of(visit)
    back = redirect("desk:appointment-record", ref)
    refusal, status = None, 200
    if request.method == "POST":
        edition = request.POST.get("number", "")
        number = int(edition) if edition.isdecimal() else -1
        try:
            charting.sign_session(record=record, edition=number, by=request.user)
        except Refusal as no:
            refusal, status = no, no.status
        else:
            messages.success(request, "Signed. It stays as it is; later words go below it.")
            return back
    elif record.signed_at is not None:
        return back
    audit.opened(record)
    wanting = charting.wanting_in_session(record)
    context = _in_words(request, visit, who, record) | {
        "refusal": refusal,
        "wanting": list(wanting.items()),
        "photos": charting.photos_of_the_day(record),
    }
    return render(request, "desk/session/sign.html", context, status=status)


@require_POST
@colleagues()
@once
def amend(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A later word below what was signed."""
    visit, who = session_visit(request.user, ref)
    record = open_record_of(visit)
    form = AmendForm(request.POST)
    if not form.is_valid() and record.signed_at is not None:
        audit.opened(record)
        return read(request, visit, who, record, form, 400)
    try:
        charting.amend_session(record=record, text=form.data.get("text", ""), by=request.user)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:appointment-record", args=[ref]))
    messages.success(request, "The amendment stands below the record.")
    return redirect("desk:appointment-record", ref)
