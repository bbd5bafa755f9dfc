"""A client calls because something looks wrong: the questions of the portal, asked by a colleague.

The rules sort the answers as they sort a client's own. Who asked may type them in and hears what
to tell the caller; once they are written down, who reads them is as with any other report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, person_for
from desk.report_forms import CallerForm
from sessions_plan.actions import aftercare, reports
from sessions_plan.aftercare import LAST_DAY
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day

A_PAGE = 30


@dataclass(frozen=True)
class Healing:
    """Someone whose skin heals, and how many days after their session with whom."""

    client: Client
    visit: Appointment
    day: int


@require_safe
@colleagues()
def callers(request: ColleagueRequest) -> HttpResponse:
    """Who is calling: everyone whose session was lately, the latest first."""
    now, words = timezone.now(), request.GET.get("q", "").replace("\0", "").strip()[:120]
    audit.listed(Client, f"clients who heal: {words}" if words else "clients who heal")
    page_obj = Paginator(_heal(request.user, words, now), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        Healing(visit.client, visit, day)
        for visit in page_obj
        if visit.client is not None and (day := _day(visit, now)) <= LAST_DAY
    ]
    return render(
        request, "desk/reports/callers.html", {"page_obj": page_obj, "rows": rows, "words": words}
    )


def _heal(user: User, words: str, now: datetime) -> QuerySet[Appointment]:
    """The sessions from which the healing of these clients is counted; an artist's own."""
    rows = aftercare.latest_sessions(now - aftercare.WIDEST, now, now).order_by("-starts_at", "-pk")
    if user.role == Role.ARTIST:
        rows = rows.filter(artist__user=user)
    if words:
        rows = rows.filter(client__in=Client.objects.current().matching(words))
    return rows


def _day(visit: Appointment, now: datetime) -> int:
    zone = visit.location.zone
    return (local_day(now, zone) - local_day(visit.starts_at, zone)).days


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def caller(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The questions, with the caller on the line, and then what to tell them."""
    person, who = person_for(request.user, ref)
    form = CallerForm(request.POST or None)
    if request.method != "POST":
        audit.opened(person, showing="the questions when something looks wrong")
        return _page(request, person, who, form)
    if not form.is_valid():
        return _page(request, person, who, form, 400)
    try:
        report = reports.tell(
            client=person,
            answers=form.answers,
            words=form.cleaned_data["words"],
            by=request.user,
        )
    except Refusal as no:
        form.add_error(getattr(no, "field", None) or None, no.sentence)
        return _page(request, person, who, form, no.status)
    messages.success(request, "Written down. Tell them now what stands here.")
    return redirect("desk:reports-one", report.ref)


def _page(
    request: ColleagueRequest, person: Client, who: Viewer, form: CallerForm, status: int = 200
) -> HttpResponse:
    healing = aftercare.healing_day(person, timezone.now())
    context = frame(request, person, who) | {
        "form": form,
        "reads": Part.RECORD in SEES[who],
        "healing": healing,
        "guide": healing.guide if healing else aftercare.guide_in_force(),
        "last_day": LAST_DAY,
    }
    return render(request, "desk/reports/caller.html", context, status=status)
