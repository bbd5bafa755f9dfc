"""A matched pair: what the zones of a design look like before and after, read from two photos.

Nothing is stored: the figures follow from the photos, the drawing and the engine, and go when the
photos go. What was read last is kept in memory, since a page is looked at more than once.
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
from designs.engine.pairs import STEP, Conditions, Pair, Treated, ZoneChange
from designs.engine.photo import Photo
from designs.engine.registering import Fit
from designs.engine.rendering import SHADES
from designs.engine.zones import Raster
from designs.errors import NoSuchPhoto, NotDrawable
from designs.models import Approval, View
from designs.rendering import kept_scene, prepared
from designs.scene import Scene

AROUND = 0.12  # of the head's breadth: its outline and what is beside it are looked at as well
SQUARE = 0.4  # cosine beyond which skin is seen too slantingly to compare light on
CLEAR_OF_ZONES_MM = 3.0
HAIR_MM = 5.0

Place = tuple[float, float]


@dataclass(frozen=True)
class Outlined:
    """What is outlined on a photo, in px of its working size."""

    zones: tuple[tuple[Place, ...], ...]
    skin: Place
    skin_px: float
    hair: Place | None
    hair_px: float


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


def is_later(photo: PhotoRow, than: PhotoRow) -> bool:
    """Whether `photo` shows a later time. What a client sent from before comes first."""
    return _in_time(photo) > _in_time(than)


def _in_time(photo: PhotoRow) -> tuple:
    return photo.stage != PhotoRow.Stage.REFERENCE, photo.taken_at


def pair_read(
    view: View, other: PhotoRow, *, skin: Place | None = None, hair: Place | None = None
) -> PairRead:
    """What the zones of `view` (with its photo and version__design) look like on its photo and on
    `other`. skin, hair: where untreated skin and hair are read, as shares of the photo's width and
    height, 0..1; None lets the engine choose. NotDrawable says why there is nothing to be read."""
    for photo in (view.photo, other):
        if photo.erased_at is not None or not photo.screen:
            raise NoSuchPhoto()
    size = working_size(view.photo.width, view.photo.height)
    try:
        return _read(
            _Wish(
                drawn_on=view.photo.screen.name,
                other=other.screen.name,
                size=size,
                other_size=working_size(other.width, other.height),
                calibration=calibration_from(view.calibration, size),
                drawn=drawn_from(view.drawn, size),
                side=view.side,
                seed=view.version.design.seed,
                turned=not is_later(other, view.photo),
                skin=skin,
                hair=hair,
            )
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
    skin: Place | None
    hair: Place | None


@lru_cache(maxsize=16)
def _read(wish: _Wish) -> PairRead:
    scene = kept_scene(wish.calibration, wish.drawn, wish.side, wish.size, wish.seed)
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
    fit = registering.registered(first.pixels, second.pixels, _full(looked_at & ~treated, first))
    per_mm = scene.surface.px_per_mm / per_px
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
    on = _Places(drawn, fit, skin, hair_at, per_px, per_mm)
    h, w = first.pixels.shape[:2]
    return PairRead(
        changes,
        found,
        on.drawn_on(),
        on.other(wish.other_size[0] / second.pixels.shape[1], nearer),
        (skin[0] / w, skin[1] / h),
        (hair_at[0] / w, hair_at[1] / h) if hair_at else None,
    )


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


@dataclass(frozen=True, eq=False)
class _Places:
    """What was read where, to be outlined on either photo."""

    drawn: Drawn
    fit: Fit
    skin: Place
    hair: Place | None
    per_px: float
    per_mm: float

    def drawn_on(self) -> Outlined:
        return self._outlined(lambda points: points, self.per_px, 1.0)

    def other(self, per_px: float, nearer: float) -> Outlined:
        return self._outlined(self.fit.of, per_px, nearer)

    def _outlined(self, laid, per_px: float, nearer: float) -> Outlined:
        def places(points) -> tuple[Place, ...]:
            found = laid(np.asarray(points, float).reshape(-1, 2)) * per_px
            return tuple((round(float(x), 1), round(float(y), 1)) for x, y in found)

        mm = self.per_mm * nearer * per_px
        return Outlined(
            tuple(places(outlined(zone.outline) / self.per_px) for zone in self.drawn.zones),
            places(self.skin)[0],
            round(pairs.SPOT_MM * mm, 1),
            places(self.hair)[0] if self.hair else None,
            round(HAIR_MM * mm, 1),
        )
