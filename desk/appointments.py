"""One appointment, beside the calendar or as a page of its own: moved, and the day's steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Permission
from bookings import actions
from bookings.access import appointment_for
from bookings.calendar import day_of, laid_over
from bookings.errors import NotReady, OutsideHours
from bookings.models import Appointment, Artist, Room, TimeOff, WaitlistWish
from bookings.waiting import FreeTime, wishes_for
from clients.actions import likely_matches
from desk.begin import answer_not_ready
from desk.door import ColleagueRequest, colleagues
from desk.flags import flags, timeliness
from desk.forms import MoveForm, read_time
from desk.frames import answer_refused, frame, in_panel, wants_json
from desk.here import back_to
from desk.waitlist import booking_url
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import clock, day, local_day

Status = Appointment.Status
MOVABLE = (Status.BOOKED, Status.ARRIVED)
UNDO = "desk.appointments.undo"

STEPS = {
    "arrived": actions.check_in,
    "in-room": actions.start,  # with a reason when something stands against it
    "done": actions.finish,
    "no-show": actions.mark_no_show,
    "back": actions.step_back,
}


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def appointment(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Everything the desk needs to know about one visit."""
    visit = appointment_for(request.user, ref)
    audit.opened(visit)
    return _show(request, visit)


def _show(
    request: ColleagueRequest,
    visit: Appointment,
    *,
    form: MoveForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    client, movable = visit.client, visit.status in MOVABLE
    away = TimeOff.objects.filter(
        starts_at__lt=visit.blocked_until, ends_at__gt=visit.blocked_from
    ).select_related("artist", "room", "location")
    unproven = client is not None and not client.is_proven
    alike = list(likely_matches(client)[:4]) if client and unproven else []
    outside = isinstance(refusal, OutsideHours) or "outside" in request.GET
    last = _last_move(request, visit)
    context: dict[str, Any] = {
        "frame": frame(request),
        "in_panel": in_panel(request),
        "visit": visit,
        "now": now,
        "flags": flags(visit, off=laid_over(visit, away), alike=bool(alike)),
        "timeliness": timeliness(visit, now),
        "alike": alike,
        "reasons": list(visit.reasons.all()),
        "may_move": movable,
        "may_book": request.user.may(Permission.BOOK),
        "may_merge": request.user.may(Permission.MERGE_CLIENTS),
        "may_record": request.user.may(Permission.RUN_OWN_VISITS)
        and visit.status != Status.CANCELLED,
        "may_step": day_of(visit) <= local_day(now, visit.location.zone),
        "is_asked": bool(form or request.GET.get("start")),
        "refusal": refusal,
        "may_override": outside and request.user.may(Permission.OVERRIDE_HOURS),
        "undo": last.get("undo"),
        "wishes": _wishes_shown(request, visit, last.get("freed", [])),
        "on": day_of(visit),
    }
    if movable:
        form = form or _move_form(request, visit, initial=_asked(request, visit))
        form.fields["override_reason"].required = context["may_override"]
        context["form"] = form
    return render(request, "desk/appointment.html", context, status=status)


def _asked(request: ColleagueRequest, visit: Appointment) -> dict:
    """A time already chosen in the calendar, to be confirmed in the form."""
    zone = visit.location.tz
    start = read_time(request.GET.get("start", ""), zone)
    if start is None:
        return {}
    local = start.astimezone(zone)
    asked: dict = {"on": local.date(), "at": local.time()}
    for name in ("artist", "minutes"):
        if request.GET.get(name, "").isdigit():
            asked[name] = int(request.GET[name])
    return asked


def _move_form(request: ColleagueRequest, visit: Appointment, **kwargs) -> MoveForm:
    """Artists give a visit to nobody else; the desk to anyone able."""
    able = Artist.objects.able(visit.service)
    if not request.user.may(Permission.BOOK):
        able = able.filter(user=request.user)
    artists = list(able)
    if visit.artist not in artists:
        artists.insert(0, visit.artist)
    rooms = Room.objects.filter(location=visit.location, is_active=True)
    return MoveForm(
        appointment=visit,
        artists=artists,
        rooms=list(rooms) if visit.service.needs_room else [],
        **kwargs,
    )


@require_POST
@colleagues(Permission.SEE_CALENDAR)
@once
def move(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Another time, artist, room or length; the calendar is answered in JSON."""
    visit = appointment_for(request.user, ref)
    form = _move_form(request, visit, data=request.POST)
    if not form.is_valid():
        return _not_moved(request, visit, form, None)
    asked = form.cleaned_data
    try:
        moved = actions.move(
            appointment=visit,
            starts_at=asked["starts_at"],
            artist=asked["artist"],
            room=asked["room"],
            minutes=asked["minutes"],
            expected_sequence=asked["sequence"],
            override_reason=asked["override_reason"],
            by=request.user,
        )
    except Refusal as problem:
        return _not_moved(request, visit, form, problem)
    undo = undo_of(visit, moved)
    token = signing.dumps({"undo": undo, "freed": freed_by(visit, moved)}, salt=UNDO)
    led_to = f"{address(moved)}?{urlencode({'undo': token})}"
    if wants_json(request):
        wanted = len(wanted_by(request.user, visit)) if freed_by(visit, moved) else 0
        answer = {"sentence": told(moved), "undo": undo, "wanted": wanted, "led_to": led_to}
        return JsonResponse(answer)
    messages.success(request, told(moved))
    return HttpResponseRedirect(led_to)


def _not_moved(
    request: ColleagueRequest, visit: Appointment, form: MoveForm, problem: Refusal | None
) -> HttpResponse:
    """The refusal: to the calendar with where it can still be done, to a form with what was
    typed."""
    status = problem.status if problem else 400
    if not wants_json(request):
        return _show(request, visit, form=form, refusal=problem, status=status)
    sentence = problem.sentence if problem else _first_error(form)
    answer = {"sentence": sentence}
    overrides = isinstance(problem, OutsideHours) and request.user.may(Permission.OVERRIDE_HOURS)
    if overrides or "fold" in form.errors:
        answer["ask"] = f"{address(visit)}?{_as_asked(request, outside=overrides)}"
    return JsonResponse(answer, status=status)


def _as_asked(request: ColleagueRequest, *, outside: bool) -> str:
    asked = {name: request.POST.get(name, "") for name in ("artist", "minutes")}
    asked["start"] = f"{request.POST.get('on', '')}T{request.POST.get('at', '')}"
    if outside:
        asked["outside"] = "1"
    return urlencode(asked)


def _first_error(form: MoveForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def told(visit: Appointment) -> str:
    """Where a visit stands now, in a sentence."""
    zone = visit.location.zone
    room = f", {visit.room}" if visit.room else ""
    return (
        f"{visit.client} is now {day(local_day(visit.starts_at, zone))}, "
        f"{clock(visit.starts_at, zone)}–{clock(visit.ends_at, zone)} with {visit.artist}{room}."
    )


def undo_of(before: Appointment, moved: Appointment) -> dict[str, str]:
    """The move form that sets a visit back to where it stood before."""
    local = before.starts_at.astimezone(before.location.tz)
    return {
        "on": local.date().isoformat(),
        "at": f"{local:%H:%M}",
        "fold": str(local.fold),
        "artist": str(before.artist_id),
        "room": str(before.room_id or ""),
        "minutes": str(before.minutes),
        "sequence": str(moved.sequence),
        "override_reason": before.override_reason,
    }


def freed_by(before: Appointment, moved: Appointment) -> list:
    """The time a move left behind: from, until, and of which artist; empty when it left none."""
    if (before.starts_at, before.artist_id) == (moved.starts_at, moved.artist_id):
        return []
    return [before.starts_at.isoformat(), before.ends_at.isoformat(), before.artist_id]


def _last_move(request: ColleagueRequest, visit: Appointment) -> dict:
    """The undo and the freed time that the last move led to, while nothing else has happened."""
    try:
        last = signing.loads(request.GET.get("undo", ""), salt=UNDO, max_age=3600)
    except signing.BadSignature:
        return {}
    return last if last["undo"]["sequence"] == str(visit.sequence) else {}


def _wishes_shown(
    request: ColleagueRequest, visit: Appointment, freed: list
) -> list[tuple[WaitlistWish, str]]:
    """Who waits for the time this visit has left, by its cancellation or its last move, and
    where it is booked for them."""
    left = visit
    if visit.status != Status.CANCELLED:
        if not freed:
            return []
        start, end, artist = freed
        left = Appointment(
            location=visit.location,
            artist=get_object_or_404(Artist, pk=artist),
            starts_at=datetime.fromisoformat(start),
            ends_at=datetime.fromisoformat(end),
        )
    time = FreeTime(left.starts_at, left.artist_id)
    return [(wish, booking_url(wish, time)) for wish in wanted_by(request.user, left)]


def wanted_by(user: User, visit: Appointment) -> list[WaitlistWish]:
    """Who on the waitlist wants this visit's time; the desk's to know, while it is to come."""
    now = timezone.now()
    if not user.may(Permission.BOOK) or visit.starts_at <= now:
        return []
    return wishes_for(
        location=visit.location,
        artist=visit.artist,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        now=now,
    )


def address(visit: Appointment) -> str:
    return reverse("desk:appointment", args=[visit.ref])


@require_POST
@colleagues(Permission.SEE_CALENDAR)
@once
def step(request: ColleagueRequest, ref: str, deed: str) -> HttpResponse:
    """Arrived, in the room, done, no-show, or one step back: one press."""
    if deed not in STEPS:
        raise Http404
    visit = appointment_for(request.user, ref)
    back = back_to(request, address(visit))
    try:
        _take(request, visit, deed)
    except NotReady as problem:
        return answer_not_ready(request, visit, problem, back)
    except Refusal as problem:
        return answer_refused(request, problem, back)
    return HttpResponseRedirect(back)


def _take(request: ColleagueRequest, visit: Appointment, deed: str) -> None:
    if deed != "in-room":
        STEPS[deed](appointment=visit, by=request.user)
        return
    why = request.POST.get("override_reason", "")
    actions.start(appointment=visit, by=request.user, override_reason=why)
