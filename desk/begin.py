"""Before a visit begins: what is missing, and the way around it for who may take it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from bookings.access import appointment_for
from bookings.models import Appointment
from bookings.starting import THE_RULE, may_override, touches_skin, what_stops
from clients.asks import missing
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused, frame, in_panel
from studio.errors import Refusal


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What is missing before this visit: a page, or a part of the visit's own."""
    visit = appointment_for(request.user, ref)
    part = request.htmx and not in_panel(request)
    template = "desk/_begin.html" if part else "desk/begin.html"
    return render(request, template, told(request, visit))


def told(request: ColleagueRequest, visit: Appointment) -> dict[str, Any]:
    """What stops it, what else is open, and whether this colleague may begin all the same."""
    now = timezone.now()
    lacks = missing(visit.client, visit, now) if visit.client else []
    stops = what_stops(visit, now, lacks=lacks)
    is_final = any(stop.is_final for stop in stops)
    keys = {stop.key for stop in stops}
    return {
        "frame": frame(request),
        "in_panel": in_panel(request),
        "visit": visit,
        "stops": stops,
        "lacks": [item for item in lacks if item.key not in keys],
        "touches_skin": touches_skin(visit),
        "the_rule": THE_RULE,
        "is_final": is_final,
        "anyway": may_override(request.user, visit) and not is_final,
        "next": reverse("desk:appointment", args=[visit.ref]),
    }


def answer_not_ready(
    request: ColleagueRequest, visit: Appointment, problem: Refusal, back: str
) -> HttpResponse:
    """A visit that may not begin: what is missing, with what was typed; in a list only the
    sentence, and the way there."""
    if request.htmx and not in_panel(request):
        where = reverse("desk:appointment-begin", args=[visit.ref])
        problem.sentence = format_html(
            '{} <a href="{}">What is missing</a>', problem.sentence, where
        )
        return answer_refused(request, problem, back)
    context = told(request, visit) | {
        "refusal": problem,
        "typed": request.POST.get("override_reason", ""),
    }
    return render(request, "desk/begin.html", context, status=problem.status)
