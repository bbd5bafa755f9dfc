"""Until when a client may move or cancel online and what goes back then, in versions."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.models import Location
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import PolicyForm
from desk.setup.pages import form_page, refused
from desk.setup.price_forms import TermsForm
from payments.actions.setting_up import publish_policy, withdraw_policy
from payments.models import RefundTerms
from studio.models import CancellationPolicy
from studio.once import once

MOST_VERSIONS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def policy(request: ColleagueRequest) -> HttpResponse:
    """The version in force, those before and after it, and a form for the next."""
    now = timezone.now()
    current = CancellationPolicy.objects.in_force(now)
    place = Location.objects.filter(is_active=True).first()
    zone = place.tz if place else UTC
    sent, status = request.method == "POST", 0
    # A new version begins as a copy of the current one and is never that row.
    draft = CancellationPolicy(
        move_notice_hours=current.move_notice_hours,
        cancel_notice_hours=current.cancel_notice_hours,
        text=current.text,
    )
    form = PolicyForm(request.POST if sent else None, instance=draft)
    terms = TermsForm(request.POST if sent else None, instance=_terms_of(current))
    if sent:
        status = 400
        if terms.is_valid():
            status = refused(form, lambda: _publish(form, terms, request, zone, now))
        if not status:
            messages.success(request, "The new version is written down.")
            return redirect("desk:setup-policy")
    return form_page(
        request,
        form,
        title="Cancellation policy",
        back=reverse("desk:setup"),
        template="desk/setup/policy.html",
        status=status,
        current=current,
        terms=terms,
        versions=CancellationPolicy.objects.select_related("refund_terms").order_by(
            "-in_force_from", "-pk"
        )[:MOST_VERSIONS],
        now=now,
        zone=place.zone if place else "UTC",
    )


def _terms_of(policy: CancellationPolicy) -> RefundTerms:
    """A copy of what a version means in money, for the next."""
    kept = RefundTerms.objects.filter(policy=policy).first() if policy.pk else None
    kept = kept or RefundTerms()
    kept.pk = None
    return kept


def _publish(
    form: PolicyForm, terms: TermsForm, request: ColleagueRequest, zone: tzinfo, now: datetime
) -> None:
    told = form.cleaned_data
    on = told["in_force_from"]
    publish_policy(
        terms=terms.instance,
        move_notice_hours=told["move_notice_hours"],
        cancel_notice_hours=told["cancel_notice_hours"],
        text=told["text"],
        in_force_from=datetime(on.year, on.month, on.day, tzinfo=zone) if on else None,
        by=request.user,
        now=now,
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def withdraw(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Take back a version that has not begun."""
    version = get_object_or_404(CancellationPolicy, pk=pk)
    withdraw_policy(policy=version, by=request.user)
    messages.success(request, "That version will not come into force.")
    return redirect("desk:setup-policy")
