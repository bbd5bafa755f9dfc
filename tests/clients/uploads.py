"""Uploads good and bad, made here: what phones, scanners and strangers send."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pillow_heif
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

from clients.actions.photos import SIZES
from clients.consent_text import parse
from clients.models import Consent, ConsentForm, Photo, new_ref
from tests.factories import NOW

pillow_heif.register_heif_opener()
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
CAMERA, COMMENT = "Camera of Carl Jensen", b"taken at home"


def head(size: tuple[int, int] = (900, 1200), ground: str = "#d9d4cb") -> Image.Image:
    """A head as a child draws it, with stubble: sharp and bright."""
    picture = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(picture)
    wide, high = size
    draw.ellipse((wide * 0.2, high * 0.15, wide * 0.8, high * 0.9), fill="#b98a6b")
    for n in range(2500):
        x, y = wide * (0.25 + 0.5 * ((n * 37) % 101) / 101), high * (0.2 + (n % 67) / 200)
        draw.ellipse((x, y, x + wide / 300, y + wide / 300), fill="#2a211d")
    return picture


def saved(picture: Image.Image, kind: str, **how) -> bytes:
    made = BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def sent(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def photo(name: str = "photo.jpg", **of) -> SimpleUploadedFile:
    """What a good camera sends."""
    return sent(saved(head(**of), "JPEG", quality=90), name)


def exif(orientation: int = 1) -> bytes:
    """Who took it, where, and which way up."""
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = CAMERA
    told.get_ifd(0x8825).update({1: "N", 2: (40.0, 43.0, 0.0), 3: "W", 4: (74.0, 0.0, 0.0)})
    return told.tobytes()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def bomb(kind: str) -> bytes:
    """A few bytes that say they are 50,000 by 50,000 pixels."""
    side = 50_000
    if kind == "JPEG":
        made = bytearray(saved(Image.new("RGB", (16, 16)), "JPEG"))
        start = made.index(b"\xff\xc0")
        made[start + 5 : start + 9] = struct.pack(">HH", side, side)
        return bytes(made)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * 100_000, 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def sixteen_bits() -> bytes:
    """A grey scan with 16 bits a point: a ramp from black to white."""
    ramp = Image.new("I;16", (256, 64))
    for x in range(256):
        for y in range(64):
            ramp.putpixel((x, y), x * 257)
    return saved(ramp, "PNG")


def with_other_colours() -> bytes:
    """A red whose profile says that red is what other cameras call green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return saved(Image.new("RGB", (60, 60), (200, 30, 30)), "JPEG", icc_profile=profile)


SMALL = saved(head((60, 80)), "JPEG")


def kept(client, view: str = "front", stage: str = "before", **fields) -> Photo:
    """A photo that is there already, written straight to the table."""
    when = fields.pop("taken_at", NOW)
    files = {size: ContentFile(SMALL, name=f"{new_ref()}.jpg") for size in SIZES}
    fields = {"width": 60, "height": 80, "sha256": "0" * 64, "added_at": when} | fields
    return Photo.objects.create(
        client=client, view=view, stage=stage, taken_at=when, **files, **fields
    )


def signed_photo_consent(client, *, yes: bool = True, at=NOW, **fields) -> Consent:
    """The photo consent as the client signed it, with or without a yes to publishing."""
    form = ConsentForm.objects.get(kind=ConsentForm.Kind.PHOTO)
    version = form.versions.latest("number")
    publishing = parse(version.text).publishing
    fields = {
        "answers": dict.fromkeys(publishing, yes),
        "signed_at": at,
        "signed_name": str(client),
        "signed_means": "typed",
        "signed_way": "tablet",
        "frozen": "{}",
        "frozen_sha256": "0" * 64,
    } | fields
    return Consent.objects.create(client=client, version=version, asked_at=at, **fields)
