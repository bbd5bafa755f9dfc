"""Saying yes to one version: look three ways, read what it is, say what one expects, sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.asks import place
from clients.models import Client
from designs import actions
from designs.agreement import LOOKS, TEXT
from designs.models import Approval, DesignVersion
from designs.showing import Shown, shown
from portal.design import own_version
from portal.design_forms import ApproveForm
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def approve(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """The three looks, the text, and the form under it."""
    found = own_version(client, ref)
    if request.method != "POST":
        opened(found)
        return _page(request, client, shown([found])[0], ApproveForm())
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, client, shown([found])[0], form, status=400)
    try:
        given = actions.approve(
            version=found, way=Approval.Way.PORTAL, by=request.user, **form.cleaned_data
        )
    except Refusal as no:
        return _page(request, client, shown([found])[0], form, no)
    messages.success(request, _("Thank you. Your artist works from this version."))
    return redirect("portal:design-approved", given.ref)


def _page(
    request: SignedInRequest,
    client: Client,
    one: Shown,
    form: ApproveForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "one": one,
        "looks": [(look, getattr(one.sending, look.seen, None)) for look in LOOKS],
        "text": TEXT,
        "form": form,
        "refusal": refusal,
        "zone": place(client, timezone.now()).zone,
    }
    return page(request, "design/approve", context, status=refusal.status if refusal else status)


@require_POST
@clients
@once
def look(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """The press that opens one of the three looks: that it was opened is kept."""
    found = own_version(client, ref)
    key = request.POST.get("look", "")
    actions.look_at(version=found, look=key, by=request.user)
    return redirect(f"{reverse('portal:design-approve', args=[found.ref])}#look-{key}")


@require_safe
@clients
def approved(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """What was approved, as it was: pictures, text, words, time, and the hash."""
    found = _own(client, ref)
    opened(found)
    context = {
        "approval": found,
        "pictures": list(found.pictures.select_related("view__photo")),
        "newer": _newer(found),
        "zone": place(client, timezone.now()).zone,
    }
    return page(request, "design/approved", context)


@require_POST
@clients
@once
def withdraw(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Take the yes back."""
    found = _own(client, ref)
    actions.withdraw_approval(approval=found, by=request.user)
    messages.success(
        request, _("Your approval is taken back. What you approved stays readable here.")
    )
    return redirect("portal:design-approved", found.ref)


def _own(client: Client, ref: str) -> Approval:
    rows = Approval.objects.select_related("version__design__client", "approved_by")
    found = rows.filter(ref=ref, version__design__client=client).first()
    if found is None:
        raise Http404
    return found


def _newer(found: Approval) -> DesignVersion | None:
    """A later version in the portal that has no approval of its own."""
    rows = DesignVersion.objects.filter(
        design=found.version.design,
        number__gt=found.version.number,
        sending__isnull=False,
        sending__taken_back_at=None,
    ).exclude(approvals__withdrawn_at=None, approvals__isnull=False)
    return rows.order_by("-number").first()
