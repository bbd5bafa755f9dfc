"""How one photo of a head lies over another of the same side, taken on another day.

Photos taken through the ghost of the last differ by a small turn, a step nearer, a hand's breadth.
Found from coarse to fine: first the turn, size and shift whose correlation is best, of a few dozen
tried on 112 px; then the affine map that makes the pictures agree best (Lucas and Kanade's
least squares, as Baker and Matthews set it out, IJCV 56(3), 2004), on 112, 224 and 448 px.
Both pictures are compared by what stands out of its surroundings, so that another lamp, another
exposure and the treated zones, which are left out, do not draw the one over the other wrongly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy.ndimage as ndi
from PIL import Image
from scipy import fft

from designs.engine.errors import EngineError

F32 = np.float32
LEVELS = (112, 224, 448)  # px of the longest side
TURNS = (-12, -8, -4, 0, 4, 8, 12)  # degrees
SIZES = (0.82, 0.88, 0.94, 1.0, 1.06, 1.13, 1.2)
STEPS = 12
STILL = 2e-3  # px of the level: nothing moves any more
SURROUNDINGS = 0.05  # of the longest side: what a place is compared with
FAINT = 0.03  # of full brightness: what stands out less is noise
CLEAR = 0.08  # the share of the picture with the clearest edges, where a rest is read
# Below this correlation the photos show different sides, heads or poses.
LEAST_CORRELATION = 0.5
MOST_STRETCH = 1.05  # of one way over the other: more is a head turned, not a camera moved

DOUBTFUL = 0.7  # of correlation: below it somebody should look before the figures are believed

NO_MATCH = (
    "These two photos do not lie over one another well enough to be measured. Take the next one "
    "from the same side, with the earlier photo shining through."
)


class NoMatch(EngineError):
    """The pictures do not say how they lie over one another; marks on both may."""


@dataclass(frozen=True, eq=False)
class Fit:
    """`matrix` float64[2, 3] takes x, y, 1 in px of the first photo to px of the second. rest: px
    of the first photo by which edges still miss one another (the median). correlation: 0..1, of
    what stands out, where nothing was treated; None where somebody set marks (marks.py)."""

    matrix: np.ndarray
    rest: float
    correlation: float | None = None

    def of(self, points) -> np.ndarray:
        """Places float[n, 2] of the first photo as places of the second."""
        points = np.asarray(points, float)
        return points @ self.matrix[:, :2].T + self.matrix[:, 2]


def registered(first: np.ndarray, second: np.ndarray, looked_at: np.ndarray) -> Fit:
    """How uint8[h, w, 3] `second` lies over `first`. looked_at: bool of first's size, the skin and
    what is around it that both show alike. NoMatch when they do not."""
    fit, matrix = _coarse(first, second, looked_at), None
    for longest in LEVELS:
        one, other = _level(first, longest), _level(second, longest)
        weight = _shrunk_mask(looked_at, one.shape)
        to_level = _between(first, one), _between(second, other)
        matrix = to_level[1] @ fit @ np.linalg.inv(to_level[0])
        matrix = _settled(one, other, weight, matrix)
        fit = np.linalg.inv(to_level[1]) @ matrix @ to_level[0]
    correlation, rest = _agreement(one, other, weight, matrix)
    stretch = np.linalg.svd(fit[:2, :2], compute_uv=False)
    # Photos of two sizes: how much nearer the camera stood is told at one size.
    nearer = stretch.mean() * max(first.shape[:2]) / max(second.shape[:2])
    far = not SIZES[0] * 0.9 < nearer < SIZES[-1] * 1.1
    if correlation < LEAST_CORRELATION or far or stretch[0] / stretch[1] > MOST_STRETCH:
        raise NoMatch(NO_MATCH)
    return Fit(fit[:2], rest * max(first.shape[:2]) / LEVELS[-1], correlation)


def warped(second: np.ndarray, fit: Fit, shape: tuple[int, int], step: float) -> np.ndarray:
    """float32[h, w, c] `second`, itself float at 1/step of its px, as it lies over the first at
    1/step of its own; nan where the second photo ends."""
    middle = np.array([0.5, 0.5]) * step
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = fit.matrix[:, :2], fit.of(middle) / step - 0.5
    layers = np.moveaxis(second, -1, 0)
    return np.stack([_sampled(one, matrix, shape, np.nan) for one in layers], -1)


# ---------------------------------------------------------------- levels


def _level(pixels: np.ndarray, longest: int) -> np.ndarray:
    """What stands out of its surroundings, float32[h, w] of about -1..1, at this size."""
    h, w = pixels.shape[:2]
    size = tuple(max(16, round(n * longest / max(h, w))) for n in (w, h))
    grey = np.asarray(Image.fromarray(pixels).convert("L").resize(size, Image.Resampling.BOX), F32)
    grey = ndi.gaussian_filter(grey / 255, 0.8)
    around = SURROUNDINGS * longest
    rise = grey - ndi.gaussian_filter(grey, around)
    spread = np.sqrt(ndi.gaussian_filter(rise * rise, around))
    return rise / (spread + F32(FAINT))


def _shrunk_mask(mask: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    image = Image.fromarray(mask.astype(np.uint8) * 255)
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BOX), F32) / 255


def _between(whole: np.ndarray, small: np.ndarray) -> np.ndarray:
    """3x3, from px of a photo to indices of its level: (0, 0) is the middle of the first."""
    across, down = small.shape[1] / whole.shape[1], small.shape[0] / whole.shape[0]
    return np.array([[across, 0, -0.5], [0, down, -0.5], [0, 0, 1]])


def _sampled(other: np.ndarray, matrix: np.ndarray, shape, beyond: float = 0.0) -> np.ndarray:
    """float32[shape]: `other` as the matrix, between indices, lays it over the first; `beyond`
    where it ends."""
    turn = matrix[:2, :2][::-1, ::-1]  # rows come first
    return ndi.affine_transform(
        other, turn, matrix[:2, 2][::-1], shape, F32, order=1, mode="constant", cval=beyond
    )


# ---------------------------------------------------------------- coarse


def _coarse(first: np.ndarray, second: np.ndarray, looked_at: np.ndarray) -> np.ndarray:
    """3x3, between photo px: the best of a few turns and sizes, each at its best shift."""
    one, other = _level(first, LEVELS[0]), _level(second, LEVELS[0])
    weight = _shrunk_mask(looked_at, one.shape)
    side = fft.next_fast_len(2 * max(one.shape), real=True)
    wave = np.conj(fft.rfft2(one * weight, (side, side)))
    best, found = -math.inf, np.eye(3)
    middle = (np.array(one.shape)[::-1] - 1) / 2
    reach = round(0.3 * LEVELS[0])
    for degrees in TURNS:
        for size in SIZES:
            lay = _about(middle, degrees, size, (np.array(other.shape)[::-1] - 1) / 2)
            lain = _sampled(other, lay, one.shape)
            match = fft.irfft2(fft.rfft2(lain, (side, side)) * wave, (side, side))
            match = match / math.sqrt(float((lain * lain).sum()) + 1e-6)
            near = np.r_[0 : reach + 1, -reach:0]
            window = match[np.ix_(near, near)]
            row, column = np.unravel_index(int(window.argmax()), window.shape)
            if window[row, column] > best:
                best = float(window[row, column])
                found = lay @ np.array([[1, 0, near[column]], [0, 1, near[row]], [0, 0, 1.0]])
    to_level = _between(first, one), _between(second, other)
    return np.linalg.inv(to_level[1]) @ found @ to_level[0]


def _about(middle, degrees: float, size: float, onto) -> np.ndarray:
    """3x3: turned and grown about `middle`, which comes to lie on `onto`."""
    turn = math.radians(degrees)
    linear = size * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    made = np.eye(3)
    made[:2, :2], made[:2, 2] = linear, onto - linear @ middle
    return made


# ---------------------------------------------------------------- fine


def _settled(one: np.ndarray, other: np.ndarray, weight: np.ndarray, matrix: np.ndarray):
    """The affine matrix near this one at which the levels differ least."""
    rows, columns = np.mgrid[: one.shape[0], : one.shape[1]].astype(float)
    half = max(one.shape) / 2
    x, y = (columns / half - 1).ravel(), (rows / half - 1).ravel()
    for _ in range(STEPS):
        lain = _sampled(other, matrix, one.shape)
        down, right = np.gradient(lain)
        inside = weight * (lain != 0)
        # In the first photo's px: the warp is moved before it is laid over.
        sides = right.ravel(), down.ravel()
        slopes = np.stack([g * part for g in sides for part in (np.ones_like(x), x, y)], 1)
        weighed = slopes * inside.ravel()[:, None]
        normal = weighed.T @ slopes
        normal += 1e-3 * np.trace(normal) / 6 * np.eye(6)
        move = np.linalg.solve(normal, weighed.T @ (one - lain).ravel())
        step = np.eye(3)
        for k in (0, 1):
            shift, by_x, by_y = move[3 * k : 3 * k + 3]
            step[k, 0] += by_x / half
            step[k, 1] += by_y / half
            step[k, 2] = shift - by_x - by_y
        matrix = matrix @ step
        if np.abs(move).max() < STILL:
            break
    return matrix


def _agreement(one, other, weight, matrix) -> tuple[float, float]:
    """The correlation where both are looked at, and how far edges still lie apart in px."""
    lain = _sampled(other, matrix, one.shape)
    inside = weight * (lain != 0)
    size = float(inside.sum())
    if size < 0.05 * inside.size:
        return 0.0, math.inf
    a, b = (level - float((level * inside).sum()) / size for level in (one, lain))
    spread = math.sqrt(float((a * a * inside).sum()) * float((b * b * inside).sum()))
    correlation = float((a * b * inside).sum()) / max(spread, 1e-9)
    down, right = np.gradient(ndi.gaussian_filter(one, 1.0))
    slope = np.hypot(right, down) * (inside > 0.5)
    clear = slope > np.quantile(slope[inside > 0.5], 1 - CLEAR)
    apart = np.abs(ndi.gaussian_filter(one - lain, 1.0))[clear] / slope[clear]
    return correlation, float(np.median(apart)) if clear.any() else math.inf
