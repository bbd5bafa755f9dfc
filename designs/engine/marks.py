"""How one photo of a head lies over another by marks that somebody set on the same places of both.

Least squares over three to six marks: turn, size and shift (four unknowns); from four marks on also
the stretch of a head that was turned a little (six), where that is expected to miss less within
the zone. How far it misses there follows from the marks themselves: what is left between them, no
less than a hand's own error until the marks say otherwise, times the leverage of the zone's places
(Draper and Smith, Applied Regression Analysis, 3rd edition, ch. 8); marks far from the zone, or few
of them, widen every figure. Marks that no rigid head explains are refused with a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from designs.engine.registering import Fit, NoMatch

FEWEST, MOST = 3, 6
HAND_MM = 1.0  # by which a finger misses a place, one way: assumed, for as many as PRIOR residuals
PRIOR = 2.0
APART_MM = 10.0  # two marks nearer than that say what one says
IN_LINE = 0.15  # of the marks' spread across over along: less is a line
MOST_MISS_MM = 4.0  # between marks, and within the zone: beyond it squares of 5 mm mean nothing
MOST_STRETCH = 1.25  # of one way over the other: a head turned by about 37 degrees
SIZES = (0.4, 2.5)
MEDIAN = math.sqrt(2 * math.log(2))  # of how far a place lies off, of its spread one way

TOO_FEW = "Set at least three marks on both photos."
TOO_MANY = "Six marks are the most. Take one away first."
IN_ONE_LINE = "The marks lie in one line. Set one of them well to the side of the others."
MIRRORED = "The marks lie mirrored on the other photo: two of them may be exchanged."
TURNED = (
    "The head is turned too far between these two photos to be measured. Take the next one from "
    "the same side, with the earlier photo shining through."
)
SIZE_DIFFERS = "The head is far larger in one of the photos. Choose one taken from as near."
MISSES = (
    "The marks do not fit one head: they miss one another by {miss:.0f} mm. Look whether each "
    "number is on the same place in both photos."
)
ONE_MISSES = (
    "Mark {number} is not on the same place in both photos: without it the others agree. Set it "
    "again, or take it away."
)
TOO_CLOSE = "Marks {one} and {other} are less than {mm:.0f} mm apart. Set them further apart."
TOO_FAR = (
    "The marks are too few, or too far from the zones, to say where these are on the other photo. "
    "Set them around the zones."
)


@dataclass(frozen=True, eq=False)
class Marked:
    """`matrix` float64[2, 3] takes x, y, 1 of the first photo to the second. In px of the first:
    `miss`, by how much two marks of one number still miss one another; `rest`, by how much a place
    within the zones is expected to (the median). stretched: whether the head was turned a little.
    """

    matrix: np.ndarray
    miss: float
    rest: float
    stretched: bool

    def in_files(self, per_px: float, other_per_px: float) -> Fit:
        """The same between the photos' own px, of which the px here are `per_px` each."""
        to_working, to_file = np.diag([per_px, per_px, 1.0]), 1 / other_per_px
        return Fit(to_file * self.matrix @ to_working, self.rest / per_px)


