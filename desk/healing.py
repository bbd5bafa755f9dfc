"""Sessions whose skin needs a look: not ready, or not answered the day before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from sessions_plan.access import plan_client, record_client
from sessions_plan.actions import healing as actions
from sessions_plan.models import HealingCheck, PlannedSession
from sessions_plan.plan_view import name_of
from studio import audit
from studio.errors import Refusal
from studio.once import once

QUESTIONS = ("has_scabs", "is_red", "was_picked")


@require_safe
@colleagues()
def healing(request: ColleagueRequest) -> HttpResponse:
    """What needs somebody, with what may be said of it to whom."""
    waiting = actions.healing_waiting(request.user, timezone.now())
    audit.listed(Client, "healing checks of the next days")
    reads = request.user.role != "desk"
    rows = [(one, name_of(one.row), one.row.plan.client, reads) for one in waiting]
    return render(request, "desk/healing/list.html", {"rows": rows})


@require_POST
@colleagues()
@once
def answer(request: ColleagueRequest, ref: str, position: int) -> HttpResponse:
    """What the client said on the phone."""
    person, _ = plan_client(request.user, ref)
    row = _row(person, position)
    said_yes = {name for name in QUESTIONS if request.POST.get(name) == "yes"}
    try:
        check = actions.answer_healing(
            row=row,
            has_scabs="has_scabs" in said_yes,
            is_red="is_red" in said_yes,
            was_picked="was_picked" in said_yes,
            by=request.user,
        )
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        said = "ready" if check.is_ready else "not ready: the artist decides"
        messages.success(request, f"Written down: {said}.")
    return redirect("desk:healing")


@require_POST
@colleagues()
@once
def decide(request: ColleagueRequest, ref: str, position: int) -> HttpResponse:
    """The artist's word; waiting leads to later times."""
    person, _ = record_client(request.user, ref)
    row = _row(person, position)
    check = HealingCheck.objects.filter(session=row).order_by("-answered_at").first()
    if check is None:
        raise Http404
    outcome = request.POST.get("outcome", "")
    try:
        actions.decide_healing(check=check, outcome=outcome, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("desk:healing")
    if outcome == HealingCheck.Outcome.WAIT:
        return redirect("desk:clients-plan-move", person.ref, position)
    messages.success(request, "It goes on as planned.")
    return redirect("desk:healing")


def _row(person: Client, position: int) -> PlannedSession:
    rows = PlannedSession.objects.filter(plan__client=person, position=position)
    open_ones = rows.filter(plan__status__in=("accepted", "under-way"))
    found = open_ones.select_related("appointment", "plan__client").first()
    if found is None:
        raise Http404
    return found
