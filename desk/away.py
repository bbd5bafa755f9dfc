"""Away: who is, who will be, and what becomes of the visits inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Permission
from bookings.actions.away import end_away, mark_away, refuse_unfit, settle, time_away
from bookings.away import Way
from bookings.inside import Line, Plan, plan_for, visits_inside
from bookings.models import Appointment, Artist, Location, Room, TimeOff, WeeklyHours
from bookings.models.appointments import LONGEST_BLOCK
from desk.away_forms import AwayForm, Deed, UntilForm, clocks_for, instants, read_deed
from desk.door import ColleagueRequest, colleagues
from desk.flags import tells_apart
from studio.errors import Refusal
from studio.once import once
from studio.wording import clock, day, local_day

MOST = 100


@dataclass(frozen=True)
class Shown:
    """A line of the list: the proposal, what stands in its form, and why it failed before."""

    line: Line
    deed: Deed
    told_apart: str
    failed: str = ""

    @property
    def can_do(self) -> bool:
        return self.line.way is not Way.CALL


class Span(NamedTuple):
    """From and until in words; whole days are named without hours."""

    first: str
    last: str


def span_of(off: TimeOff, zone: str) -> Span:
    first, last = day(local_day(off.starts_at, zone)), day(local_day(off.ends_at, zone))
    if clock(off.starts_at, zone) != "00:00":
        first += f", {clock(off.starts_at, zone)}"
    if clock(off.ends_at, zone) != "00:00":
        return Span(first, f"{last}, {clock(off.ends_at, zone)}")
    evening = off.ends_at - timedelta(minutes=1)
    return Span(first, f"the end of {day(local_day(evening, zone))}")


@require_safe
@colleagues(Permission.MARK_AWAY)
def away(request: ColleagueRequest) -> HttpResponse:
    """Everyone and everything away now or later."""
    now = timezone.now()
    rows = list(coming(now)[:MOST])
    zones = artists_zones([row.artist_id for row in rows if row.artist_id])
    in_zones = [(row, zone_of(row, zones)) for row in rows]
    return render(
        request,
        "desk/away/list.html",
        {"rows": [(row, zone, span_of(row, zone)) for row, zone in in_zones], "now": now},
    )


def coming(now: datetime) -> QuerySet[TimeOff]:
    """Times away that are not over, with how many visits lie inside still."""
    inside = (
        Appointment.objects.filter(
            Q(artist=OuterRef("artist"))
            | Q(room=OuterRef("room"))
            | Q(location=OuterRef("location")),
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
        # Bounded on the indexed column as well, so that years of history are not read.
        .filter(ends_at__gt=now, blocked_from__gt=now - LONGEST_BLOCK)
        .filter(status__in=(Appointment.Status.BOOKED, Appointment.Status.ARRIVED))
        .order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        TimeOff.objects.filter(ends_at__gt=now)
        .select_related("artist", "room__location", "location", "made_by")
        .annotate(inside=Coalesce(Subquery(inside, output_field=IntegerField()), 0))
        .order_by("starts_at", "pk")
    )


def artists_zones(artists: Sequence[int]) -> dict[int, str]:
    """The zone each artist's times are shown in: that of the first place they work at."""
    works = WeeklyHours.objects.filter(artist__in=artists, location__is_active=True)
    zones: dict[int, str] = {}
    for artist, zone in (
        works.order_by("location__order", "location__name")
        .values_list("artist_id", "location__zone")
        .distinct()
    ):
        zones.setdefault(artist, zone)
    return zones


def zone_of(off: TimeOff, zones: dict[int, str]) -> str:
    if off.location is not None:
        return off.location.zone
    if off.room is not None:
        return off.room.location.zone
    return zones.get(off.artist_id or 0, "UTC")


