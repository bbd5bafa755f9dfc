"""Pictures that people send: decoded once, and nothing kept of the upload but what is seen.

What a file is called and what it claims to be are not asked: it is a picture when it can be
decoded as one. Place, camera and every other word in it are gone, it stands upright, and its
colours are those every browser shows.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import NamedTuple

import pillow_heif
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from PIL import Image, ImageCms, ImageOps

from studio.errors import Refusal

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif"
MOST_PIXELS = 60_000_000
# What decoders raise at broken or hostile files.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, TypeError, struct.error)


# How each is called where it is kept as it came; a JPEG of several pictures is still one.
CALLED = {
    "JPEG": ("image/jpeg", "jpg"),
    "MPO": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
    "HEIF": ("image/heic", "heic"),
}
PLACE_IFD, COORDINATES = 0x8825, {2, 4}
SAID_IN_XMP = (b"exif:GPSL", b"<GPSL", b"photoshop:City", b"Iptc4xmpCore:Location")


class Sent(NamedTuple):
    """What a picture is by its content, and whether it says where it was taken."""

    content_type: str
    ending: str
    carries_place: bool


class PictureRefused(Refusal):
    status = 400
    sentence = gettext_noop(
        "This file is not a picture we can read. Send a JPEG, PNG, WebP or HEIC."
    )


def plain_picture(
    upload: File, *, most_bytes: int, enough: tuple[int, int] | None = None
) -> Image.Image:
    """The picture alone: upright, in plain colours, on white where it was see-through.

    `enough` is the size that will be needed; what is much larger is decoded smaller, which is
    quicker. PictureRefused says what is wrong.
    """
    if upload.size > most_bytes:
        limit = most_bytes // (1024 * 1024)
        raise PictureRefused(
            _("This picture is larger than %(limit)s MB. Send a smaller one.") % {"limit": limit}
        )
    if not upload.size:
        raise PictureRefused(_("This file is empty. Choose the picture again."))
    try:
        return _decoded(upload, enough)
    except Image.DecompressionBombError as problem:
        raise _too_many_pixels() from problem
    except BROKEN as problem:
        raise PictureRefused() from problem


def as_sent(upload: File) -> Sent:
    """What a picture is that `plain_picture` could read: for who keeps it as it came."""
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as picture:
        content_type, ending = CALLED.get(picture.format or "", CALLED["JPEG"])
        return Sent(content_type, ending, _names_a_place(picture))


def _names_a_place(picture: Image.Image) -> bool:
    """In the camera's own table, or in the words a program wrote along. A table that is there
    and cannot be read counts: a warning too many harms nobody."""
    told = [picture.info.get(name) or b"" for name in ("xmp", "XML:com.adobe.xmp")]
    words = b"".join(one.encode() if isinstance(one, str) else bytes(one) for one in told)
    if any(word in words for word in SAID_IN_XMP):
        return True
    try:
        table = picture.getexif()
        if PLACE_IFD not in table:
            return False
        place = table.get_ifd(PLACE_IFD)
        return not place or bool(COORDINATES & place.keys())
    except BROKEN:
        return True


def _decoded(upload: File, enough: tuple[int, int] | None) -> Image.Image:
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        # A phone's JPEG or HEIC may carry more than one picture; the first is the photo. A
        # moving PNG or WebP is none.
        if picture.format in ("PNG", "WEBP") and getattr(picture, "is_animated", False):
            raise PictureRefused(_("This picture moves. Send a photo that stands still."))
        if enough:
            picture.draft("RGB", enough)
        profile = picture.info.get("icc_profile")
        picture.load()
        upright = ImageOps.exif_transpose(_in_eight_bits(picture))
        plain = _in_plain_colours(_on_white(upright), profile)
        plain.info = {}  # comments and such would otherwise be written along
        return plain


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """16 bits a point brought down to 8; merely converted, all but the darkest would be white."""
    if not picture.mode.startswith("I"):
        return picture
    made = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    made.info = dict(picture.info)
    return made


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        return white.convert("RGB")
    return picture


def _in_plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """sRGB instead of the camera's or the press's own colours, which would go lost with the
    metadata. A profile that cannot be read or does not fit is left aside."""
    if profile:
        for mode in dict.fromkeys((picture.mode, "RGB")):
            fits = picture if mode == picture.mode else picture.convert(mode)
            try:
                own = ImageCms.ImageCmsProfile(BytesIO(profile))
                plain = ImageCms.createProfile("sRGB")
                made = ImageCms.profileToProfile(fits, own, plain, outputMode="RGB")
            except (ImageCms.PyCMSError, *BROKEN):
                continue
            if made is not None:
                return made
    return picture.convert("RGB")


def _too_many_pixels() -> PictureRefused:
    most = MOST_PIXELS // 1_000_000
    return PictureRefused(f"This picture has more than {most} million pixels. Send a smaller one.")
