"""The patterns plans are drafted from, and the studio's rules for plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.models import Location
from desk.door import ColleagueRequest, colleagues
from desk.setup.pages import form_page, refused
from desk.setup.plan_forms import PatternForms, RulesForm
from sessions_plan.actions import templates as actions
from sessions_plan.found import plan_rules
from sessions_plan.models import Plan, PlanRules, PlanTemplate, PlanVersion, TemplateStep
from sessions_plan.plan_view import between
from studio.errors import Refusal
from studio.once import once

MOST_VERSIONS = 50


@dataclass(frozen=True)
class Use:
    """How many plans were drafted from a pattern, and how many of those are drafts still."""

    plans: int
    drafts: int


def with_steps():
    """Patterns with their steps and how many plans were drafted from them, those in use first."""
    rows = PlanTemplate.objects.prefetch_related(
        Prefetch("steps", queryset=TemplateStep.objects.order_by("position"))
    )
    return rows.order_by("-is_active", "order", "name")


@require_safe
@colleagues(Permission.SET_UP)
def plans(request: ColleagueRequest) -> HttpResponse:
    """Every pattern with its sessions, and the rules in force."""
    drafted = PlanVersion.objects.exclude(template=None).values("template")
    counted = dict(drafted.annotate(n=Count("plan", distinct=True)).values_list("template", "n"))
    rows = [
        (row, [(step, between(step)) for step in row.steps.all()], counted.get(row.pk, 0))
        for row in with_steps()
    ]
    context = {"rows": rows, "rules": plan_rules(timezone.now())}
    return render(request, "desk/setup/plans/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """A new pattern; it may begin as a copy of another."""
    like = with_steps().filter(slug=request.GET.get("like", "")).first()
    return _pattern(request, PlanTemplate(), "A new pattern", like=like)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def pattern(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One pattern. Plans drafted from it keep the steps they were given."""
    row = get_object_or_404(with_steps(), slug=slug)
    return _pattern(request, row, str(row), like=row)


def _pattern(
    request: ColleagueRequest, row: PlanTemplate, title: str, *, like: PlanTemplate | None
) -> HttpResponse:
    sent, status, problem = request.method == "POST", 200, ""
    forms = PatternForms(row, request.POST if sent else None, like)
    if sent and forms.is_valid():
        try:
            actions.keep_template(template=row, steps=forms.drafted(), by=request.user)
        except Refusal as no:
            problem, status = no.sentence, no.status
        else:
            messages.success(request, f"{row} is saved, for plans drafted from now on.")
            return redirect("desk:setup-plans")
    elif sent:
        status = 400
    return _pattern_page(request, row, forms, title=title, problem=problem, status=status)


def _pattern_page(
    request: ColleagueRequest,
    row: PlanTemplate,
    forms: PatternForms,
    *,
    title: str,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "forms": forms,
        "title": title,
        "back": reverse("desk:setup-plans"),
        "problem": problem,
        "used": _use_of(row),
    }
    return render(request, "desk/setup/plans/pattern.html", context, status=status)


def _use_of(row: PlanTemplate) -> Use:
    if row.pk is None:
        return Use(0, 0)
    drafted = Plan.objects.filter(versions__template=row).distinct()
    drafts = PlanVersion.objects.filter(template=row, proposed_at=None, plan__status__in=Plan.OPEN)
    return Use(drafted.count(), drafts.count())


@require_POST
@colleagues(Permission.SET_UP)
@once
def use(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Retired, or back."""
    row = get_object_or_404(with_steps(), slug=slug)
    in_use = request.POST.get("in_use") == "1"
    try:
        actions.use_template(template=row, in_use=in_use, by=request.user)
    except Refusal as no:
        forms = PatternForms(row, None, row)
        return _pattern_page(
            request, row, forms, title=str(row), problem=no.sentence, status=no.status
        )
    word = "in use again" if in_use else "no longer in use"
    messages.success(request, f"{row} is {word}.")
    return redirect("desk:setup-plans")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def rules(request: ColleagueRequest) -> HttpResponse:
    """The rules in force, those before them, and a form for the next."""
    now, sent, status = timezone.now(), request.method == "POST", 0
    current = plan_rules(now)
    told = {name: getattr(current, name) for name in RulesForm.Meta.fields}
    form = RulesForm(request.POST if sent else None, initial=told)
    if sent:
        status = refused(form, lambda: _publish(form, request, now))
        if not status:
            messages.success(request, "The rules are in force from now on.")
            return redirect("desk:setup-plan-rules")
    place = Location.objects.filter(is_active=True).first()
    versions = PlanRules.objects.select_related("made_by").order_by("-in_force_from", "-pk")
    return form_page(
        request,
        form,
        title="Rules for plans",
        back=reverse("desk:setup-plans"),
        template="desk/setup/plans/rules.html",
        status=status,
        current=current,
        versions=versions[:MOST_VERSIONS],
        zone=place.zone if place else "UTC",
    )


def _publish(form: RulesForm, request: ColleagueRequest, now: datetime) -> None:
    actions.publish_plan_rules(by=request.user, now=now, **form.cleaned_data)
