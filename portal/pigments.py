"""Which pigments a client carries, as a page and as a paper, and what was called back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.models import Client
from portal.door import clients
from portal.frame import page
from sessions_plan import passport
from sessions_plan.actions.recalls import confirm_read
from sessions_plan.models import RecallEntry
from studio.audit import opened
from studio.once import once


@require_safe
@clients
def pigments(request: SignedInRequest, client: Client) -> HttpResponse:
    """What is in the skin, what was tested, and recalls that reach this client."""
    opened(client, showing="the pigment passport")
    uses = passport.passport(client)
    context = {
        "worked": [use for use in uses if not use.is_test],
        "tested": [use for use in uses if use.is_test],
        "recalls": RecallEntry.objects.filter(client=client).select_related("recall"),
        "known": passport.known(),
        "zone": uses[0].zone if uses else "UTC",
    }
    return page(request, "pigments", context)


@require_safe
@clients
def paper(request: SignedInRequest, client: Client) -> HttpResponse:
    """The passport as a PDF to keep."""
    opened(client, showing="the pigment passport as a PDF")
    made = passport.pdf(client, passport.passport(client), timezone.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="pigment-passport.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@clients
@once
def read(request: SignedInRequest, client: Client, recall: str) -> HttpResponse:
    """They read about a recall, and may have something to say."""
    entry = get_object_or_404(RecallEntry, client=client, recall__ref=recall)
    confirm_read(entry=entry, answer=request.POST.get("answer", ""), by=request.user)
    messages.success(request, _("Thank you. The studio sees that you have read it."))
    return redirect("portal:pigments")
