"""Two photos laid over one another by marks that somebody set on both, or by the picture again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client, Photo
from designs.errors import DesignRefused, NotDrawable, PhotoOfAnother
from designs.models import PairMarks, View
from designs.models.matching import Mark
from designs.pairs import check_marks

DECIMALS = 5  # of a share: a hundredth of a pixel


def set_marks(
    *, view: View, other: Photo, marks: Sequence[Mark], by: User, now: datetime | None = None
) -> PairMarks:
    """Keep the same places on the photo of `view` (with its photo and version__design) and on
    `other`, in the stead of those there were. Refused when they lay no head over itself."""
    if not all(0 <= share <= 1 for mark in marks for share in mark):
        raise NotDrawable("A mark lies beside the photo. Set it on the head.")
    check_marks(view, other, marks)  # before the lock: it may take a while
    with transaction.atomic():
        _both_kept(view.photo, other)
        row = PairMarks.objects.between(view.photo, other)
        if row is None:
            one, two = sorted([view.photo, other], key=lambda photo: photo.pk)
            row = PairMarks(one=one, other=two)
        turned = row.one_id != view.photo_id
        row.marks = [_kept((*mark[2:], *mark[:2]) if turned else mark) for mark in marks]
        row.set_at, row.set_by = now or timezone.now(), by
        row.save()
    return row


@transaction.atomic
def forget_marks(*, view: View, other: Photo, by: User) -> None:
    """Let the pictures say again how they lie over one another."""
    _both_kept(view.photo, other)
    row = PairMarks.objects.between(view.photo, other)
    if row is not None:
        row.delete()


def _kept(mark: Sequence[float]) -> list[float]:
    return [round(share, DECIMALS) for share in mark]


def _both_kept(photo: Photo, other: Photo) -> None:
    """Locks the client: two photos have their marks once, and none once a photo is erased."""
    client = Client.objects.select_for_update(no_key=True).get(pk=photo.client_id)
    if other.client_id != client.pk or other.pk == photo.pk:
        raise PhotoOfAnother()
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    if client.photos.kept().filter(pk__in=[photo.pk, other.pk]).count() < 2:
        raise DesignRefused("One of these photos was erased. There is nothing to be matched.")
