"""Where a client's letters lead."""

from __future__ import annotations

from django.urls import reverse

from accounts.links import full


def portal_invitation_url(token: str) -> str:
    return full(reverse("portal-join", args=[token]))


def sign_url(token: str) -> str:
    return full(reverse("sign", args=[token]))
