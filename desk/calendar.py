"""The calendar: a column per artist, and the rows it is drawn from.

What goes to the browser are wall-clock times of the location, without an offset: they are shown
as they are, whatever zone the browser is in, and come back the same way.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Permission
from bookings import calendar as read_model
from bookings.availability import to_datetime, to_minute
from bookings.calendar import Days, day_of
from bookings.models import Appointment, Artist
from clients.likeness import with_lookalikes
from desk.appointments import MOVABLE
from desk.day import row, told_away
from desk.door import ColleagueRequest, colleagues
from desk.flags import flags, holder, kept_until, sees_inside, timeliness
from desk.here import NoLocationYet, date_of, here
from studio import audit
from studio.wording import clock, local_day, zone_name

Status = Appointment.Status
LONGEST = timedelta(days=7)
VIEWS = ("day", "week")


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def calendar(request: ColleagueRequest) -> HttpResponse:
    """The screen; the visits come by the feed."""
    where = here(request)
    if where is None:
        return render(request, "desk/no_location.html")
    view = request.GET.get("view", "")
    context = {
        "where": where,
        "may_book": request.user.may(Permission.BOOK),
        "start": {
            "date": where.on.isoformat(),
            "today": where.today.isoformat(),
            "view": view if view in VIEWS else "day",
            "artists": request.GET.get("artists", ""),
            "location": where.location.slug,
            "grid": where.location.grid_minutes,
            "zone": zone_name(where.location.zone),
            "mayBook": request.user.may(Permission.BOOK),
            "feed": reverse("desk:calendar-feed"),
            "list": reverse("desk:calendar-list"),
            "page": reverse("desk:calendar"),
            "book": reverse("desk:book"),
            "visit": reverse("desk:appointment", args=["REF"]),
        },
    }
    return render(request, "desk/calendar.html", context)


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def as_list(request: ColleagueRequest) -> HttpResponse:
    """The calendar's twin: the same day or week as plain tables."""
    where = here(request)
    if where is None:
        return render(request, "desk/no_location.html")
    view = "week" if request.GET.get("view") == "week" else "day"
    first = where.on - timedelta(days=where.on.weekday()) if view == "week" else where.on
    step = timedelta(days=7 if view == "week" else 1)
    dates = [first + timedelta(days=n) for n in range(step.days)]
    visits, away = read_model.listed(
        location=where.location, first=first, last=dates[-1], now=where.now
    )
    audit.listed(Appointment, f"the calendar as a list, {view} {where.on}, {where.location}")
    alike = with_lookalikes(visit.client for visit in visits if visit.client)
    rows = [row(request.user, visit, away, alike, where.now) for visit in visits]
    context = {
        "where": where,
        "view": view,
        "days": [(on, [row for row in rows if day_of(row.visit) == on]) for on in dates],
        "away": [told_away(off, where.location.zone, where.on) for off in away],
        "previous": where.on - step,
        "following": where.on + step,
        "may_book": request.user.may(Permission.BOOK),
    }
    return render(request, "desk/calendar_list.html", context)


@require_safe
@colleagues(Permission.SEE_CALENDAR)
def feed(request: ColleagueRequest) -> JsonResponse:
    """Artists, visits and shades between two dates, at most a week."""
    where = here(request)
    if where is None:
        raise NoLocationYet()
    first = date_of(request.GET.get("start", "")[:10], where.today)
    end = date_of(request.GET.get("end", "")[:10], first + timedelta(days=1))
    last = min(max(first, end - timedelta(days=1)), first + LONGEST - timedelta(days=1))
    if "again" not in request.GET:
        # The calendar that keeps itself fresh is looked at once.
        audit.listed(Appointment, f"the calendar {first} to {last}, {where.location}")
    days = read_model.read(location=where.location, first=first, last=last, now=where.now)
    response = JsonResponse(as_json(days, request.user))
    response["Cache-Control"] = "private, no-store"
    return response


