"""The clinic's tablet in a client's hands: their forms, one after the other, and the way out.

`clients.edge` leads every other address here while it lasts. The pages name nobody but the client.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients import actions
from clients.edge import HandedRequest, kept_out_of_sight, now_in_sight, unlock
from clients.errors import HandOverEnded, WrongPin
from clients.models import AnswerSheet, Consent, HandOver
from clients.to_fill import KINDS
from studio.once import once
from website.filling import Filling, check_page, start_page, step_page
from website.manage import private
from website.signing import sign_here

LAYOUT = "website/hand_over/base.html"
HOME = "hand-over"


class Handed(NamedTuple):
    """One form on this tablet."""

    words: str
    url: str
    is_open: bool


def handed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a tablet that is handed over; on any other browser there is none."""

    @private
    @functools.wraps(view)
    def wrapped(request: HandedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(request, "hand_over"):
            return HttpResponseRedirect(reverse("welcome"))
        return view(request, *args, **kwargs)

    return wrapped


@require_safe
@handed
def home(request: HandedRequest) -> HttpResponse:
    """What is to be filled in and signed, and with what to go on."""
    forms = _forms(request.hand_over)
    context = {
        "person": request.hand_over.client,
        "forms": forms,
        "next": next((form for form in forms if form.is_open), None),
    }
    return render(request, "website/hand_over/home.html", context)


def _forms(hand_over: HandOver) -> list[Handed]:
    sheets = list(hand_over.sheets.select_related("questionnaire").defer("answers"))
    sheets.sort(key=lambda sheet: KINDS.index(sheet.questionnaire.kind))
    consents = hand_over.consents.select_related("version__form").order_by("version__form__order")
    return [
        *(
            Handed(
                sheet.questionnaire.get_kind_display(),
                reverse("hand-over-fill", args=[sheet.ref]),
                sheet.is_open,
            )
            for sheet in sheets
        ),
        *(
            Handed(
                consent.version.form.title,
                reverse("hand-over-sign", args=[consent.ref]),
                consent.is_open,
            )
            for consent in consents
        ),
    ]


def on_tablet(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand an open sheet of this hand-over to a page of it; one that is done leads on."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @handed
    @once
    @functools.wraps(page)
    def wrapped(request: HandedRequest, ref: str, **more: Any) -> HttpResponse:
        rows = request.hand_over.sheets.select_related("questionnaire", "client")
        sheet = rows.filter(ref=ref).first()
        if sheet is None:
            raise Http404
        if not sheet.is_open:
            return HttpResponseRedirect(reverse(HOME))
        return page(request, _filling(request, sheet), **more)

    return wrapped


def _filling(request: HandedRequest, sheet: AnswerSheet) -> Filling:
    return Filling(
        sheet,
        reverse("hand-over-fill", args=[sheet.ref]),
        timezone.now(),
        layout=LAYOUT,
        autofill=False,
        kept=kept_out_of_sight(request, sheet.ref),
        on_shown=lambda keys: now_in_sight(request, sheet.ref, keys),
    )


fill = on_tablet(start_page)
step = on_tablet(step_page)
check = on_tablet(check_page)


@require_http_methods(["GET", "HEAD", "POST"])
@handed
@once
def sign(request: HandedRequest, ref: str) -> HttpResponse:
    """A form to sign on this tablet."""
    rows = request.hand_over.consents.select_related("version__form", "client")
    consent = rows.filter(ref=ref).first()
    if consent is None:
        raise Http404
    if not consent.is_open:
        return HttpResponseRedirect(reverse(HOME))
    return sign_here(
        request,
        consent,
        way=Consent.Way.TABLET,
        here=reverse("hand-over-sign", args=[ref]),
        done=reverse(HOME),
        autocomplete="off",
        template="website/hand_over/sign.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@handed
def leave(request: HandedRequest) -> HttpResponse:
    """A colleague takes the tablet back with their PIN.

    Not wrapped by `once`: a repeat would arrive with a cookie that the first made worthless.
    """
    if request.method != "POST":
        return render(request, "website/hand_over/leave.html")
    begun = request.hand_over
    try:
        colleague = actions.end_hand_over(hand_over=begun, pin=request.POST.get("pin", ""))
    except WrongPin as wrong:
        context = {"refusal": wrong}
        return render(request, "website/hand_over/leave.html", context, status=wrong.status)
    except HandOverEnded as ended:
        return _to_sign_in(request, ended.sentence)
    if colleague != begun.begun_by:
        # The PIN takes the tablet back and does no more: nobody goes on as somebody else.
        return _to_sign_in(request, _("The tablet is back. Sign in to go on."))
    unlock(request)
    return _cleared(HttpResponseRedirect(_page_of(begun)))


def _to_sign_in(request: HttpRequest, sentence: str) -> HttpResponse:
    request.session.flush()
    messages.info(request, sentence)
    return _cleared(HttpResponseRedirect(resolve_url("account_login")))


def _page_of(begun: HandOver) -> str:
    """Where the tablet was handed over: the client's page at the desk."""
    return reverse("desk:clients-one", args=[begun.client.ref])


def _cleared(response: HttpResponse) -> HttpResponse:
    """What the tablet showed is no longer in its cache."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