@require_safe
@colleagues(Permission.MARK_AWAY)
def away_new(request: ColleagueRequest) -> HttpResponse:
    """Who, from when, until when."""
    now = timezone.now()
    places = clocks_for(None)
    zone = places[0].tz if places else UTC
    today = now.astimezone(zone).date()
    given = {"who": request.GET.get("who", ""), "from_date": today, "until_date": today}
    form = AwayForm(now=now, initial=given).offer(places)
    return render(request, "desk/away/new.html", {"form": form})


@require_safe
@colleagues(Permission.MARK_AWAY)
def away_look(request: ColleagueRequest) -> HttpResponse:
    """What a time away would mean, before anything is saved."""
    now = timezone.now()
    form = AwayForm(request.GET, now=now)
    if not form.is_valid():
        form.offer(clocks_for(None))
        return render(request, "desk/away/new.html", {"form": form}, status=400)
    told = form.cleaned_data
    off = time_away(
        of=told["who"].of,
        starts_at=told["starts_at"],
        ends_at=told["ends_at"],
        reason=told["reason"],
    )
    try:
        refuse_unfit(off, now)
    except Refusal as no:
        form.add_error("until_date", no.sentence)
        form.offer(clocks_for(None))
        return render(request, "desk/away/new.html", {"form": form}, status=400)
    plan = plan_for(off, now)
    return render(
        request,
        "desk/away/look.html",
        {
            "off": off,
            "zone": told["place"].zone,
            "span": span_of(off, told["place"].zone),
            "plan": plan,
            "lines": shown(plan),
            "typed": [(name, request.GET.get(name, "")) for name in form.fields],
        },
    )


@require_POST
@colleagues(Permission.MARK_AWAY)
@once
def away_mark(request: ColleagueRequest) -> HttpResponse:
    """Mark it, and do what was shown when that was asked for."""
    now = timezone.now()
    form = AwayForm(request.POST, now=now)
    if form.is_valid():
        told = form.cleaned_data
        try:
            off = mark_away(
                of=told["who"].of,
                starts_at=told["starts_at"],
                ends_at=told["ends_at"],
                reason=told["reason"],
                by=request.user,
                now=now,
            )
        except Refusal as no:
            form.add_error(None, no.sentence)
        else:
            messages.success(request, f"{off.artist or off.room or off.location} is marked away.")
            return _settled(request, off, request.POST.getlist("line"), now)
    form.offer(clocks_for(None))
    return render(request, "desk/away/new.html", {"form": form}, status=409)


@require_safe
@colleagues(Permission.MARK_AWAY)
def away_one(request: ColleagueRequest, pk: int) -> HttpResponse:
    """One time away and what lies inside it still."""
    return _page(request, time_off(pk), timezone.now())


