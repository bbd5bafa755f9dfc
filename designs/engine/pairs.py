"""What the work changed, read from two photos of one side: contrast, evenness and colour.

Everything is read in linear light against untreated skin of the same photo, so that another lamp,
exposure or white balance does no harm as long as it is the same all over. How far that holds is not
assumed but read as well: from the untreated skin around, which should not have changed. What seems
to have changed there is the band of every figure, two standard deviations (about 19 in 20).

    contrast with skin   1 - Y/Y_skin (Weber): how much darker the zone is than untreated skin
    contrast with hair   (Y - Y_hair) / (Y + Y_hair) (Michelson): how much the scalp shows
    unevenness           spread over mean of the cover F = 1 - Y_after/Y_before in squares of
                         5 mm, over what the design planned there, less what untreated skin shows
    colour shift         CIEDE2000 of the zone after and what it would look like had this shade
                         darkened it as much; its way in the plane of a* and b*

Y is luminance, the mean over the zone where the design sets more than six tenths of its density;
evenness is read where it sets more than 85 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.ndimage as ndi

from designs.engine.colour import LUMINANCE, difference, direction, lab
from designs.engine.errors import EngineError
from designs.engine.photo import LINEAR, Photo
from designs.engine.registering import Fit, warped
from designs.engine.rendering import Shade

F32 = np.float32
LIGHT = LINEAR.astype(F32)
EDITION = 1  # of these definitions: figures of two editions are not set beside one another
STEP = 2  # photo px a cell
PLANNED = 0.6  # of a zone's density: where it is read
INNER = 0.85  # likewise, for evenness: a hand's edge wavers otherwise than the plan's
PATCH_MM, SPOT_MM = 5.0, 9.0
SMALLEST_CM2 = 0.5
DIFFUSE = 0.75  # of a pixel's light must come from within the skin
BURNT, BLACK = 253, 8  # codes beyond which a camera no longer tells light apart
ROUGH = 0.01  # of light: cameras' curves and 8 bits, whatever else is right
MOST_STOPS = 1.25
MOST_TINT = 1.4  # of one channel over another between the photos
MOST_LIGHT = 0.12  # spread of light over untreated skin, between the photos
MOST_TINTED = 3.0  # units of CIELAB, likewise
MOST_BLUR_MM, MOST_BLURRED = 0.9, 2.5
MOST_REST_MM = PATCH_MM / 2  # of squares that are to show the same skin
LEAST_COVER = 0.05
SHADED = -0.2  # of the zone before, against the skin it is read against: that lies in a shadow
LEAST_PATCHES = 6
SHADE_DOUBT = (
    0.25  # of what a shade is expected to do to a colour: shades are assumed, not measured
)
LEAST_SHIFT = 1.0  # CIEDE2000: less nobody tells apart, whatever the band

TOO_LITTLE_SKIN = (
    "Too little untreated skin is seen clearly in both photos. Choose another place for it."
)
LIGHT_DIFFERS = "the light fell differently in the two photos"
EXPOSURE_DIFFERS = "one photo is much brighter than the other"
TINT_DIFFERS = "the colour of the light differs too much"
BLUR_DIFFERS = "one photo is not sharp enough"
LIES_LOOSELY = "the photos lie over one another too loosely"
IN_SHADE = "the untreated skin it is read against lies in a shadow: choose a lighter place"
TOO_SMALL = "too little of this zone is seen clearly in both photos"
TOO_LITTLE_CHANGED = "too little changed between the two photos"


@dataclass(frozen=True, eq=False)
class Treated:
    """A zone as planned: float32[h, w] 0..1 of its density at 1/STEP of the photo's px; the shade
    its pigment was to have."""

    planned: np.ndarray
    shade: Shade


@dataclass(frozen=True)
class Reading:
    """A figure of both photos; `band` is ± of its change."""

    before: float
    after: float
    band: float

    @property
    def changed(self) -> bool:
        return abs(self.after - self.before) > self.band


@dataclass(frozen=True)
class Shift:
    """Of colour beyond what the shade explains: CIEDE2000 with its band, and a*, b* of its way."""

    size: float
    band: float
    a: float
    b: float

    @property
    def is_seen(self) -> bool:
        return self.size - self.band > 0 and self.size > LEAST_SHIFT

    @property
    def way(self) -> str:
        return direction(self.a, self.b)


@dataclass(frozen=True)
class ZoneChange:
    """Of one zone. What is None is not to be read; `unread` says why, by the figure's name."""

    skin: Reading | None = None
    hair: Reading | None = None
    unevenness: tuple[float, float] | None = None
    shift: Shift | None = None
    unread: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conditions:
    """How alike the photos are. stops: how much brighter the later one is. tint: the largest ratio
    of its channels over the earlier one's. light: relative spread over untreated skin; tinted: the
    same in CIELAB. blur_mm: of either. rest_mm: how far edges still miss one another."""

    stops: float
    tint: float
    light: float
    tinted: float
    blur_mm: tuple[float, float]
    rest_mm: float


