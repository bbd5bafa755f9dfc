"""Cancelling an appointment, after reading what it will do. A session of a plan is first offered
other times: taking one moves it, with whatever follows it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings import actions
from bookings.access import appointment_for
from bookings.models import Appointment
from desk.appointments import address, told, wanted_by
from desk.door import ColleagueRequest, colleagues
from desk.forms import CancelForm
from desk.frames import frame, in_panel
from sessions_plan.actions import course
from sessions_plan.instead import times_for
from sessions_plan.offering import read_places
from studio.errors import Refusal
from studio.once import once
from studio.wording import length


@require_http_methods(["GET", "POST"])
@colleagues(Permission.SEE_CALENDAR)
@once
def cancel(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Cancel with a reason."""
    visit = appointment_for(request.user, ref)
    form = CancelForm(request.POST or None, initial={"sequence": visit.sequence})
    if request.method != "POST":
        return _page(request, visit, form)
    if not form.is_valid():
        return _page(request, visit, form, status=400)
    try:
        actions.cancel(
            appointment=visit,
            by=request.user,
            reason=form.cleaned_data["reason"],
            side=form.cleaned_data["side"],
            expected_sequence=form.cleaned_data["sequence"],
        )
    except Refusal as no:
        return _page(request, visit, form, refusal=no, status=no.status)
    messages.success(request, f"{visit.client}'s visit is cancelled.")
    return HttpResponseRedirect(address(visit))


@require_POST
@colleagues(Permission.SEE_CALENDAR)
@once
def instead(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Move it to one of the times offered."""
    visit = appointment_for(request.user, ref)
    try:
        places, expected = read_places(request.POST.get("places", ""))
        moved = course.move_instead(visit=visit, places=places, expected=expected, by=request.user)
    except Refusal as no:
        form = CancelForm(initial={"sequence": visit.sequence})
        return _page(request, visit, form, refusal=no, status=no.status)
    also = f" {len(places) - 1} later moved with it." if len(places) > 1 else ""
    messages.success(request, f"{told(moved)}{also}")
    return HttpResponseRedirect(address(visit))


def _page(
    request: ColleagueRequest,
    visit: Appointment,
    form: CancelForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "frame": frame(request),
        "in_panel": in_panel(request),
        "visit": visit,
        "form": form,
        "refusal": refusal,
        "times": times_for(visit, now=timezone.now()),
        "will": _will(visit),
        "wanted": len(wanted_by(request.user, visit)),
    }
    return render(request, "desk/cancel.html", context, status=status)


def _will(visit: Appointment) -> str:
    """What cancelling does, in numbers."""
    room = f" and {visit.room}" if visit.room else ""
    told = (
        f"sends 1 message to {visit.client.email}"
        if visit.client and visit.client.email
        else "sends nothing, because there is no e-mail address: call them"
    )
    return (
        f"This frees {length(visit.minutes)} of {visit.artist}{room}, and {told}. "
        "A cancelled visit does not come back; it would be booked anew."
    )