@require_POST
@colleagues(Permission.MARK_AWAY)
@once
def away_settle(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Do one line, or all that are shown."""
    one = request.POST.get("only")
    texts = [one] if one else request.POST.getlist("line")
    return _settled(request, time_off(pk), texts, timezone.now())


@require_POST
@colleagues(Permission.MARK_AWAY)
@once
def away_end(request: ColleagueRequest, pk: int) -> HttpResponse:
    """End it now, or at another time; one that has not begun is removed."""
    now, off = timezone.now(), time_off(pk)
    changes = "change" in request.POST
    form, ends_at = UntilForm(request.POST) if changes else None, None
    if form is not None:
        if not form.is_valid():
            return _page(request, off, now, form=form, status=400)
        last = form.cleaned_data["until_date"]
        until = form.cleaned_data["until_time"]
        _start, ends_at = instants(place_of(off), last, None, last, until)
    try:
        left = end_away(time_off=off, ends_at=ends_at, by=request.user, now=now)
    except Refusal as no:
        if form is None:
            raise
        form.add_error("until_date", no.sentence)
        return _page(request, off, now, form=form, status=no.status)
    who = off.artist or off.room or off.location
    if left is None:
        messages.success(request, f"{who} is not away then after all. Visits stay where they are.")
        return redirect("desk:away")
    messages.success(request, f"The end of this time away is changed for {who}.")
    return redirect("desk:away-one", pk)


def time_off(pk: int) -> TimeOff:
    rows = TimeOff.objects.select_related("artist", "room__location", "location", "made_by")
    off = rows.filter(pk=pk).first()
    if off is None:
        raise Http404
    return off


def place_of(off: TimeOff) -> Location:
    """The place whose clock this time away is read by."""
    if off.location is not None:
        return off.location
    if off.room is not None:
        return off.room.location
    places = clocks_for(off.artist)
    if not places:
        raise Http404
    return places[0]


def shown(plan: Plan, failed: dict[int, str] | None = None) -> list[Shown]:
    return [
        Shown(
            line,
            Deed(
                line.appointment.ref,
                line.appointment.sequence,
                line.starts_at,
                line.artist.pk if line.artist else None,
                line.room.pk if line.room and line.way is Way.SAME_TIME else None,
            ),
            tells_apart(line.appointment.client, contact=True) if line.appointment.client else "",
            (failed or {}).get(line.appointment.pk, ""),
        )
        for line in plan.lines
    ]


def _settled(
    request: ColleagueRequest, off: TimeOff, texts: Sequence[str], now: datetime
) -> HttpResponse:
    """Each line is a deed of its own: one that fails says why, the others stand."""
    done, untold, failed = _do(off, texts, request.user, now)
    if done:
        messages.success(request, "Done: " + ", ".join(done[:5]) + _and_more(len(done) - 5))
    if untold:
        messages.warning(request, "Please call, no message can go to them: " + ", ".join(untold))
    if not failed:
        return redirect("desk:away-one", off.pk)
    return _page(request, off, now, failed=failed, status=409)


def _and_more(count: int) -> str:
    return f" and {count} more." if count > 0 else "."


def _do(
    off: TimeOff, texts: Sequence[str], by: User, now: datetime
) -> tuple[list[str], list[str], dict[int, str]]:
    """Who was settled, whom nobody tells by e-mail, and why the others were not."""
    deeds = [deed for deed in map(read_deed, texts) if deed is not None]
    visits = {v.ref: v for v in visits_inside(off, now).filter(ref__in=[d.ref for d in deeds])}
    artists = Artist.objects.in_bulk([deed.artist for deed in deeds if deed.artist])
    rooms = Room.objects.in_bulk([deed.room for deed in deeds if deed.room])
    done: list[str] = []
    untold: list[str] = []
    failed: dict[int, str] = {}
    for deed in deeds:
        visit = visits.get(deed.ref)
        if visit is None:
            continue  # no longer inside: somebody settled it meanwhile
        try:
            settle(
                appointment=visit,
                starts_at=deed.starts_at,
                artist=artists.get(deed.artist or 0),
                room=rooms.get(deed.room or 0),
                expected_sequence=deed.sequence,
                by=by,
                now=now,
            )
            done.append(str(visit.client or "a held time"))
            if must_be_called(visit, deed):
                untold.append(f"{visit.client} {visit.client.phone or '(no number)'}")
        except Refusal as no:
            failed[visit.pk] = no.sentence
    return done, untold, failed


def must_be_called(visit: Appointment, deed: Deed) -> bool:
    """Whether a client who was moved has no address that a message could go to."""
    news = (deed.starts_at, deed.artist) != (visit.starts_at, visit.artist_id)
    return bool(news and visit.client and not visit.client.email)


def _page(
    request: ColleagueRequest,
    off: TimeOff,
    now: datetime,
    *,
    form: UntilForm | None = None,
    failed: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    place = place_of(off)
    last = (off.ends_at - timedelta(minutes=1)).astimezone(place.tz)
    plan = plan_for(off, now)
    return render(
        request,
        "desk/away/one.html",
        {
            "off": off,
            "who": off.artist or off.room or off.location,
            "zone": place.zone,
            "span": span_of(off, place.zone),
            "has_begun": off.starts_at <= now,
            "is_over": off.ends_at <= now,
            "plan": plan,
            "lines": shown(plan, failed),
            "form": form or UntilForm(initial={"until_date": last.date()}),
        },
        status=status,
    )
