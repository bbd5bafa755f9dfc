"""Cancelling an appointment, after reading what it will do. A session of a plan is first offered
other times: taking one moves it, with whatever follows it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.access import appointment_for
from bookings.models import Appointment
from desk.appointments import address, told, wanted_by
from desk.door import ColleagueRequest, colleagues
from desk.forms import CancelForm
from desk.frames import frame, in_panel
from payments.actions import cancel_and_settle
from payments.models import Settlement
from payments.settling import Expected, what_either_does
from sessions_plan.actions import course
from sessions_plan.instead import times_for
from sessions_plan.offering import read_places
from studio.errors import Refusal
from studio.once import once
from studio.wording import amount, length


@require_http_methods(["GET", "POST"])
@colleagues(Permission.SEE_CALENDAR)
@once
def cancel(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Cancel with a reason."""
    visit = appointment_for(request.user, ref)
    stakes = _stakes(visit)
    form = _form(request, visit, stakes, request.POST or None)
    if request.method != "POST":
        return _page(request, visit, form, stakes)
    if not form.is_valid():
        return _page(request, visit, form, stakes, status=400)
    told = form.cleaned_data
    try:
        settled = cancel_and_settle(
            visit=visit,
            by=request.user,
            reason=told["reason"],
            side=told["side"],
            outcome=told.get("outcome") or None,
            waive_reason=told.get("waive_reason", ""),
            expected_sequence=told["sequence"],
        )
    except Refusal as no:
        return _page(request, visit, form, stakes, refusal=no, status=no.status)
    money = f" {in_words(settled)}" if settled and settled.stake_minor else ""
    messages.success(request, f"{visit.client}'s visit is cancelled.{money}")
    return HttpResponseRedirect(address(visit))


def _form(
    request: ColleagueRequest, visit: Appointment, stakes: list[Expected], data=None
) -> CancelForm:
    """What becomes of the money is asked only where there is some."""
    return CancelForm(
        data,
        initial={"sequence": visit.sequence},
        money=bool(stakes),
        waives=request.user.may(Permission.WAIVE_FEES),
    )


def _stakes(visit: Appointment) -> list[Expected]:
    """What cancelling would do to the money, by who cancels; nothing where none is at stake."""
    if visit.client_id is None:
        return []
    found = what_either_does(visit, now=timezone.now())
    return found if any(one.stake_minor for one in found) else []


def in_words(settled: Settlement) -> str:
    """What became of the money, in a sentence."""
    parts = (
        (settled.refund_minor, "go back to them"),
        (settled.credit_minor, "are their credit"),
        (settled.kept_minor, "are kept"),
    )
    told = [f"{amount(minor, settled.currency)} {what}" for minor, what in parts if minor]
    return f"{', '.join(told)}." if told else ""


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
        stakes = _stakes(visit)
        form = _form(request, visit, stakes)
        return _page(request, visit, form, stakes, refusal=no, status=no.status)
    also = f" {len(places) - 1} later moved with it." if len(places) > 1 else ""
    messages.success(request, f"{told(moved)}{also}")
    return HttpResponseRedirect(address(visit))


def _page(
    request: ColleagueRequest,
    visit: Appointment,
    form: CancelForm,
    stakes: list[Expected],
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
        "stakes": stakes,
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