@dataclass(frozen=True, eq=False)
class Pair:
    """Both photos' linear light on one grid, float32[h, w, 3], later light as if by the earlier
    lamp; where they can be read, bool[h, w]; px of the grid per mm."""

    before: np.ndarray
    after: np.ndarray
    usable: np.ndarray
    per_mm: float


def laid_over(first: Photo, second: Photo, fit: Fit, px_per_mm: float, *, turned=False) -> Pair:
    """The two on the grid of the first, which is the later one when `turned`."""
    one, other = _cells(first), _cells(second)
    other = warped(other, fit, one.shape[:2], STEP)
    usable = np.isfinite(other[..., 0]) & _readable(one) & _readable(other)
    pictures = np.nan_to_num(one[..., :3]), np.nan_to_num(other[..., :3])
    before, after = pictures[::-1] if turned else pictures
    return Pair(before, after, usable, px_per_mm / STEP)


def spot_for(pair: Pair, untreated: np.ndarray, zones: Sequence[Treated]) -> tuple[float, float]:
    """Where untreated skin is read unless somebody says otherwise: x, y in photo px of the middle
    of a spot of 9 mm that is light, even and near the zones. EngineError where there is none."""
    room = ndi.distance_transform_edt(np.pad(untreated, 1))[1:-1, 1:-1]
    radius = SPOT_MM * pair.per_mm
    fits = (room >= radius) & (ndi.uniform_filter(pair.usable.astype(F32), int(2 * radius)) > 0.8)
    if not fits.any():
        raise EngineError(TOO_LITTLE_SKIN)
    light = (pair.before + pair.after) @ LUMINANCE
    mean = ndi.gaussian_filter(light, radius / 2)
    spread = np.sqrt(np.maximum(ndi.gaussian_filter(light * light, radius / 2) - mean * mean, 0))
    set_here = np.max([zone.planned for zone in zones], axis=0) > 0
    far = ndi.distance_transform_edt(~set_here) / pair.per_mm
    dark = mean < 0.75 * np.quantile(mean[fits], 0.9)  # hair, or a shadow
    # What is near faces the lamp much as the zone does.
    score = spread / np.maximum(mean, 1e-4) + 0.006 * far + dark + 10 * ~fits
    row, column = np.unravel_index(int(score.argmin()), score.shape)
    return (float(column) + 0.5) * STEP, (float(row) + 0.5) * STEP


def spot(pair: Pair, x: float, y: float, radius_mm: float = SPOT_MM) -> np.ndarray:
    """bool[h, w]: a round place about x, y in photo px."""
    down, right = np.mgrid[: pair.usable.shape[0], : pair.usable.shape[1]] + 0.5
    return np.hypot(right - x / STEP, down - y / STEP) <= radius_mm * pair.per_mm


def normalised(pair: Pair, skin: np.ndarray) -> tuple[Pair, float, float]:
    """The pair with the later light made such that untreated skin in the mask is as it was; by how
    many stops the later photo was brighter, and by how much one channel more than another."""
    read = skin & pair.usable
    if read.sum() < max(0.6 * skin.sum(), 20):
        raise EngineError(TOO_LITTLE_SKIN)
    then, now = pair.before[read].mean(0), pair.after[read].mean(0)
    gain = then / np.maximum(now, 1e-4)
    stops = math.log2(float((now @ LUMINANCE) / max(then @ LUMINANCE, 1e-4)))
    alike = Pair(pair.before, (pair.after * gain).astype(F32), pair.usable, pair.per_mm)
    return alike, stops, float(gain.max() / gain.min())


