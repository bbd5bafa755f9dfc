"""What goes out: calls and letters to do, what did not arrive, and whether it goes at all."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from bookings.access import appointment_for
from desk.door import ColleagueRequest, colleagues
from desk.here import back_to, here
from desk.record import frame, person_for, zone_of
from notices import derived, watching
from notices.access import inbox_for
from notices.actions.by_hand import NOT_DELIVERED, send_again, task_done
from notices.models import Delivery, Message, Notice
from studio import audit
from studio.errors import Refusal
from studio.once import once

A_PAGE = 25
# A touch-up is due within six years of the last session.
AHEAD = timedelta(days=7 * 365)
# A visit is booked within a year, and a month later nothing is said about it any more.
AROUND = timedelta(days=400)


class DoneForm(forms.Form):
    words = forms.CharField(label="How it went", max_length=300, required=False)


@require_safe
@colleagues(Permission.SEE_CLIENTS)
def outgoing(request: ColleagueRequest) -> HttpResponse:
    """Calls and letters to do, and what failed."""
    now = timezone.now()
    audit.listed(Message, "messages to do and failed")
    place = here(request)
    context = {
        "tasks": list(watching.tasks(now)[:A_PAGE]),
        "page_obj": Paginator(watching.failures(now), A_PAGE).get_page(request.GET.get("page")),
        "zone": place.location.zone if place else "UTC",
    }
    return render(request, "desk/messages/list.html", context)


@require_safe
@colleagues(Permission.SET_UP)
def health(request: ColleagueRequest) -> HttpResponse:
    """Whether messages leave: the last turn, how far behind, what waits and what fails."""
    now = timezone.now()
    place = here(request)
    context = {
        "health": watching.health(now),
        "failed": watching.failures(now).count(),
        "tasks": watching.tasks(now).count(),
        "zone": place.location.zone if place else "UTC",
    }
    return render(request, "desk/messages/health.html", context)


@require_safe
@colleagues()
def waiting(request: ColleagueRequest) -> HttpResponse:
    """What of all this waits for somebody, above the day's list, which fetches it by itself."""
    now = timezone.now()
    is_desk = request.user.may(Permission.SEE_CLIENTS)
    context = {
        "health": watching.health(now) if is_desk else None,
        "tasks": watching.tasks(now).count() if is_desk else 0,
        "failed": watching.failures(now).count() if is_desk else 0,
        "untaken": inbox_for(request.user).untaken().count() if is_desk else 0,
        "mine": inbox_for(request.user).open().filter(held_by=request.user).count(),
    }
    return render(request, "desk/messages/_waiting.html", context)


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def done(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Called, or posted."""
    message = get_object_or_404(Message, ref=ref, client__isnull=False)
    form = DoneForm(request.POST)
    try:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        task_done(message=message, by=request.user, words=words)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, f"Done. {message.client} knows.")
    return redirect(back_to(request, reverse("desk:messages")))


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def again(request: ColleagueRequest, ref: str) -> HttpResponse:
    notice = get_object_or_404(
        Notice.objects.select_related("client"), ref=ref, client__isnull=False
    )
    try:
        send_again(notice=notice, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, "On its way once more, if it is still true.")
    return redirect(back_to(request, reverse("desk:messages")))


def _returned() -> Exists:
    """Whether a notice's message came back."""
    back = Delivery.objects.filter(message=OuterRef("message"), report=Delivery.Report.BOUNCED)
    return Exists(back)


@require_safe
@colleagues()
def of_client(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What one client was told and what failed. What is coming is fetched beside it."""
    person, who = person_for(request.user, ref)
    audit.opened(person)
    told = Notice.objects.filter(client=person).exclude(state=Notice.State.TAKEN_AS_TOLD)
    told = told.select_related("message", "appointment__location").order_by("-made_at", "-pk")
    told = told.annotate(returned=_returned())
    context = {
        "page_obj": Paginator(told, A_PAGE).get_page(request.GET.get("page")),
        "not_delivered": NOT_DELIVERED,
        "zone": zone_of(person),
    }
    return render(request, "desk/messages/client.html", frame(request, person, who) | context)


@require_safe
@colleagues()
def coming(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What one client will be told as things stand, derived as the sweep does, with a later
    `now`: a part of their page."""
    person, _ = person_for(request.user, ref)
    now = timezone.now()
    found = [(Notice.Kind(one.kind).label, one) for one in derived.coming(person, now + AHEAD, now)]
    context = {"person": person, "coming": found}
    return render(request, "desk/messages/_coming.html", context)


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def of_visit(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What was said about one visit, what failed, and what is coming for it: a part of its page."""
    visit = appointment_for(request.user, ref)
    now = timezone.now()
    about = Q(appointment=visit) | Q(told__appointment=visit)
    told = Notice.objects.filter(about, client=visit.client).distinct()
    told = told.exclude(state=Notice.State.TAKEN_AS_TOLD).select_related("message")
    rows = list(told.annotate(returned=_returned()).order_by("-made_at", "-pk")[:A_PAGE])
    failed = [one for one in rows if one.returned or one.state in NOT_DELIVERED]
    coming = derived.coming(visit.client, now + AROUND, now) if visit.client else []
    context = {
        "visit": visit,
        "failed": failed,
        "told": [one for one in rows if one not in failed],
        "coming": [
            (Notice.Kind(one.kind).label, one) for one in coming if one.appointment == visit
        ],
        "sends": request.user.may(Permission.SEE_CLIENTS),
        "zone": visit.location.zone,
    }
    return render(request, "desk/messages/_visit.html", context)
