"""Skills, and the reasons for a visit that ask for them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.actions.setup import keep
from bookings.models import Reason, Skill
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import ReasonForm, SkillForm
from desk.setup.pages import form_page, refused, use_or_not
from studio.once import once

LIST = "desk:setup-skills"


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def skills(request: ColleagueRequest) -> HttpResponse:
    """Both lists, and a form for one more skill."""
    sent, status = request.method == "POST", 0
    form = SkillForm(request.POST if sent else None)
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is added. Say at each artist who has it.")
            return redirect(LIST)
    artists = Count("artists", filter=Q(artists__is_active=True), distinct=True)
    reasons = Count("reasons", filter=Q(reasons__is_active=True), distinct=True)
    return form_page(
        request,
        form,
        title="Skills and reasons",
        back=reverse("desk:setup"),
        template="desk/setup/skills.html",
        status=status,
        skills=Skill.objects.annotate(had_by=artists, asked_by=reasons),
        reasons=Reason.objects.select_related("skill").order_by("-is_active", "order", "name"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def skill(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Another name for a skill."""
    row = get_object_or_404(Skill, pk=pk)
    sent, status = request.method == "POST", 0
    title = str(row)
    form = SkillForm(request.POST if sent else None, instance=row)
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect(LIST)
    return form_page(request, form, title=title, back=reverse(LIST), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new_reason(request: ColleagueRequest) -> HttpResponse:
    """One more thing that brings a person here."""
    return _reason(request, Reason(), "A new reason")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def reason(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One reason, and the skill it asks for."""
    row = get_object_or_404(Reason, slug=slug)
    use_it = reverse("desk:setup-reason-use", args=[slug])
    return _reason(request, row, str(row), use=use_it)


def _reason(request: ColleagueRequest, row: Reason, title: str, **more) -> HttpResponse:
    sent, status = request.method == "POST", 0
    form = ReasonForm(request.POST if sent else None, instance=row)
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect(LIST)
    return form_page(request, form, title=title, back=reverse(LIST), status=status, row=row, **more)


@require_POST
@colleagues(Permission.SET_UP)
@once
def use(request: ColleagueRequest, slug: str) -> HttpResponse:
    """A reason out of use, or back."""
    return use_or_not(request, get_object_or_404(Reason, slug=slug), reverse(LIST))
