"""From what was uploaded to the three pictures of a head that are kept, and what is doubtful.

What is said of a picture is only what it shows. Light is judged by the brightest parts, never by
the whole, so that dark skin is not called a dark photo. Sharpness is judged where the picture is
sharpest, because a shaved head before a plain wall is smooth and rightly so. Whether the camera
was tilted no picture tells; that is known only where its motion sensor said so.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image, ImageFilter, ImageStat

from studio.pictures import plain_picture

MOST_BYTES = 20 * 1024 * 1024
LONGEST, SCREEN, THUMB = 5000, 1600, 320
CONTENT_TYPE = "image/jpeg"

DARK, BLURRED, TILTED = "dark", "blurred", "tilted"
DOUBTS = {
    DARK: "It is dark. Turn the head towards the light, or switch on the lamp.",
    BLURRED: "It looks blurred. Wipe the lens, hold still and let the camera focus on the head.",
    TILTED: "The camera was tilted. Hold it level, so that photos can be compared.",
}
JUDGED_AT = 800  # the longest side while judging, so that every camera is judged alike
TILES = 6
BRIGHT_ENOUGH = 95  # of 255, for the brightest twentieth
SHARP_ENOUGH = 40  # the spread of edges in the sharpest parts
LEVEL_ENOUGH = 8  # degrees


@dataclass(frozen=True)
class Pictures:
    """A photo made anew in three sizes."""

    original: ContentFile
    screen: ContentFile
    thumb: ContentFile
    width: int
    height: int
    sha256: str
    doubts: tuple[str, ...]


def pictures(upload: File, *, tilt: float | None = None) -> Pictures:
    """Make `upload` anew; PictureRefused says what is wrong with it. `tilt` is how far from
    level the camera was held, in degrees, where its sensor told."""
    picture = plain_picture(upload, most_bytes=MOST_BYTES)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    name = secrets.token_hex(16)
    screen, thumb = picture.copy(), picture.copy()
    screen.thumbnail((SCREEN, SCREEN), Image.Resampling.LANCZOS)
    thumb.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    original = _jpeg(picture, 92, f"{name}.jpg")
    return Pictures(
        original=original,
        screen=_jpeg(screen, 86, f"{name}-{SCREEN}.jpg"),
        thumb=_jpeg(thumb, 80, f"{name}-{THUMB}.jpg"),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(original.read()).hexdigest(),
        doubts=doubts(screen, tilt=tilt),
    )


def doubts(picture: Image.Image, *, tilt: float | None = None) -> tuple[str, ...]:
    """What a colleague should look at before going on: words of DOUBTS."""
    grey = picture.convert("L")
    grey.thumbnail((JUDGED_AT, JUDGED_AT), Image.Resampling.BILINEAR)
    found = {
        DARK: _brightest_twentieth(grey) < BRIGHT_ENOUGH,
        BLURRED: _sharpness(grey) < SHARP_ENOUGH,
        TILTED: tilt is not None and abs(tilt) > LEVEL_ENOUGH,
    }
    return tuple(word for word, so in found.items() if so)


def _brightest_twentieth(grey: Image.Image) -> int:
    """The brightness that a twentieth of the picture reaches."""
    left = grey.width * grey.height / 20
    for level, count in reversed(list(enumerate(grey.histogram()))):
        left -= count
        if left <= 0:
            return level
    return 0


def _sharpness(grey: Image.Image) -> float:
    """The variance of the Laplacian in the sharpest tenth of the picture's tiles."""
    smooth = grey.filter(ImageFilter.GaussianBlur(0.6))  # the noise of a dark room is no edge
    kernel = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=0.5, offset=128)
    edges = smooth.filter(kernel)
    across, down = max(8, grey.width // TILES), max(8, grey.height // TILES)
    spread = sorted(
        ImageStat.Stat(edges.crop((x, y, x + across, y + down))).var[0]
        for x in range(2, max(3, grey.width - across), across)
        for y in range(2, max(3, grey.height - down), down)
    )
    return spread[-max(1, len(spread) // 10)]


def _jpeg(picture: Image.Image, quality: int, name: str) -> ContentFile:
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality, subsampling=0 if quality > 90 else 2)
    return ContentFile(made.getvalue(), name=name)
