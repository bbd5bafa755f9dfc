"""Editing a draft: texts, areas and steps on one page; two people on it are told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clients.models import Client
from clients.parts import Viewer
from designs.standing import approved_for, plannable_for
from desk.door import ColleagueRequest, colleagues
from desk.plan.forms import DraftForms, PatternForm
from desk.plan.pages import newest_version, open_plan
from desk.record import frame
from sessions_plan.access import record_client
from sessions_plan.actions import plans
from sessions_plan.actions.designs import take_design
from sessions_plan.actions.drafts import lacks_design
from sessions_plan.models import PlanVersion
from sessions_plan.plan_contents import content_values
from studio import audit
from studio.editions import Clashed, seal, unseal
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def draft(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What is planned where, and in which steps."""
    person, who = record_client(request.user, ref)
    version = newest_version(open_plan(person))
    if version.proposed_at is not None:
        return redirect("desk:clients-plan", ref)
    if request.method != "POST":
        audit.opened(person, showing="the draft of the plan")
        return _page(request, person, who, version, DraftForms(version))
    forms = DraftForms(version, request.POST)
    wanted = PatternForm(request.POST) if request.POST.get("deed") == "pattern" else None
    if not all([forms.is_valid(), wanted is None or wanted.is_valid()]):
        return _page(request, person, who, version, forms, wanted=wanted, status=400)
    try:
        if wanted is not None:
            return _laid_out_anew(request, version, forms, wanted)
        if request.POST.get("deed") == "design":
            return _taken_over(request, version, forms)
        plans.save_draft(
            version=version,
            content=forms.content,
            original=unseal(request.POST.get("edition", "")),
            by=request.user,
        )
    except Clashed as clash:
        return _page(request, person, who, version, forms, refused=clash.sentence, status=409)
    except Refusal as no:
        return _page(request, person, who, version, forms, refused=no.sentence, status=no.status)
    messages.success(request, "The draft is saved.")
    return redirect("desk:clients-plan", ref)


def _laid_out_anew(
    request: ColleagueRequest, version: PlanVersion, forms: DraftForms, wanted: PatternForm
) -> HttpResponse:
    """Areas and words saved as they stand on the page, the steps from the pattern chosen."""
    chosen = wanted.cleaned_data["template"]
    plans.take_template(
        version=version,
        template=chosen,
        content=forms.content,
        original=unseal(request.POST.get("edition", "")),
        by=request.user,
    )
    messages.success(request, f"The steps are laid out anew: {chosen}.")
    return redirect(f"{reverse('desk:clients-plan-draft', args=[version.plan.client.ref])}#steps")


def _taken_over(request: ColleagueRequest, version: PlanVersion, forms: DraftForms) -> HttpResponse:
    """Words saved as they stand on the page, areas and hours as the design has them."""
    take_design(
        version=version,
        content=forms.content,
        original=unseal(request.POST.get("edition", "")),
        by=request.user,
    )
    messages.success(request, "Areas, dots and hours are taken over from the design.")
    return redirect(f"{reverse('desk:clients-plan-draft', args=[version.plan.client.ref])}#areas")


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    version: PlanVersion,
    forms: DraftForms,
    *,
    wanted: PatternForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    pattern = wanted or PatternForm(initial={"template": version.template_id})
    context = frame(request, person, who) | {
        "version": version,
        "forms": forms,
        "pattern": pattern,
        "design": plannable_for(person),
        "is_approved": approved_for(person) is not None,
        "lacking": lacks_design(version),
        "wrong": [error for form in (pattern, *forms.all) for error in _errors(form)],
        # After a clash the form carries what stands now: sending it again is a decision.
        "edition": seal(content_values(version)),
        "refused": refused,
    }
    return render(request, "desk/plan/draft.html", context, status=status)


def _errors(form) -> list[tuple[str, str]]:
    """Each error with the field it belongs to, for the summary on top."""
    return [(form[name].id_for_label, errors[0]) for name, errors in form.errors.items()]
