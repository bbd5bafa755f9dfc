"""What clients told because something looked wrong: taken up in one press, advised, closed.

The desk sees that there is a report, how urgent it is and whom to reach; what was told, the photo
and what was advised are for the artist who treats them and the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from clients.access import require
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest, colleagues
from desk.report_forms import AdviceForm, FromReportForm, OutcomeForm
from sessions_plan.access import healing_report_for
from sessions_plan.actions import reports as actions
from sessions_plan.actions.aftercare import guide_in_force
from sessions_plan.models import HealingReport
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import length

A_PAGE = 20
SHOWN = 5


@dataclass(frozen=True)
class Row:
    """An open report with how long it has waited, in words."""

    report: HealingReport
    waited: str
    is_late: bool

    @classmethod
    def of(cls, report: HealingReport, now: datetime) -> Row:
        minutes = max(0, int((now - report.told_at).total_seconds() // 60))
        return cls(report, _ago(minutes), report.is_late(now))


def _ago(minutes: int) -> str:
    """5 min, 2 h 10 min; from two days on in days."""
    if minutes >= 2880:
        return f"{minutes // 1440} days"
    return length(minutes) or "less than a minute"


@require_safe
@colleagues()
def reports(request: ColleagueRequest) -> HttpResponse:
    """What is open, red first, and what was closed."""
    now = timezone.now()
    audit.listed(HealingReport, "healing reports")
    over = HealingReport.objects.exclude(pk__in=HealingReport.objects.open().values("pk"))
    if request.user.role == Role.ARTIST:
        over = over.filter(artist__user=request.user)
    over = over.select_related("client", "artist", "visit__location", "closed_by")
    context = {
        "rows": [Row.of(one, now) for one in actions.open_reports(request.user)],
        "page_obj": Paginator(over, A_PAGE).get_page(request.GET.get("page")),
        "reads": request.user.role != Role.DESK,
    }
    return render(request, "desk/reports/list.html", context)


@require_safe
@colleagues()
def waiting(request: ColleagueRequest) -> HttpResponse:
    """The open ones above the day's list, which fetches them by itself and again every half
    minute: the page around it has been written down as looked at."""
    now = timezone.now()
    rows = [Row.of(one, now) for one in actions.open_reports(request.user)]
    context = {"rows": rows[:SHOWN], "more": len(rows) - SHOWN}
    return render(request, "desk/reports/_waiting.html", context)


@require_safe
@colleagues()
def report(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One report: for the desk whom to reach, for who reads it all that was told."""
    found, who = healing_report_for(request.user, ref)
    audit.opened(found)
    return _page(request, found, who)


def _page(
    request: ColleagueRequest,
    found: HealingReport,
    who: Viewer,
    *,
    status: int = 200,
    **typed: AdviceForm | OutcomeForm | FromReportForm,
) -> HttpResponse:
    """`typed` holds the one form that was refused, by its name."""
    reads, by_phone = Part.RECORD in SEES[who], found.told_by_id != found.client.user_id
    hears = by_phone and found.told_by_id == request.user.pk  # perhaps still on the line
    context = {
        "row": Row.of(found, timezone.now()),
        "report": found,
        "person": found.client,
        "zone": found.visit.location.zone,
        "reads": reads,
        "guide": guide_in_force(),
        "by_phone": by_phone,
        "on_the_line": hears and found.taken_up_at is None,
        "said": actions.said(found) if reads else [],
        "rules": actions.rules_of(found) if reads else [],
        "advice": typed.get("advice") or AdviceForm(),
        "outcome": typed.get("outcome") or OutcomeForm(),
        "trouble": typed.get("trouble") or FromReportForm(),
        "refused": next(iter(typed.values()), None),
    }
    return render(request, "desk/reports/one.html", context, status=status)


@require_POST
@colleagues()
@once
def take_up(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One press: I look after this."""
    found, _ = healing_report_for(request.user, ref)
    try:
        taken = actions.take_up(report=found, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        if taken.taken_up_by_id == request.user.pk:
            messages.success(request, f"You have it. {found.client} sees that somebody looks.")
        else:
            messages.info(request, f"{taken.taken_up_by} took it up a moment before you.")
    return redirect("desk:reports-one", ref)


@require_POST
@colleagues()
@once
def advise(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What was said on the phone; the client reads it in the portal."""
    found, who = healing_report_for(request.user, ref)
    require(request.user, found.client, Part.RECORD)
    form = AdviceForm(request.POST)
    if not form.is_valid():
        return _page(request, found, who, advice=form, status=400)
    try:
        actions.advise(report=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("words", no.sentence)
        return _page(request, found, who, advice=form, status=no.status)
    messages.success(request, "Written down. They read it in the portal.")
    return redirect("desk:reports-one", ref)


@require_POST
@colleagues()
@once
def close(request: ColleagueRequest, ref: str) -> HttpResponse:
    """How it ended."""
    found, who = healing_report_for(request.user, ref)
    require(request.user, found.client, Part.RECORD)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, who, outcome=form, status=400)
    try:
        actions.close(report=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("outcome", no.sentence)
        return _page(request, found, who, outcome=form, status=no.status)
    messages.success(request, "Closed. It stays on record.")
    return redirect("desk:reports")


@require_POST
@colleagues()
@once
def complication(request: ColleagueRequest, ref: str) -> HttpResponse:
    """It is more than a worry: a complication with its session, lots and photo."""
    found, who = healing_report_for(request.user, ref)
    require(request.user, found.client, Part.RECORD)
    form = FromReportForm(request.POST)
    if not form.is_valid():
        return _page(request, found, who, trouble=form, status=400)
    try:
        actions.open_complication_of(report=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("signs", no.sentence)
        return _page(request, found, who, trouble=form, status=no.status)
    messages.success(request, "Opened, with the session before it and its lots.")
    return redirect("desk:clients-troubles", found.client.ref)
