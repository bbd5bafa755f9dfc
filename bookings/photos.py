"""Photos of artists, made anew and given out; and whether a first session lacks photos."""

from __future__ import annotations

import mimetypes
import secrets
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import Exists, OuterRef
from PIL import Image, ImageOps

from bookings.models import Appointment, Artist, Service
from clients.asks import Missing
from clients.models import Client
from clients.photos import missing_before
from studio.files import Stored
from studio.pictures import plain_picture

MOST_BYTES = 15 * 1024 * 1024
SIDE = 640
PUBLIC_SECONDS = 300


def portrait(upload: File) -> ContentFile:
    """A square WebP of 640 pixels, cut where faces are; PictureRefused says what is wrong."""
    picture = plain_picture(upload, most_bytes=MOST_BYTES, enough=(2 * SIDE, 2 * SIDE))
    square = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    made = BytesIO()
    square.save(made, "WEBP", quality=82)
    return ContentFile(made.getvalue(), name=f"{secrets.token_hex(12)}.webp")


def stored(user: Any, ref: str, size: str) -> Stored | None:
    """What `studio.files` asks of this app: an artist's face, public while they work here,
    afterwards for colleagues."""
    if size or not ref.startswith("artist-"):
        return None
    artist = Artist.objects.filter(slug=ref.removeprefix("artist-")).exclude(photo="").first()
    if artist is None or not (artist.is_active or (user.is_authenticated and user.is_colleague)):
        return None
    kind = mimetypes.guess_type(artist.photo.name)[0] or "application/octet-stream"
    seconds = PUBLIC_SECONDS if artist.is_active else 0
    return Stored(artist.photo, kind, "photo", public_seconds=seconds)


def missing_first(client: Client, visit: Appointment | None, at: datetime) -> list[Missing]:
    """Photos from before are taken before the first session or never: it does not begin without
    them. Afterwards nobody is stopped for want of them."""
    if visit is not None and visit.service.kind != Service.Kind.SESSION:
        return []
    sessions = Appointment.objects.filter(client=OuterRef("pk"), service__kind=Service.Kind.SESSION)
    been = Exists(sessions.filter(status=Appointment.Status.DONE))
    views = " and ".join(view.label.lower() for view in missing_before(client, unless=been))
    if not views:
        return []
    return [
        Missing(
            key="photos",
            words=f"Photos from before: {views}",
            words_for_client="Photos of your head, which we take with you before we begin.",
        )
    ]
