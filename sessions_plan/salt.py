"""SALT, the share of the scalp that is bare, from the bare share of its four sides.

SALT = 0.40 x top + 0.24 x back + 0.18 x left + 0.18 x right, each in percent of that side; the
weights are each side's share of the scalp (Severity of Alopecia Tool, Olsen et al. 2004;
dermatopics.dk). Bands: 1-20 limited, 21-49 moderate, 50-94 severe, 95-100 very severe
(alopecia.org.uk). It ignores brows, lashes, body hair, and what it means to the person.

Only the four percents count. Marks on a head map are drawn by hand on five flat views that
overlap, and would say more than was measured.
"""

from __future__ import annotations

from dataclasses import dataclass

WEIGHTS = {"top": 40, "back": 24, "left": 18, "right": 18}
# The highest whole score of each band; less than half a percent of loss still counts as loss.
BANDS = ((0, "No loss"), (20, "Limited"), (49, "Moderate"), (94, "Severe"), (100, "Very severe"))


@dataclass(frozen=True)
class Salt:
    """A score from 0 to 100 with one decimal, and the word for it."""

    score: float
    band: str

    def __str__(self) -> str:
        return f"SALT {self.score:g}, {self.band.lower()}"


def salt(top: int | None, back: int | None, left: int | None, right: int | None) -> Salt | None:
    """The score, or None while one of the four sides was not looked at."""
    sides = {"top": top, "back": back, "left": left, "right": right}
    known = {name: share for name, share in sides.items() if share is not None}
    if len(known) < len(sides):
        return None
    for name, share in known.items():
        if not 0 <= share <= 100:
            raise ValueError(f"{name}: {share} is no percentage")
    # In hundredths, so that 0.1 + 0.2 stays 0.3.
    hundredths = sum(WEIGHTS[name] * share for name, share in known.items())
    return Salt(hundredths / 100, _band(hundredths))


def _band(hundredths: int) -> str:
    whole = (hundredths + 50) // 100
    if hundredths:
        whole = max(1, whole)
    return next(word for highest, word in BANDS if whole <= highest)
