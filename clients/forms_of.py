"""How each form stands with one client, for the pages that list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clients.models import Client, Consent, ConsentForm, FormLink
from clients.standing import has_run_out, oldest_that_counts


@dataclass(frozen=True)
class Standing:
    """One form with one client: the last signature, whether it counts, and what lies open."""

    form: ConsentForm
    signed: Consent | None
    counts: bool
    why_not: str
    open: Consent | None
    link: FormLink | None
    is_needed: bool

    @property
    def until(self) -> datetime | None:
        """When the signature that counts runs out."""
        if self.signed is None or not self.counts or self.form.valid_days is None:
            return None
        assert self.signed.signed_at is not None
        return self.signed.signed_at + timedelta(days=self.form.valid_days)


def forms_of(client: Client, needed: Iterable[str], at: datetime) -> list[Standing]:
    """Every form in use as it stands with `client`; `needed` are the slugs of those still to be
    signed before the next visit. Four statements."""
    forms = list(ConsentForm.objects.filter(is_active=True))
    consents = list(all_consents(client))
    oldest = oldest_that_counts(forms)
    links = {
        link.consent_id: link
        for link in FormLink.objects.filter(
            consent__client=client, revoked_at=None, expires_at__gt=at
        )
    }
    slugs = set(needed)
    return [_standing(form, consents, oldest, links, slugs, at) for form in forms]


def all_consents(client: Client):
    """Everything this client was asked to sign, the newest first."""
    return Consent.objects.filter(client=client).select_related(
        "version__form", "asked_by", "withdrawn_by"
    )


def _standing(
    form: ConsentForm,
    consents: list[Consent],
    oldest: dict[int, int],
    links: dict[int | None, FormLink],
    needed: set[str],
    at: datetime,
) -> Standing:
    of_form = [consent for consent in consents if consent.version.form_id == form.pk]
    signed = [consent for consent in of_form if consent.signed_at is not None]
    last = max(signed, key=lambda consent: (consent.signed_at, consent.pk), default=None)
    waiting = next((consent for consent in of_form if consent.is_open), None)
    why_not = _why_not(last, form, oldest.get(form.pk, 1), at) if last else ""
    return Standing(
        form=form,
        signed=last,
        counts=last is not None and not why_not,
        why_not=why_not,
        open=waiting,
        link=links.get(waiting.pk) if waiting else None,
        is_needed=form.slug in needed,
    )


def _why_not(consent: Consent, form: ConsentForm, oldest: int, at: datetime) -> str:
    if consent.withdrawn_at is not None:
        return "withdrawn"
    if consent.version.number < oldest:
        return "a newer version asks to be signed"
    return "run out" if has_run_out(consent, form, at) else ""
