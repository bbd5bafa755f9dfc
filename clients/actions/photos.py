"""Photos of heads: kept, erased, allowed and published.

Decoding takes longer than a transaction may, so it comes before one. A file that was written
for a row that then failed is removed at once; where the machine stopped in between,
`forget_lost_pictures` finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients import asks
from clients.errors import (
    ClientRefused,
    NotAPair,
    NotTheirsToAllow,
    PhotoGone,
    TooManyPhotos,
    WhichSession,
)
from clients.models import Client, GalleryPair, Photo, PhotoPermission
from clients.pictures import pictures
from clients.standing import publishing_consent

A_DAY = 40  # photos that a client may send in a day
SIZES = ("original", "screen", "thumb")
LOST_AFTER = timedelta(days=1)


def add_photo(
    *,
    client: Client,
    upload: File,
    view: str,
    stage: str,
    by: User | None,
    session_number: int | None = None,
    taken_at: datetime | None = None,
    note: str = "",
    tilt: float | None = None,
    now: datetime | None = None,
) -> Photo:
    """Keep one photo, made anew from `upload`. What the picture leaves in doubt stands in
    `doubts` of the row that comes back."""
    now = now or timezone.now()
    if client.erased_at or client.merged_into_id:
        raise ClientRefused("This record is closed. Nothing can be added to it.")
    if stage == Photo.Stage.SESSION and not session_number:
        raise WhichSession()
    if by is not None and by == client.user:
        _refuse_too_many(client, now)
    made = pictures(upload, tilt=tilt)
    photo = Photo(
        client=client,
        view=view,
        stage=stage,
        session_number=session_number if stage == Photo.Stage.SESSION else None,
        taken_at=taken_at or now,
        added_at=now,
        added_by=by,
        width=made.width,
        height=made.height,
        sha256=made.sha256,
        doubts=list(made.doubts),
        note=note,
    )
    try:
        for size in SIZES:
            content = getattr(made, size)
            content.seek(0)
            getattr(photo, size).save(content.name, content, save=False)
        with transaction.atomic():
            photo.save()
    except BaseException:
        _remove(photo.original.storage, _names(photo))
        raise
    return photo


def _refuse_too_many(client: Client, now: datetime) -> None:
    today = Photo.objects.filter(client=client, added_by=client.user)
    if today.filter(added_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise TooManyPhotos()


@transaction.atomic
def erase_photo(*, photo: Photo, by: User, now: datetime | None = None) -> Photo:
    """Erase the pictures; that there was one, and who erased it, stays. What was made of it
    goes with it."""
    now = now or timezone.now()
    photo = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
    if photo.erased_at is not None:
        return photo
    leave_public(photo=photo, by=by, why="The photo was erased.", now=now)
    names = _names(photo)
    photo.original = photo.screen = photo.thumb = ""  # type: ignore[assignment]
    photo.note = photo.sha256 = ""
    photo.erased_at, photo.erased_by = now, by
    photo.save()
    for forget in asks.photo_erased:
        forget(photo)
    transaction.on_commit(partial(_remove, photo.original.storage, names))
    return photo


def _names(photo: Photo) -> list[str]:
    return [name for size in SIZES if (name := getattr(photo, size).name)]


def _remove(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        storage.delete(name)


@transaction.atomic
def give_permission(
    *, photo: Photo, by: User | None, now: datetime | None = None
) -> PhotoPermission:
    """The client allows this photo to be shown: by their own hand in the portal, or by the
    photo consent they signed. Nobody else can say it for them."""
    now = now or timezone.now()
    photo = _kept(photo)
    consent = None
    if by is None or by != photo.client.user:
        consent = publishing_consent(photo.client)
        if consent is None:
            raise NotTheirsToAllow()
    standing = photo.permissions.filter(withdrawn_at=None).select_related("consent").first()
    if standing is not None:
        if photo.permissions.live().exists():
            return standing
        _end(standing, by=by or _who_withdrew(standing), now=now)
    return PhotoPermission.objects.create(photo=photo, consent=consent, given_at=now, given_by=by)


def _who_withdrew(permission: PhotoPermission) -> User:
    """Who ended the form behind a permission that no longer counts."""
    if permission.consent is None or permission.consent.withdrawn_by is None:
        raise NotTheirsToAllow()
    return permission.consent.withdrawn_by


@transaction.atomic
def withdraw_permission(*, photo: Photo, by: User, now: datetime | None = None) -> None:
    """Take the yes back. From this moment the website shows nothing made of this photo, and a
    later yes does not put it back by itself."""
    leave_public(photo=photo, by=by, why="The permission was withdrawn.", now=now)


@transaction.atomic
def leave_public(*, photo: Photo, by: User, why: str, now: datetime | None = None) -> None:
    """End the permission of this photo and take down every pair it is in."""
    now = now or timezone.now()
    for permission in photo.permissions.filter(withdrawn_at=None):
        _end(permission, by=by, now=now)
    for side in ("before", "after"):
        for pair in GalleryPair.objects.filter(**{side: photo}, taken_down_at=None):
            take_down(pair=pair, by=by, why=why, now=now)


def _end(permission: PhotoPermission, *, by: User, now: datetime) -> None:
    permission.withdrawn_at, permission.withdrawn_by = now, by
    permission.save()


@transaction.atomic
def publish_pair(
    *, before: Photo, after: Photo, by: User, caption: str = "", now: datetime | None = None
) -> GalleryPair:
    """Show a before and an after of one view on the website."""
    now = now or timezone.now()
    before, after = _kept(before), _kept(after)
    if before == after or (before.client_id, before.view) != (after.client_id, after.view):
        raise NotAPair()
    if before.taken_at >= after.taken_at:
        raise NotAPair()
    allowed = PhotoPermission.objects.live().filter(photo__in=[before, after])
    if allowed.values("photo").distinct().count() < 2:
        raise NotAPair(
            "Both photos need the client's permission before they can be shown. Nothing was "
            "published."
        )
    standing = GalleryPair.objects.filter(before=before, after=after, taken_down_at=None).first()
    if standing is not None:
        return standing
    return GalleryPair.objects.create(
        before=before, after=after, caption=caption, published_at=now, published_by=by
    )


@transaction.atomic
def take_down(
    *, pair: GalleryPair, by: User, why: str = "", now: datetime | None = None
) -> GalleryPair:
    """Take a pair off the website; who did it and why stays."""
    if pair.taken_down_at is None:
        pair.taken_down_at, pair.taken_down_by = now or timezone.now(), by
        pair.why_down = why
        pair.save()
    return pair


def _kept(photo: Photo) -> Photo:
    """The row as it is now, locked; an erased photo is refused."""
    rows = Photo.objects.select_for_update(no_key=True, of=("self",)).select_related("client__user")
    found = rows.get(pk=photo.pk)
    if found.erased_at is not None:
        raise PhotoGone()
    return found


def forget_lost_pictures(now: datetime | None = None) -> int:
    """Remove files that no photo names, once a night: what a machine that stopped left behind.

    A file younger than a day may still get its row.
    """
    now = now or timezone.now()
    if (now.hour, now.minute) != (3, 20):
        return 0
    field = Photo._meta.get_field("original")
    storage, folder = field.storage, str(field.upload_to).rstrip("/")
    try:
        _, found = storage.listdir(folder)
    except FileNotFoundError:
        return 0
    named = {name for names in Photo.objects.values_list(*SIZES) for name in names}
    lost = [name for one in found if (name := f"{folder}/{one}") not in named]
    lost = [name for name in lost if storage.get_modified_time(name) < now - LOST_AFTER]
    _remove(storage, lost)
    return len(lost)
