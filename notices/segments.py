"""How many segments a text message takes.

Pure. In the GSM alphabet a message holds 160 units, in several parts 153 each; one character
outside of it turns all into UCS-2, with 70 and 67. See 3GPP TS 23.038 and 23.040.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import combining, normalize

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # two units each
# Written alike in the GSM alphabet, so that one dash does not halve a message.
PLAIN = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "·": "-", "`": "'",
     "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
)  # fmt: skip


EACH = {"GSM-7": 153, "UCS-2": 67}  # units of a segment that is one of several


@dataclass(frozen=True)
class Segments:
    """The encoding, how many of its units are used, and how many segments they fill."""

    encoding: str  # GSM-7 or UCS-2
    units: int
    count: int

    def over(self, most: int) -> int:
        """How many units are more than so many segments, of several, hold; 0 for none."""
        return max(0, self.units - most * EACH[self.encoding])


def plain(text: str) -> str:
    """The text with typographic marks as the GSM alphabet has them, and letters without the
    accents that it lacks: one of them would halve the message. Other scripts stay as they are."""
    return "".join(_plain(sign) for sign in text.translate(PLAIN))


def _plain(sign: str) -> str:
    if sign in BASIC or sign in EXTENDED:
        return sign
    bare = "".join(part for part in normalize("NFKD", sign) if not combining(part))
    return bare if bare and all(part in BASIC for part in bare) else sign


def count(text: str) -> Segments:
    """What `text` takes as a text message."""
    if all(c in BASIC or c in EXTENDED for c in text):
        widths = [2 if c in EXTENDED else 1 for c in text]
        return Segments("GSM-7", sum(widths), _filled(widths, 160, EACH["GSM-7"]))
    widths = [len(c.encode("utf-16-be")) // 2 for c in text]
    return Segments("UCS-2", sum(widths), _filled(widths, 70, EACH["UCS-2"]))


def outside(text: str) -> list[str]:
    """The characters that keep `text` out of the GSM alphabet, each once, in their order."""
    return [c for c in dict.fromkeys(text) if c not in BASIC and c not in EXTENDED]


def _filled(widths: list[int], one: int, each: int) -> int:
    """A character is never cut between two segments."""
    if sum(widths) <= one:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return parts
