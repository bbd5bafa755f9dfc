"""Where a client's letters lead, and the short-lived keys that lead from one form to the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.links import full

LEADS_ON_FOR = timedelta(hours=6)
SALT = "clients.links.onward"
NEW, KNOWN = "new", "on"


def portal_invitation_url(token: str) -> str:
    return full(reverse("portal-join", args=[token]))


def sign_url(token: str) -> str:
    return full(reverse("sign", args=[token]))


def fill_url(token: str) -> str:
    return full(reverse("fill", args=[token]))


class Onward(NamedTuple):
    """The one form a key opens: of which kind, whose, and whether it came from a booking by
    somebody not confirmed yet."""

    kind: str
    ref: str
    is_new: bool


def onward(kind: str, ref: str, now: datetime, *, is_new: bool = False) -> str:
    """A key to one form. It is signed and carries its end, so nothing has to be stored."""
    until = int((now + LEADS_ON_FOR).timestamp())
    whole = f"{NEW if is_new else KNOWN}_{kind}_{ref}_{until}"
    return f"{whole}_{_signature(whole)}"


def read_onward(token: str, now: datetime) -> Onward | None:
    """What such a key opens; None when it is none, was changed, or has ended."""
    whole, _, signature = token.rpartition("_")
    if not constant_time_compare(signature, _signature(whole)):
        return None
    way, kind, ref, until = whole.split("_")
    if now.timestamp() > int(until):
        return None
    return Onward(kind, ref, way == NEW)


def _signature(whole: str) -> str:
    return salted_hmac(SALT, whole, algorithm="sha256").hexdigest()[:40]
