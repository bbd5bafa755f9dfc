"""The till: money taken, given back, or asked for by a link."""

from __future__ import annotations

import io

import qrcode
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathImage

from accounts.roles import Permission
from desk.door import ColleagueRequest, colleagues
from desk.money.forms import RefundForm, TakeForm
from desk.record import frame
from payments.access import due_for, money_client, payment_for
from payments.account import account_of
from payments.actions import record_payment, refund
from payments.actions.entries import left_of
from payments.errors import NotValid
from payments.gateway import is_offered
from payments.links import pay_address
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import amount

HERE = "desk:clients-money"


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.TAKE_MONEY)
@once
def take(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Record cash, a card at the terminal, or a transfer."""
    person, who = money_client(request.user, ref)
    account = account_of(person)
    sent, status, refused = request.method == "POST", 200, ""
    form = TakeForm(
        request.POST if sent else None, account=account, initial=_asked(request, account)
    )
    if sent and form.is_valid():
        try:
            made = record_payment(client=person, by=request.user, **form.told)
        except NotValid as no:
            form.add_error(no.field if no.field in form.fields else None, no.sentence)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            whole = amount(made.whole_minor, made.currency)
            messages.success(request, f"{whole} recorded. The receipt is in the account below.")
            return redirect(HERE, person.ref)
    if form.errors:
        status = 400
    context = frame(request, person, who) | {
        "account": account,
        "form": form,
        "refused": refused,
    }
    return render(request, "desk/money/take.html", context, status=status)


def _asked(request: ColleagueRequest, account) -> dict:
    """Begin with what is asked for next, or with what the link named."""
    wanted = request.GET.get("due", "")
    rows = {one.due.ref: one for one in account.asked if one.left_minor}
    one = rows.get(wanted) or account.next
    if one is None:
        return {"due": "", "amount_minor": account.owed_minor or None}
    return {"due": one.due.ref, "amount_minor": one.left_minor}


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.REFUND)
@once
def give_back(request: ColleagueRequest, ref: str, payment: str) -> HttpResponse:
    """Give a payment back, whole or in part."""
    person, who = money_client(request.user, ref)
    found = payment_for(request.user, payment)
    if found.client_id != person.pk:
        raise Http404
    sent, status, refused = request.method == "POST", 200, ""
    form = RefundForm(request.POST if sent else None, payment=found)
    if sent and form.is_valid():
        try:
            made = refund(payment=found, by=request.user, **form.cleaned_data)
        except NotValid as no:
            form.add_error(no.field if no.field in form.fields else None, no.sentence)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            whole = amount(made.amount_minor, made.currency)
            messages.success(
                request,
                f"{whole} is written down as given back."
                if made.way == "hand"
                else f"{whole} is on its way to the card. It takes the bank a few days.",
            )
            return redirect(HERE, person.ref)
    if form.errors:
        status = 400
    context = frame(request, person, who) | {"payment": found, "form": form, "refused": refused}
    return render(request, "desk/money/refund.html", context, status=status)


@require_safe
@colleagues(Permission.TAKE_MONEY)
def link(request: ColleagueRequest, ref: str, due: str) -> HttpResponse:
    """The link with which one amount is paid, as text and as a code for a phone."""
    person, who = money_client(request.user, ref)
    found = due_for(request.user, due)
    if found.client_id != person.pk or not found.is_open or not is_offered():
        raise Http404
    address = pay_address(found)
    audit.opened(person, showing="a payment link")
    context = frame(request, person, who) | {
        "due": found,
        "left_minor": left_of(found),
        "address": address,
        "code": code_of(address),
    }
    return render(request, "desk/money/link.html", context)


def code_of(address: str) -> str:
    """A QR code as SVG; drawn black on white whatever the theme, as cameras like it."""
    made = qrcode.make(address, image_factory=SvgPathImage, border=2, box_size=12)
    drawn = io.BytesIO()
    made.save(drawn)
    return drawn.getvalue().decode().partition("?>")[2].strip()
