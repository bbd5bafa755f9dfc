"""A visit seen through the link in its message: look, move, cancel. GET changes nothing.

The link is a key, so these pages are never stored, and no page they lead to learns the address.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import actions
from bookings.instants import ANY_TIME, address_of_times
from bookings.links import appointment_by_token
from bookings.models import Appointment
from bookings.offer import offered
from bookings.picker import day_in, nearest, pick
from bookings.policy import Policy
from clients.errors import LinkNoLongerGood
from notices.actions import nudge
from notices.calendar import calendar_file, file_name
from payments.account import credit_used
from payments.actions import cancel_and_settle
from payments.settling import what_cancelling_does
from sessions_plan.actions import course
from sessions_plan.instead import times_for
from sessions_plan.offering import read_places
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day, moment
from website.after_booking import questions_after_booking
from website.booking_forms import CancelForm
from website.choice import ANYONE

# The last one a browser knows counts. `no-referrer` alone would make it send `Origin: null` with
# our own forms, which the CSRF check must refuse; `strict-origin` never tells the path either.
REFERRER_POLICY = "no-referrer, strict-origin"


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a link that is a key: kept by nobody, told to nobody, a sentence when over."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except LinkNoLongerGood as gone:
            response = render(
                request, "website/manage/gone.html", {"refusal": gone}, status=gone.status
            )
        response.headers["Referrer-Policy"] = REFERRER_POLICY
        add_never_cache_headers(response)
        return response

    return wrapped


@private
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """The visit as it stands, and what can still be changed."""
    now = timezone.now()
    appointment = appointment_by_token(token, now)
    return _page(request, token, appointment, now, "manage")


def _page(
    request: HttpRequest,
    token: str,
    appointment: Appointment,
    now: datetime,
    name: str,
    *,
    policy: Policy | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {
        "token": token,
        "appointment": appointment,
        "policy": policy or Policy.of(appointment, now),
        "is_coming": appointment.is_upcoming(now),
        "again": _again(appointment),
        "questions": questions_after_booking(appointment, now),
        "refusal": refusal,
        "credit": credit_used(appointment),
    }
    status = refusal.status if refusal else status
    return render(request, f"website/manage/{name}.html", context, status=status)


def _again(appointment: Appointment) -> str:
    """Where the same visit is booked anew, when a visitor can."""
    service = appointment.service
    if not (service.is_online and service.is_active and appointment.location.is_active):
        return reverse("book")
    return f"{reverse('book')}?{urlencode({'at': appointment.location.slug, 'how': service.slug})}"


@private
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Pick another time, with the same artist or anyone."""
    now = timezone.now()
    appointment = appointment_by_token(token, now)
    return _pick(request, token, appointment, now)


def _pick(
    request: HttpRequest,
    token: str,
    appointment: Appointment,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    wanted: datetime | None = None,
) -> HttpResponse:
    if not Policy.of(appointment, now).may_move:
        return _page(request, token, appointment, now, "manage", refusal=refusal)
    anyone = request.GET.get("with") == ANYONE
    free = offered(
        location=appointment.location,
        service=appointment.service,
        now=now,
        artist=None if anyone else appointment.artist,
        reasons=list(appointment.reasons.all()),
        minutes=appointment.minutes,
        ignore=[appointment.pk],
    )
    day = day_in(request.GET.get("day"))
    if wanted:
        day = local_day(wanted, appointment.location.zone)
    return _page(
        request,
        token,
        appointment,
        now,
        "move",
        refusal=refusal,
        picker=pick(
            free,
            appointment.location,
            day,
            now,
            address_of_times(
                reverse("manage-move-to", args=[token, ANY_TIME]), "?with=any" if anyone else ""
            ),
        ),
        nearest=nearest(free.around(wanted), wanted) if wanted else [],
        anyone=anyone,
        day_url=f"?{'with=any&' if anyone else ''}day=",
    )


@private
@once
def move_to(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Say what moving does, and do it."""
    now = timezone.now()
    appointment = appointment_by_token(token, now)
    anyone = request.GET.get("with") == ANYONE
    if request.method != "POST":
        page = "move_to" if Policy.of(appointment, now).may_move else "manage"
        soon = not Policy.of(appointment, now, at).may_cancel
        return _page(
            request, token, appointment, now, page, at=at, anyone=anyone, is_last_change=soon
        )
    try:
        moved = actions.move(
            appointment=appointment,
            starts_at=at,
            any_artist=anyone,
            expected_sequence=_sequence_seen(request),
            by=None,
            now=now,
        )
    except Refusal as refusal:
        appointment.refresh_from_db()
        return _pick(request, token, appointment, now, refusal=refusal, wanted=at)
    nudge()
    messages.success(
        request, _("Moved to %(when)s.") % {"when": moment(moved.starts_at, moved.location.zone)}
    )
    # Relative, so that the key in the address is not kept with the deed.
    return HttpResponseRedirect("../../")


@private
@once
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Say what cancelling does, and do it."""
    now = timezone.now()
    appointment = appointment_by_token(token, now)
    if request.method != "POST":
        policy = Policy.of(appointment, now)
        if not policy.may_cancel:
            return _page(request, token, appointment, now, "manage", policy=policy)
        return _cancel_page(request, token, appointment, now, CancelForm(), policy=policy)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _cancel_page(request, token, appointment, now, form, status=422)
    try:
        cancel_and_settle(
            visit=appointment,
            reason=form.cleaned_data["reason"],
            expected_sequence=_sequence_seen(request),
            by=None,
            now=now,
        )
    except Refusal as refusal:
        appointment.refresh_from_db()
        return _page(request, token, appointment, now, "manage", refusal=refusal)
    nudge()
    return HttpResponseRedirect("../")


def _cancel_page(
    request: HttpRequest,
    token: str,
    appointment: Appointment,
    now: datetime,
    form: CancelForm,
    *,
    policy: Policy | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """With times to move to, where it is a session that may still be moved here."""
    policy = policy or Policy.of(appointment, now)
    times = times_for(appointment, now=now, online=True) if policy.may_move else []
    return _page(
        request, token, appointment, now, "cancel",
        policy=policy, form=form, times=times, refusal=refusal, status=status,
        stake=what_cancelling_does(appointment, side="client", now=now),
    )  # fmt: skip


@require_POST
@private
@once
def instead(request: HttpRequest, token: str) -> HttpResponse:
    """Move a session to one of the times offered before it is cancelled."""
    now = timezone.now()
    appointment = appointment_by_token(token, now)
    try:
        places, expected = read_places(request.POST.get("places", ""))
        moved = course.move_instead(
            visit=appointment, places=places, expected=expected, by=None, now=now
        )
    except Refusal as refusal:
        appointment.refresh_from_db()
        if not Policy.of(appointment, now).may_cancel:
            return _page(request, token, appointment, now, "manage", refusal=refusal)
        return _cancel_page(request, token, appointment, now, CancelForm(), refusal=refusal)
    nudge()
    messages.success(
        request, _("Moved to %(when)s.") % {"when": moment(moved.starts_at, moved.location.zone)}
    )
    return HttpResponseRedirect("../")


def _sequence_seen(request: HttpRequest) -> int:
    """The version of the visit that the page showed; one that never was when it does not say."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@private
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The visit as a file that calendars read."""
    appointment = appointment_by_token(token, timezone.now())
    response = HttpResponse(calendar_file(appointment), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(appointment)}"'
    return response
