"""Portraits of artists who do not exist: flat shapes, drawn by code, each with its own colours."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

SIZE, FINE = 480, 4  # drawn large and scaled down, which smooths every edge

# ground, skin, hair, clothes, style
LOOKS = (
    ("#d7e4e1", "#c98f6b", "#2b1f1b", "#12484e", "long"),
    ("#e9dfd0", "#8d5b3f", "#1d1512", "#6c4a2c", "shaved"),
    ("#e3dced", "#a8714e", "#171214", "#54406f", "bun"),
    ("#dbe3ee", "#ecc5a6", "#9a6f43", "#2d4887", "short"),
    ("#f0dfdb", "#d7a27d", "#4a2c1d", "#8c3b2e", "bob"),
)


def portrait(number: int) -> bytes:
    """The `number`th portrait as PNG."""
    ground, skin, hair, clothes, style = LOOKS[number % len(LOOKS)]
    image = Image.new("RGB", (SIZE * FINE, SIZE * FINE), ground)
    draw = ImageDraw.Draw(image)
    _hair_behind(draw, hair, style)
    _body(draw, skin, clothes)
    _head(draw, skin)
    _hair_in_front(draw, skin, hair, style)
    _face(draw, skin, hair)
    out = BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _at(*points: float) -> list[float]:
    """Points of a canvas 100 wide, in pixels."""
    return [point * SIZE * FINE / 100 for point in points]


def _shade(colour: str, by: float) -> tuple[int, int, int]:
    parts = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    red, green, blue = (max(0, min(255, round(part * by))) for part in parts)
    return red, green, blue


def _body(draw: ImageDraw.ImageDraw, skin: str, clothes: str) -> None:
    draw.ellipse(_at(16, 76, 84, 140), fill=clothes)
    draw.rounded_rectangle(_at(42, 58, 58, 84), radius=_at(8)[0], fill=_shade(skin, 0.88))
    draw.polygon(_at(42, 76, 58, 76, 50, 89), fill=_shade(skin, 0.88))


def _head(draw: ImageDraw.ImageDraw, skin: str) -> None:
    draw.ellipse(_at(29, 44, 35, 55), fill=_shade(skin, 0.92))
    draw.ellipse(_at(65, 44, 71, 55), fill=_shade(skin, 0.92))
    draw.ellipse(_at(31, 22, 69, 70), fill=skin)


def _hair_behind(draw: ImageDraw.ImageDraw, hair: str, style: str) -> None:
    if style == "long":
        draw.rounded_rectangle(_at(25, 24, 75, 84), radius=_at(24)[0], fill=hair)
    if style == "bob":
        draw.rounded_rectangle(_at(25, 20, 75, 63), radius=_at(22)[0], fill=hair)
    if style == "bun":
        draw.ellipse(_at(40, 6, 60, 26), fill=_shade(hair, 1.25))


def _hair_in_front(draw: ImageDraw.ImageDraw, skin: str, hair: str, style: str) -> None:
    if style == "shaved":
        draw.chord(_at(31, 21.5, 69, 70), 207, 333, fill=_shade(skin, 0.7))
        return
    top = {"long": 18, "bob": 17, "bun": 18, "short": 16}[style]
    draw.chord(_at(29.5, top, 70.5, 62), 180, 360, fill=hair)
    if style == "short":
        draw.rounded_rectangle(_at(30.4, 30, 69.6, 41), radius=_at(2)[0], fill=hair)
        draw.ellipse(_at(33, 35, 67, 62), fill=skin)
    else:
        draw.pieslice(_at(33, 27, 67, 66), 180, 360, fill=skin)
    if style == "bob":
        draw.polygon(_at(33, 36, 36, 24, 62, 24, 44, 38), fill=hair)


def _face(draw: ImageDraw.ImageDraw, skin: str, hair: str) -> None:
    ink = _shade(hair, 0.8)
    for left in (39.5, 56.5):
        draw.ellipse(_at(left + 0.6, 46.2, left + 3.4, 49), fill=ink)
        draw.arc(_at(left - 1.5, 40.5, left + 5.5, 47), 205, 335, fill=ink, width=int(_at(0.9)[0]))
    draw.arc(_at(47.2, 47, 52.8, 56), 40, 140, fill=_shade(skin, 0.72), width=int(_at(0.9)[0]))
    draw.arc(_at(43, 52, 57, 62.5), 30, 150, fill=_shade(skin, 0.5), width=int(_at(1.1)[0]))
