"""The doors to a questionnaire: a link that was sent or leads on, and a client who is signed in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from clients import actions, asks
from clients.access import own_client
from clients.actions.age import is_under_age
from clients.actions.form_links import Behind
from clients.actions.intake import ask, newest
from clients.models import AnswerSheet
from clients.to_fill import ToFill
from studio.once import once
from studio.wording import local_day
from website.asked import opening
from website.filling import LAYOUT, Filling, check_page, start_page, step_page
from website.manage import private

Page = Callable[..., HttpResponse]


class Next(NamedTuple):
    """The form that comes after this one, and where it is."""

    words: str
    url: str


# ------------------------------------------------------------------ by link


@require_http_methods(["GET", "HEAD", "POST"])
@private
@once
def fill(request: HttpRequest, token: str) -> HttpResponse:
    """The start of a questionnaire; once it is signed, only that it is, and what comes next."""
    now = timezone.now()
    behind = actions.sheet_by_link(token, now)
    if request.method == "POST":
        if behind.sheet is None:
            ask(client=behind.client, kind=behind.kind, by=None, now=now)
        return HttpResponseRedirect("1/")
    if behind.sheet is None:
        return _not_begun(request, behind)
    if not behind.sheet.is_open:
        return done_page(request, behind.sheet, now, _onward(behind, now))
    return start_page(request, Filling(behind.sheet, reverse("fill", args=[token]), now))


def by_link(page: Page) -> Page:
    """Hand the open sheet behind a link to a page of it; anything else is for the start to say."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @private
    @once
    @functools.wraps(page)
    def wrapped(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        now = timezone.now()
        sheet = actions.sheet_by_link(token, now).sheet
        if sheet is None or not sheet.is_open:
            return HttpResponseRedirect("../")
        return page(request, Filling(sheet, reverse("fill", args=[token]), now), **more)

    return wrapped


step = by_link(step_page)
check = by_link(check_page)


def _not_begun(request: HttpRequest, behind: Behind) -> HttpResponse:
    """It is put before them as soon as they say so."""
    context = opening(newest(behind.kind)) | {
        "person": behind.client,
        "layout": LAYOUT,
        "is_not_begun": True,
    }
    return render(request, "website/fill/start.html", context)


def _onward(behind: Behind, now: datetime) -> Next | None:
    """What is still due of this client. Before the clinic knows them, nothing but questions."""
    open_ones = ToFill(behind.client)
    for kind in open_ones.kinds:
        token = actions.onward_token(behind.client, kind, now, is_new=behind.is_new)
        return Next(newest(kind).get_kind_display(), reverse("fill", args=[token]))
    if behind.is_new or not open_ones.consents:
        return None
    consent = open_ones.consents[0]
    token = actions.onward_to_sign(consent, now)
    return Next(consent.version.form.title, reverse("sign", args=[token]))


# ------------------------------------------------------------------ signed in


def own(page: Page) -> Page:
    """Hand the client's own sheet to a page: a stranger signs in first, another finds nothing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @private
    @once
    @functools.wraps(page)
    def wrapped(request: HttpRequest, ref: str, **more: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            sign_in = reverse("account_request_login_code")
            return redirect_to_login(request.get_full_path(), login_url=sign_in)
        sheet = _own_sheet(request.user, ref)
        if not sheet.is_open and page is not own_start:
            return HttpResponseRedirect("../")
        base = reverse("fill-own", args=[ref])
        filling = Filling(sheet, base, timezone.now(), by=request.user, context={"back": _forms()})
        return page(request, filling, **more)

    return wrapped


def own_start(request: HttpRequest, filling: Filling) -> HttpResponse:
    if filling.sheet.is_open:
        return start_page(request, filling)
    then = _next_own(filling.sheet)
    return done_page(request, filling.sheet, filling.now, then, back=_forms())


def _own_sheet(user: User, ref: str) -> AnswerSheet:
    client = own_client(user)
    rows = AnswerSheet.objects.select_related("questionnaire", "client")
    sheet = rows.filter(ref=ref, client=client).first() if client else None
    if sheet is None:
        raise Http404
    return sheet


def _next_own(sheet: AnswerSheet) -> Next | None:
    open_ones = ToFill(sheet.client)
    for other in open_ones.sheets:
        return Next(other.questionnaire.get_kind_display(), reverse("fill-own", args=[other.ref]))
    for consent in open_ones.consents:
        return Next(consent.version.form.title, reverse("sign-own", args=[consent.ref]))
    return None


def _forms() -> str:
    return reverse("portal:forms")


fill_own = own(own_start)
step_own = own(step_page)
check_own = own(check_page)


# ------------------------------------------------------------------ done


def done_page(
    request: HttpRequest, sheet: AnswerSheet, now: datetime, then: Next | None, **context: Any
) -> HttpResponse:
    """That it is done, and what happens next: never the answers."""
    place = asks.place(sheet.client, now)
    context |= {
        "sheet": sheet,
        "person": sheet.client,
        "place": place,
        "is_coming": place.visit_at is not None and place.visit_at > now,
        "is_under_age": is_under_age(sheet.client, local_day(now, place.zone)),
        "next": then,
        "layout": LAYOUT,
    }
    if sheet.signed_at is None:
        return render(request, "website/fill/over.html", context, status=410)
    return render(request, "website/fill/done.html", context)
