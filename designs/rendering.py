"""From a view's row to a picture: photos prepared and scenes kept, both bounded.

No HTTP in here. The same version, photo and wish give the same bytes on every machine, but for
the last bit of an exponential.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from clients.models import Photo as PhotoRow
from designs import faces
from designs.drawing import LONGEST, Calibration, Drawn, calibration_from, drawn_from, working_size
from designs.engine.errors import EngineError
from designs.engine.fading import HALF_LIFE_YEARS
from designs.engine.photo import Photo, blur_of, diffuse_share, opened
from designs.engine.rendering import dots_in, jpeg, pigmented, zoomed
from designs.errors import NoSuchPhoto, NotDrawable
from designs.measures import view_numbers
from designs.models import View
from designs.numbers import ViewNumbers
from designs.scene import Scene, fade_of, layers, scene

YEARS_LATER = 4.0
ARMS_LENGTH_PX = 480  # across: a head as large as it is seen from 60 cm on a tablet
SMALLEST_BOX = 0.04  # of the photo's side: beyond it the photo itself is only blocks
WIDEST = 5000
MORE = 1.2  # so many times the px of the small file before the large one is opened
LONGEST_SCREEN = 1600
BLUR_READ_PX = 1400  # the middle of a large original, in which its blur is read

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Wanted:
    """What of a view is wished for. session: so many are done, None for all, 0 for none.
    years: since it healed. fresh: right after the work instead. width: px of the picture.
    box: left, top, right, bottom of the part shown, 0..1 of the photo; None for all of it."""

    session: int | None = None
    years: float = 0.0
    fresh: bool = False
    width: int = int(LONGEST)
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class State:
    """A drawing that may not be saved yet, on one photo. All that a picture is made of."""

    photo: PhotoRow
    side: str
    seed: int
    shares: tuple[int, ...]
    calibration: Any
    drawn: Any
    half_life: float = HALF_LIFE_YEARS


def state_of(view: View) -> State:
    """What is stored; the view comes with its photo and version__design."""
    version = view.version
    return State(
        view.photo, view.side, version.design.seed, tuple(version.shares), view.calibration,
        view.drawn, version.half_life,
    )  # fmt: skip


def picture(view: View, wanted: Wanted) -> bytes:
    """The view as a JPEG with nothing in it but the picture."""
    return picture_of(state_of(view), wanted)


def pixels(view: View, wanted: Wanted) -> np.ndarray:
    """The same as uint8[h, w, 3] sRGB, for who adds to it before it is sent."""
    return pixels_of(state_of(view), wanted)


def picture_of(state: State, wanted: Wanted) -> bytes:
    return jpeg(pixels_of(state, wanted), close_up=wanted.box is not None)


def pixels_of(state: State, wanted: Wanted) -> np.ndarray:
    """uint8[h, w, 3]. NotDrawable says why it cannot be shown."""
    try:
        shown, box, factor = _shown(state.photo, wanted)
        if wanted.session == 0 or not (state.drawn or {}).get("zones"):
            return shown.pixels.copy()
        found = scene_of(state)
        result = shown
        fade = fade_of(wanted.years, wanted.fresh, state.half_life)
        for dots, look in layers(found, state.shares, wanted.session, fade):
            inked = pigmented(result, dots_in(dots, box, factor), look)
            result = Photo(inked, shown.blur_px, shown.diffuse)
        return result.pixels
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem


def measured(state: State) -> ViewNumbers:
    """What the view holds. NotDrawable says why it cannot be measured."""
    try:
        return view_numbers(scene_of(state), state.shares, state.side)
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem


def face_mask(view: View, size: tuple[int, int]) -> np.ndarray:
    """bool[h, w] where a face may be known in a picture of this size: what hiding it covers."""
    whole = working_size(view.photo.width, view.photo.height)
    try:
        calibration = calibration_from(view.calibration, whole)
        glabella = drawn_from(view.drawn, whole).at("glabella")
    except EngineError:
        calibration, glabella = None, None
    return faces.mask(calibration, glabella, view.side, whole, size)


# ---------------------------------------------------------------- scenes


def scene_of(state: State) -> Scene:
    """The dots of a state; EngineError says why there are none."""
    size = working_size(state.photo.width, state.photo.height)
    calibration, drawn = calibration_from(state.calibration, size), drawn_from(state.drawn, size)
    return kept_scene(calibration, drawn, state.side, size, state.seed)


@lru_cache(maxsize=12)
def kept_scene(
    calibration: Calibration, drawn: Drawn, side: str, size: tuple[float, float], seed: int
) -> Scene:
    """The same, of values as read; the last dozen are kept."""
    return scene(calibration, drawn, side=side, size=size, seed=seed)


# ---------------------------------------------------------------- photos


def _shown(row: PhotoRow, wanted: Wanted) -> tuple[Photo, tuple[int, int, int, int], float]:
    """The part of the photo that is shown, at the size it is shown; the box of it in px of the
    working size, as dots have it; and how many px of the picture one of those becomes."""
    if row.erased_at is not None or not row.screen:
        raise NoSuchPhoto()
    box = _box(wanted.box)
    width = max(32, min(WIDEST, wanted.width))
    working_w, _ = working_size(row.width, row.height)
    cut = _kept_cut if width <= LONGEST else _cut
    large = row.original.name if max(row.width, row.height) > MORE * LONGEST_SCREEN else ""
    part, (left, top, right, bottom), w = cut(row.screen.name, large, box, width)
    per_px = working_w / w
    dots_box = tuple(round(side * per_px) for side in (left, top, right, bottom))
    factor = part.pixels.shape[1] / (dots_box[2] - dots_box[0])
    return part, (dots_box[0], dots_box[1], dots_box[2], dots_box[3]), factor


def _cut(screen: str, large: str, box: Box, width: int) -> tuple[Photo, tuple[int, ...], int]:
    """What lies in `box`, as wide as wished, from the larger file where the small one has too few
    px; its place in px of the file, and how wide that file is."""
    photo = prepared(screen)
    if not large or width / (box[2] - box[0]) <= MORE * photo.pixels.shape[1]:
        part, place, (_, w) = _part(photo, box, width)
        return part, place, w
    part, place, (_, w) = _part(_large(large), box, width)
    shine = _part(photo, box, width)[0].diffuse
    return Photo(part.pixels, part.blur_px, _as_large(shine, part.pixels.shape)), place, w


# While somebody drags, the same part is asked for again and again.
_kept_cut = lru_cache(maxsize=4)(_cut)


def _part(photo: Photo, box: Box, width: int):
    """What lies in `box` (0..1), as wide as wished; its place in px, and the photo's size."""
    h, w = photo.pixels.shape[:2]
    left, top = math.floor(box[0] * w), math.floor(box[1] * h)
    right = min(w, max(left + 1, math.ceil(box[2] * w)))
    bottom = min(h, max(top + 1, math.ceil(box[3] * h)))
    place = (left, top, right, bottom)
    return zoomed(photo, place, min(16.0, width / (right - left))), place, (h, w)


