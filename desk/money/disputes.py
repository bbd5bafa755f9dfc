"""A bank asks for a payment back: by when it is answered, with what, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission, Role
from clients.models import Photo
from desk.away_forms import date_input, refuse_far_dates
from desk.door import ColleagueRequest, colleagues
from desk.money.fields import MoneyField, SaysCurrency
from desk.money.papers import as_pdf
from desk.record import frame
from payments import dispute_packet
from payments.access import dispute_for, money_client, payment_for
from payments.actions import answered, close_dispute, end_inquiry, open_dispute, pick_photos
from payments.models import Dispute, Payment
from studio import audit
from studio.errors import Refusal
from studio.once import once

MOST_CLOSED = 50


class DisputeForm(SaysCurrency, forms.Form):
    """A dispute told by letter or at the terminal's provider, typed in."""

    amount_minor = MoneyField(label="Amount they want back", min_value=0.01)
    reason = forms.CharField(label="Reason the bank gives", max_length=120, required=False)
    due_on = forms.DateField(
        label="To be answered by",
        required=False,
        widget=date_input(),
        validators=[refuse_far_dates],
        help_text="Empty: seven days from now.",
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any):
        super().__init__(*args, currency=payment.currency, **kwargs)
        self.initial.setdefault("amount_minor", payment.whole_minor)


class PickForm(forms.Form):
    """The photos that go into the answer; none by itself."""

    photos = forms.ModelMultipleChoiceField(queryset=Photo.objects.none(), required=False)

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = Photo.objects.kept().filter(client=dispute.client_id).order_by("-taken_at")
        self.fields["photos"].queryset = rows  # type: ignore[attr-defined]


@require_safe
@colleagues(Permission.TAKE_MONEY)
def disputes(request: ColleagueRequest) -> HttpResponse:
    """What is to be answered, the soonest first; then what ended."""
    rows = Dispute.objects.select_related("client", "payment__location")
    audit.listed(Dispute, "disputes")
    context = {
        "open": rows.filter(closed_at=None).order_by("due_by"),
        "closed": rows.exclude(closed_at=None)[:MOST_CLOSED],
        "now": timezone.now(),
    }
    return render(request, "desk/money/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.TAKE_MONEY)
@once
def new(request: ColleagueRequest, ref: str, payment: str) -> HttpResponse:
    """Type in a dispute that the gateway did not tell of."""
    person, who = money_client(request.user, ref)
    found = payment_for(request.user, payment)
    if found.client_id != person.pk:
        raise Http404
    sent, status, refused = request.method == "POST", 200, ""
    form = DisputeForm(request.POST if sent else None, payment=found)
    if sent and form.is_valid():
        told = form.cleaned_data
        tz = found.location.tz if found.location else UTC
        due_on = told.pop("due_on")
        due_by = datetime.combine(due_on, time(17), tzinfo=tz) if due_on else None
        try:
            made = open_dispute(payment=found, by=request.user, due_by=due_by, **told)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, "Written down. The account shows it at once.")
            return redirect("desk:disputes-one", made.ref)
    elif sent:
        status = 400
    context = frame(request, person, who) | {"payment": found, "form": form, "refused": refused}
    return render(request, "desk/money/dispute_new.html", context, status=status)


@require_safe
@colleagues(Permission.TAKE_MONEY)
def dispute(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One dispute: the deadline, the answer, the photos the owner picks, how it ended."""
    found = dispute_for(request.user, ref)
    audit.opened(found.client, showing="a dispute")
    return _page(request, found)


def _page(
    request: ColleagueRequest, found: Dispute, *, refused: str = "", status: int = 200
) -> HttpResponse:
    location = found.payment.location
    picks = request.user.role == Role.OWNER and found.closed_at is None
    context = frame(request, found.client, tab="desk:clients-money") | {
        "dispute": found,
        "zone": location.zone if location else "UTC",
        "now": timezone.now(),
        "picks": PickForm(dispute=found).fields["photos"].queryset if picks else None,  # type: ignore[attr-defined]
        "picked": set(found.photos.values_list("pk", flat=True)),
        "refused": refused,
    }
    return render(request, "desk/money/dispute.html", context, status=status)


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def photos(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The owner picks what goes into the answer."""
    found = dispute_for(request.user, ref)
    form = PickForm(request.POST, dispute=found)
    if not form.is_valid():
        raise Http404
    try:
        pick_photos(dispute=found, photos=form.cleaned_data["photos"], by=request.user)
    except Refusal as no:
        return _page(request, found, refused=no.sentence, status=no.status)
    messages.success(request, "Only these photos go into the answer.")
    return redirect("desk:disputes-one", ref)


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def step(request: ColleagueRequest, ref: str, deed: str) -> HttpResponse:
    """Answered, won, or lost; or the bank only asked, and lets it rest."""
    found, user = dispute_for(request.user, ref), request.user
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "answered": (
            lambda: answered(dispute=found, by=user),
            "The answer is sent. Now the bank decides.",
        ),
        "won": (
            lambda: close_dispute(dispute=found, won=True, by=user),
            "It is won, and the account says so.",
        ),
        "lost": (
            lambda: close_dispute(dispute=found, won=False, by=user),
            "It is lost, and the account says so.",
        ),
        "ended": (
            lambda: end_inquiry(dispute=found, by=user),
            "It has ended, and nothing was taken.",
        ),
    }
    if deed not in steps:
        raise Http404
    act, done = steps[deed]
    try:
        act()
    except Refusal as no:
        return _page(request, found, refused=no.sentence, status=no.status)
    messages.success(request, done)
    return redirect("desk:disputes-one", ref)


@require_safe
@colleagues(Permission.TAKE_MONEY)
def packet(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The answer as one PDF."""
    found = dispute_for(request.user, ref)
    audit.opened(found.client, showing="the answer to a dispute")
    return as_pdf(dispute_packet.dispute_pdf(found), f"dispute-{found.ref}.pdf")
