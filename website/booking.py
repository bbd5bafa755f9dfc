"""Booking a consultation: one question a step, then a time that is held, then who is coming.

Answers stand in the address (`choice.py`). Nothing is written before a time is pressed; from then
on the browser, known by a cookie, holds it. The last form posts to the address of its own time,
so whatever became of the hold, nothing typed is lost and the same time is taken again if free.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bookings import actions, diary
from bookings.actions.holds import browser_hash
from bookings.actions.online import hold_for
from bookings.errors import BookingRefused, TooMany, WrongLength
from bookings.instants import ANY_TIME, address_of_times
from bookings.links import manage_token
from bookings.models import Appointment, Reason
from bookings.offer import Offer, next_free
from bookings.picker import day_in, nearest, pick
from clients.errors import LinkNoLongerGood
from notices.actions import nudge
from payments.actions.agreeing import book_and_agree
from payments.links import pay_token
from payments.terms import read_before
from studio.errors import Refusal
from studio.models import CancellationPolicy
from studio.network import client_ip, network_hash
from studio.once import once
from studio.wording import local_day
from website.after_booking import questions_after_booking
from website.booking_forms import DetailsForm
from website.choice import ANYONE, Choice, read
from website.manage import private

COOKIE = "booking"
REMEMBERED_FOR = 24 * 3600
ANSWERS = {"where": "at", "how": "how", "why": "about", "who": "with", "when": "day"}


@never_cache
def book(request: HttpRequest) -> HttpResponse:
    """Ask the first question that has no answer yet."""
    now = timezone.now()
    choice = read(request.GET, now)
    if choice.step == "when":
        return _ask_when(request, choice, now)
    context = OPTIONS[choice.step](request, choice, now)
    return _step(request, choice, f"website/book/{choice.step}.html", context)


def _places(request: HttpRequest, choice: Choice, now: datetime) -> dict[str, Any]:
    return {"places": [(row, choice.address(at=row.slug)) for row in choice.locations]}


def _ways(request: HttpRequest, choice: Choice, now: datetime) -> dict[str, Any]:
    return {"ways": [(row, choice.address(how=row.slug)) for row in choice.services]}


def _reasons(request: HttpRequest, choice: Choice, now: datetime) -> dict[str, Any]:
    return {
        "reasons": Reason.objects.filter(is_active=True),
        "skip": choice.address(about=[""]),
    }


def _artists(request: HttpRequest, choice: Choice, now: datetime) -> dict[str, Any]:
    """Who is able, each with the next free time: it helps to choose."""
    assert choice.location
    assert choice.service
    free = next_free(
        location=choice.location,
        service=choice.service,
        artists=[row.pk for row in choice.artists],
        now=now,
        browser=_own(request),
    )
    return {
        "people": [
            (row, choice.address(**{"with": row.slug}), free.get(row.pk)) for row in choice.artists
        ],
        "anyone": choice.address(**{"with": ANYONE}),
        "soonest": min(free.values(), default=None),
        "without_reasons": choice.address(about=[""]),
    }


OPTIONS = {"where": _places, "how": _ways, "why": _reasons, "who": _artists}


def _step(
    request: HttpRequest, choice: Choice, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    step = context.setdefault("step", choice.step)
    number = choice.steps.index(step)
    change = {name: choice.address(**{answer: None}) for name, answer in ANSWERS.items()}
    context = {
        "choice": choice,
        "number": number + 1,
        "steps": choice.steps,
        "change": change,
        "back": change[choice.steps[number - 1]] if number else "",
    } | context
    return render(request, template, context, status=status)


def _own(request: HttpRequest) -> str:
    """This browser as its hold knows it: what it holds is free for it."""
    return browser_hash(request.COOKIES.get(COOKIE, ""))


def _ask_when(
    request: HttpRequest,
    choice: Choice,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    wanted: datetime | None = None,
) -> HttpResponse:
    """Show free days and times; after a refusal also those nearest to the one wanted."""
    assert choice.location
    assert choice.service
    free = Offer(
        location=choice.location,
        service=choice.service,
        artists=[row.pk for row in choice.asked],
        now=now,
        browser=_own(request),
    )
    day = local_day(wanted, choice.location.zone) if wanted else day_in(request.GET.get("day"))
    context = {
        "picker": pick(
            free,
            choice.location,
            day,
            now,
            address_of_times(reverse("book-hold", args=[ANY_TIME]), f"?{choice.query}"),
        ),
        "refusal": refusal,
        "nearest": nearest(free.around(wanted), wanted) if wanted else [],
        "is_late": "late" in request.GET,
        "day_url": f"{choice.address()}&day=",
    }
    status = refusal.status if refusal else 200
    # Known before the first press, so that a double press comes from one browser and not two.
    page = _step(request, choice, "website/book/when.html", context, status)
    return _remember(request, page, _browser(request))


def _browser(request: HttpRequest) -> str:
    """The token by which this browser is known, or will be."""
    return request.COOKIES.get(COOKIE) or secrets.token_urlsafe(32)


def _remember(request: HttpRequest, response: HttpResponse, browser: str) -> HttpResponse:
    """Give a browser that has none its token."""
    if not request.COOKIES.get(COOKIE):
        response.set_cookie(
            COOKIE,
            browser,
            max_age=REMEMBERED_FOR,
            path=reverse("book"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@never_cache
@once
def hold(request: HttpRequest, at: datetime) -> HttpResponse:
    """Keep a time for this browser, then ask who is coming."""
    now = timezone.now()
    choice = read(request.GET, now)
    if request.method != "POST" or choice.step != "when":
        return redirect(_address_of_day(choice, at))
    assert choice.service
    browser = _browser(request)
    try:
        if request.POST.get("minutes", "") not in ("", str(choice.service.minutes)):
            raise WrongLength()
        actions.hold(
            **choice.terms,
            starts_at=at,
            browser=browser,
            network=network_hash(request),
            now=now,
        )
    except Refusal as refusal:
        return _ask_when(request, choice, now, refusal=refusal, wanted=at)
    return _remember(request, redirect(_address_of_details(choice, at)), browser)


def _address_of_day(choice: Choice, at: datetime, **more: str) -> str:
    day = str(local_day(at, choice.location.zone)) if choice.location else ""
    return choice.address(day=day, **more)


def _address_of_details(choice: Choice, at: datetime) -> str:
    return f"{reverse('book-details', args=[at])}?{choice.query}"


@never_cache
@once
def details(request: HttpRequest, at: datetime) -> HttpResponse:
    """Ask who is coming, and book."""
    now = timezone.now()
    choice = read(request.GET, now)
    if choice.step != "when":
        return redirect(choice.address())
    if request.method == "POST":
        return _book(request, choice, at, now)
    held = hold_for(browser=request.COOKIES.get(COOKIE, ""), starts_at=at, **choice.terms)
    if held is None:
        return redirect(_address_of_day(choice, at, late="1"))
    return _ask_details(request, choice, at, now, DetailsForm(service=held.service), held=held)


def _book(request: HttpRequest, choice: Choice, at: datetime, now: datetime) -> HttpResponse:
    assert choice.service
    form = DetailsForm(request.POST, service=choice.service)
    browser = _browser(request)
    if not form.is_valid():
        held = hold_for(browser=browser, starts_at=at, **choice.terms)
        return _ask_details(request, choice, at, now, form, held=held, status=422)
    try:
        appointment = book_and_agree(
            **choice.terms,
            starts_at=at,
            browser=browser,
            network=network_hash(request),
            details=form.details(),
            wants_private_room=form.cleaned_data.get("private_room", False),
            address=client_ip(request),
            now=now,
        )
    except Refusal as refusal:
        held = hold_for(browser=browser, starts_at=at, **choice.terms)
        return _ask_details(request, choice, at, now, form, held=held, refusal=refusal)
    nudge()
    return _remember(request, redirect("booked", key=_key(appointment, browser)), browser)


@never_cache
@once
def keep(request: HttpRequest, at: datetime) -> HttpResponse:
    """Hold a time ten minutes longer, or again, and show the form as it was typed so far."""
    now = timezone.now()
    choice = read(request.GET, now)
    if request.method != "POST" or choice.step != "when":
        return redirect(_address_of_details(choice, at))
    assert choice.service
    browser, refusal = _browser(request), None
    held = hold_for(browser=browser, starts_at=at, **choice.terms)
    try:
        if held is not None:
            held = actions.extend(appointment=held, now=now)
        else:
            network = network_hash(request)
            held = actions.hold(
                **choice.terms, starts_at=at, browser=browser, network=network, now=now
            )
    except Refusal as problem:
        refusal = problem
    form = DetailsForm(initial=request.POST.dict(), service=choice.service)
    page = _ask_details(request, choice, at, now, form, held=held, refusal=refusal)
    return _remember(request, page, browser)


def _ask_details(
    request: HttpRequest,
    choice: Choice,
    at: datetime,
    now: datetime,
    form: DetailsForm,
    *,
    held: Appointment | None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, what is being booked, and until when it is held; other times if it is gone."""
    assert choice.location
    assert choice.service
    is_lost = not held and isinstance(refusal, BookingRefused) and not isinstance(refusal, TooMany)
    left = held.held_until - now if held and held.held_until else timedelta()
    policy = CancellationPolicy.objects.in_force(now)
    context = {
        "step": "you",
        "form": form,
        "at": at,
        "weekday": WEEKDAYS[at.astimezone(choice.location.tz).weekday()],
        "back": _address_of_day(choice, at),
        "here": _address_of_details(choice, at),
        "keep_url": f"{reverse('book-keep', args=[at])}?{choice.query}",
        "held": held,
        "policy": policy,
        "terms": read_before(policy, choice.service),
        "seconds_left": max(0, int(left.total_seconds())),
        "minutes_left": max(1, round(left.total_seconds() / 60)),
        "refusal": refusal,
        "is_lost": is_lost,
        "others": nearest(diary.free_days(**choice.terms, now=now), at) if is_lost else [],
    }
    status = refusal.status if refusal else status
    return _step(request, choice, "website/book/details.html", context, status)


