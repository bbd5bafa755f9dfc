"""A picture that strangers see: the face hidden, and "simulation" written into it.

Pure: arrays in, arrays out. The face is not blurred but replaced by a few averages of itself, so
that no sharpening brings it back; the word is part of the picture, not of the page around it.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORD = "simulation"
FEW = (5, 6)  # averages that are left of a face, across and down
SOFT = 0.02  # of the width: how softly the cover begins
INK, VEIL = 0.34, 0.20
QUALITY = 86


def covered(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """uint8[h, w, 3] with all that `mask` (bool[h, w]) holds replaced by a few averages."""
    if not mask.any():
        return pixels
    h, w = mask.shape
    ys, xs = np.nonzero(mask)
    top, bottom, left, right = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    hidden = Image.fromarray(pixels[top:bottom, left:right])
    plain = hidden.resize(FEW, Image.Resampling.BOX).resize(hidden.size, Image.Resampling.BICUBIC)
    whole = pixels.copy()
    whole[top:bottom, left:right] = np.asarray(plain)
    # The cover only ever grows outwards: nothing of the face shines through its edge.
    reach = max(2, round(SOFT * w))
    wide = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(reach))
    share = np.maximum(np.asarray(wide, np.float32) / 255, mask)[..., None]
    return (whole * share + pixels * (1 - share) + 0.5).astype(np.uint8)


def marked(pixels: np.ndarray) -> np.ndarray:
    """The picture with the word across it, light and dark at once, so that it is read on any
    skin and hides no hairline."""
    h, w = pixels.shape[:2]
    ink = _words(w, h).astype(np.float32)[..., None] / 255
    shade = np.roll(ink, (1, 1), axis=(0, 1))
    veiled = pixels * (1 - VEIL * shade)
    made = veiled + (255 - veiled) * INK * ink
    return (made + 0.5).clip(0, 255).astype(np.uint8)


@lru_cache(maxsize=8)
def _words(w: int, h: int) -> np.ndarray:
    size = max(14, round(w / 16))
    font = ImageFont.load_default(size)
    length = font.getlength(WORD)
    side = round((w + h) * 1.1)
    sheet = Image.new("L", (side, side))
    draw = ImageDraw.Draw(sheet)
    across, down = length + size * 2.2, size * 4.2
    for row in range(int(side / down) + 1):
        shift = (row % 2) * across / 2
        for column in range(int(side / across) + 2):
            draw.text((column * across - shift, row * down), WORD, fill=255, font=font)
    turned = sheet.rotate(24, resample=Image.Resampling.BICUBIC)
    x, y = (side - w) // 2, (side - h) // 2
    return np.asarray(turned.crop((x, y, x + w, y + h)))


def as_jpeg(pixels: np.ndarray) -> bytes:
    made = BytesIO()
    Image.fromarray(pixels).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
