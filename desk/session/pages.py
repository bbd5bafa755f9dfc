"""The working page of a session: opened, charted in small steps, or not today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bookings.models import Appointment
from desk.assessment import map as head_map
from desk.door import ColleagueRequest, colleagues
from desk.flags import flags
from desk.frames import answer_refused
from desk.session import showing, signing
from desk.session.finding import open_record_of, record_of
from desk.session.forms import NotTodayForm, Sent, SupplyForm, read_form, read_json
from sessions_plan.access import session_visit
from sessions_plan.actions import charting
from sessions_plan.actions.follow_ups import is_follow_up
from sessions_plan.charts import chart
from sessions_plan.models import Assessment, SessionRecord
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import clock, local_day

# Where a plain form leads back to: the part of the page the change belongs to.
PART = {
    "fields": "check", "checked": "check", "begin": "clock", "end": "clock", "resume": "clock",
    "break": "clock", "work": "clock", "tray": "tray", "tray-as-last": "tray", "needles": "needles",
}  # fmt: skip


@require_safe
@colleagues()
def record(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The record as it stands: to be opened, to be charted, or signed."""
    visit, who = session_visit(request.user, ref)
    found = record_of(visit)
    if found is None:
        audit.opened(visit)
        return render(request, "desk/session/open.html", {"visit": visit, "person": visit.client})
    audit.opened(found)
    if found.signed_at is not None:
        return signing.read(request, visit, who, found)
    if is_follow_up(found):
        return redirect("desk:appointment-follow-up", ref)
    return _work(request, visit, found)


def _work(
    request: ColleagueRequest,
    visit: Appointment,
    found: SessionRecord,
    *,
    typed: Sent | None = None,
    refusal: Refusal | None = None,
    supply: SupplyForm | None = None,
    not_today: NotTodayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now, zone = timezone.now(), visit.location.zone
    charted = chart(found)
    page = showing.page(charted, local_day(now, zone), typed)
    context = {
        "visit": visit,
        "person": visit.client,
        "zone": zone,
        "record": found,
        "page": page,
        "views": [view for view in head_map.views([]) if view.name in ("top", "back")],
        "clock": showing.clock_state(charted, now),
        "is_repeat": bool(charted.last_areas),
        "last_shade": charted.last_shade,
        "wishes": _wishes(getattr(visit, "comfort", None), getattr(visit, "pain_worry", None)),
        "flags": flags(visit),
        "saved_words": saved_words(found, zone),
        "refusal": refusal,
        "is_begin_refused": typed is not None and typed.name == "begin",
        "supply": supply or SupplyForm(prefix="supply", initial={"kind": "needle"}),
        "not_today": not_today or NotTodayForm(),
        "signers": showing.signers(found, str(request.user), typed),
    }
    return render(request, "desk/session/write.html", context, status=status)


def _wishes(comfort: list[str] | None, pain_worry: int | None) -> list[str]:
    """What makes it easier for this client, and how much pain worries them."""
    said = [str(Assessment.Comfort(one).label) for one in comfort or []]
    if pain_worry is not None and pain_worry >= 5:
        said.append(f"Pain worries them, {pain_worry} of 10")
    return said


def saved_words(found: SessionRecord, zone: str) -> str:
    return f"Saved {clock(found.saved_at, zone)}" if found.edition else "Nothing written yet"


@require_POST
@colleagues()
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A new record for this visit, or the one that is there."""
    visit, _ = session_visit(request.user, ref)
    try:
        charting.open_record(appointment=visit, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:appointment", args=[ref]))
    return redirect("desk:appointment-record", ref)


@require_POST
@colleagues()
@once
def step(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One change: from a tablet as JSON, with its own key, or from a plain form."""
    visit, _ = session_visit(request.user, ref)
    found, now = open_record_of(visit), timezone.now()
    if request.content_type == "application/json":
        return _json_step(request, visit, found, now)
    sent = read_form(request.POST)
    try:
        _apply(found, sent, request, now)
    except Refusal as no:
        if found.signed_at is not None:
            return answer_refused(request, no, reverse("desk:appointment-record", args=[ref]))
        audit.opened(found)
        return _work(request, visit, found, typed=sent, refusal=no, status=no.status)
    area = sent.value.get("area") if isinstance(sent.value, dict) else ""
    part = f"area-{area}" if area else PART.get(sent.name, "main")
    return redirect(f"{reverse('desk:appointment-record', args=[ref])}#{part}")


def _apply(
    found: SessionRecord, sent: Sent, request: ColleagueRequest, now: datetime
) -> SessionRecord:
    return charting.apply_step(
        record=found, key=sent.key, name=sent.name, value=sent.value, by=request.user,
        at=sent.at(now), now=now,
    )  # fmt: skip


def _json_step(
    request: ColleagueRequest, visit: Appointment, found: SessionRecord, now: datetime
) -> JsonResponse:
    try:
        saved = _apply(found, read_json(request), request, now)
    except Refusal as no:
        return JsonResponse({"sentence": no.sentence}, status=no.status)
    return JsonResponse({"saved": saved_words(saved, visit.location.zone)})


@require_POST
@colleagues()
@once
def add_lot(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A box that is not in the list yet: its label, and it lies on the tray."""
    visit, _ = session_visit(request.user, ref)
    found = open_record_of(visit)
    form = SupplyForm(request.POST, prefix="supply")
    problem: Refusal | None = None
    if form.is_valid():
        told: dict[str, Any] = form.cleaned_data
        try:
            lot = charting.add_supply(by=request.user, **told)
            sent = Sent(request.POST.get("once", ""), "tray", {"lots": {lot.ref: True}})
            _apply(found, sent, request, timezone.now())
        except Refusal as no:
            problem = no
        else:
            return redirect(f"{reverse('desk:appointment-record', args=[ref])}#tray")
    audit.opened(found)
    status = problem.status if problem else 400
    return _work(request, visit, found, supply=form, refusal=problem, status=status)


@require_POST
@colleagues()
@once
def not_today(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The visit ends here, through no fault of the client; the plan takes its step back."""
    visit, _ = session_visit(request.user, ref)
    found = open_record_of(visit)
    form = NotTodayForm(request.POST, request.FILES)
    problem: Refusal | None = None
    if form.is_valid():
        try:
            charting.not_today(record=found, by=request.user, **form.told)
        except Refusal as no:
            problem = no
        else:
            messages.success(request, "Not today. The visit is cancelled, its time is free again.")
            if found.session is not None:
                return redirect(_new_times(visit, form.cleaned_data["days"] or 0))
            return redirect("desk:appointment-record", ref)
    if found.signed_at is not None and problem is not None:
        return answer_refused(request, problem, reverse("desk:appointment-record", args=[ref]))
    audit.opened(found)
    status = problem.status if problem else 400
    return _work(request, visit, found, not_today=form, refusal=problem, status=status)


def _new_times(visit: Appointment, days: int) -> str:
    """Where the series is spaced anew: from the first day on which the skin may be ready, the
    booked sessions after this one moving along."""
    assert visit.client is not None
    asked = {"looked": "1", "respace": "on"}
    if days:
        today = local_day(timezone.now(), visit.location.zone)
        until = today + timedelta(days=days - 1)
        asked |= {"away_from": today.isoformat(), "away_until": until.isoformat()}
    return f"{reverse('desk:clients-plan-series', args=[visit.client.ref])}?{urlencode(asked)}"
