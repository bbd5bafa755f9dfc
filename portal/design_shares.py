"""Links to ask somebody one trusts: opened, read, hidden and closed by the client alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.asks import place
from clients.models import Client
from designs import actions
from designs.links import share_url
from designs.models import DesignVersion, Opinion, Share
from portal.design import own_versions
from portal.design_forms import OpenForm, ShareForm
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

SHOWN_OPENINGS, SHOWN_SHARES = 8, 30


@dataclass(frozen=True)
class Line:
    """One share as the page lists it. `url` is its link while it is open."""

    share: Share
    versions: list[DesignVersion]
    url: str = ""
    openings: list = field(default_factory=list)
    more_openings: int = 0
    opinions: list[Opinion] = field(default_factory=list)

    @property
    def word(self) -> str:
        """What became of it, once it is neither open nor waiting."""
        return _("Closed") if self.share.revoked_at else _("Run out")


@require_safe
@clients
def shares(request: SignedInRequest, client: Client) -> HttpResponse:
    """Every link: whom it was for, who opened it, what they said."""
    opened(client, showing="opinions")
    return _page(request, client)


def _page(request: SignedInRequest, client: Client, refusal: Refusal | None = None) -> HttpResponse:
    now = timezone.now()
    rows = Share.objects.filter(design__client=client).prefetch_related(
        "versions", "openings", "opinions"
    )
    lines = [_line(share, now) for share in rows[:SHOWN_SHARES]]
    context = {
        "waiting": [one for one in lines if not one.share.opened_at and not one.share.revoked_at],
        "live": [one for one in lines if one.url],
        "over": [one for one in lines if one.share.opened_at and not one.url],
        "open_form": OpenForm(),
        "refusal": refusal,
        "zone": place(client, now).zone,
    }
    return page(request, "design/shares", context, status=refusal.status if refusal else 200)


def _line(share: Share, now) -> Line:
    is_open = share.opened_at and share.revoked_at is None and share.expires_at > now
    openings, opinions = list(share.openings.all()), list(share.opinions.all())
    versions = {version.pk: version for version in share.versions.all()}
    for opinion in opinions:
        opinion.version = versions[opinion.version_id]
    return Line(
        share,
        sorted(versions.values(), key=lambda version: version.number),
        share_url(share) if is_open else "",
        openings[:SHOWN_OPENINGS],
        max(0, len(openings) - SHOWN_OPENINGS),
        opinions,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def new(request: SignedInRequest, client: Client) -> HttpResponse:
    """A link of one's own: what it shows, to whom, for how long."""
    found = list(own_versions(client))
    design = found[0].design if found else None
    of_design = [version for version in found if design and version.design_id == design.pk]
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        versions=of_design,
        initial={"versions": _asked_for(request, of_design)},
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and design is not None:
            told = form.cleaned_data
            try:
                share = actions.prepare_share(
                    design=design,
                    versions=[form.by_ref[ref] for ref in told["versions"]],
                    for_whom=told["for_whom"],
                    hide_face=told["hide_face"],
                    by=request.user,
                )
                actions.open_share(share=share, days=told["days"], by=request.user)
            except Refusal as no:
                form.add_error(None, no.sentence)
                status = no.status
            else:
                messages.success(request, _("The link is open. Copy it and send it yourself."))
                return redirect("portal:design-shares")
    return page(request, "design/share_new", {"form": form}, status=status)


def _asked_for(request: SignedInRequest, found: list[DesignVersion]) -> list[str]:
    """The version whose page led here; else the newest."""
    wanted = request.GET.get("version", "")
    return [version.ref for version in found if version.ref == wanted] or [
        version.ref for version in found[:1]
    ]


@require_POST
@clients
@once
def open_link(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Open what the studio prepared."""
    share = _own(client, ref)
    form = OpenForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(_("Choose how long the link is open."))
        actions.open_share(share=share, by=request.user, **form.cleaned_data)
    except Refusal as no:
        return _page(request, client, no)
    messages.success(request, _("The link is open. Copy it and send it yourself."))
    return redirect("portal:design-shares")


@require_POST
@clients
@once
def close(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Close one link."""
    actions.close_share(share=_own(client, ref), by=request.user)
    messages.success(request, _("That link is closed. Nobody can open it any more."))
    return redirect("portal:design-shares")


@require_POST
@clients
@once
def close_all(request: SignedInRequest, client: Client) -> HttpResponse:
    """One press closes them all."""
    count = actions.close_all_shares(client=client, by=request.user)
    closed = ngettext(
        "%(count)s link closed. Nothing is shared now.",
        "%(count)s links closed. Nothing is shared now.",
        count,
    )
    messages.success(request, closed % {"count": count})
    return redirect("portal:design-shares")


@require_POST
@clients
@once
def hide(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """Take an opinion out of others' sight, or put it back."""
    rows = Opinion.objects.select_related("share__design__client")
    opinion = rows.filter(ref=ref, share__design__client=client).first()
    if opinion is None:
        raise Http404
    hidden = request.POST.get("deed") != "show"
    actions.hide_opinion(opinion=opinion, hidden=hidden, by=request.user)
    said = (
        _("What %(name)s said is hidden from everybody else.")
        if hidden
        else _("What %(name)s said is shown again.")
    )
    messages.success(request, said % {"name": opinion.first_name})
    return redirect("portal:design-shares")


def _own(client: Client, ref: str) -> Share:
    rows = Share.objects.select_related("design__client")
    found = rows.filter(ref=ref, design__client=client).first()
    if found is None:
        raise Http404
    return found
