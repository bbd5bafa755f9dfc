"""Moving one session of a series: what becomes of the later ones is shown before it is saved."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Artist
from clients.models import Client
from clients.parts import Viewer
from desk.door import ColleagueRequest, colleagues
from desk.plan.forms import WhenForm
from desk.record import frame
from sessions_plan.access import plan_client
from sessions_plan.actions import series as actions
from sessions_plan.models import Plan, PlannedSession
from sessions_plan.offering import read_places, written
from sessions_plan.placing import is_done, live
from sessions_plan.plan_view import name_of
from studio import audit
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def move(request: ColleagueRequest, ref: str, position: int) -> HttpResponse:
    """Three times that fit, or a day and time of one's own; then the whole change; then saved."""
    person, who = plan_client(request.user, ref)
    row = _row(person, position)
    if request.method == "POST":
        return _save(request, person, who, row)
    audit.opened(person, showing="a session to move")
    return _page(request, person, who, row)


def _row(person: Client, position: int) -> PlannedSession:
    rows = PlannedSession.objects.filter(
        plan__client=person, plan__status__in=Plan.OPEN, position=position
    )
    found = rows.select_related(
        "plan__client", "plan__artist", "plan__location", "appointment__artist"
    ).first()
    if found is None or is_done(found) or live(found) is None:
        raise Http404
    return found


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    row: PlannedSession,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    zone = row.plan.location.tz
    visit = live(row)
    assert visit is not None
    asked = request.GET if "day" in request.GET else None
    local = visit.starts_at.astimezone(zone)
    form = WhenForm(asked, initial={"day": local.date(), "at": local.time()})
    changes: list[actions.Change] = []
    places: actions.Places = {}
    times: list[tuple[datetime, Artist]] = []
    if asked is not None and form.is_valid():
        day, at = form.told
        starts_at = datetime.combine(day, at, tzinfo=zone)
        changes, places = actions.preview_move(row=row, starts_at=starts_at)
    else:
        times = actions.times_instead(row=row)
        status = 400 if asked is not None else status
    expected = {
        one.row.position: seen.sequence
        for one in changes
        if one.row.position in places and (seen := live(one.row)) is not None
    }
    moved = sum(one.what == "moves" for one in changes)
    illegal = [one for one in changes if one.what == "no longer legal"]
    context = frame(request, person, who) | {
        "row": row,
        "name": name_of(row),
        "visit": visit,
        "zone": row.plan.location.zone,
        "form": form,
        "times": [(at, artist, at.astimezone(zone)) for at, artist in times],
        "changes": [(one, name_of(one.row)) for one in changes],
        "moved": moved,
        "illegal": illegal,
        "value": written(places, expected) if places and not illegal else "",
        "override": written(places, expected) if places and illegal else "",
        "may_override": actions.may_override_gap(request.user, row.plan),
        "refused": refused,
        "now": timezone.now(),
    }
    return render(request, "desk/plan/move.html", context, status=status)


def _save(
    request: ColleagueRequest, person: Client, who: Viewer, row: PlannedSession
) -> HttpResponse:
    try:
        places, expected = read_places(request.POST.get("places", ""))
        actions.book_series(
            plan=row.plan,
            places=places,
            expected=expected,
            reason=request.POST.get("reason", "")[:300],
            by=request.user,
        )
    except Refusal as no:
        return _page(request, person, who, row, refused=no.sentence, status=no.status)
    messages.success(request, f"Moved: {len(places)} of the visits. One message goes out.")
    return redirect("desk:clients-plan", person.ref)


@require_POST
@colleagues()
@once
def pin(request: ColleagueRequest, ref: str, position: int) -> HttpResponse:
    """A pinned session stays when others move."""
    person, _ = plan_client(request.user, ref)
    row = _row(person, position)
    actions.pin(row=row, by=request.user, pinned=row.pinned_at is None)
    return redirect("desk:clients-plan", ref)
