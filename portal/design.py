"""`/portal/design/`: the versions that were sent, looked at closely, chosen and spoken about."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.asks import place
from clients.models import Client
from designs import actions
from designs.access import SHOWN, view_for
from designs.models import Comment, DesignVersion, Share, View
from designs.rendering import picture
from designs.showing import Shown, prepared, shown
from designs.standing import awaited_of
from designs.wishes import MOST_YEARS, wanted_from
from portal.design_forms import CommentForm
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

ON_PAPER = 40  # words said about a version that a page shows


@dataclass(frozen=True)
class Setting:
    """What the picture is set to, by the address: without JavaScript the form sends it."""

    view: View
    session: int
    years: int


@require_safe
@clients
def design(request: SignedInRequest, client: Client) -> HttpResponse:
    """All versions that were sent, the newest first, and who else was asked."""
    opened(client, showing="designs")
    found = shown(own_versions(client))
    now = timezone.now()
    shares = Share.objects.filter(design__client=client, revoked_at=None)
    ends = list(shares.values_list("expires_at", flat=True))  # none: not opened yet
    context = {
        "versions": found,
        "approved": next((one for one in found if one.approval), None),
        "open_links": sum(end is not None and end > now for end in ends),
        "prepared": ends.count(None),
        "zone": place(client, now).zone,
    }
    return page(request, "design/all", context)


@require_safe
@clients
def card(request: SignedInRequest, client: Client) -> HttpResponse:
    """For the first page, which fetches it: a version that waits for them, or nothing."""
    return render(request, "portal/design/_card.html", {"design": awaited_of(client)})


def own_versions(client: Client):
    """What the client sees of all their designs, the newest first."""
    pks = DesignVersion.objects.filter(SHOWN, design__client=client).values("pk")
    rows = DesignVersion.objects.filter(pk__in=pks, design__client=client)
    return prepared(rows).order_by("-design__begun_at", "-number")


@require_safe
@clients
def version(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """One version: by session and year, before and after, from near and far."""
    found = own_version(client, ref)
    opened(found)
    return _page(request, client, found)


def _page(
    request: SignedInRequest,
    client: Client,
    found: DesignVersion,
    *,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    one = shown([found])[0]
    said = Comment.objects.filter(version=found).select_related("by").order_by("-at", "-pk")
    context = {
        "one": one,
        "set": _setting(request, one),
        "most_years": MOST_YEARS,
        "said": list(said[:ON_PAPER])[::-1],
        "form": form or CommentForm(),
        "zone": place(client, timezone.now()).zone,
    }
    return page(request, "design/version", context, status=status)


def _setting(request: SignedInRequest, one: Shown) -> Setting | None:
    if one.first is None:
        return None
    wanted = request.GET.get("view", "")
    view = next((v for v in one.views if v.ref == wanted), one.first)
    session = _number(request, "session", one.sessions, 1, one.sessions)
    return Setting(view, session, _number(request, "years", 0, 0, MOST_YEARS))


def _number(request: SignedInRequest, name: str, usual: int, low: int, high: int) -> int:
    text = request.GET.get(name, "")
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else usual
    return min(max(value, low), high)


def own_version(client: Client, ref: str) -> DesignVersion:
    """One of their own that was sent, with all that a page about it shows."""
    found = own_versions(client).select_related("design__client__user").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


@require_safe
@clients
def view_picture(request: SignedInRequest, client: Client, ref: str, view: str) -> HttpResponse:
    """A view of a version as the address wishes it. Its page has left the line for it."""
    found = view_for(request.user, view)
    if found.version.ref != ref or found.version.design.client_id != client.pk:
        raise Http404
    made = picture(found, wanted_from(request.GET.dict(), len(found.version.shares)))
    headers = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type="image/jpeg", headers=headers)


@require_POST
@clients
@once
def prefer(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """This one I like best."""
    found = own_version(client, ref)
    actions.prefer(version=found, by=request.user)
    messages.success(request, _("Thank you. The studio sees that you like this one best."))
    return redirect("portal:design-version", found.ref)


@require_POST
@clients
@once
def say(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """A word to the studio about this version."""
    found = own_version(client, ref)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            actions.comment(version=found, words=form.cleaned_data["words"], by=request.user)
        except Refusal as no:
            form.add_error("words", no.sentence)
            return _page(request, client, found, form=form, status=no.status)
        messages.success(request, _("Your artist reads this."))
        return redirect("portal:design-version", found.ref)
    return _page(request, client, found, form=form, status=400)
