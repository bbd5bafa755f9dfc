"""The forms themselves: their titles, and their texts in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from clients.consent_text import ConsentText, parse, plain, read, still_good
from clients.errors import FormNotFit
from clients.models import Consent, ConsentForm, ConsentVersion


@transaction.atomic
def publish_version(
    *,
    form: ConsentForm,
    text: dict[str, Any],
    asks_again: bool,
    by: User | None,
    now: datetime | None = None,
) -> ConsentVersion:
    """A new version of a form, in force at once. Older ones stay as they were signed.

    `asks_again`: who signed an older version is asked to sign this one. Forms that lie open are
    read in the new text; what was ticked stays where its line reads the same.
    """
    form = ConsentForm.objects.select_for_update().get(pk=form.pk)
    made, problems = read(text)
    if problems:
        raise FormNotFit(problems)
    former = form.current()
    if former is not None and plain(made) == former.text:
        raise FormNotFit(["Nothing in the text was changed."])
    version = ConsentVersion.objects.create(
        form=form,
        number=former.number + 1 if former else 1,
        text=plain(made),
        asks_again=asks_again,
        made_at=now or timezone.now(),
        made_by=by,
    )
    _move_open_ones(form, version, made)
    return version


def _move_open_ones(form: ConsentForm, version: ConsentVersion, made: ConsentText) -> None:
    waiting = Consent.objects.select_for_update(of=("self",)).select_related("version")
    for consent in waiting.filter(version__form=form, signed_at=None, cancelled_at=None):
        former = parse(consent.version.text)
        consent.answers = still_good(former, made, consent.answers)
        consent.version = version
        consent.save(update_fields=["answers", "version"])


@transaction.atomic
def keep_form(*, form: ConsentForm, by: User) -> ConsentForm:
    """Save what a form is called, how long a signature lasts, and whether it is in use."""
    if not form.slug:
        form.slug = _free_slug(form.title)
    form.save()
    return form


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:40] or "form"
    taken = set(ConsentForm.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
