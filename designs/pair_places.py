"""How the two photos of a pair were matched, and what is outlined on them: zones, skin, hair, and
marks set by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from designs.curves import outlined
from designs.drawing import Drawn
from designs.engine import pairs
from designs.engine.registering import Fit

HAIR_MM = 5.0

Place = tuple[float, float]


@dataclass(frozen=True)
class Matched:
    """How the photos were laid over one another: by so many marks, which still miss one another
    by `miss_mm`, or by the picture itself. is_doubtful: somebody should look at it."""

    marks: int = 0
    miss_mm: float = 0.0
    is_doubtful: bool = False


@dataclass(frozen=True)
class Outlined:
    """What is outlined on a photo, in px of its working size."""

    zones: tuple[tuple[Place, ...], ...]
    skin: Place
    skin_px: float
    hair: Place | None
    hair_px: float
    marks: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class Places:
    """What was read where, to be outlined on either photo: places in px of the photo drawn on, of
    which `per_px` of its working size are one; marks float[n, 2] in px of the working sizes."""

    drawn: Drawn
    fit: Fit
    skin: Place
    hair: Place | None
    per_px: float
    per_mm: float
    marks: np.ndarray
    other_marks: np.ndarray

    def drawn_on(self) -> Outlined:
        return self._outlined(lambda points: points, self.per_px, 1.0, self.marks)

    def other(self, per_px: float, nearer: float) -> Outlined:
        return self._outlined(self.fit.of, per_px, nearer, self.other_marks)

    def _outlined(self, laid, per_px: float, nearer: float, marks: np.ndarray) -> Outlined:
        def places(points) -> tuple[Place, ...]:
            return _rounded(laid(np.asarray(points, float).reshape(-1, 2)) * per_px)

        mm = self.per_mm * nearer * per_px
        return Outlined(
            tuple(places(outlined(zone.outline) / self.per_px) for zone in self.drawn.zones),
            places(self.skin)[0],
            round(pairs.SPOT_MM * mm, 1),
            places(self.hair)[0] if self.hair else None,
            round(HAIR_MM * mm, 1),
            _rounded(marks),
        )


def _rounded(places: np.ndarray) -> tuple[Place, ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in places)