def by_marks(first, second, within, px_per_mm: float) -> Marked:
    """first, second: float[n, 2], the same places on either photo, in px of one size.
    within: float[m, 2] px of the first, places of the zones. px_per_mm: of the first. NoMatch
    says what is wrong."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    if len(first) < FEWEST:
        raise NoMatch(TOO_FEW)
    if len(first) > MOST:
        raise NoMatch(TOO_MANY)
    _check_spread(first, px_per_mm)
    nearer = _spread(second)[0] / _spread(first)[0]
    _check_spread(second, px_per_mm * max(nearer, SIZES[0]))
    if not SIZES[0] < nearer < SIZES[1]:
        raise NoMatch(SIZE_DIFFERS)
    if np.linalg.det(_fitted(_stretched, first, second)[0][:, :2]) < 0:
        raise NoMatch(MIRRORED)
    found = _best(first, second, np.asarray(within, float), px_per_mm)
    if found is None:
        raise NoMatch(TURNED)
    if found.miss > MOST_MISS_MM * px_per_mm:
        raise NoMatch(_which_misses(first, second, within, px_per_mm, found))
    if found.rest > MOST_MISS_MM * px_per_mm:
        raise NoMatch(TOO_FAR)
    return found


def _which_misses(first, second, within, px_per_mm: float, found: Marked) -> str:
    """Names the one mark without which the others agree, where there is only one such."""
    culprits = []
    for k in range(len(first)) if len(first) > FEWEST else ():
        left = np.arange(len(first)) != k
        others = _best(first[left], second[left], np.asarray(within, float), px_per_mm)
        if others is not None and others.miss <= MOST_MISS_MM * px_per_mm:
            culprits.append(k + 1)
    if len(culprits) == 1:
        return ONE_MISSES.format(number=culprits[0])
    return MISSES.format(miss=found.miss / px_per_mm)


# ---------------------------------------------------------------- how the marks lie


def _spread(points: np.ndarray) -> np.ndarray:
    """Along and across: the singular values of the places about their middle."""
    return np.linalg.svd(points - points.mean(0), compute_uv=False)


def _check_spread(points: np.ndarray, px_per_mm: float) -> None:
    for a, b in combinations(range(len(points)), 2):
        if math.dist(points[a], points[b]) < APART_MM * px_per_mm:
            raise NoMatch(TOO_CLOSE.format(one=a + 1, other=b + 1, mm=APART_MM))
    along, across = _spread(points)
    if across < IN_LINE * along:
        raise NoMatch(IN_ONE_LINE)


# ---------------------------------------------------------------- least squares


def _similar(points: np.ndarray) -> np.ndarray:
    """float[2n, 4]: x', then y', of each place by what turns, grows and shifts it."""
    x, y = points.T
    one, none = np.ones_like(x), np.zeros_like(x)
    return np.r_[np.stack([x, -y, one, none], 1), np.stack([y, x, none, one], 1)]


def _stretched(points: np.ndarray) -> np.ndarray:
    """float[2n, 6], likewise, of an affine map."""
    half = np.c_[points, np.ones(len(points))]
    return np.r_[np.c_[half, np.zeros_like(half)], np.c_[np.zeros_like(half), half]]


Rows = Callable[[np.ndarray], np.ndarray]


def _fitted(rows: Rows, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, float]:
    """The matrix [2, 3] that fits best, and the sum of the squares left, of the second's px."""
    design = rows(first)
    wanted = second.T.ravel()
    known = np.linalg.lstsq(design, wanted, rcond=None)[0]
    origin, right, down = (rows(np.array([place])) @ known for place in ((0, 0), (1, 0), (0, 1)))
    left = wanted - design @ known
    return np.stack([right - origin, down - origin, origin], 1), float(left @ left)


def _candidates(first, second, within, px_per_mm: float) -> Iterator[Marked]:
    for rows in (_similar, _stretched) if len(first) > FEWEST else (_similar,):
        matrix, left = _fitted(rows, first, second)
        stretch = np.linalg.svd(matrix[:, :2], compute_uv=False)
        if stretch[1] <= 0 or stretch[0] / stretch[1] > MOST_STRETCH:
            continue
        design = rows(first)
        free = design.shape[0] - design.shape[1]
        left /= stretch[0] * stretch[1]  # now of the first's px
        seen, hand = left / free, (HAND_MM * px_per_mm) ** 2
        spread = (left + PRIOR * hand) / (free + PRIOR)
        at = rows(within)
        leverage = float(((at @ np.linalg.pinv(design)) ** 2).sum(1).mean())
        # What a hand does not explain is a head that bends between the marks as well.
        bent = max(seen - hand, 0.0)
        rest = MEDIAN * math.sqrt(spread * leverage + bent)
        yield Marked(matrix, math.sqrt(2 * seen), rest, rows is _stretched)


def _best(first, second, within, px_per_mm: float) -> Marked | None:
    """Of those that a turned head allows, the one expected to miss least within the zones."""
    found = _candidates(first, second, within, px_per_mm)
    return min(found, key=lambda one: one.rest, default=None)