def _as_large(shine: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray | None:
    if shine is None:
        return None
    size = (shape[1], shape[0])
    return np.asarray(Image.fromarray(shine).resize(size, Image.Resampling.BILINEAR))


def _box(box: Sequence[float] | None) -> Box:
    if box is None:
        return 0.0, 0.0, 1.0, 1.0
    left, top, right, bottom = box
    whole = all(math.isfinite(side) and 0 <= side <= 1 for side in box)
    if not (whole and right - left >= SMALLEST_BOX and bottom - top >= SMALLEST_BOX):
        raise EngineError("That part of the photo cannot be shown.")
    return left, top, right, bottom


@lru_cache(maxsize=8)
def prepared(name: str) -> Photo:
    """The photo at its screen size (1,600 px at most), with its blur and its shine."""
    seen = _opened(name)
    return Photo(seen, blur_of(seen), diffuse_share(seen, _skin(seen)))


@lru_cache(maxsize=1)
def _large(name: str) -> Photo:
    """The photo in full, for a close look; its shine is that of the smaller copy."""
    seen = _opened(name)
    h, w = seen.shape[:2]
    y, x = max(0, h - BLUR_READ_PX) // 2, max(0, w - BLUR_READ_PX) // 2
    return Photo(seen, blur_of(seen[y : y + BLUR_READ_PX, x : x + BLUR_READ_PX]))


def _opened(name: str) -> np.ndarray:
    storage = PhotoRow._meta.get_field("screen").storage
    try:
        with storage.open(name) as stored:
            return opened(stored.read())
    except FileNotFoundError as problem:
        raise NoSuchPhoto() from problem


def _skin(seen: np.ndarray) -> np.ndarray:
    """bool[h, w]: the middle of the photo, where the head is."""
    h, w = seen.shape[:2]
    mask = np.zeros((h, w), bool)
    mask[h // 5 : h * 7 // 10, w // 4 : w * 3 // 4] = True
    return mask
