"""Who may see a client's designs. The lookup is the permission.

A design shows the head: whoever may see a client's photos may see it. The client sees what was
sent to them, or what they approved; a draft is the studio's own.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from clients.access import require, viewer
from clients.models import Client
from clients.parts import Part, Viewer
from clients.photos import photo_client
from designs.models import Design, DesignVersion, View

SHOWN = Q(sending__isnull=False, sending__taken_back_at=None) | Q(
    approvals__isnull=False, approvals__withdrawn_at=None
)


def design_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for who may see their designs, and who that is to them."""
    return photo_client(user, ref)


def design_for(user: User, ref: str) -> Design:
    """The design behind `ref`; to its client one of which something was sent."""
    found = Design.objects.filter(ref=ref).select_related("client__user", "artist").first()
    if found is None:
        raise Http404
    require(user, found.client, Part.PHOTOS)
    if viewer(user, found.client) is Viewer.SELF and not versions_for(user, found).exists():
        raise Http404
    return found


def version_for(user: User, ref: str) -> DesignVersion:
    """The version behind `ref`, with its design and client."""
    rows = DesignVersion.objects.select_related("design__client__user", "saved_by")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404
    _require(user, found)
    return found


def view_for(user: User, ref: str) -> View:
    """One photo of a version, with the photo, the version, its design and client."""
    rows = View.objects.select_related("photo", "version__design__client__user")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Http404
    _require(user, found.version)
    return found


def versions_for(user: User, design: Design) -> QuerySet[DesignVersion]:
    """The versions of a design that `user` sees, by number."""
    rows = DesignVersion.objects.filter(design=design).order_by("number")
    if viewer(user, design.client) is Viewer.SELF:
        return rows.filter(SHOWN).distinct()
    return rows


def _require(user: User, version: DesignVersion) -> None:
    client = version.design.client
    require(user, client, Part.PHOTOS)
    if viewer(user, client) is Viewer.SELF:
        shown = DesignVersion.objects.filter(SHOWN, pk=version.pk)
        if not shown.exists():
            raise Http404
