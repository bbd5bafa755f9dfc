"""Booking at the desk: one search, one form, and a time that is held while the clerk talks."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings import actions
from bookings.actions.desk import book_at_desk
from bookings.errors import OutsideHours
from bookings.models import Appointment, Service
from desk.appointments import address
from desk.door import ColleagueRequest, colleagues
from desk.draft import Draft
from desk.frames import frame, in_panel
from desk.here import NoLocationYet, here
from payments.account import credit_used
from studio.errors import Refusal
from studio.once import once
from studio.wording import moment

PERHAPS_KNOWN = "This may be somebody we know. Say whether it is the same person."


@require_http_methods(["GET", "POST"])
@colleagues(Permission.BOOK)
@once
def book(request: ColleagueRequest) -> HttpResponse:
    """The form; sent, it books the held time for a client, known or new."""
    draft = _draft(request)
    if request.method == "GET":
        return _page(request, draft)
    start, service = draft.start, draft.service
    if (problem := _missing(draft)) or start is None or service is None:
        return _page(request, draft, problem=problem or "Pick a time.", status=400)
    if draft.client is None and draft.alike:
        return _page(request, draft, problem=PERHAPS_KNOWN, status=409)
    try:
        booked = _book(request, draft, service, start)
    except Refusal as refused:
        return _page(request, draft, refusal=refused, status=refused.status)
    zone = booked.location.zone
    when = moment(booked.starts_at, zone)
    if booked.held_until is not None:
        until = moment(booked.held_until, zone)
        said = f"Held for {booked.client} until {until}: the deposit makes it theirs."
    else:
        said = f"Booked: {booked.client}, {when}."
    if used := credit_used(booked):
        said += f" {used} of their credit went into it."
    messages.success(request, said)
    return HttpResponseRedirect(address(booked))


def _missing(draft: Draft) -> str:
    """What is still to be said before this can be booked."""
    if draft.client is None and not draft.newcomer.is_valid():
        return "Find the client, or give at least a first name."
    if not draft.visit.is_valid() or not draft.choice.is_valid():
        return "Look at the fields marked below."
    return ""


def _book(
    request: ColleagueRequest, draft: Draft, service: Service, start: datetime
) -> Appointment:
    booked = book_at_desk(
        client=draft.client,
        newcomer=None if draft.client else draft.newcomer.cleaned_data,
        apart_from=draft.told_apart_from,
        held=draft.held,
        location=draft.location,
        service=service,
        starts_at=start,
        artist=draft.artist,
        minutes=draft.minutes,
        by=request.user,
        **draft.visit.cleaned_data,
    )
    if draft.is_walk_in:
        actions.check_in(appointment=booked, by=request.user)
    return booked


@require_POST
@colleagues(Permission.BOOK)
@once
def hold(request: ColleagueRequest) -> HttpResponse:
    """Hold the picked time under the clerk's name, or list the next free ones."""
    draft = _draft(request)
    if not draft.choice.is_valid() or draft.start is None or draft.service is None:
        return _listed(request, draft)
    try:
        draft.held = actions.hold(
            location=draft.location,
            service=draft.service,
            starts_at=draft.start,
            artist=draft.artist,
            minutes=draft.minutes,
            by=request.user,
        )
    except Refusal as refused:
        return _listed(request, draft, refused)
    return _part(request, draft, "desk/_when.html")


def _listed(
    request: ColleagueRequest, draft: Draft, refused: Refusal | None = None
) -> HttpResponse:
    """Nothing is held any more; the next free times, and why the picked one was refused."""
    if draft.held is not None:
        actions.release(appointment=draft.held)
        draft.held = None
    if not isinstance(refused, OutsideHours):
        draft.start = None
    status = refused.status if refused else 200
    return _part(request, draft, "desk/_when.html", refusal=refused, status=status)


@require_POST
@colleagues(Permission.BOOK)
@once
def release(request: ColleagueRequest) -> HttpResponse:
    """Give a held time back: the form was closed."""
    held = Appointment.objects.filter(
        ref=request.POST.get("hold", ""), status=Appointment.Status.HELD, held_by=request.user
    ).first()
    if held is not None:
        actions.release(appointment=held)
    return HttpResponse(status=204)


@require_POST
@colleagues(Permission.BOOK)
@once
def who(request: ColleagueRequest) -> HttpResponse:
    """The part of the form that says for whom: searching, chosen or new."""
    return _part(request, _draft(request), "desk/_who.html")


@require_POST
@colleagues(Permission.SEE_CLIENTS)
def found(request: ColleagueRequest) -> HttpResponse:
    """Clients found while typing."""
    return _part(request, _draft(request), "desk/_found.html")


@require_POST
@colleagues(Permission.SEE_CLIENTS)
def alike(request: ColleagueRequest) -> HttpResponse:
    """Whom the newcomer may be, while they are being typed."""
    return _part(request, _draft(request), "desk/_alike.html")


def _draft(request: ColleagueRequest) -> Draft:
    where = here(request)
    if where is None:
        raise NoLocationYet()
    sent = request.method == "POST"
    return Draft(request.user, where, request.POST if sent else request.GET, is_sent=sent)


def _page(
    request: ColleagueRequest,
    draft: Draft,
    *,
    problem: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _said(request, draft, refusal) | {
        "frame": frame(request),
        "in_panel": in_panel(request),
        "problem": problem,
    }
    return render(request, "desk/book.html", context, status=status)


def _part(
    request: ColleagueRequest,
    draft: Draft,
    template: str,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """One part of the form where htmx asked for it, else the whole page again."""
    if not request.htmx or request.htmx.target in ("panel-body", "booking"):
        return _page(request, draft, refusal=refusal, status=status)
    return render(request, template, _said(request, draft, refusal), status=status)


def _said(request: ColleagueRequest, draft: Draft, refusal: Refusal | None) -> dict:
    outside = isinstance(refusal, OutsideHours) or draft.data.get("override_reason", "")
    return {
        "draft": draft,
        "refusal": refusal,
        "may_override": bool(outside) and request.user.may(Permission.OVERRIDE_HOURS),
    }
