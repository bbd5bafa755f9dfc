"""A matched pair: what the zones of a design look like before and after, read from two photos.

No figure is stored: they follow from the photos, the marks somebody set on both, the drawing and
the engine, and go when the photos go. What was read last is kept in memory, since a page is looked
at more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.ndimage as ndi
from django.db.models import Case, Exists, OuterRef, When
from PIL import Image, ImageDraw

from clients.models import Client
from clients.models import Photo as PhotoRow
from designs import faces
from designs.curves import outlined
from designs.drawing import Calibration, Drawn, calibration_from, drawn_from, working_size
from designs.engine import pairs, registering
from designs.engine.errors import EngineError
from designs.engine.geometry import Head
from designs.engine.marks import Marked, by_marks
from designs.engine.pairs import STEP, Conditions, Pair, Treated, ZoneChange
from designs.engine.photo import Photo
from designs.engine.registering import Fit, NoMatch
from designs.engine.rendering import SHADES
from designs.engine.zones import Raster
from designs.errors import NoSuchPhoto, NotDrawable, NotMatched
from designs.models import Approval, View
from designs.models.matching import Mark
from designs.pair_places import HAIR_MM, Matched, Outlined, Place, Places
from designs.rendering import kept_scene, prepared
from designs.scene import Scene

AROUND = 0.12  # of the head's breadth: its outline and what is beside it are looked at as well
SQUARE = 0.4  # cosine beyond which skin is seen too slantingly to compare light on
CLEAR_OF_ZONES_MM = 3.0
LOOSE_MM = 1.5  # by which pictures that were laid over one another well do not miss


@dataclass(frozen=True)
class Found:
    """A zone by its name and what became of it."""

    name: str
    change: ZoneChange


@dataclass(frozen=True)
class PairRead:
    """What two photos say. The places stand on the photo drawn on and on the other one; `skin` and
    `hair` are shares of the width and height of the one drawn on."""

    zones: tuple[Found, ...]
    matched: Matched
    conditions: Conditions
    on_drawn: Outlined
    on_other: Outlined
    skin: Place
    hair: Place | None


def view_to_measure(client: Client, photos: Sequence[str], side: str = "") -> View | None:
    """The view whose zones are looked for on a pair: drawn on one of these photos (any, without
    refs) of that side; of an approved version first, then of one that was shown, then the newest.
    """
    drawn = View.objects.filter(version__design__client=client, photo__erased_at=None)
    drawn = drawn.exclude(drawn={}).exclude(drawn__zones=[])
    if photos:
        drawn = drawn.filter(photo__ref__in=photos)
    if side:
        drawn = drawn.filter(photo__view=side)
    approved = Approval.objects.filter(version=OuterRef("version"), withdrawn_at=None)
    best = drawn.annotate(
        is_approved=Exists(approved),
        is_shown=Case(When(version__frozen_at=None, then=False), default=True),
    ).order_by("-is_approved", "-is_shown", "-version__saved_at", "position", "pk")
    return best.select_related("version", "photo").first()


def others_of(view: View) -> list[PhotoRow]:
    """The client's other photos of the side that `view` is drawn on, in time."""
    kept = PhotoRow.objects.kept().filter(client=view.photo.client_id, view=view.photo.view)
    return sorted(kept.exclude(pk=view.photo_id), key=lambda one: (one.taken_at, one.pk))


def is_later(photo: PhotoRow, than: PhotoRow) -> bool:
    """Whether `photo` shows a later time. What a client sent from before comes first."""
    return _in_time(photo) > _in_time(than)


def _in_time(photo: PhotoRow) -> tuple:
    return photo.stage != PhotoRow.Stage.REFERENCE, photo.taken_at


def pair_read(
    view: View,
    other: PhotoRow,
    *,
    marks: Sequence[Mark] = (),
    skin: Place | None = None,
    hair: Place | None = None,
) -> PairRead:
    """What the zones of `view` (with its photo and version__design) look like on its photo and on
    `other`. marks: places somebody set on both, the one on the photo drawn on first; without any
    the pictures say how they lie. skin, hair: where untreated skin and hair are read, as shares of
    the photo's width and height, 0..1; None lets the engine choose. NotDrawable says why there is
    nothing to be read, NotMatched that (other) marks may help."""
    wish = _wish(view, other, tuple(marks), skin, hair)
    try:
        return _read(wish)
    except NoMatch as problem:
        raise NotMatched(problem.sentence) from problem
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem


def check_marks(view: View, other: PhotoRow, marks: Sequence[Mark]) -> None:
    """NotMatched, with the sentence, when these marks lay no rigid head over itself."""
    try:
        wish = _wish(view, other, tuple(marks), None, None)
        _marked(wish, _scene(wish))
    except NoMatch as problem:
        raise NotMatched(problem.sentence) from problem
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem


