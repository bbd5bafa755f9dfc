"""Where letters lead. Built from the clinic's own address, never from what a request said."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse


def full(path: str) -> str:
    return settings.SITE_URL + path


def join_url(token: str) -> str:
    return full(reverse("join", args=[token]))


def new_token() -> str:
    """What stands in a link: 256 bits, so not to be guessed."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of it: enough to know it again, not to write it."""
    return hashlib.sha256(token.encode()).hexdigest()
