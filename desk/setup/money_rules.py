"""Deposits, tax and financing partners: what is in force, and a form for the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Permission
from bookings.models import Location, Service
from desk.door import ColleagueRequest, colleagues
from desk.setup.pages import form_page, refused
from desk.setup.price_forms import (
    DepositForm,
    PartnerForm,
    TaxForm,
    places_with_tax,
    priced_services,
)
from desk.setup.prices import midnight, where
from payments.actions import setting_up
from payments.models import DepositRule, FinancingPartner, TaxRate
from studio.models import Studio
from studio.once import once
from studio.wording import amount, length


@dataclass
class Ruled:
    """Something a rule is for: what holds, what is to come, what was."""

    name: str
    url: str
    current: DepositRule | TaxRate | None = None
    coming: list = field(default_factory=list)
    words: str = ""


def in_words(rule: DepositRule | None, currency: str) -> str:
    """A rule in a sentence."""
    if rule is None or rule.kind == DepositRule.Kind.NONE:
        return "No deposit"
    what = (
        amount(rule.amount_minor, currency)
        if rule.kind == DepositRule.Kind.FIXED
        else f"{rule.percent} % of the price"
    )
    who = ", new clients only" if rule.new_clients_only else ""
    credited = rule.get_credited_to_display().lower()
    kept = length(rule.hold_minutes)
    if rule.service_id is not None:
        kept = f"{kept}, booked online {length(rule.online_minutes)}"
    return f"{what}{who}, off {credited} where it is paid in parts, times kept {kept}"


def rate_in_words(rate: TaxRate | None) -> str:
    """A rate in a sentence."""
    if rate is None or not rate.basis_points:
        return "No tax"
    how = "in our prices" if rate.is_included else "on top of our prices"
    return f"{rate.name}, {rate.basis_points / 100:g} %, {how}"


@require_safe
@colleagues(Permission.SET_UP)
def deposits(request: ColleagueRequest) -> HttpResponse:
    """The rule for plans, and one for each service."""
    now = timezone.now()
    _tz, zone = where()
    currency = Studio.current().currency
    by_service: dict[int | None, list[DepositRule]] = {}
    for rule in DepositRule.objects.all():
        by_service.setdefault(rule.service_id, []).append(rule)
    plans = Ruled("Plans", reverse("desk:setup-deposit-plans"))
    rows: list[tuple[int | None, Ruled]] = [(None, plans)]
    for service in priced_services():
        url = reverse("desk:setup-deposit", args=[service.slug])
        rows.append((service.pk, Ruled(str(service), url)))
    for key, row in rows:
        _fill(row, by_service.get(key, []), now)
        row.words = in_words(cast("DepositRule | None", row.current), currency)
        row.coming = [(rule, in_words(rule, currency)) for rule in row.coming]
    context = {"rows": [row for _key, row in rows], "zone": zone}
    return render(request, "desk/setup/deposits.html", context)


def _fill(row: Ruled, rules: list, now: datetime) -> None:
    """Newest first: the first that has begun holds, those above it are to come."""
    row.coming = [rule for rule in rules if rule.in_force_from > now]
    row.current = next((rule for rule in rules if rule.in_force_from <= now), None)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def deposit(request: ColleagueRequest, slug: str = "") -> HttpResponse:
    """The next rule for a service, or for plans."""
    service = None
    if slug:
        service = get_object_or_404(Service.objects.exclude(kind="consultation"), slug=slug)
    now = timezone.now()
    tz, _zone = where()
    current = DepositRule.in_force(service, now)
    draft = DepositRule(
        service=service,
        kind=current.kind,
        amount_minor=current.amount_minor,
        percent=current.percent,
        new_clients_only=current.new_clients_only,
        credited_to=current.credited_to,
        hold_minutes=current.hold_minutes,
        online_minutes=current.online_minutes,
    )
    sent, status = request.method == "POST", 0
    form = DepositForm(
        request.POST if sent else None, instance=draft, currency=Studio.current().currency
    )
    if sent:
        status = refused(
            form,
            lambda: setting_up.publish_deposit_rule(
                rule=form.instance,
                in_force_from=midnight(form.cleaned_data["in_force_from"], tz),
                by=request.user,
                now=now,
            ),
        )
        if not status:
            messages.success(request, "The rule is written down. What was asked before stays.")
            return redirect("desk:setup-deposits")
    name = str(service) if service else "plans"
    return form_page(
        request,
        form,
        title=f"Deposit for {name}",
        back=reverse("desk:setup-deposits"),
        status=status,
        note="" if service else "A plan's deposit is asked once, when its sessions are booked.",
    )


@require_safe
@colleagues(Permission.SET_UP)
def taxes(request: ColleagueRequest) -> HttpResponse:
    """The tax at each location."""
    now = timezone.now()
    _tz, zone = where()
    rows = []
    for place, rates in places_with_tax():
        row = Ruled(str(place), reverse("desk:setup-tax-at", args=[place.slug]))
        _fill(row, rates, now)
        row.words = rate_in_words(cast("TaxRate | None", row.current))
        row.coming = [(rate, rate_in_words(rate)) for rate in row.coming]
        rows.append(row)
    return render(request, "desk/setup/taxes.html", {"rows": rows, "zone": zone})


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def tax(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The next rate at a location."""
    place = get_object_or_404(Location, slug=slug)
    now = timezone.now()
    current = TaxRate.in_force(place, now)
    draft = TaxRate(
        location=place,
        name=current.name,
        basis_points=current.basis_points,
        is_included=current.is_included,
    )
    sent, status = request.method == "POST", 0
    form = TaxForm(request.POST if sent else None, instance=draft)
    if sent:
        status = refused(
            form,
            lambda: setting_up.publish_tax(
                rate=form.instance,
                in_force_from=midnight(form.cleaned_data["in_force_from"], place.tz),
                by=request.user,
                now=now,
            ),
        )
        if not status:
            messages.success(request, f"The tax at {place} is written down.")
            return redirect("desk:setup-tax")
    return form_page(
        request,
        form,
        title=f"Tax at {place}",
        back=reverse("desk:setup-tax"),
        status=status,
        note="Quotes that were sent keep the tax they were made with.",
    )


@require_safe
@colleagues(Permission.SET_UP)
def partners(request: ColleagueRequest) -> HttpResponse:
    """Who lends to clients, by a form the client fills."""
    rows = FinancingPartner.objects.order_by("-is_active", "name")
    return render(request, "desk/setup/partners.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def partner(request: ColleagueRequest, pk: int | None = None) -> HttpResponse:
    """One partner, or a new one."""
    row = FinancingPartner() if pk is None else get_object_or_404(FinancingPartner, pk=pk)
    title = str(row) if row.pk else "A new partner"
    sent, status = request.method == "POST", 0
    form = PartnerForm(request.POST if sent else None, instance=row)
    if sent:
        status = refused(
            form, lambda: setting_up.keep_partner(partner=form.instance, by=request.user)
        )
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect("desk:setup-partners")
    return form_page(request, form, title=title, back=reverse("desk:setup-partners"), status=status)