def _wish(view: View, other: PhotoRow, marks: tuple[Mark, ...], skin, hair) -> _Wish:
    for photo in (view.photo, other):
        if photo.erased_at is not None or not photo.screen:
            raise NoSuchPhoto()
    size = working_size(view.photo.width, view.photo.height)
    try:
        return _Wish(
            drawn_on=view.photo.screen.name,
            other=other.screen.name,
            size=size,
            other_size=working_size(other.width, other.height),
            calibration=calibration_from(view.calibration, size),
            drawn=drawn_from(view.drawn, size),
            side=view.side,
            seed=view.version.design.seed,
            turned=not is_later(other, view.photo),
            marks=marks,
            skin=skin,
            hair=hair,
        )
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem


@dataclass(frozen=True)
class _Wish:
    """All that a reading depends on. turned: the photo drawn on is the later one."""

    drawn_on: str
    other: str
    size: Place
    other_size: Place
    calibration: Calibration
    drawn: Drawn
    side: str
    seed: int
    turned: bool
    marks: tuple[Mark, ...]
    skin: Place | None
    hair: Place | None


@lru_cache(maxsize=16)
def _read(wish: _Wish) -> PairRead:
    scene = _scene(wish)
    first, second = prepared(wish.drawn_on), prepared(wish.other)
    per_px = wish.size[0] / first.pixels.shape[1]  # working px of one px of the file
    drawn = wish.drawn
    cells = _cells_of(first)
    zones = [
        Treated(_planned(scene.raster, n, zone.density, cells, per_px), SHADES[zone.shade])
        for n, zone in enumerate(drawn.zones)
    ]
    here, looked_at = _head(scene, cells, per_px)
    treated = np.max([zone.planned for zone in zones], axis=0) > 0
    per_mm = scene.surface.px_per_mm / per_px
    other_per_px = wish.other_size[0] / second.pixels.shape[1]
    if wish.marks:
        marked = _marked(wish, scene)
        fit = marked.in_files(per_px, other_per_px)
        matched = Matched(len(wish.marks), marked.miss / scene.surface.px_per_mm)
    else:
        around = _full(looked_at & ~treated, first)
        fit = registering.registered(first.pixels, second.pixels, around)
        matched = Matched(is_doubtful=_is_doubtful(fit, per_mm))
    pair = pairs.laid_over(first, second, fit, per_mm, turned=wish.turned)
    untreated = _untreated(wish, here, treated, per_px, pair)
    skin = _at(wish.skin, first) or pairs.spot_for(pair, untreated, zones)
    where = pairs.spot(pair, *skin)
    alike, stops, tint = pairs.normalised(pair, where)
    # Turned about, the photo drawn on is the later one.
    nearer = float(np.linalg.svd(fit.matrix[:, :2], compute_uv=False).mean())
    blurs = first.blur_px / per_mm, second.blur_px / (per_mm * nearer)
    found = pairs.conditions(
        alike,
        untreated,
        stops=stops,
        tint=tint,
        rest_mm=fit.rest / per_mm,
        blur_mm=blurs[::-1] if wish.turned else blurs,
    )
    hair, hair_at = _hair(wish, first, alike, treated, per_px)
    changes = tuple(
        Found(zone.name, pairs.zone_change(alike, each, where, untreated, found, hair))
        for zone, each in zip(drawn.zones, zones, strict=True)
    )
    on = Places(drawn, fit, skin, hair_at, per_px, per_mm, *_set_on(wish))
    h, w = first.pixels.shape[:2]
    return PairRead(
        changes,
        matched,
        found,
        on.drawn_on(),
        on.other(other_per_px, nearer),
        (skin[0] / w, skin[1] / h),
        (hair_at[0] / w, hair_at[1] / h) if hair_at else None,
    )


# ---------------------------------------------------------------- how they lie


def _scene(wish: _Wish) -> Scene:
    return kept_scene(wish.calibration, wish.drawn, wish.side, wish.size, wish.seed)


def _marked(wish: _Wish, scene: Scene) -> Marked:
    """As the marks say, between the photos at their working sizes."""
    on_drawn, on_other = _set_on(wish)
    zones = np.concatenate([outlined(zone.outline) for zone in wish.drawn.zones])
    return by_marks(on_drawn, on_other, zones, scene.surface.px_per_mm)


def _set_on(wish: _Wish) -> tuple[np.ndarray, np.ndarray]:
    """The marks, float[n, 2] of the photo drawn on and of the other, in px of working sizes."""
    set_here = np.asarray(wish.marks, float).reshape(-1, 4)
    return set_here[:, :2] * wish.size, set_here[:, 2:] * wish.other_size


