"""What is offered: length, buffers, price, room or not."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.actions.setup import coming_visits, keep
from bookings.models import Service
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import ServiceForm
from desk.setup.pages import form_page, refused, use_or_not
from studio.models import Studio
from studio.once import once


@require_safe
@colleagues(Permission.SET_UP)
def services(request: ColleagueRequest) -> HttpResponse:
    """Every service with how many artists do it."""
    does = Count("artists", filter=Q(artists__is_active=True))
    rows = Service.objects.annotate(done_by=does).order_by("-is_active", "order", "name")
    return render(request, "desk/setup/services.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """A new service."""
    return _service(request, Service(), "A new service")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def service(request: ColleagueRequest, slug: str) -> HttpResponse:
    """One service. Visits booked already keep their length and buffers."""
    row = get_object_or_404(Service, slug=slug)
    return _service(
        request,
        row,
        str(row),
        coming=coming_visits(row, timezone.now()).count(),
        use=reverse("desk:setup-service-use", args=[slug]),
    )


def _service(request: ColleagueRequest, row: Service, title: str, **more) -> HttpResponse:
    sent, status = request.method == "POST", 0
    currency = Studio.current().currency
    form = ServiceForm(request.POST if sent else None, instance=row, currency=currency)
    back = reverse("desk:setup-services")
    if sent:
        status = refused(form, lambda: keep(row=form.instance, by=request.user))
        if not status:
            messages.success(request, f"{form.instance} is saved.")
            return redirect(back)
    note = "Visits booked already keep their length and buffers." if row.pk else ""
    return form_page(
        request, form, title=title, back=back, status=status, note=note, row=row, **more
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def use(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Out of use, or back."""
    row = get_object_or_404(Service, slug=slug)
    return use_or_not(request, row, reverse("desk:setup-services"))
