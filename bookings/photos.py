"""Photos of artists: decoded and made anew, so that nothing of the upload but the picture stays.

Place, camera and everything else in the metadata are gone, an iPhone's picture becomes one that
every browser shows, and a file that only pretends to be a picture goes no further.
"""

from __future__ import annotations

import secrets
import struct
from io import BytesIO

import pillow_heif
from django.core.files.base import ContentFile, File
from PIL import Image, ImageCms, ImageOps

from bookings.errors import BookingRefused

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
SIDE = 640
# What decoders raise at broken or hostile files.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, TypeError, struct.error)


class PhotoRefused(BookingRefused):
    status = 400
    sentence = "This file is not a picture we can read. Send a JPEG, PNG, WebP or HEIC."


def portrait(upload: File) -> ContentFile:
    """A square WebP of 640 pixels, cut where faces are; PhotoRefused says what is wrong."""
    if upload.size > MOST_BYTES:
        raise PhotoRefused("This picture is larger than 15 MB. Send a smaller one.")
    try:
        picture = _opened(upload)
    except Image.DecompressionBombError as problem:
        raise _too_many_pixels() from problem
    except BROKEN as problem:
        raise PhotoRefused() from problem
    square = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    made = BytesIO()
    square.save(made, "WEBP", quality=82)
    return ContentFile(made.getvalue(), name=f"{secrets.token_hex(12)}.webp")


def _opened(upload: File) -> Image.Image:
    """The picture alone: upright, in plain colours, on white where it was see-through."""
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        profile = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            clear = upright.convert("RGBA")
            upright = Image.new("RGBA", clear.size, "white")
            upright.alpha_composite(clear)
        return _in_plain_colours(upright.convert("RGB"), profile)


def _in_plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """sRGB instead of the camera's own colours, which would go lost with the metadata."""
    if not profile:
        return picture
    try:
        camera = ImageCms.ImageCmsProfile(BytesIO(profile))
        plain = ImageCms.profileToProfile(picture, camera, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, *BROKEN):
        return picture
    return plain or picture


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused("This picture has more than 60 million pixels. Send a smaller one.")