def _is_doubtful(fit: Fit, per_mm: float) -> bool:
    poor = fit.correlation is not None and fit.correlation < registering.DOUBTFUL
    return poor or fit.rest / per_mm > LOOSE_MM


# ---------------------------------------------------------------- what is where, at 1/STEP


def _cells_of(photo: Photo) -> tuple[int, int]:
    h, w = photo.pixels.shape[:2]
    return h // STEP, w // STEP


def _centres(cells: tuple[int, int], per_px: float) -> tuple[np.ndarray, np.ndarray]:
    """x, y float[h, w] of the cells' middles, in working px."""
    y, x = np.mgrid[: cells[0], : cells[1]] + 0.5
    return x * STEP * per_px, y * STEP * per_px


def _planned(raster: Raster, n: int, density: float, cells, per_px: float) -> np.ndarray:
    """float32[cells], the share of its density that zone n sets there."""
    x, y = _centres(cells, per_px)
    column = ((x - raster.x0) / raster.step).astype(int)
    row = ((y - raster.y0) / raster.step).astype(int)
    h, w = raster.density.shape
    within = (column >= 0) & (column < w) & (row >= 0) & (row < h)
    row, column = np.where(within, row, 0), np.where(within, column, 0)
    own = within & (raster.zone[row, column] == n)
    return np.where(own, raster.density[row, column] / max(density, 1e-6), 0).astype(np.float32)


def _head(scene: Scene, cells, per_px: float) -> tuple[np.ndarray, np.ndarray]:
    """Where skin is seen squarely, and where the photos are laid over one another by."""
    surface = scene.surface
    if not isinstance(surface, Head):
        return np.ones(cells, bool), np.ones(cells, bool)
    x, y = _centres(cells, per_px)
    area = surface.area_per_px(x, y) * surface.px_per_mm**2
    with np.errstate(invalid="ignore"):
        here = np.isfinite(area) & (area < 1 / SQUARE)
        outline = np.isfinite(surface.on_sphere(x, y)).all(-1)
    reach = AROUND * 2 * surface.axes[0] * surface.px_per_mm / per_px / STEP
    return here, ndi.distance_transform_edt(~outline) <= reach


def _untreated(wish: _Wish, here, treated, per_px: float, pair: Pair) -> np.ndarray:
    """Skin that nothing was done to: clear of the zones, of hair that stands there and of the
    face, whose brows and eyes never lie quite over one another."""
    near = ndi.distance_transform_edt(~treated) <= CLEAR_OF_ZONES_MM * pair.per_mm
    clear = here & ~near
    if wish.calibration.head is not None:
        glabella = wish.drawn.at("glabella")
        clear &= ~faces.mask(wish.calibration, glabella, wish.side, wish.size, here.shape)
    for shape in (*wish.drawn.hair, *wish.drawn.exclusions):
        clear &= ~_inside(outlined(shape.outline), here.shape, per_px)
    return clear


def _inside(outline: np.ndarray, cells: tuple[int, int], per_px: float) -> np.ndarray:
    image = Image.new("1", (cells[1], cells[0]))
    corners = np.asarray(outline) / per_px / STEP
    ImageDraw.Draw(image).polygon([tuple(c) for c in corners.tolist()], fill=1)
    return np.asarray(image)


def _hair(wish: _Wish, first: Photo, pair: Pair, treated, per_px: float):
    """Where hair is read, bool or None, and its middle in px: as asked, else where the drawing
    says that hair stands and nothing is set."""
    if (place := _at(wish.hair, first)) is not None:
        return pairs.spot(pair, *place, HAIR_MM) & pair.usable, place
    stands = np.zeros(treated.shape, bool)
    for shape in wish.drawn.hair:
        stands |= _inside(outlined(shape.outline), treated.shape, per_px)
    room = ndi.distance_transform_edt(stands & ~treated & pair.usable)
    if room.max() < HAIR_MM * pair.per_mm:
        return None, None
    row, column = np.unravel_index(int(room.argmax()), room.shape)
    place = (float(column) + 0.5) * STEP, (float(row) + 0.5) * STEP
    return pairs.spot(pair, *place, HAIR_MM) & pair.usable, place


def _at(share: Place | None, photo: Photo) -> Place | None:
    """A place given as shares of the photo, in px."""
    if share is None:
        return None
    h, w = photo.pixels.shape[:2]
    return share[0] * w, share[1] * h


def _full(mask: np.ndarray, photo: Photo) -> np.ndarray:
    """A mask of cells as one of the photo's px."""
    h, w = photo.pixels.shape[:2]
    whole = np.zeros((h, w), bool)
    fine = np.kron(mask, np.ones((STEP, STEP), bool))
    whole[: fine.shape[0], : fine.shape[1]] = fine
    return whole