def conditions(
    pair: Pair,
    untreated: np.ndarray,
    *,
    stops: float,
    tint: float,
    rest_mm: float,
    blur_mm: tuple[float, float],
) -> Conditions:
    """How alike light and focus are, read over the untreated skin of a normalised pair."""
    patches = _patches(pair, (untreated & pair.usable).astype(F32), 0.8)
    if len(patches.before) < LEAST_PATCHES:
        raise EngineError(TOO_LITTLE_SKIN)
    then, now = patches.before @ LUMINANCE, patches.after @ LUMINANCE
    ratio = np.log(np.maximum(now, 1e-5) / np.maximum(then, 1e-5))
    level = patches.after * (then / np.maximum(now, 1e-5))[:, None]
    moved = np.linalg.norm((lab(level) - lab(patches.before))[:, 1:], axis=1)
    return Conditions(
        stops=stops,
        tint=tint,
        light=1.4826 * float(np.median(np.abs(ratio))),
        tinted=float(np.median(moved)) * 0.8493,  # of a plane's distances, per axis
        blur_mm=blur_mm,
        rest_mm=rest_mm,
    )


def zone_change(
    pair: Pair,
    zone: Treated,
    skin: np.ndarray,
    untreated: np.ndarray,
    found: Conditions,
    hair: np.ndarray | None = None,
) -> ZoneChange:
    """The figures of one zone of a normalised pair, and which of them are not to be read."""
    reach = max(found.rest_mm, 0.5) * pair.per_mm
    inner = zone.planned >= PLANNED
    inner &= ndi.distance_transform_edt(np.pad(zone.planned > 0, 1))[1:-1, 1:-1] > reach
    core = inner & pair.usable
    unread = _unread(found)
    if core.sum() < max(SMALLEST_CM2 * 100 * pair.per_mm**2, 0.3 * inner.sum()):
        unread |= dict.fromkeys(("contrast", "evenness", "colour"), TOO_SMALL)
    if "contrast" in unread:
        return ZoneChange(unread=unread)
    doubt = math.hypot(found.light, _when_moved(pair, core, reach), ROUGH)
    against, of_hair = _contrasts(pair, core, skin & pair.usable, hair, doubt)
    of_skin = against if against.before >= SHADED else None
    if of_skin is None:
        unread["contrast"] = IN_SHADE
    uneven = None
    if "evenness" not in unread:
        uneven = _unevenness(pair, zone, core, untreated, found)
        if uneven is None:
            unread["evenness"] = TOO_LITTLE_CHANGED
    shift = None if "colour" in unread else _shift(pair, zone.shade, core, found)
    return ZoneChange(of_skin, of_hair, uneven, shift, unread)


# ---------------------------------------------------------------- the figures


def _contrasts(pair: Pair, core, skin, hair, doubt: float) -> tuple[Reading, Reading | None]:
    then, now = (_luminance(light, core) for light in (pair.before, pair.after))
    against = [_luminance(light, skin) for light in (pair.before, pair.after)]
    band = 2 * doubt * now / against[1]
    of_skin = Reading(1 - then / against[0], 1 - now / against[1], band)
    if hair is None or not hair.any():
        return of_skin, None
    dark = [_luminance(light, hair) for light in (pair.before, pair.after)]
    shows = [(y - h) / (y + h) for y, h in ((then, dark[0]), (now, dark[1]))]
    steep = 2 * now * dark[1] / (now + dark[1]) ** 2  # of the figure, by a share of light
    return of_skin, Reading(shows[0], shows[1], 2 * steep * doubt * math.sqrt(2))


def _unevenness(pair: Pair, zone: Treated, core, untreated, found: Conditions):
    """Spread over mean of the cover per planned density, and its band; None if not to be read."""
    inner = core & (zone.planned >= INNER)
    patches = _patches(pair, np.where(inner, zone.planned, 0), 0.5)
    n = len(patches.before)
    if n < LEAST_PATCHES:
        return None
    cover = 1 - (patches.after @ LUMINANCE) / np.maximum(patches.before @ LUMINANCE, 1e-5)
    cover = cover / patches.weight
    mean = abs(float(cover.mean()))
    if mean < max(LEAST_COVER, 2 * found.light):
        return None
    still = _patches(pair, (untreated & pair.usable).astype(F32), 0.8)
    noise = (still.after @ LUMINANCE) / np.maximum(still.before @ LUMINANCE, 1e-5)
    noise = 1.4826 * float(np.median(np.abs(noise - np.median(noise))))
    spread = float(cover.std(ddof=1))
    own = math.sqrt(max(spread**2 - noise**2, 0))
    band = 2 * math.hypot(spread / math.sqrt(2 * (n - 1)), 0.5 * noise, ROUGH / 4) / mean
    return own / mean, band


