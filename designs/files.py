"""Who may have an approved picture or a mock-up: this app's answers to `studio.files`."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from clients.access import require, viewer
from clients.parts import Part, Viewer
from designs.models import ApprovedPicture, MockUp
from studio.files import Stored

THUMB = "thumb"


def approved_pictures(user: User, ref: str, size: str) -> Stored | None:
    """A view as it was approved, for who sees this client's photos."""
    rows = ApprovedPicture.objects.select_related("approval__version__design__client", "view")
    found = rows.filter(ref=ref).first()
    if found is None:
        return None
    require(user, found.approval.version.design.client, Part.PHOTOS)
    if size:
        raise Http404
    return Stored(found.picture, "image/jpeg", f"approved {found.view.side}.jpg", row=found)


def mock_ups(user: User, ref: str, size: str) -> Stored | None:
    """A mock-up as a download, exactly as it came; of a photo, "thumb" is a small picture made
    anew. The client has those of versions that are theirs to see."""
    rows = MockUp.objects.select_related("version__design__client")
    found = rows.filter(ref=ref).first()
    if found is None:
        return None
    client = found.version.design.client
    require(user, client, Part.PHOTOS)
    if size not in ("", THUMB) or not found.file:
        raise Http404
    if viewer(user, client) is Viewer.SELF and not found.version.is_frozen:
        raise Http404
    if size:
        return _preview(found)
    return Stored(found.file, found.content_type, found.name, row=found, as_download=True)


def _preview(found: MockUp) -> Stored:
    """What may be shown within a page: never the bytes that somebody sent."""
    if found.kind != MockUp.Kind.PHOTO:
        raise Http404
    return Stored(found.preview or found.file, "image/jpeg", "mock-up.jpg")
