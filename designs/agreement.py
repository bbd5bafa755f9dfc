"""What a client looks at before they say yes, and what they then read: plain words and wishes."""

from __future__ import annotations

from dataclasses import dataclass

from designs.rendering import ARMS_LENGTH_PX, YEARS_LATER


@dataclass(frozen=True)
class Look:
    """One way a version is looked at before an approval. `years` since it healed, `width` of
    the picture in px; `seen` is the field of the sending that keeps when."""

    key: str
    word: str
    ask: str
    words: str
    years: float = 0.0
    width: int = 1200

    @property
    def seen(self) -> str:
        return f"{self.key}_seen_at"


LOOKS = (
    Look(
        "healed",
        "Healed",
        "Show it healed",
        "About four weeks after the last session. Fresh from a session it is darker and a little "
        "red for some days.",
    ),
    Look(
        "later",
        "Four years on",
        "Show it four years on",
        "Pigment fades and softens with sun and skin. Around here most people think of a touch-up.",
        years=YEARS_LATER,
    ),
    Look(
        "far",
        "At arm's length",
        "Show it at arm's length",
        "As large as somebody sees you who stands in front of you. Single dots are not seen from "
        "there.",
        width=ARMS_LENGTH_PX,
    ),
)
BY_KEY = {look.key: look for look in LOOKS}

# What an approval is and is not. Kept with each approval as it was read then.
TEXT = (
    "What I approve is where the hairline and the areas lie, their shape, and how dense and how "
    "dark they are meant to be.",
    "The pictures are a simulation on my own photo. Skin, healing and light decide with the "
    "artist how it looks in the end; small differences are normal.",
    "Scalp micropigmentation places pigment in the skin. It does not grow hair, and hair that is "
    "still there may go on thinning.",
    "It fades with the years and is renewed with a touch-up.",
    "If the design changes, I look at the new version and approve that one anew. I can ask for a "
    "change or take this back until the work has begun.",
)