def as_json(days: Days, user: User) -> dict[str, Any]:
    zone = days.location.tz
    local = days.now.astimezone(zone)
    opens, closes = days.seen_hours()
    return {
        "today": local.date().isoformat(),
        "offset": f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5],
        "opens": opens,
        "closes": closes,
        "artists": [_artist(artist, days) for artist in days.artists],
        "visits": [_visit(visit, days, user) for visit in days.appointments],
        "shades": [shade for artist in days.artists for shade in _shades(artist, days)],
        "rooms": [told_away(off, days.location.zone, days.first) for off in days.away if off.room],
    }


def _artist(artist: Artist, days: Days) -> dict[str, Any]:
    zone = days.location.zone
    hours: dict[str, list[str]] = {}
    for start, end in days.work(artist):
        begins, ends = to_datetime(start), to_datetime(end)
        on = local_day(begins, zone).isoformat()
        hours.setdefault(on, []).append(f"{clock(begins, zone)}–{clock(ends, zone)}")
    return {
        "id": artist.pk,
        "name": artist.name,
        "initials": artist.initials,
        "colour": artist.colour,
        "photo": reverse("file", args=[artist.photo_ref]) if artist.photo else "",
        "hours": {on: ", ".join(spans) for on, spans in hours.items()},
    }


def _visit(visit: Appointment, days: Days, user: User) -> dict[str, Any]:
    """One block. Of a colleague's visit an artist sees name, time and room."""
    zone = days.location.tz
    sees = sees_inside(user, visit)
    start = visit.blocked_from.astimezone(zone).replace(tzinfo=None)
    # Drawn as long as it lasts, also where the clocks change in the middle of it.
    end = start + (visit.blocked_until - visit.blocked_from)
    is_hold = visit.status == Status.HELD
    shown: dict[str, Any] = {
        "id": visit.ref,
        "artist": visit.artist_id,
        "start": start.isoformat(timespec="minutes"),
        "end": end.isoformat(timespec="minutes"),
        "prep": visit.prep_minutes,
        "minutes": visit.minutes,
        "clean": visit.cleanup_minutes,
        "time": f"{clock(visit.starts_at, zone.key)}–{clock(visit.ends_at, zone.key)}",
        "name": holder(visit) if is_hold else str(visit.client),
        "room": str(visit.room or ""),
        "status": visit.status,
        "word": visit.get_status_display(),
        "opens": sees and (not is_hold or visit.held_by_id == user.pk),
        "moves": sees and visit.status in MOVABLE,
        "sequence": visit.sequence,
    }
    if is_hold:
        shown["until"] = kept_until(visit)
    elif sees:
        found = flags(visit, off=days.laid_over(visit))
        if (late := timeliness(visit, days.now)) is not None:
            found.insert(0, late)
        shown["flags"] = found
    if sees:
        shown["service"] = str(visit.service)
    return shown


def _shades(artist: Artist, days: Days) -> list[dict[str, Any]]:
    """What lies behind an artist's visits: closed hours, time off, work elsewhere."""
    shades = [_shade(artist, "closed", "", *span, days) for span in days.closed(artist)]
    low, high = days.window
    for off in days.away_of(artist):
        start, end = max(low, to_minute(off.starts_at)), min(high, to_minute(off.ends_at))
        title = "Closed" if off.location_id else "Away"
        if off.reason:
            title = f"{title}: {off.reason}"
        shades.append(_shade(artist, "away", title, start, end, days))
    for visit in days.elsewhere:
        if visit.artist_id == artist.pk:
            start = max(low, to_minute(visit.blocked_from))
            end = min(high, to_minute(visit.blocked_until))
            shades.append(_shade(artist, "elsewhere", f"At {visit.location}", start, end, days))
    return shades


def _shade(
    artist: Artist, kind: str, title: str, start: int, end: int, days: Days
) -> dict[str, Any]:
    zone = days.location.tz
    return {
        "artist": artist.pk,
        "kind": kind,
        "title": title,
        "start": wall(to_datetime(start), zone),
        "end": wall(to_datetime(end), zone),
    }


def wall(at: datetime, zone: ZoneInfo) -> str:
    """An instant as the wall clock of `zone` shows it, without an offset."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
