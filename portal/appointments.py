"""One appointment of the client who is signed in: look, move, cancel. GET changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doorway import SignedInRequest
from bookings import actions
from bookings.access import appointment_for
from bookings.instants import ANY_TIME, address_of_times
from bookings.models import Appointment
from bookings.offer import offered
from bookings.picker import day_in, nearest, pick
from bookings.policy import Policy
from clients.models import Client
from notices.actions import nudge
from notices.calendar import calendar_file, file_name
from payments.actions import cancel_and_settle
from payments.settling import what_cancelling_does
from portal.door import clients
from portal.forms import CancelForm
from portal.frame import page
from portal.words import what_to_expect
from sessions_plan.actions import course
from sessions_plan.instead import times_for
from sessions_plan.offering import read_places
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day, moment

ANYONE = "any"


@clients
def appointment(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """One visit as it stands."""
    now = timezone.now()
    visit = appointment_for(request.user, ref)
    opened(visit)
    return _page(request, "appointment", visit, now, expect=what_to_expect(visit))


@clients
def calendar(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """The visit as a calendar file."""
    visit = appointment_for(request.user, ref)
    response = HttpResponse(calendar_file(visit), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(visit)}"'
    return response


@clients
def move(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Pick another time, with the same artist or anyone who is free."""
    return _pick(request, appointment_for(request.user, ref), timezone.now())


@clients
@once
def move_to(request: SignedInRequest, client: Client, ref: str, at: datetime) -> HttpResponse:
    """Say what moving does, and do it."""
    now = timezone.now()
    visit = appointment_for(request.user, ref)
    anyone = request.GET.get("with") == ANYONE
    if request.method != "POST":
        template = "move_to" if Policy.of(visit, now).may_move else "appointment"
        return _page(request, template, visit, now, at=at, anyone=anyone)
    try:
        moved = actions.move(
            appointment=visit,
            starts_at=at,
            any_artist=anyone,
            expected_sequence=_seen(request),
            by=request.user,
            now=now,
        )
    except Refusal as refusal:
        return _pick(request, appointment_for(request.user, ref), now, refusal=refusal, wanted=at)
    nudge()
    messages.success(
        request, _("Moved to %(when)s.") % {"when": moment(moved.starts_at, moved.location.zone)}
    )
    return HttpResponseRedirect(reverse("portal:home"))


@clients
@once
def cancel(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Say what cancelling does, and do it."""
    now = timezone.now()
    visit = appointment_for(request.user, ref)
    form = CancelForm(request.POST or None)
    if request.method != "POST":
        policy = Policy.of(visit, now)
        if not policy.may_cancel:
            return _page(request, "appointment", visit, now, policy=policy)
        return _cancel_page(request, visit, now, form, policy=policy)
    if not form.is_valid():
        return _cancel_page(request, visit, now, form, status=400)
    try:
        cancel_and_settle(
            visit=visit,
            reason=form.cleaned_data["reason"],
            expected_sequence=_seen(request),
            by=request.user,
            now=now,
        )
    except Refusal as refusal:
        visit = appointment_for(request.user, ref)
        return _page(request, "appointment", visit, now, refusal=refusal)
    nudge()
    messages.success(
        request,
        _("Your appointment on %(when)s is cancelled.")
        % {"when": moment(visit.starts_at, visit.location.zone)},
    )
    return HttpResponseRedirect(reverse("portal:home"))


def _cancel_page(
    request: SignedInRequest,
    visit: Appointment,
    now: datetime,
    form: CancelForm,
    *,
    policy: Policy | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """With times to move to, while it may still be moved here."""
    policy = policy or Policy.of(visit, now)
    times = times_for(visit, now=now, online=True) if policy.may_move else []
    return _page(
        request, "cancel", visit, now,
        policy=policy, form=form, times=times, refusal=refusal, status=status,
        stake=what_cancelling_does(visit, side="client", now=now),
    )  # fmt: skip


@require_POST
@clients
@once
def instead(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Move a session to one of the times offered before it is cancelled."""
    now = timezone.now()
    visit = appointment_for(request.user, ref)
    try:
        places, expected = read_places(request.POST.get("places", ""))
        moved = course.move_instead(
            visit=visit, places=places, expected=expected, by=request.user, now=now
        )
    except Refusal as refusal:
        visit = appointment_for(request.user, ref)
        if not Policy.of(visit, now).may_cancel:
            return _page(request, "appointment", visit, now, refusal=refusal)
        return _cancel_page(request, visit, now, CancelForm(), refusal=refusal)
    nudge()
    messages.success(
        request, _("Moved to %(when)s.") % {"when": moment(moved.starts_at, moved.location.zone)}
    )
    return HttpResponseRedirect(reverse("portal:home"))


def _seen(request: SignedInRequest) -> int:
    """Which version of the appointment the person saw; one that was tampered with is none."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1


def _pick(
    request: SignedInRequest,
    visit: Appointment,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    wanted: datetime | None = None,
) -> HttpResponse:
    if not Policy.of(visit, now).may_move:
        return _page(request, "appointment", visit, now, refusal=refusal)
    anyone = request.GET.get("with") == ANYONE
    free = offered(
        location=visit.location,
        service=visit.service,
        now=now,
        artist=None if anyone else visit.artist,
        reasons=list(visit.reasons.all()),
        minutes=visit.minutes,
        ignore=[visit.pk],
    )
    day = local_day(wanted, visit.location.zone) if wanted else day_in(request.GET.get("day"))
    path = reverse("portal:move", args=[visit.ref])
    return _page(
        request,
        "move",
        visit,
        now,
        refusal=refusal,
        picker=pick(
            free,
            visit.location,
            day,
            now,
            address_of_times(
                reverse("portal:move-to", args=[visit.ref, ANY_TIME]), "?with=any" if anyone else ""
            ),
        ),
        nearest=nearest(free.around(wanted), wanted) if wanted else [],
        anyone=anyone,
        day_url=f"{path}?{'with=any&' if anyone else ''}day=",
    )


def _page(
    request: SignedInRequest,
    template: str,
    visit: Appointment,
    now: datetime,
    *,
    policy: Policy | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {
        "appointment": visit,
        "policy": policy or Policy.of(visit, now),
        "is_coming": visit.is_upcoming(now),
        "refusal": refusal,
    }
    return page(request, template, context, status=refusal.status if refusal else status)
