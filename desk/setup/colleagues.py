"""Colleagues: who signs in, in which role, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.models import Invitation, User
from accounts.roles import STAFF, Permission, Role
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import InviteForm
from desk.setup.pages import refused
from studio.once import once

LIST = "desk:setup-colleagues"


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.INVITE)
@once
def colleagues_page(request: ColleagueRequest) -> HttpResponse:
    """Everyone who signs in, who is invited, and a form to invite."""
    now = timezone.now()
    sent, status = request.method == "POST", 0
    form = InviteForm(request.POST if sent else None)
    if sent:
        status = refused(
            form, lambda: actions.invite(**form.cleaned_data, by=request.user, now=now)
        )
        if not status:
            messages.success(request, f"The invitation goes to {form.cleaned_data['email']}.")
            return redirect(LIST)
    staff = User.objects.filter(role__in=STAFF).order_by("-is_active", "name", "email")
    invited = Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=now
    ).select_related("user", "invited_by")
    waiting = {invitation.user_id for invitation in invited}
    return render(
        request,
        "desk/setup/colleagues.html",
        {
            "form": form,
            "people": [user for user in staff if user.pk not in waiting],
            "invited": invited,
            "roles": [role for role in Role if role in STAFF],
        },
        status=status or 200,
    )


def _colleague(pk: int) -> User:
    return get_object_or_404(User, pk=pk, role__in=STAFF)


@require_POST
@colleagues(Permission.INVITE)
@once
def role(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Another role for a colleague."""
    user = actions.set_role(user=_colleague(pk), role=request.POST.get("role", ""), by=request.user)
    messages.success(request, f"{user} is {user.get_role_display().lower()} from now on.")
    return redirect(LIST)


@require_POST
@colleagues(Permission.INVITE)
@once
def leave(request: ColleagueRequest, pk: int) -> HttpResponse:
    """A colleague no longer signs in."""
    user = actions.deactivate(user=_colleague(pk), by=request.user)
    messages.success(request, f"{user} no longer signs in, and is signed out everywhere.")
    return redirect(LIST)


@require_POST
@colleagues(Permission.INVITE)
@once
def second_step(request: ColleagueRequest, pk: int) -> HttpResponse:
    """A colleague lost their second step and sets a new one."""
    user = _colleague(pk)
    actions.forget_second_factor(user=user, by=request.user)
    messages.success(request, f"{user} sets a new second step at the next sign-in.")
    return redirect(LIST)


@require_POST
@colleagues(Permission.INVITE)
@once
def withdraw(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.select_related("user"), pk=pk)
    actions.withdraw(invitation=invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.user} is withdrawn.")
    return redirect(LIST)
