"""The link with which somebody pays one amount without signing in: from a message, or by a QR code.

It is an HMAC over the amount's reference: it serves this one purpose, a repeat carries the same
link, nothing has to be stored, and it ends when the amount is no longer asked for, or some weeks
after it was paid.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from clients.errors import LinkNoLongerGood
from payments.models import AmountDue

SALT = "payments.links.pay"
SHOWN_AFTER = timedelta(days=14)


def pay_token(due: AmountDue) -> str:
    signature = salted_hmac(SALT, due.ref, algorithm="sha256").hexdigest()[:40]
    return f"{due.ref}-{signature}"


def pay_address(due: AmountDue) -> str:
    """The whole address of the page that asks for this amount."""
    return settings.SITE_URL.rstrip("/") + reverse("pay", args=[pay_token(due)])


def due_by_token(token: str, now: datetime) -> AmountDue:
    """The amount a link asks for; LinkNoLongerGood when tampered with or over."""
    ref, _dash, _signature = token.partition("-")
    rows = AmountDue.objects.select_related(
        "client", "plan__location", "plan__artist", "visit__location", "visit__artist"
    )
    due = rows.filter(ref=ref).first()
    if due is None or not constant_time_compare(token, pay_token(due)):
        raise LinkNoLongerGood(
            "This link is not complete. Copy all of it, or ask us for a new one."
        )
    if due.withdrawn_at is not None:
        raise LinkNoLongerGood("This is not asked for any more, so nothing is to be paid here.")
    if due.settled_at is not None and due.settled_at < now - SHOWN_AFTER:
        raise LinkNoLongerGood("This is paid, and the link has ended.")
    return due
