"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from clients.models import Client
from notices.models import Notice


def merge(keep: Client, gone: Client) -> dict[str, list[int]]:
    """What was said to `gone` was said to `keep`."""
    rows = list(Notice.objects.filter(client=gone))
    for row in rows:
        row.client = keep
        row.save(update_fields=["client"])
    return {Notice._meta.label: [row.pk for row in rows]} if rows else {}
