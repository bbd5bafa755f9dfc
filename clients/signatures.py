"""A drawn signature: decoded, judged, and drawn anew in black on white.

Only the picture is asked for. How quickly the hand moved would be a measure of the body, and
nobody here needs it.
"""

from __future__ import annotations

import base64
import binascii
from io import BytesIO

from django.utils.translation import gettext_noop
from PIL import Image

from studio.errors import Refusal

MOST_BYTES = 600_000
MOST_WIDE, MOST_HIGH = 4000, 2000
KEPT_WIDE, KEPT_HIGH = 900, 300
EDGE = 8
DATA_URL = "data:image/png;base64,"
INK = 96  # of 255: what a pen leaves, not the haze of a scaled edge
LEAST_INK = 60  # points, on the picture as it is kept
LEAST_WIDE = 24
MOST_COVERED = 0.6


class NotASignature(Refusal):
    sentence = gettext_noop(
        "We cannot see a signature. Draw it again, or sign by typing your name."
    )


def sent_picture(data_url: str) -> bytes | None:
    """The picture that the signature pad put into the form; None when nothing was drawn."""
    if not data_url:
        return None
    if not data_url.startswith(DATA_URL) or len(data_url) > 2 * MOST_BYTES:
        raise NotASignature()
    try:
        return base64.b64decode(data_url.removeprefix(DATA_URL), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise NotASignature() from problem


def redrawn(sent: bytes) -> bytes:
    """A PNG of the strokes in `sent`, cut to them; NotASignature when there are none."""
    ink = _ink(_decoded(sent))
    box = ink.getbbox()
    if box is None:
        raise NotASignature()
    strokes = ink.crop(box)
    strokes.thumbnail((KEPT_WIDE, KEPT_HIGH))
    _judge(strokes)
    paper = Image.new("L", (strokes.width + 2 * EDGE, strokes.height + 2 * EDGE), 255)
    paper.paste(0, (EDGE, EDGE), strokes)
    made = BytesIO()
    paper.save(made, "PNG", optimize=True)
    return made.getvalue()


def _decoded(sent: bytes) -> Image.Image:
    if len(sent) > MOST_BYTES:
        raise NotASignature()
    try:
        with Image.open(BytesIO(sent), formats=["PNG"]) as picture:
            if picture.width > MOST_WIDE or picture.height > MOST_HIGH:
                raise NotASignature()
            if getattr(picture, "is_animated", False):
                raise NotASignature()
            return picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as problem:
        raise NotASignature() from problem


def _ink(picture: Image.Image) -> Image.Image:
    """Where the pen was: dark against its ground, as strong as it is drawn."""
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    dark = ground.convert("L").point(lambda value: 255 - value)
    return dark.point(lambda value: value if value >= INK else 0)


def _judge(strokes: Image.Image) -> None:
    """A dot, a tick of the pen or a filled box is no signature."""
    inked = sum(strokes.histogram()[INK:])
    if inked < LEAST_INK or max(strokes.size) < LEAST_WIDE:
        raise NotASignature()
    if inked > MOST_COVERED * strokes.width * strokes.height and min(strokes.size) > EDGE:
        raise NotASignature()
