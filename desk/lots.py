"""Pigment lots: what stands on the shelf, what is open, what was called back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.models import Location
from clients.models import Client
from desk.away_forms import date_input, refuse_far_dates
from desk.door import ColleagueRequest, colleagues
from desk.here import here
from sessions_plan import actions
from sessions_plan.errors import NotValid
from sessions_plan.models import PigmentLot, Recall
from studio import audit
from studio.errors import Refusal
from studio.once import once

SOON = timedelta(days=30)


class State(NamedTuple):
    """How a lot stands, as a pill; `is_over` lots come last."""

    tone: str
    icon: str
    word: str
    is_over: bool = False


class LotForm(forms.ModelForm):
    received_on = forms.DateField(
        label="Received", required=False, widget=date_input(), validators=[refuse_far_dates]
    )
    expires_on = forms.DateField(
        label="Expires",
        required=False,
        widget=date_input(),
        validators=[refuse_far_dates],
        help_text="The date on the label. A month only: its last day.",
    )

    class Meta:
        model = PigmentLot
        fields = (
            "maker", "product", "shade", "lot", "location", "received_on", "expires_on",
            "ingredients",
        )  # fmt: skip
        labels = {"lot": "Lot or batch number", "location": "Kept at"}
        help_texts = {"ingredients": "As the label has them, with their CI numbers."}
        widgets = {
            "ingredients": forms.Textarea(attrs={"rows": 3}),
            "lot": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = Location.objects.filter(  # type: ignore[attr-defined]
            is_active=True
        )
        self.fields["location"].empty_label = "Not fixed"  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    opened_on = forms.DateField(label="Opened on", widget=date_input())
    months = forms.TypedChoiceField(
        label="Keeps open for",
        coerce=int,
        choices=[(n, f"{n} months") for n in actions.MONTHS_OPEN],
        help_text="As its label says; six months when it says nothing.",
    )

    def clean_opened_on(self) -> date:
        on = self.cleaned_data["opened_on"]
        if on > timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError("It cannot have been opened later than today.")
        return on


class AsideForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RecallForm(forms.Form):
    reason = forms.CharField(
        label="Why, and who called it back",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def state_of(lot: PigmentLot, on: date) -> State:
    """Recalled before everything else, then what is over, then how long it keeps."""
    if lot.recalled_at is not None:
        return State("stop", "megaphone", "Recalled", is_over=True)
    if lot.quarantined_at is not None:
        return State("stop", "sign-stop", "Set aside", is_over=True)
    if lot.finished_on is not None:
        return State("still", "archive", "Used up", is_over=True)
    until = min((d for d in (lot.expires_on, lot.discard_on) if d is not None), default=None)
    if until is not None and until < on:
        return State("stop", "calendar-x", "Past its date", is_over=True)
    if until is not None and until <= on + SOON:
        return State("wait", "hourglass-split", "Ends soon")
    if lot.opened_on is not None:
        return State("good", "droplet-half", "Open")
    return State("info", "box-seam", "Closed")


def _today(request: ColleagueRequest) -> date:
    where = here(request)
    return where.today if where else timezone.localdate()


@require_safe
@colleagues(Permission.KEEP_PIGMENTS)
def lots(request: ColleagueRequest) -> HttpResponse:
    """The shelf: what may be used first, then what is over."""
    today = _today(request)
    found = PigmentLot.objects.select_related("location").annotate(
        tested=Count("patch_tests", distinct=True)
    )
    rows = [(lot, state_of(lot, today), lot.why_not(today)) for lot in found]
    context = {
        "usable": [row for row in rows if not row[1].is_over],
        "over": [row for row in rows if row[1].is_over],
    }
    return render(request, "desk/lots/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.KEEP_PIGMENTS)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """Write a bottle's label down."""
    sent, status = request.method == "POST", 200
    form = LotForm(request.POST if sent else None, initial={"received_on": _today(request)})
    if sent and form.is_valid():
        try:
            lot = actions.add_lot(by=request.user, **form.cleaned_data)
        except Refusal as no:
            form.add_error("lot", no.sentence)
            status = no.status
        else:
            messages.success(request, f"{lot} is in the list.")
            return redirect("desk:lots-one", lot.ref)
    elif sent:
        status = 400
    return render(request, "desk/lots/new.html", {"form": form}, status=status)


