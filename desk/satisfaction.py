"""How clients found it, and their words for the website: read, settled, shown or not."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission, Role
from bookings.models import Location
from clients.actions.testimonials import (
    approve_testimonial,
    decline_testimonial,
    withdraw_testimonial,
)
from clients.models import Testimonial
from desk.door import ColleagueRequest, colleagues
from sessions_plan.access import satisfaction_for
from sessions_plan.actions import satisfaction as actions
from sessions_plan.models import SatisfactionAnswer
from studio import audit
from studio.errors import NotAllowed, Refusal
from studio.once import once

A_PAGE = 20


class SettleForm(forms.Form):
    outcome = forms.CharField(
        label="What was done about it",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WhyForm(forms.Form):
    why = forms.CharField(
        label="Why it is not shown",
        max_length=200,
        help_text="It names somebody else, is not about us, breaks a law. That somebody was "
        "unhappy is no reason.",
    )


def _zone() -> str:
    zone = Location.objects.filter(is_active=True).values_list("zone", flat=True).first()
    return zone or "UTC"


@require_safe
@colleagues()
def satisfaction(request: ColleagueRequest) -> HttpResponse:
    """Answers, the unhappy ones that wait first; an artist reads those about their own plans."""
    if request.user.role == Role.DESK:
        raise NotAllowed()
    audit.listed(SatisfactionAnswer, "how clients found it")
    return _answers(request)


def _answers(
    request: ColleagueRequest,
    *,
    refused: SatisfactionAnswer | None = None,
    form: SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = actions.answers_for(request.user)
    waiting = list(mine.unhappy().order_by("answered_at"))
    others = mine.exclude(pk__in=[one.pk for one in waiting])
    forms_of = [
        (one, form if form and one == refused else SettleForm(auto_id=f"{one.ref}_%s"))
        for one in waiting
    ]
    context = {
        "waiting": forms_of,
        "page_obj": Paginator(others, A_PAGE).get_page(request.GET.get("page")),
        "scores": SatisfactionAnswer.SCORES,
        "settles": request.user.may(Permission.SETTLE_TASKS),
        "publishes": request.user.may(Permission.PUBLISH),
        "form": form,
        "zone": _zone(),
    }
    return render(request, "desk/satisfaction/answers.html", context, status=status)


@require_POST
@colleagues(Permission.SETTLE_TASKS)
@once
def settle(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What was done about an unhappy answer."""
    found = satisfaction_for(request.user, ref)
    form = SettleForm(request.POST, auto_id=f"{ref}_%s")
    if not form.is_valid():
        return _answers(request, refused=found, form=form, status=400)
    try:
        actions.settle_unhappy(answer=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("outcome", no.sentence)
        return _answers(request, refused=found, form=form, status=no.status)
    messages.success(request, "Settled, and written down.")
    return redirect("desk:satisfaction")


@require_safe
@colleagues(Permission.PUBLISH)
def testimonials(request: ColleagueRequest) -> HttpResponse:
    """Words for the website: those to read, those that are shown, those that are not."""
    audit.listed(Testimonial, "words for the website")
    return _words(request)


def _with_people(rows: QuerySet[Testimonial]) -> QuerySet[Testimonial]:
    return rows.select_related("client", "approved_by", "declined_by")


def _words(
    request: ColleagueRequest,
    *,
    refused: Testimonial | None = None,
    form: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    def with_forms(rows: QuerySet[Testimonial]) -> list[tuple[Testimonial, WhyForm]]:
        return [
            (one, form if form and one == refused else WhyForm(auto_id=f"{one.ref}_%s"))
            for one in _with_people(rows)
        ]

    everything = Testimonial.objects.all()
    shown = everything.shown()
    over = everything.exclude(pk__in=shown.values("pk")).exclude(
        pk__in=everything.waiting().values("pk")
    )
    context = {
        "waiting": with_forms(everything.waiting()),
        "shown": with_forms(shown),
        "page_obj": Paginator(_with_people(over), A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "zone": _zone(),
        "now": timezone.now(),
    }
    return render(request, "desk/satisfaction/testimonials.html", context, status=status)


def _testimonial(ref: str) -> Testimonial:
    return get_object_or_404(Testimonial.objects.select_related("client"), ref=ref)


@require_POST
@colleagues(Permission.PUBLISH)
@once
def approve(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Show it, word for word."""
    try:
        approve_testimonial(testimonial=_testimonial(ref), by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, "It is on the website now, with the results.")
    return redirect("desk:testimonials")


@require_POST
@colleagues(Permission.PUBLISH)
@once
def decline(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Do not show it, or no longer, and say why."""
    found = _testimonial(ref)
    form = WhyForm(request.POST, auto_id=f"{ref}_%s")
    if not form.is_valid():
        return _words(request, refused=found, form=form, status=400)
    try:
        decline_testimonial(testimonial=found, by=request.user, **form.cleaned_data)
    except Refusal as no:
        form.add_error("why", no.sentence)
        return _words(request, refused=found, form=form, status=no.status)
    messages.success(request, "It is not shown. Why stays written down.")
    return redirect("desk:testimonials")


@require_POST
@colleagues(Permission.PUBLISH)
@once
def take_back(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The client asked for it by phone or in person: their yes ends."""
    withdraw_testimonial(client=_testimonial(ref).client, by=request.user)
    messages.success(request, "The permission is taken back; nothing of it is shown.")
    return redirect("desk:testimonials")
