"""Which shade to begin with, and why: from hair, skin and undertone, in words.

Pure: plain values as the scalp assessment has them. A suggestion, not a match: shades are matched
on the scalp, in daylight, and the first session is set lighter than the hair.
"""

from __future__ import annotations

from dataclasses import dataclass

BLACK, DARK, MEDIUM, GREY = "black", "dark brown", "medium brown", "grey"
OF_HAIR = {
    "black": BLACK,
    "dark-brown": DARK,
    "brown": DARK,
    "light-brown": MEDIUM,
    "blonde": MEDIUM,
    "red": MEDIUM,
    "grey": GREY,
    "white": GREY,
}
WORDS = {
    "black": "black", "dark-brown": "dark brown", "brown": "brown", "light-brown": "light brown",
    "blonde": "blonde", "red": "red", "grey": "grey", "white": "white",
}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    shade: str
    reason: str


def suggested(
    hair: str = "", fitzpatrick: int | None = None, undertone: str = "", salt: int | None = None
) -> Suggestion | None:
    """The shade to begin with; None when the hair is not known. `salt` is the percent of grey
    among the hair."""
    if hair not in OF_HAIR:
        return None
    shade, reasons = OF_HAIR[hair], [f"the hair is {WORDS[hair]}"]
    if salt is not None and salt >= 50 and shade != GREY:
        shade = GREY
        reasons.append(f"{salt} % of it is grey, and grey stubble shows between the dots")
    if shade == BLACK and fitzpatrick is not None and fitzpatrick <= 2:
        shade = DARK
        reasons.append("on very fair skin black reads as blue")
    if shade == DARK and fitzpatrick is not None and fitzpatrick >= 5:
        shade = BLACK
        reasons.append("on deep skin a brown is lost")
    if shade == MEDIUM and undertone == "cool":
        reasons.append("the skin is cool, so watch for a brown that turns warm")
    if shade in (BLACK, GREY) and undertone in ("warm", "olive"):
        reasons.append(f"the skin is {undertone}, which takes the blue out of a dilute black")
    return Suggestion(shade, f"{shade.capitalize()}: " + "; ".join(reasons) + ".")
