"""Which signed forms still stand, and which are still to be signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from clients.consent_text import parse
from clients.models import Client, Consent, ConsentForm, ConsentVersion


def signed_forms(client: Client) -> QuerySet[Consent]:
    """What this client signed and did not withdraw, the newest first."""
    return (
        Consent.objects.filter(client=client, signed_at__isnull=False, withdrawn_at=None)
        .select_related("version__form")
        .order_by("-signed_at", "-pk")
    )


def unsigned(client: Client, forms: Iterable[ConsentForm], at: datetime) -> list[ConsentForm]:
    """Those of `forms` that this client has yet to sign, or to sign again, by `at`."""
    asked = [form for form in forms if form.is_active]
    if not asked:
        return []
    signed = list(
        signed_forms(client).filter(version__form__in=asked).annotate(oldest=oldest_that_counts())
    )
    return [
        form
        for form in asked
        if not any(
            consent.version.form_id == form.pk
            and consent.version.number >= (consent.oldest or 1)
            and not has_run_out(consent, form, at)
            for consent in signed
        )
    ]


def oldest_that_counts() -> Subquery:
    """Of a consent's form the newest version that asks everyone again: a signature under an older
    one counts no longer."""
    of_form = ConsentVersion.objects.filter(form=OuterRef("version__form"), asks_again=True)
    return Subquery(of_form.order_by("-number").values("number")[:1])


def has_run_out(consent: Consent, form: ConsentForm, at: datetime) -> bool:
    """Whether a form signed then is to be signed again by `at`."""
    if form.valid_days is None or consent.signed_at is None:
        return False
    return at >= consent.signed_at + timedelta(days=form.valid_days)


def publishing_consent(client: Client) -> Consent | None:
    """The signed form under which photos of this client may leave the clinic. The last one they
    signed is their word: a newer no ends an older yes."""
    last = signed_forms(client).filter(version__form__kind=ConsentForm.Kind.PHOTO).first()
    return last if last is not None and publishes(last) else None


def publishes(consent: Consent) -> bool:
    """Whether a purpose that lets photos leave the clinic was answered with yes."""
    wanted = parse(consent.version.text).publishing
    return any(consent.answers.get(key) is True for key in wanted)
