"""The head map: five views, the areas on them, and what counts as a shape.

Points are thousandths of a view's drawing, from its top left. The drawings themselves are in
static/img/head/; the outlines here lie on them. `CM` says how long a centimetre is in the
drawings, roughly: a head is no plane, so a shape's size in cm² is measured and typed, never
computed from its points.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

Point = tuple[int, int]
Shape = list[Point]

CM = 44
MOST_POINTS = 80
SPOT_CM2 = 4.0
SCAR_IS_FLAT = 0.35


def _mirrored(shape: Sequence[Point]) -> Shape:
    return [(1000 - x, y) for x, y in shape]


# Looking down, the face above; the face; the nape; the person's left side, which looks left.
_LEFT: dict[str, Shape] = {
    "hairline": [(264, 266), (306, 212), (352, 250), (318, 318), (268, 352), (244, 326)],
    "temples": [(268, 352), (318, 318), (368, 372), (372, 452), (318, 470), (276, 420)],
    "mid-scalp": [
        (306, 212), (386, 160), (494, 130), (602, 136), (612, 216), (500, 214), (402, 250),
        (352, 250),
    ],
    "crown": [(602, 136), (696, 174), (772, 232), (820, 318), (742, 356), (678, 272), (612, 216)],
    "sides": [
        (372, 372), (402, 250), (500, 214), (612, 216), (678, 272), (716, 352), (700, 470),
        (628, 520), (560, 452), (470, 452), (430, 540), (396, 540), (372, 452),
    ],
    "back": [
        (742, 356), (820, 318), (846, 420), (836, 520), (790, 606), (732, 656), (650, 640),
        (628, 520), (700, 470), (716, 352),
    ],
}  # fmt: skip
OUTLINES: dict[str, dict[str, Shape]] = {
    "top": {
        "hairline": [
            (300, 262), (360, 222), (430, 200), (500, 194), (570, 200), (640, 222), (700, 262),
            (664, 306), (600, 280), (500, 268), (400, 280), (336, 306),
        ],
        "temples": [
            (300, 262), (336, 306), (330, 372), (290, 420), (236, 420), (246, 350), (268, 300),
        ],
        "mid-scalp": [
            (336, 306), (400, 280), (500, 268), (600, 280), (664, 306), (684, 400), (686, 500),
            (640, 560), (560, 584), (500, 588), (440, 584), (360, 560), (314, 500), (316, 400),
        ],
        "crown": [
            (360, 560), (440, 584), (500, 588), (560, 584), (640, 560), (672, 640), (650, 730),
            (584, 790), (500, 806), (416, 790), (350, 730), (328, 640),
        ],
        "sides": [
            (236, 420), (290, 420), (316, 400), (314, 500), (360, 560), (328, 640), (350, 730),
            (300, 752), (248, 670), (222, 560), (220, 470),
        ],
        "back": [
            (350, 730), (416, 790), (500, 806), (584, 790), (650, 730), (700, 752), (640, 836),
            (560, 878), (500, 884), (440, 878), (360, 836), (300, 752),
        ],
    },
    "front": {
        "hairline": [
            (318, 268), (386, 232), (500, 218), (614, 232), (682, 268), (664, 316), (590, 290),
            (500, 282), (410, 290), (336, 316),
        ],
        "temples": [(318, 268), (336, 316), (322, 392), (286, 440), (256, 400), (270, 326)],
        "mid-scalp": [
            (318, 268), (346, 190), (412, 140), (500, 124), (588, 140), (654, 190), (682, 268),
            (614, 232), (500, 218), (386, 232),
        ],
        "sides": [(256, 400), (286, 440), (272, 520), (248, 560), (236, 480)],
    },
    "back": {
        "crown": [
            (330, 262), (372, 176), (430, 140), (500, 128), (570, 140), (628, 176), (670, 262),
            (640, 360), (570, 412), (500, 424), (430, 412), (360, 360),
        ],
        "sides": [
            (330, 262), (360, 360), (330, 470), (300, 590), (252, 560), (244, 440), (276, 330),
        ],
        "back": [
            (360, 360), (430, 412), (500, 424), (570, 412), (640, 360), (670, 470), (700, 590),
            (660, 680), (580, 716), (500, 724), (420, 716), (340, 680), (300, 590), (330, 470),
        ],
    },
    "left": _LEFT,
    "right": {area: _mirrored(shape) for area, shape in _LEFT.items()},
}  # fmt: skip
# Areas that lie on both halves of a view are outlined once and drawn twice.
TWICE = {
    ("top", "temples"),
    ("top", "sides"),
    ("front", "temples"),
    ("front", "sides"),
    ("back", "sides"),
}


def zones(view: str) -> list[tuple[str, Shape]]:
    """The areas of a view in order, those on both halves twice."""
    found = []
    for area, shape in OUTLINES[view].items():
        found.append((area, list(shape)))
        if (view, area) in TWICE:
            found.append((area, _mirrored(shape)))
    return found


def standard_shape(view: str, kind: str, area: str, cm2: float | None = None) -> Shape:
    """Where a mark stands that was named in the list and not drawn: the whole area, or a spot of
    about its size in the middle of it."""
    outline = OUTLINES[view].get(area)
    if kind == "area" and outline is not None:
        return list(outline)
    x, y = middle(outline or OUTLINES[view][next(iter(OUTLINES[view]))])
    flat = SCAR_IS_FLAT if kind == "scar" else 1.0
    radius = sqrt((cm2 or SPOT_CM2) / pi / flat) * CM
    return ellipse(x, y, radius, radius * flat)


def ellipse(x: float, y: float, across: float, down: float, corners: int = 20) -> Shape:
    """A round shape of half-axes `across` and `down`, kept on the drawing."""
    angles = [2 * pi * n / corners for n in range(corners)]
    return [(_on(x + across * cos(a)), _on(y + down * sin(a))) for a in angles]


def middle(shape: Sequence[Sequence[int]]) -> tuple[int, int]:
    return (
        round(sum(point[0] for point in shape) / len(shape)),
        round(sum(point[1] for point in shape) / len(shape)),
    )


def is_shape(points: object) -> bool:
    """Three to eighty points, each two whole thousandths."""
    if not isinstance(points, list) or not 3 <= len(points) <= MOST_POINTS:
        return False
    return all(
        isinstance(point, list | tuple)
        and len(point) == 2
        and all(type(n) is int and 0 <= n <= 1000 for n in point)
        for point in points
    )


def _on(value: float) -> int:
    return max(0, min(1000, round(value)))
