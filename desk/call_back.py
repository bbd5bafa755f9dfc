"""Whom to call back, and what came of each call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clients.access import client_for
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.here import here
from notices import call_back as lists
from notices.actions.call_back import write_down
from notices.models import CallBack
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import day, local_day

A_PAGE = 25
PUT_OFF = "put-off"
SHELVES = {
    "care": "Next visit",
    "touch-up": "Touch-up",
    "lapsed": "Lost from sight",
    PUT_OFF: "Put off",
}
Outcome, Reason = CallBack.Outcome, CallBack.Reason
# Where the next visit is booked: with the plan's days, or freely.
BY_PLAN = (Reason.NEXT, Reason.FOLLOW_UP, Reason.ACCEPTED, Reason.PAUSED, Reason.PROPOSED)


class CallForm(forms.Form):
    """How a call went. The day is asked for with "Not now", and may be told with others."""

    outcome = forms.ChoiceField(
        label="How the call went",
        choices=[(one.value, one.label) for one in Outcome if one != Outcome.BACK],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how the call went."},
    )
    not_before = forms.DateField(
        label="Not before",
        required=False,
        help_text="Left empty: tomorrow when they book, 2 days when not reached, 14 days when "
        "they think about it.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(label="Words to remember", max_length=300, required=False)

    def __init__(self, *args: Any, reason: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reason in CallBack.MARKETING:
            said = "No more: and no more tips or touch-up messages"
            chosen = self.fields["outcome"]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = [
                (one.value, said if one == Outcome.NO_MORE else one.label)
                for one in Outcome
                if one != Outcome.BACK
            ]


@require_safe
@colleagues(Permission.SEE_CLIENTS)
def call_back(request: ColleagueRequest) -> HttpResponse:
    """One shelf of the list, who waits longest first."""
    return _page(request, request.GET.get("show", "care"))


def _page(
    request: ColleagueRequest,
    shelf: str,
    *,
    refused: tuple[str, str, CallForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`refused` is the form that was, with its client and reason."""
    now = timezone.now()
    shelf = shelf if shelf in SHELVES else "care"
    audit.listed(CallBack, shelf)
    on, zone = _today(request, now)
    context: dict[str, Any] = {
        "shelf": shelf,
        "shelves": [(name, label, name == shelf) for name, label in SHELVES.items()],
        "zone": zone,
        "form": refused[2] if refused else None,
    }
    if shelf == PUT_OFF:
        context["page_obj"] = _of_page(request, lists.put_off(on))
        return render(request, "desk/call_back/put_off.html", context, status=status)
    found = lists.to_call(shelf, on, now)
    page = _of_page(request, found.rows)
    context |= {
        "page_obj": page,
        "not_agreed": found.not_agreed,
        "rows": [(row, _form(row, refused)) for row in page.object_list],
    }
    return render(request, "desk/call_back/list.html", context, status=status)


def _today(request: ColleagueRequest, now: datetime) -> tuple[date, str]:
    place = here(request, now)
    zone = place.location.zone if place else "UTC"
    return local_day(now, zone), zone


def _of_page(request: ColleagueRequest, rows: Any) -> Any:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _form(row: lists.Row, refused: tuple[str, str, CallForm] | None) -> CallForm:
    if refused and refused[:2] == (row.client.ref, row.reason):
        return refused[2]
    return CallForm(reason=row.reason, auto_id=_ids(row.client, row.reason))


def _ids(client: Client, reason: str) -> str:
    return f"{client.ref}-{reason}-%s"


def _shelf_of(reason: str) -> str:
    for shelf, reasons in lists.SHELVES.items():
        if reason in reasons:
            return shelf
    raise Http404


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def write(request: ColleagueRequest, ref: str, reason: str) -> HttpResponse:
    """Keep how a call went; who books is led to where that is done."""
    client, shelf = client_for(request.user, ref), _shelf_of(reason)
    form = CallForm(request.POST, reason=reason, auto_id=_ids(client, reason))
    if not form.is_valid():
        return _page(request, shelf, refused=(ref, reason, form), status=400)
    try:
        call = write_down(client=client, reason=reason, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("not_before" if no.status == 400 else None, no.sentence)
        return _page(request, shelf, refused=(ref, reason, form), status=no.status)
    if call.outcome == Outcome.BOOKED:
        return redirect(_booking(client, reason))
    messages.success(request, _told(call))
    return redirect(f"{reverse('desk:call-back')}?{urlencode({'show': shelf})}")


def _booking(client: Client, reason: str) -> str:
    if reason in BY_PLAN:
        return reverse("desk:clients-plan", args=[client.ref])
    return f"{reverse('desk:book')}?{urlencode({'client': client.ref})}"


def _told(call: CallBack) -> str:
    if call.not_before is None:
        return f"Kept. {call.client} is not called about this any more."
    return f"Kept. {call.client} is back on the list from {day(call.not_before)}."


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def again(request: ColleagueRequest, ref: str, reason: str) -> HttpResponse:
    """Put somebody back on the list."""
    client, shelf = client_for(request.user, ref), _shelf_of(reason)
    try:
        write_down(client=client, reason=reason, outcome=Outcome.BACK, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, f"{client} may be called again.")
    return redirect(f"{reverse('desk:call-back')}?{urlencode({'show': shelf})}")
