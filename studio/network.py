"""Where a request came from, trusting only as many proxies as the clinic says it has."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_ip(request: HttpRequest) -> str:
    """The caller's address: REMOTE_ADDR, or the entry that our own outermost proxy wrote.

    What stands further left in X-Forwarded-For was typed by the caller and is ignored.
    """
    remote = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXIES
    if not hops:
        return remote
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    address = forwarded[-hops] if len(forwarded) >= hops else remote
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return remote


def network_hash(request: HttpRequest) -> str:
    """The caller's address as a keyed hash: enough to count by, not to find anyone."""
    return salted_hmac("network", client_ip(request), algorithm="sha256").hexdigest()