def _key(appointment: Appointment, browser: str) -> str:
    """Opens the page of a booking just made, only in the browser that made it. Unlike the link
    that manages a visit it may stand where a double press looks up where the first one led."""
    signature = salted_hmac("website.booked", appointment.ref + browser, algorithm="sha256")
    return f"{appointment.ref}-{signature.hexdigest()[:40]}"


@private
def booked(request: HttpRequest, key: str) -> HttpResponse:
    """What was booked, what happens next, and how to change it; or, where the time is held until
    its deposit is paid, the way to pay it."""
    ref = key.partition("-")[0]
    appointment = (
        Appointment.objects.exclude(status=Appointment.Status.HELD, client=None)
        .select_related("location", "service", "artist", "client")
        .filter(ref=ref)
        .first()
    )
    browser = request.COOKIES.get(COOKIE, "")
    if appointment is None or not constant_time_compare(key, _key(appointment, browser)):
        raise LinkNoLongerGood(
            _(
                "This page opens only where the booking was made, for a day. To see, move or "
                "cancel your visit, use the link in our message or in your calendar file."
            )
        )
    if appointment.status == Appointment.Status.HELD:
        return redirect("pay", pay_token(appointment.amounts_due.get(withdrawn_at=None)))
    token = manage_token(appointment)
    if not appointment.is_upcoming(timezone.now()):
        return redirect("manage", token=token)
    context = {
        "appointment": appointment,
        "token": token,
        "questions": questions_after_booking(appointment, timezone.now()),
    }
    return render(request, "website/book/booked.html", context)
