"""The mock-up of cosmetic cream, photographed or filmed: kept beside the version it tried out.

Each is kept as it came, and only handed out as a download; that it says where it was taken is
told to who looks at it. What a page shows of a photo is small and made anew.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.links import token_hash
from accounts.models import User
from designs.actions.sendings import locked_client
from designs.errors import DesignRefused, FileRefused, ShareOver, TooManyWords
from designs.links import mock_up_token
from designs.models import DesignVersion, MockUp, MockUpLink
from designs.videos import MOST_BYTES, Video, video_in
from studio.pictures import PictureRefused, as_sent, plain_picture

PHOTO_BYTES, PREVIEW, QUALITY = 20 * 1024 * 1024, 1000, 84
LINK_LASTS = timedelta(minutes=20)
A_LINK = 12  # files that may come by one link
A_VERSION = 40


@dataclass(frozen=True)
class _Kept:
    kind: str
    file: File
    content_type: str
    ending: str
    size: int
    sha256: str
    carries_place: bool = False
    preview: bytes = b""


def add_mock_up(
    *,
    version: DesignVersion,
    upload: File,
    by: User | None,
    note: str = "",
    now: datetime | None = None,
) -> MockUp:
    """Keep one photo or video. What it is, its content says, not its name."""
    return _add(version, upload, by, note, now or timezone.now())


@transaction.atomic
def make_mock_up_link(
    *, version: DesignVersion, by: User, now: datetime | None = None
) -> MockUpLink:
    """A way for the client's own phone to add to this version for some minutes. The newest one
    of a version counts."""
    now = now or timezone.now()
    client = locked_client(version)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    for older in version.mock_up_links.filter(expires_at__gt=now):
        older.expires_at = max(now, older.made_at + timedelta(seconds=1))
        older.save()
    link = MockUpLink(version=version, made_at=now, made_by=by, expires_at=now + LINK_LASTS)
    link.token_hash = token_hash(mock_up_token(link))
    link.save()
    return link


def add_by_link(*, link: MockUpLink, upload: File, now: datetime | None = None) -> MockUp:
    """Keep what came from a phone by the link on the tablet."""
    now = now or timezone.now()
    return _add(link.version, upload, None, "", now, link)


def _add(
    version: DesignVersion,
    upload: File,
    by: User | None,
    note: str,
    now: datetime,
    link: MockUpLink | None = None,
) -> MockUp:
    kept = _kept(upload)
    row = MockUp(
        version=version,
        kind=kept.kind,
        name=_named(upload, kept),
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
        carries_place=kept.carries_place,
        note=" ".join(note.split())[:200],
        added_at=now,
        added_by=by,
    )
    random = secrets.token_hex(16)
    try:
        row.file.save(f"{random}.{kept.ending}", kept.file, save=False)
        if kept.preview:
            row.preview.save(f"{random}-small.jpg", ContentFile(kept.preview), save=False)
        _write(row, link, now)
    except BaseException:
        for file in filter(None, (row.file, row.preview)):
            file.storage.delete(str(file.name))
        raise
    return row


@transaction.atomic
def _write(row: MockUp, link: MockUpLink | None, now: datetime) -> None:
    client = locked_client(row.version)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    if row.version.mock_ups.exclude(file="").count() >= A_VERSION:
        raise TooManyWords("There are many pictures with this version already.")
    if link is not None:
        link = MockUpLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if link.expires_at <= now:
            raise ShareOver("This code has run out. Ask for a new one.")
        if link.added >= A_LINK:
            raise TooManyWords("That is all this code takes. Ask for a new one.")
        link.added += 1
        link.save()
    row.save()


def _kept(upload: File) -> _Kept:
    if not upload.size:
        raise FileRefused("This file is empty. Choose it again.")
    if upload.size > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise FileRefused(f"This file is larger than {limit} MB. Send a shorter video.")
    video = video_in(upload, upload.size)
    return _video(upload, video) if video is not None else _photo(upload)


def _video(upload: File, video: Video) -> _Kept:
    return _Kept(
        MockUp.Kind.VIDEO, upload, video.content_type, video.ending, upload.size, _hash_of(upload),
        video.carries_place,
    )  # fmt: skip


def _photo(upload: File) -> _Kept:
    """It must be one that can be decoded whole; what is decoded becomes the preview."""
    try:
        picture = plain_picture(upload, most_bytes=PHOTO_BYTES)
    except PictureRefused as no:
        unreadable = no.sentence == PictureRefused().sentence
        raise FileRefused(None if unreadable else no.sentence) from no
    what = as_sent(upload)
    picture.thumbnail((PREVIEW, PREVIEW))
    into = BytesIO()
    picture.save(into, "JPEG", quality=QUALITY)
    return _Kept(
        MockUp.Kind.PHOTO, upload, what.content_type, what.ending, upload.size, _hash_of(upload),
        what.carries_place, into.getvalue(),
    )  # fmt: skip


def _hash_of(upload: File) -> str:
    """Of the bytes as they came; leaves the file at its beginning."""
    upload.seek(0)
    made = hashlib.sha256()
    for chunk in upload.chunks():
        made.update(chunk)
    upload.seek(0)
    return made.hexdigest()


def _named(upload: File, kept: _Kept) -> str:
    """As a download is called: the name it came with, the ending of what it is."""
    stem = PurePath(upload.name or "").stem
    plain = "".join(c for c in stem if c.isalnum() or c in " -_().")[:80].strip(" .")
    return f"{plain or 'mock-up'}.{kept.ending}"
