"""The keys to what is shown without signing in: a share, and the way from a phone to a version.

A key is made of its row, so the client can be shown it again; what is stored is its hash, so
that nobody reads a link out of the database.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.links import full, token_hash
from designs.models import MockUpLink, Share

SHARE, MOCK_UP = "designs.links.share", "designs.links.mock-up"


def share_token(share: Share) -> str:
    """What stands in the link of a share that was opened: 192 bits."""
    opened = share.opened_at.isoformat() if share.opened_at else ""
    return _token(SHARE, f"{share.ref}|{opened}")


def share_url(share: Share) -> str:
    return full(reverse("shared", args=[share_token(share)]))


def share_by_token(token: str, now: datetime) -> Share | None:
    """The open share behind a link; None when it was guessed, has run out or was closed."""
    rows = Share.objects.open(now).select_related("design__client")
    found = rows.filter(token_hash=token_hash(token)).first()
    if found is None or found.design.client.erased_at is not None:
        return None
    return found


def mock_up_token(link: MockUpLink) -> str:
    whole = f"{link.version_id}|{link.made_by_id}|{link.made_at.isoformat()}"
    return _token(MOCK_UP, whole)


def mock_up_url(link: MockUpLink) -> str:
    return full(reverse("mock-up", args=[mock_up_token(link)]))


def link_by_token(token: str, now: datetime) -> MockUpLink | None:
    """The live link behind a code on the studio's screen."""
    rows = MockUpLink.objects.filter(token_hash=token_hash(token), expires_at__gt=now)
    found = rows.select_related("version__design__client").first()
    if found is None or found.version.design.client.erased_at is not None:
        return None
    return found


def _token(salt: str, whole: str) -> str:
    return salted_hmac(salt, whole, algorithm="sha256").hexdigest()[:48]
