"""Booking the whole series: wishes, a few ways to place it, one press. And the rest at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.models import Appointment, Artist, Service
from clients.models import Client
from clients.parts import Viewer
from desk.door import ColleagueRequest, colleagues
from desk.plan.forms import WishesForm
from desk.plan.pages import open_plan
from desk.record import frame
from sessions_plan.access import plan_client
from sessions_plan.actions import course
from sessions_plan.actions import series as actions
from sessions_plan.errors import NotValid
from sessions_plan.models import Plan
from sessions_plan.offering import card, read_places
from sessions_plan.placing import Ground
from sessions_plan.plan_view import line
from sessions_plan.series import sentence
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import moment

MOST_CARDS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.OPEN_DESK)
@once
def series(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A few ways to place what is open; the pressed one is booked whole, or nothing is."""
    person, who = plan_client(request.user, ref)
    found = open_plan(person)
    if request.method != "POST":
        audit.opened(person, showing="times for the plan")
        return _page(request, person, who, found)
    try:
        places, expected = read_places(request.POST.get("places", ""))
        made = actions.book_series(
            plan=found,
            places=places,
            expected=expected,
            reason=request.POST.get("reason", "")[:300],
            by=request.user,
        )
    except Refusal as no:
        return _page(request, person, who, found, refused=no.sentence, status=no.status)
    messages.success(request, _said(person, made))
    return redirect("desk:clients-plan", ref)


def _said(person: Client, made: Sequence[Appointment]) -> str:
    """What was booked; or until when it is held, where a deposit is due before it is firm."""
    for visit in made:
        if visit.status == Appointment.Status.HELD and visit.held_until is not None:
            until = moment(visit.held_until, visit.location.zone)
            return f"Held until {until}: {len(made)} visits. The deposit makes them firm."
    return f"Booked: {len(made)} visits. {person.called} gets one message."


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    plan: Plan,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    artists = list(
        Artist.objects.filter(is_active=True, services__kind=Service.Kind.SESSION).distinct()
    )
    asked = request.GET if "looked" in request.GET else None
    form = WishesForm(asked, artists=artists, own=plan.artist)
    question, cards, nearest, in_the_way = None, [], None, []
    ground = Ground(plan, timezone.now())
    if asked is None or form.is_valid():
        try:
            question, told = actions.proposals(
                plan=plan,
                wishes=form.wishes if asked else None,
                artists=form.artists if asked else [plan.artist],
                respace=bool(asked and form.cleaned_data.get("respace")),
                count=MOST_CARDS,
                ground=ground,
            )
        except Refusal as no:
            refused = refused or no.sentence
        else:
            cards = [card(question, proposal) for proposal in told.found]
            in_the_way = [sentence(question.wanted, one) for one in told.in_the_way]
            nearest = card(question, told.nearest) if told.nearest else None
    else:
        status = 400
    context = frame(request, person, who) | {
        "plan": plan,
        "line": line(plan, None, ground.rows),
        "form": form,
        "cards": [one for one in cards if one.steps],
        "all_placed": bool(cards) and not any(one.steps for one in cards),
        "nearest": nearest,
        "in_the_way": in_the_way,
        "refused": refused,
        "zone": plan.location.zone,
    }
    return render(request, "desk/plan/series.html", context, status=status)


@require_POST
@colleagues(Permission.OPEN_DESK)
@once
def pause(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Put the plan to rest; its coming visits are cancelled."""
    person, who = plan_client(request.user, ref)
    found = open_plan(person)
    try:
        course.pause(plan=found, reason=request.POST.get("reason", "")[:300], by=request.user)
    except Refusal as no:
        return _refused(request, ref, no)
    messages.success(request, "The plan is paused, and its coming visits are cancelled.")
    return redirect("desk:clients-plan", ref)


@require_POST
@colleagues(Permission.OPEN_DESK)
@once
def resume(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Go on: the open sessions are placed anew."""
    person, _ = plan_client(request.user, ref)
    course.resume(plan=open_plan(person), by=request.user)
    return redirect("desk:clients-plan-series", ref)


@require_POST
@colleagues(Permission.OPEN_DESK)
@once
def cancel_rest(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Cancel every visit of the plan that is still to come."""
    person, _ = plan_client(request.user, ref)
    reason = request.POST.get("reason", "")[:300]
    try:
        if not reason.strip():
            raise NotValid("Say why the rest is cancelled.")
        gone = course.cancel_rest(plan=open_plan(person), reason=reason, by=request.user)
    except Refusal as no:
        return _refused(request, ref, no)
    messages.success(request, f"Cancelled: {len(gone)} visits, told in one message.")
    return redirect("desk:clients-plan", ref)


def _refused(request: ColleagueRequest, ref: str, no: Refusal) -> HttpResponse:
    messages.error(request, no.sentence)
    return redirect("desk:clients-plan", ref)
