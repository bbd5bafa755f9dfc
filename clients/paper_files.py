"""Signed papers at the one address of files: who may have them."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from clients.access import require
from clients.consent_paper import TYPE, file_name
from clients.models import Consent
from clients.papers import as_file
from clients.parts import Part
from studio.files import Stored


def stored(user: User, ref: str, size: str) -> Stored | None:
    """The PDF of a signed form, for who may read this client's papers."""
    rows = Consent.objects.filter(ref=ref, signed_at__isnull=False)
    consent = rows.select_related("client", "version__form").first()
    if consent is None:
        return None
    require(user, consent.client, Part.PAPERS)
    if size:
        raise Http404
    return Stored(
        file=as_file(consent),
        content_type=TYPE,
        name=file_name(consent),
        row=consent,
        as_download=True,
    )
