"""The grades as small drawings of a head from above, the face up. Drawn here, from no book.

Each is a head full of hair with what is bare cut out of it: a front edge, ovals, or a thinner
region. Coordinates are those of a 120 by 132 drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Oval = tuple[float, float, float, float]  # middle, half width, half height


@dataclass(frozen=True)
class Picture:
    """What is bare: `edge` is a path from the face back to the hairline, `ovals` are patches,
    `thin` regions where scalp shows through the hair; `bare` leaves no hair at all."""

    edge: str = ""
    ovals: list[Oval] = field(default_factory=list)
    thin: list[Oval] = field(default_factory=list)
    faint: str = ""
    is_bare: bool = False
    brows: bool = True


def _edge(mid: float, temple: float, side: float) -> str:
    """The front hairline: how far back in the middle, at the temples and at the sides."""
    return (
        f"M0 0H120V{side}H100C97 {side - 3} 95 {temple} 86 {temple}"
        f"S72 {mid} 60 {mid} 43 {temple} 34 {temple} 23 {side - 3} 20 {side}H0Z"
    )


FULL = _edge(35, 38, 56)
BAND = "M12 88C22 84 30 92 34 102 42 116 78 116 86 102 90 92 98 84 108 88V132H12Z"
PICTURES: dict[tuple[str, str], Picture] = {
    ("norwood", "1"): Picture(FULL),
    ("norwood", "2"): Picture(_edge(37, 46, 55)),
    ("norwood", "2a"): Picture(_edge(46, 47, 57)),
    ("norwood", "3"): Picture(_edge(40, 59, 63)),
    ("norwood", "3a"): Picture(_edge(58, 59, 64)),
    ("norwood", "3v"): Picture(_edge(39, 50, 58), [(60, 92, 13, 12)]),
    ("norwood", "4"): Picture(_edge(47, 65, 67), [(60, 96, 17, 14)]),
    ("norwood", "4a"): Picture(_edge(72, 71, 72)),
    ("norwood", "5"): Picture(_edge(57, 72, 72), [(60, 97, 22, 17)]),
    ("norwood", "5a"): Picture(_edge(86, 84, 80)),
    ("norwood", "6"): Picture(_edge(70, 76, 76), [(60, 90, 27, 22), (60, 74, 22, 16)]),
    ("norwood", "7"): Picture(_edge(80, 84, 88), [(60, 82, 33, 31)]),
    ("ludwig", "1"): Picture(FULL, thin=[(60, 72, 9, 25)], faint="soft"),
    ("ludwig", "2"): Picture(FULL, thin=[(60, 74, 18, 31)], faint="clear"),
    ("ludwig", "3"): Picture(FULL, thin=[(60, 78, 26, 34)], faint="strong"),
    ("sinclair", "1"): Picture(FULL, [(60, 68, 0.9, 33)]),
    ("sinclair", "2"): Picture(FULL, [(60, 69, 2.2, 33)]),
    ("sinclair", "3"): Picture(FULL, [(60, 69, 3.6, 33)], thin=[(60, 72, 11, 28)], faint="soft"),
    ("sinclair", "4"): Picture(
        FULL, [(60, 70, 5, 34), (60, 48, 8, 13)], thin=[(60, 70, 16, 31)], faint="soft"
    ),
    ("sinclair", "5"): Picture(
        FULL, [(60, 72, 12, 35)], thin=[(60, 74, 23, 36)], faint="clear"
    ),
    ("alopecia", "areata"): Picture(
        FULL, [(44, 66, 8, 7), (76, 84, 11, 9), (52, 104, 6, 5)]
    ),
    ("alopecia", "totalis"): Picture(is_bare=True),
    ("alopecia", "universalis"): Picture(is_bare=True, brows=False),
    ("alopecia", "ophiasis"): Picture(f"{FULL}{BAND}"),
    ("alopecia", "diffuse"): Picture(FULL, thin=[(60, 76, 42, 54)], faint="clear"),
    ("alopecia", "scarring"): Picture(
        FULL, [(56, 74, 12, 9), (68, 82, 9, 11), (48, 88, 6, 5)], thin=[(58, 80, 24, 24)],
        faint="soft",
    ),
}  # fmt: skip
