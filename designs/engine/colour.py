"""Colours as people see them: CIELAB, and how different two of them look.

CIELAB is that of sRGB's own white (D65), CIE 15:2004. The difference is CIEDE2000 (CIE 142-2001),
as Sharma, Wu and Dalal write it out (Color Res. Appl. 30(1), 2005), whose pairs our tests hold.
"""

from __future__ import annotations

import math

import numpy as np

# Linear sRGB to XYZ, IEC 61966-2-1; the middle row is luminance.
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375],
     [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = TO_XYZ.sum(1)
LUMINANCE = TO_XYZ[1]
# Directions in the plane of a* and b*: what a shift towards them is called.
REDDISH, YELLOWISH, GREENISH, BLUISH = "reddish", "yellowish", "greenish", "bluish"


def lab(light) -> np.ndarray:
    """L*, a*, b* [..., 3] of linear sRGB light [..., 3], 1 being the white of the screen."""
    share = np.asarray(light, float) @ TO_XYZ.T / WHITE
    bent = np.where(
        share > (6 / 29) ** 3, np.cbrt(np.maximum(share, 0)), share / (3 * (6 / 29) ** 2) + 4 / 29
    )
    x, y, z = np.moveaxis(bent, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def difference(one, other) -> float:
    """CIEDE2000 of two CIELAB colours; about 1 can just be told apart side by side."""
    (l1, a1, b1), (l2, a2, b2) = (map(float, colour) for colour in (one, other))
    middle = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * math.sqrt(middle / (middle + 25.0**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (_hue(a * stretch, b) for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    if not c1 * c2:
        mean_hue = h1 + h2
    elif abs(h1 - h2) <= 180:
        mean_hue = (h1 + h2) / 2
    else:
        mean_hue = (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * _cos(mean_hue - 30)
        + 0.24 * _cos(2 * mean_hue)
        + 0.32 * _cos(3 * mean_hue + 6)
        - 0.20 * _cos(4 * mean_hue - 63)
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    wide = 30 * math.exp(-(((mean_hue - 275) / 25) ** 2))
    turned = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * math.sin(math.radians(2 * wide))
    parts = (l2 - l1) / s_l, (c2 - c1) / s_c, hue / s_h
    return math.sqrt(sum(part * part for part in parts) + turned * parts[1] * parts[2])


def direction(a: float, b: float) -> str:
    """What a shift by a, b in CIELAB is called: the nearest of the four axes."""
    if abs(a) >= abs(b):
        return REDDISH if a > 0 else GREENISH
    return YELLOWISH if b > 0 else BLUISH


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
