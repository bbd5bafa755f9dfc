"""Paying one amount by a link, signed in or not: what is asked, the way to the payment page, and
the way back from it.

The payment page belongs to the gateway. It is reached by a link, opened by a press; what comes
back with the browser proves nothing, so the way back shows what the gateway itself says.
"""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from payments.account import credit_used
from payments.actions import look_at_page, open_page
from payments.actions.entries import left_of
from payments.actions.pages import is_of_use
from payments.errors import PaidAlready
from payments.gateway import is_offered
from payments.links import due_by_token
from payments.models import AmountDue, Checkout, DepositHold
from studio.errors import Refusal
from studio.once import once
from website.manage import private

Checked = Checkout.State


@require_safe
@private
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, until when times are held for it, and the way to pay."""
    return _page(request, token, due_by_token(token, timezone.now()))


def _page(
    request: HttpRequest, token: str, due: AmountDue, *, refused: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    checkout = due.checkouts.order_by("-asked_at", "-pk").first()
    is_open = checkout is not None and checkout.state == Checked.OPEN and is_of_use(checkout, now)
    context = {
        "token": token,
        "due": due,
        "left_minor": (left := left_of(due)),
        "came_minor": due.amount_minor - left,
        "credit": credit_used(due.visit) if due.visit else "",
        "place": place_of(due),
        "hold": _hold(due),
        "is_online": is_offered(),
        "checkout": checkout if is_open else None,
        "refused": refused,
    }
    return render(request, "website/pay/pay.html", context, status=status)


def place_of(due: AmountDue):
    """Where it is for; None where neither plan nor visit is left."""
    of = due.plan or due.visit
    return of.location if of else None


def _hold(due: AmountDue) -> DepositHold | None:
    """The times held for it, or the last that were."""
    rows = due.holds.prefetch_related("visits__service").order_by("-made_at")
    return rows.first()


@require_POST
@private
@once
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Open the payment page, and show the link that leads to it."""
    now = timezone.now()
    due = due_by_token(token, now)
    site = settings.SITE_URL.rstrip("/")
    try:
        open_page(
            due=due,
            success_address=site + reverse("pay-back", args=[token]),
            cancel_address=site + reverse("pay", args=[token]),
            by=request.user if request.user.is_authenticated else None,
            now=now,
        )
    except PaidAlready:
        return redirect("pay-back", token)
    except Refusal as no:
        return _page(request, token, due, refused=no.sentence, status=no.status)
    return redirect(reverse("pay", args=[token]) + "#go")


@require_safe
@private
def back(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the payment page: what is known, never what the address says."""
    due = due_by_token(token, timezone.now())
    return render(request, "website/pay/back.html", _known(token, due))


def _known(token: str, due: AmountDue) -> dict:
    paid = due.payments.order_by("-received_at").first()
    page = due.checkouts.order_by("-asked_at", "-pk").first()
    return {
        "token": token,
        "due": due,
        "is_over": page is not None and page.state == Checked.CLOSED,
        "paid": paid,
        "is_paid": due.settled_at is not None,
        "credit": credit_used(due.visit) if due.visit else "",
        "hold": _hold(due),
        "place": place_of(due),
    }


@require_POST
@private
@once
def look(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the gateway how the page stands, and show it."""
    now = timezone.now()
    due = due_by_token(token, now)
    checkout = due.checkouts.order_by("-asked_at", "-pk").first()
    if checkout is not None:
        with contextlib.suppress(Refusal):  # no answer: not known yet, and asked again
            look_at_page(checkout=checkout, now=now)
    due.refresh_from_db()
    if getattr(request, "htmx", False):
        return render(request, "website/pay/_state.html", _known(token, due))
    return redirect("pay-back", token)