@require_safe
@colleagues(Permission.KEEP_PIGMENTS)
def one(request: ColleagueRequest, lot: str) -> HttpResponse:
    """One bottle: its label, its dates, and whom it touched."""
    return _page(request, _lot(lot))


def _lot(ref: str) -> PigmentLot:
    return get_object_or_404(
        PigmentLot.objects.select_related(
            "location", "added_by", "recalled_by", "quarantined_by", "released_by"
        ),
        ref=ref,
    )


def _page(
    request: ColleagueRequest,
    lot: PigmentLot,
    *,
    opening: OpenForm | None = None,
    aside: AsideForm | None = None,
    recall: RecallForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    where, today = here(request), _today(request)
    touched = actions.touched_by(lot)
    audit.listed(Client, f"touched by lot {lot.lot}")
    state = state_of(lot, today)
    context = {
        "lot": lot,
        "state": state,
        "why_not": lot.why_not(today),
        "recalls": Recall.objects.filter(lots=lot) if lot.recalled_at else (),
        "touched": touched,
        "zone": where.location.zone if where else "UTC",
        "opening": opening
        or OpenForm(
            initial={"opened_on": lot.opened_on or today, "months": actions.USUAL_MONTHS_OPEN}
        ),
        "aside": aside or AsideForm(auto_id="aside_%s"),
        "recall": recall or RecallForm(),
        "refusal": refusal,
        "is_over": state.is_over,
    }
    return render(request, "desk/lots/one.html", context, status=status)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def open_bottle(request: ColleagueRequest, lot: str) -> HttpResponse:
    """From today it keeps for so many months."""
    found, form = _lot(lot), OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opening=form, status=400)
    try:
        opened = actions.open_lot(lot=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        return _page(request, found, opening=form, refusal=no, status=no.status)
    messages.success(request, f"Open. Throw it away after {opened.discard_on:%-d %b %Y}.")
    return redirect("desk:lots-one", lot)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def finish(request: ColleagueRequest, lot: str) -> HttpResponse:
    """Empty or thrown away."""
    actions.finish_lot(lot=_lot(lot), by=request.user, finished_on=_today(request))
    messages.success(request, "Used up. It stays in the list for those it was used on.")
    return redirect("desk:lots-one", lot)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def put_aside(request: ColleagueRequest, lot: str) -> HttpResponse:
    """Out of use until it is looked into."""
    return _aside(request, _lot(lot), actions.set_aside, "Set aside. Nobody is worked on with it.")


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def release(request: ColleagueRequest, lot: str) -> HttpResponse:
    """Looked into, and good."""
    return _aside(request, _lot(lot), actions.release_lot, "Released. It is no longer set aside.")


def _aside(
    request: ColleagueRequest, lot: PigmentLot, deed: Callable[..., PigmentLot], said: str
) -> HttpResponse:
    form = AsideForm(request.POST, auto_id="aside_%s")
    if not form.is_valid():
        return _page(request, lot, aside=form, status=400)
    try:
        deed(lot=lot, by=request.user, reason=form.cleaned_data["reason"])
    except Refusal as no:
        return _page(request, lot, aside=form, refusal=no, status=no.status)
    messages.success(request, said)
    return redirect("desk:lots-one", lot.ref)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def recall(request: ColleagueRequest, lot: str) -> HttpResponse:
    """Called back: nobody is worked on with it from now on, and here is whom it touched."""
    found, form = _lot(lot), RecallForm(request.POST)
    if not form.is_valid():
        return _page(request, found, recall=form, status=400)
    try:
        touched = actions.recall_lot(lot=found, reason=form.cleaned_data["reason"], by=request.user)
    except NotValid as no:
        form.add_error("reason", no.sentence)
        return _page(request, found, recall=form, status=no.status)
    except Refusal as no:
        return _page(request, found, refusal=no, status=no.status)
    count = len(touched)
    whom = "It touched nobody." if not count else f"It touched {count} client{'s' * (count > 1)}."
    messages.success(request, f"Recalled. {whom}")
    return redirect("desk:lots-one", lot)