def _shift(pair: Pair, shade: Shade, core, found: Conditions) -> Shift:
    then, now = pair.before[core].mean(0), pair.after[core].mean(0)
    through = np.array(shade)
    held = float((then * through) @ LUMINANCE)
    light = float(then @ LUMINANCE)
    cover = (light - float(now @ LUMINANCE)) / max(light - held, 1e-6)
    expected, seen = lab(then * (1 - cover * (1 - through))), lab(now)
    explained = float(np.linalg.norm((expected - lab(then))[1:]))
    way = seen - expected
    doubt = 2 * math.hypot(found.tinted, SHADE_DOUBT * explained / 2, 0.4)
    # CIEDE2000 is shorter than CIELAB where colours are strong: the band is measured as the shift.
    off = way * np.array([0, 1, 1]) / max(float(np.linalg.norm(way[1:])), 1e-6)
    band = difference(expected, expected + off * doubt)
    return Shift(difference(expected, seen), band, float(way[1]), float(way[2]))


def _unread(found: Conditions) -> dict[str, str]:
    """Figures that these two photos cannot give, and why."""
    every = ("contrast", "evenness", "colour")
    if abs(found.stops) > MOST_STOPS:
        return dict.fromkeys(every, EXPOSURE_DIFFERS)
    if found.light > MOST_LIGHT:
        return dict.fromkeys(every, LIGHT_DIFFERS)
    unread = {}
    sharp, soft = sorted(max(blur, 0.05) for blur in found.blur_mm)
    if soft > MOST_BLUR_MM or (soft > MOST_BLUR_MM / 2 and soft / sharp > MOST_BLURRED):
        unread["evenness"] = BLUR_DIFFERS
    if found.rest_mm > MOST_REST_MM:
        unread["evenness"] = LIES_LOOSELY
    if found.tint > MOST_TINT or found.tinted > MOST_TINTED:
        unread["colour"] = TINT_DIFFERS
    return unread


# ---------------------------------------------------------------- light on a grid


def _cells(photo: Photo) -> np.ndarray:
    """float32[h, w, 5] at 1/STEP: linear light, the share of it from within the skin, and whether
    the camera could tell it (1) or not (0)."""
    h, w = (n // STEP * STEP for n in photo.pixels.shape[:2])
    pixels = photo.pixels[:h, :w]
    told = (pixels.max(-1) < BURNT) & (pixels.max(-1) > BLACK)
    diffuse = np.ones((h, w), F32) if photo.diffuse is None else photo.diffuse[:h, :w]
    layers = [*(LIGHT[pixels[..., k]] for k in range(3)), diffuse, told.astype(F32)]
    small = [one.reshape(h // STEP, STEP, w // STEP, STEP).mean((1, 3)) for one in layers]
    return np.stack(small, -1)


def _readable(cells: np.ndarray) -> np.ndarray:
    return (cells[..., 3] > DIFFUSE) & (cells[..., 4] > 0.9)


def _luminance(light: np.ndarray, where: np.ndarray) -> float:
    return max(float(light[where].mean(0) @ LUMINANCE), 1e-5)


def _when_moved(pair: Pair, core: np.ndarray, px: float) -> float:
    """How much the zone's light depends on where exactly it is read: relative, over four ways."""
    d = max(1, round(px))
    moved = [np.roll(core, step, axis) & pair.usable for axis in (0, 1) for step in (-d, d)]
    change = [_luminance(pair.after, one) / _luminance(pair.before, core) for one in moved]
    still = [_luminance(pair.before, one) / _luminance(pair.before, core) for one in moved]
    ratio = np.array(change) / np.maximum(still, 1e-5)
    return float(ratio.std() / max(float(ratio.mean()), 1e-5))


@dataclass(frozen=True, eq=False)
class _Patches:
    """Squares of 5 mm: mean light [n, 3] of each photo, and the mean of the weight there."""

    before: np.ndarray
    after: np.ndarray
    weight: np.ndarray


def _patches(pair: Pair, weight: np.ndarray, least: float) -> _Patches:
    """Those squares of which at least the share `least` has a weight."""
    side = max(2, round(PATCH_MM * pair.per_mm))
    h, w = (n // side for n in weight.shape)
    if not h or not w:
        empty = np.zeros((0, 3), F32)
        return _Patches(empty, empty, np.zeros(0, F32))

    def means(values: np.ndarray) -> np.ndarray:
        cut = values[: h * side, : w * side]
        return cut.reshape(h, side, w, side, *values.shape[2:]).mean((1, 3))

    some = weight > 0
    share = means(some.astype(F32))
    full = share >= least
    light = [means(part * some[..., None])[full] / share[full][:, None]
             for part in (pair.before, pair.after)]  # fmt: skip
    return _Patches(light[0], light[1], means(weight)[full] / share[full])
