"""Signed papers as files: made once of what was frozen, and kept."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction

from accounts.links import new_token
from clients.consent_paper import Paper
from clients.models import Consent

log = logging.getLogger(__name__)

AT_ONCE = 50


def keep(consent: Consent) -> Consent:
    """Make and keep the PDF of a signed form; one that is there stays."""
    if consent.paper or consent.signed_at is None:
        return consent
    made = ContentFile(Paper(consent).pdf())
    with transaction.atomic():
        found = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
        if found.paper:
            return found
        found.paper.save(f"{new_token()}.pdf", made, save=False)
        found.save(update_fields=["paper"])
    return found


def as_file(consent: Consent) -> File:
    """The kept PDF; before the worker has made it, the same one made on the spot."""
    return consent.paper or ContentFile(Paper(consent).pdf())


def keep_missing(now: datetime | None = None) -> int:
    """Make those papers that no worker made. One that cannot be made does not hold up the rest."""
    waiting = Consent.objects.filter(signed_at__isnull=False, paper="").order_by("signed_at")
    made = 0
    for consent in waiting.select_related("version__form")[:AT_ONCE]:
        try:
            keep(consent)
            made += 1
        except Exception as problem:
            log.error("The paper of %s was not made: %s.", consent.ref, type(problem).__name__)
    return made
