"""Who needs a patch test, and for how long it counts: the studio's rule, in versions."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from desk.door import ColleagueRequest, colleagues
from desk.setup.pages import form_page, refused
from sessions_plan.actions import patch_policy, publish_patch_policy
from sessions_plan.models import PatchPolicy
from studio.once import once


class PatchPolicyForm(forms.ModelForm):
    class Meta:
        model = PatchPolicy
        fields = ("is_required", "days_before_session", "valid_days", "waiver_allowed")
        labels = {
            "is_required": "Needed before a first session",
            "days_before_session": "Placed at the latest, days before the first session",
            "valid_days": "Counts for, days",
            "waiver_allowed": "A client may decline it in writing",
        }
        help_texts = {
            "days_before_session": "A reaction to pigment comes late: a reading on day 8 to 10 "
            "sees more than one after two days. From 7 on, a reading after a week is asked for.",
            "valid_days": "Tests placed before keep the days they were given.",
        }


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def patch(request: ColleagueRequest) -> HttpResponse:
    """The version in force, and a form for the next one."""
    now, sent, status = timezone.now(), request.method == "POST", 0
    current = patch_policy(now)
    told = {name: getattr(current, name) for name in PatchPolicyForm.Meta.fields}
    form = PatchPolicyForm(request.POST if sent else None, initial=told)
    if sent:
        status = refused(
            form, lambda: publish_patch_policy(by=request.user, now=now, **form.cleaned_data)
        )
        if not status:
            messages.success(request, "The rule for patch tests is in force from now on.")
            return redirect("desk:setup-patch")
    return form_page(
        request,
        form,
        title="Patch tests",
        back=reverse("desk:setup"),
        status=status,
        note="What is changed here is a new version. No test promises anything: a late reaction "
        "stays possible.",
    )
