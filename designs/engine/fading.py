"""What healing and years do to dots: a visual aid, and labelled so wherever it is shown.

Pigment is lost by half every `half_life` years, and what stays spreads: the variance of a deposit
grows by 2 d t along each axis and a uniform disc has D²/16, so D² grows by 32 d t at constant mass.
Dots do not fade alike, and it is the unevenness that looks real. Their number never changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from designs.engine.errors import EngineError

# Assumed until fitted to a clinic's own pairs. 5.7 years place the level at which people come back
# (58 % of healed) at 4.5 years, inside the published 3 to 6; 3.8 to 7.6 cover that range.
HALF_LIFE_YEARS = 5.7
HALF_LIVES = (3.8, 7.6)  # the least and the most that anybody's skin is taken for
HEALED = 0.78  # of the fresh pigment stays once healed
SPREAD_MM2_PER_YEAR = 2.2e-4  # .25 mm become .30 mm in four years
UNEVENNESS = 0.10  # spread of the log of what is left, after a year; grows with the root of time
MOST_YEARS = 30.0


@dataclass(frozen=True)
class Fade:
    """amplitude: share of the fresh pigment left. growth: mm² added to the squared diameter.
    unevenness: standard deviation of the log of one dot's share."""

    amplitude: float = 1.0
    growth: float = 0.0
    unevenness: float = 0.0


FRESH = Fade()


def healed(years: float = 0.0, *, half_life: float = HALF_LIFE_YEARS, kept: float = HEALED) -> Fade:
    """The healed work after so many years, 0 to 30; half_life in years. EngineError beyond."""
    if not 0 <= years <= MOST_YEARS:
        raise EngineError("The preview shows from the healed result to thirty years later.")
    if not (half_life > 0 and 0 < kept <= 1):
        raise EngineError("The rate of fading could not be read.")
    return Fade(
        amplitude=kept * 2 ** (-years / half_life),
        growth=32 * SPREAD_MM2_PER_YEAR * years,
        unevenness=UNEVENNESS * math.sqrt(years),
    )
