"""Who the studio is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from desk.door import ColleagueRequest, colleagues
from desk.setup.forms import StudioForm
from desk.setup.pages import form_page, refused
from studio.actions import describe
from studio.models import Studio
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def studio(request: ColleagueRequest) -> HttpResponse:
    """Name, contact, currency, how long records are kept."""
    sent = request.method == "POST"
    form = StudioForm(request.POST if sent else None, instance=Studio.current())
    status = 0
    if sent:
        status = refused(form, lambda: describe(studio=form.instance, by=request.user))
        if not status:
            messages.success(request, "Saved. It is on the website and in messages from now on.")
            return redirect("desk:setup-studio")
    return form_page(request, form, title="The studio", back=reverse("desk:setup"), status=status)
