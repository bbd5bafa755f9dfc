"""What stood on the wrong client goes to the right one, with everything made of it.

It is gone at once from the wrong client's portal. Each of the two timelines gets a line that
names nobody else; where the wrong person had opened it, the owner gets a task of 72 hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from clients.actions.owner_tasks import raise_breach
from clients.actions.photos import leave_public
from clients.errors import CorrectionRefused, Frozen, ReasonNeeded
from clients.holdings import HOLDINGS, Holding
from clients.models import (
    AnswerSheet,
    Client,
    ClientFile,
    Consent,
    Correction,
    FormLink,
    GalleryPair,
    HandOver,
    Note,
    Photo,
    PhotoPermission,
)
from clients.photos import seen_by_its_client
from studio.wording import day

# What can be moved, and what it is called on both timelines.
MOVABLE: dict[type[models.Model], str] = {
    Photo: "a photo",
    Consent: "a signed form",
    AnswerSheet: "a form with answers",
    Note: "a note",
    ClientFile: "a paper from outside",
}
WHY_DOWN = "It stood on the wrong client."


@transaction.atomic
def move_to_right_client(
    *,
    row: models.Model,
    right: Client,
    reason: str,
    by: User,
    now: datetime | None = None,
) -> Correction:
    """Give a photo, form, note or paper to the client it belongs to."""
    now = now or timezone.now()
    if not reason.strip():
        raise ReasonNeeded()
    model = type(row)
    wrong, right = _locked(row.client, right)  # type: ignore[attr-defined]
    row = model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if row.client_id != wrong.pk:  # type: ignore[attr-defined]
        raise CorrectionRefused("It was moved meanwhile. Open the record again.")
    was_seen = _was_seen(row, wrong)
    parts = list(_come_along(row, wrong))
    for part in (row, *parts):
        _leave_what_was_made_of(part, wrong, by, now)
        part.client = right  # type: ignore[attr-defined]
        part.save(update_fields=["client", *_loosened(part, row)])
    correction = Correction.objects.create(
        wrong=wrong,
        right=right,
        what=MOVABLE[model],
        model=model._meta.label,
        row=row.pk,
        reason=reason.strip(),
        was_seen=was_seen,
        moved_at=now,
        moved_by=by,
    )
    if was_seen:
        raise_breach(client=right, words=_words(correction), by=by, now=now)
    return correction


def _locked(wrong: Client, right: Client) -> tuple[Client, Client]:
    if wrong.pk == right.pk:
        raise CorrectionRefused("It stands on this client already. Choose another one.")
    rows = Client.objects.select_for_update(of=("self",)).filter(pk__in=[wrong.pk, right.pk])
    locked = {client.pk: client for client in rows.order_by("pk")}
    right = locked[right.pk]
    if right.merged_into_id or right.erased_at:
        raise CorrectionRefused("That record is closed. Choose the one that is kept.")
    return locked[wrong.pk], right


def _words(correction: Correction) -> str:
    """For the owner: it names the other record by its address only, so that nothing of that
    person stands on this one."""
    what = correction.what
    return (
        f"{what[0].upper()}{what[1:]} of this client stood on another record "
        f"({correction.wrong.ref}) until {day(correction.moved_at.date())} and was opened there. "
        f"{correction.reason} Decide within 72 hours who has to be told, and write down what was "
        "done."
    )


# ---------------------------------------------------------------- who saw it


def _was_seen(row: models.Model, wrong: Client) -> bool:
    """Whether the wrong person opened it: signed in, by a link, or on the website. Who opened a
    link did not sign in, so a line without a name counts."""
    lines = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
        action=LogEntry.Action.ACCESS,
    )
    by_them = Q(actor=None)
    if wrong.user_id:
        by_them |= Q(actor=wrong.user_id)
    if lines.filter(by_them).exists():
        return True
    return isinstance(row, Photo) and (seen_by_its_client(row) or _pairs(row).exists())


def _pairs(photo: Photo) -> models.QuerySet[GalleryPair]:
    return GalleryPair.objects.filter(Q(before=photo) | Q(after=photo))


# ---------------------------------------------------------------- what was made of it


def _come_along(row: models.Model, wrong: Client) -> Iterator[models.Model]:
    """Rows that are part of this one: the flags of a sheet, the notes that follow a note."""
    for holding, name in _beside(row):
        if name in holding.comes_along:
            for part in holding.rows([wrong]).filter(**{name: row}).order_by("pk"):
                yield part
                yield from _come_along(part, wrong)


def _loosened(part: models.Model, row: models.Model) -> list[str]:
    """A note that followed one which stays follows nothing now."""
    if part != row:
        return []
    names = [name for holding in HOLDINGS if holding.model is type(row) for name in holding.beside]
    for name in names:
        setattr(row, name, None)
    return names


def _leave_what_was_made_of(row: models.Model, wrong: Client, by: User, now: datetime) -> None:
    if isinstance(row, Photo):
        leave_public(photo=row, by=by, why=WHY_DOWN, now=now)
    if isinstance(row, Consent):
        for resting in PhotoPermission.objects.filter(consent=row, withdrawn_at=None):
            leave_public(photo=resting.photo, by=by, why=WHY_DOWN, now=now)
    if isinstance(row, Consent | AnswerSheet):
        _close_the_ways_to(row, wrong, now)
    for holding, name in _beside(row):
        if name not in holding.comes_along:
            _let_go(holding.rows([wrong]).filter(**{name: row}), name)


def _close_the_ways_to(form: Consent | AnswerSheet, wrong: Client, now: datetime) -> None:
    """Links to a form, and a tablet that shows it just now."""
    kind = "consent" if isinstance(form, Consent) else "sheet"
    for link in FormLink.objects.filter(**{kind: form}, revoked_at=None, expires_at__gt=now):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
    for tablet in HandOver.objects.filter(client=wrong, ended_at=None, **{f"{kind}s": form}):
        getattr(tablet, f"{kind}s").remove(form)


def _let_go(rows: models.QuerySet, name: str) -> None:
    """Rows of the wrong client that only pointed at it; what is signed stays as it was signed."""
    for row in rows:
        setattr(row, name, None)
        try:
            with transaction.atomic():
                row.save(update_fields=[name])
        except Frozen:
            continue


def _beside(row: models.Model) -> Iterator[tuple[Holding, str]]:
    """Tables with a foreign key to this row that must be of the same client."""
    for holding in HOLDINGS:
        for name in holding.beside:
            if holding.model._meta.get_field(name).related_model is type(row):
                yield holding, name
