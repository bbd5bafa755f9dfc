"""How each form stands with one client, for the pages that list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from clients.models import Client, Consent, ConsentForm, FormLink
from clients.standing import has_run_out


@dataclass(frozen=True)
class Ahead:
    """What the next visit asks for: the slugs of its forms, when it is, and in which zone."""

    slugs: frozenset[str] = frozenset()
    at: datetime | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class Standing:
    """One form with one client: the last signature, whether it counts, and what lies open."""

    form: ConsentForm
    signed: Consent | None
    counts: bool
    why_not: str
    open: Consent | None
    is_needed: bool

    @property
    def until(self) -> datetime | None:
        """When the signature that counts runs out."""
        if self.signed is None or not self.counts or self.form.valid_days is None:
            return None
        assert self.signed.signed_at is not None
        return self.signed.signed_at + timedelta(days=self.form.valid_days)


def all_consents(client: Client) -> QuerySet[Consent]:
    """Everything this client was asked to sign, the newest first; `link_made` and `link_until`
    are those of the link that was sent last."""
    sent = FormLink.objects.filter(consent=OuterRef("pk"), revoked_at=None).order_by("-made_at")
    return (
        Consent.objects.filter(client=client)
        .select_related("version__form", "asked_by", "withdrawn_by")
        .annotate(
            link_made=Subquery(sent.values("made_at")[:1]),
            link_until=Subquery(sent.values("expires_at")[:1]),
        )
    )


def forms_of(consents: Iterable[Consent], ahead: Ahead, at: datetime) -> list[Standing]:
    """Every form in use as it stands with the client of `consents`, which are all of theirs. One
    statement."""
    asking = Max("versions__number", filter=Q(versions__asks_again=True))
    forms = ConsentForm.objects.filter(is_active=True).annotate(oldest=asking)
    return [_standing(form, consents, ahead, at) for form in forms.order_by("order", "title")]


def _standing(form: Any, consents: Iterable[Consent], ahead: Ahead, at: datetime) -> Standing:
    of_form = [consent for consent in consents if consent.version.form_id == form.pk]
    signed = [consent for consent in of_form if consent.signed_at is not None]
    last = max(signed, key=lambda consent: (consent.signed_at, consent.pk), default=None)
    why_not = _why_not(last, form, at) if last else ""
    by_then = last is not None and not _why_not(last, form, max(at, ahead.at or at))
    return Standing(
        form=form,
        signed=last,
        counts=last is not None and not why_not,
        why_not=why_not,
        open=next((consent for consent in of_form if consent.is_open), None),
        is_needed=form.slug in ahead.slugs and not by_then,
    )


def _why_not(consent: Consent, form: Any, at: datetime) -> str:
    if consent.withdrawn_at is not None:
        return "withdrawn"
    if consent.version.number < (form.oldest or 1):
        return "a newer version asks to be signed"
    return "run out" if has_run_out(consent, form, at) else ""
