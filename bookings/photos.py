"""Photos of artists: made anew, so that nothing of the upload but the picture stays."""

from __future__ import annotations

import secrets
from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

from studio.pictures import plain_picture

MOST_BYTES = 15 * 1024 * 1024
SIDE = 640


def portrait(upload: File) -> ContentFile:
    """A square WebP of 640 pixels, cut where faces are; PictureRefused says what is wrong."""
    picture = plain_picture(upload, most_bytes=MOST_BYTES, enough=(2 * SIDE, 2 * SIDE))
    square = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    made = BytesIO()
    square.save(made, "WEBP", quality=82)
    return ContentFile(made.getvalue(), name=f"{secrets.token_hex(12)}.webp")
