"""Around a quote: financing by the client's word, and an insurer's case with its papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from clients.models import Client
from clients.parts import Part
from desk.door import ColleagueRequest, colleagues
from desk.money.fields import MoneyField, SaysCurrency
from desk.record import frame, person_for
from payments.access import insurance_for, money_client
from payments.actions import (
    QUESTIONS,
    answer_insurance,
    link_of,
    note_financing,
    open_insurance,
)
from payments.models import Financing, FinancingPartner, InsuranceCase
from sessions_plan.models import Plan
from studio import audit
from studio.errors import Refusal
from studio.models import Studio
from studio.once import once

HERE = "desk:clients-money"


class NoteForm(SaysCurrency, forms.Form):
    """How far the client's own application is, as they say it."""

    partner = forms.ModelChoiceField(
        FinancingPartner.objects.filter(is_active=True), label="Partner", empty_label=None
    )
    amount_minor = MoneyField(label="Amount", min_value=0.01)
    status = forms.ChoiceField(label="They say", choices=Financing.Status.choices)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="id_financing_%s", **kwargs)


class OpenForm(forms.Form):
    reason = forms.ChoiceField(label="What for", choices=InsuranceCase.Reason.choices)


class AnswersForm(forms.Form):
    """What the insurer said, question by question."""

    status = forms.ChoiceField(label="Where it stands", choices=InsuranceCase.Status.choices)

    def __init__(self, *args: Any, case: InsuranceCase, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["status"] = case.status
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.CharField(
                label=question,
                max_length=500,
                required=False,
                initial=case.answers.get(key, ""),
                widget=forms.Textarea({"rows": 2}),
            )
            self.fields[key].one_is_enough = True  # type: ignore[attr-defined]


def cases_of(person: Client, *, reads: bool) -> dict[str, Any]:
    """What the tab shows of financing, and of insurance to who may read health."""
    rows = list(Financing.objects.filter(client=person).select_related("partner"))
    case = InsuranceCase.objects.filter(client=person).first() if reads else None
    return {
        "financings": [(row, link_of(row.partner, row.amount_minor, row.currency)) for row in rows],
        "reads_health": reads,
        "case": case,
        "open_form": OpenForm(auto_id="id_case_%s") if reads else None,
    }


@require_POST
@colleagues(Permission.QUOTE)
@once
def financing(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Note how far it is, by the client's word."""
    person, _who = money_client(request.user, ref)
    currency = Studio.current().currency
    form = NoteForm(request.POST, currency=currency)
    if not form.is_valid():
        messages.error(request, "Choose a partner and give the amount.")
        return redirect(HERE, person.ref)
    plan = Plan.objects.filter(client=person, status__in=Plan.OPEN).first()
    try:
        note_financing(
            client=person, currency=currency, plan=plan, by=request.user, **form.cleaned_data
        )
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, "Noted, by their word.")
    return redirect(HERE, person.ref)


@require_POST
@colleagues()
@once
def open_case(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Mark that an insurer may bear a part."""
    person, _who = person_for(request.user, ref, Part.HEALTH)
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Http404
    plan = Plan.objects.filter(client=person, status__in=Plan.OPEN).first()
    case = open_insurance(client=person, plan=plan, by=request.user, **form.cleaned_data)
    return redirect("desk:clients-money-insurance", person.ref, case.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def insurance(request: ColleagueRequest, ref: str, case: str) -> HttpResponse:
    """Questions to ask the insurer, what they said, and the papers."""
    found = case_of(request, ref, case)
    sent, status, refused = request.method == "POST", 200, ""
    form = AnswersForm(request.POST if sent else None, case=found)
    if sent and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            answer_insurance(case=found, status=told.pop("status"), answers=told, by=request.user)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, "Written down.")
            return redirect("desk:clients-money-insurance", ref, case)
    elif sent:
        status = 400
    audit.opened(found.client, showing="an insurance case")
    context = frame(request, found.client) | {
        "case": found,
        "form": form,
        "refused": refused,
        "photos": found.photos.count(),
    }
    return render(request, "desk/money/insurance.html", context, status=status)


def case_of(request: ColleagueRequest, ref: str, case: str) -> InsuranceCase:
    found = insurance_for(request.user, case)
    if found.client.ref != ref:
        raise Http404
    return found
