"""The forms that are signed: what they are called, their text in versions, who needs them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Permission
from bookings.actions.consents import keep_form_before
from bookings.models import Location, Service
from clients.actions import publish_version
from clients.consent_text import ConsentText, parse
from clients.errors import FormNotFit
from clients.models import ConsentForm, ConsentVersion
from desk.door import ColleagueRequest, colleagues
from desk.setup.consent_forms import AboutForm, TextForms
from desk.setup.pages import form_page, refused
from studio.once import once

LIST = "desk:setup-forms"


@require_safe
@colleagues(Permission.SET_UP)
def forms(request: ColleagueRequest) -> HttpResponse:
    """Every form, its newest version, how many clients signed it, and before what."""
    newest = ConsentVersion.objects.filter(form=OuterRef("pk")).order_by("-number")
    in_force = Q(versions__consents__signed_at__isnull=False, versions__consents__withdrawn_at=None)
    rows = list(
        ConsentForm.objects.annotate(
            number=Subquery(newest.values("number")[:1]),
            made_at=Subquery(newest.values("made_at")[:1]),
            clients=Count("versions__consents__client", filter=in_force, distinct=True),
        ).order_by("-is_active", "order", "title")
    )
    needed: dict[int, list[str]] = {}
    for service in Service.objects.filter(is_active=True).prefetch_related("consent_forms"):
        for form in service.consent_forms.all():
            needed.setdefault(form.pk, []).append(str(service))
    context = {"rows": [(row, needed.get(row.pk, [])) for row in rows], "zone": _zone()}
    return render(request, "desk/setup/consents/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """A form of the clinic's own; its text comes next."""
    return _about(request, ConsentForm(order=100), "A new form")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def about(request: ColleagueRequest, slug: str) -> HttpResponse:
    """What a form is called, how long it counts, before which services it is signed."""
    row = get_object_or_404(ConsentForm, slug=slug)
    return _about(request, row, str(row))


def _about(request: ColleagueRequest, row: ConsentForm, title: str) -> HttpResponse:
    sent, status = request.method == "POST", 0
    form = AboutForm(request.POST if sent else None, instance=row)
    if sent:
        services = form.cleaned_data["services"] if form.is_valid() else []
        status = refused(
            form,
            lambda: keep_form_before(form=form.instance, services=services, by=request.user),
        )
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect("desk:setup-form", form.instance.slug)
    back = reverse("desk:setup-form", args=[row.slug]) if row.pk else reverse(LIST)
    return form_page(request, form, title=title, back=back, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def form(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The text as it is read now, to be edited into the next version; and the older ones."""
    row = get_object_or_404(ConsentForm, slug=slug)
    current, status, problems = row.current(), 200, []
    text = parse(current.text) if current else ConsentText()
    sent = request.method == "POST"
    parts = TextForms(text, request.POST if sent else None)
    if sent:
        status = 400
        if not parts.is_valid():
            problems = parts.row_problems
        else:
            try:
                version = publish_version(
                    form=row, text=parts.text, asks_again=parts.asks_again, by=request.user
                )
                messages.success(request, f"{version} is published.")
                return redirect("desk:setup-form", slug)
            except FormNotFit as no:
                problems, status = no.problems, no.status
    context = {
        "row": row,
        "current": current,
        "parts": parts,
        "problems": problems,
        "versions": row.versions.select_related("made_by").annotate(
            signed=Count("consents", filter=Q(consents__signed_at__isnull=False))
        ),
        "services": Service.objects.filter(consent_forms=row),
        "zone": _zone(),
    }
    return render(request, "desk/setup/consents/form.html", context, status=status)


@require_safe
@colleagues(Permission.SET_UP)
def version(request: ColleagueRequest, slug: str, number: int) -> HttpResponse:
    """One version as it is or was read."""
    found = get_object_or_404(
        ConsentVersion.objects.select_related("form", "made_by"), form__slug=slug, number=number
    )
    context = {"version": found, "text": parse(found.text), "zone": _zone()}
    return render(request, "desk/setup/consents/version.html", context)


def _zone() -> str:
    place = Location.objects.filter(is_active=True).first()
    return place.zone if place else "UTC"
