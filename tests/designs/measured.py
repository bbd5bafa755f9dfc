"""A zone drawn on a photo of a head by a computer, and that head once it was treated."""

from __future__ import annotations

import io
from datetime import timedelta

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image

from clients.models import Photo, new_ref
from designs.actions import add_view, begin_design, save_view
from designs.models import View
from designs.rendering import Wanted, pixels
from tests.clients.uploads import kept
from tests.designs.pairs import ZONE, bald, taken, where
from tests.factories import NOW

GROWN = 1600 / 1200  # from the picture to its working size
SCALE = {
    "method": "two points",
    "points": [[540, 560], [740, 560]],
    "apart_mm": 40,
    "head": {"x": 640, "y": 740, "half": 392, "yaw": 0, "pitch": 16, "roll": 0},
}


def photo_with(client, picture, view="front", **fields) -> Photo:
    stored = io.BytesIO()
    Image.fromarray(picture).save(stored, "JPEG", quality=92)
    photo = kept(client, view, width=960, height=1200, **fields)
    for name in ("original", "screen"):
        content = ContentFile(stored.getvalue())
        getattr(photo, name).save(f"{new_ref()}.jpg", content, save=False)
    photo.save()
    return photo


def before_of(client) -> Photo:
    return photo_with(client, bald())


def after_of(view: View) -> Photo:
    """As the preview shows it, taken by another hand two months later."""
    shown = pixels(view, Wanted(width=960))
    pictured = taken(shown, turn=2, shift=(12, -8), stops=-0.2)
    when = NOW + timedelta(days=60)
    return photo_with(view.photo.client, pictured, stage="healed", taken_at=when)


def zone_on(photo: Photo, by) -> View:
    """A zone drawn on the photo."""
    version = begin_design(client=photo.client, by=by, now=NOW)
    view = add_view(version=version, photo=photo, side="front", by=by, now=NOW)
    outline = [[*(point * GROWN).round(1).tolist(), 0, "blend"] for point in ZONE[::3]]
    zone = {"id": "z1", "name": "Frontal", "outline": outline, "density": 170, "feather_mm": 15}
    drawn = {"zones": [zone], "face": {"glabella": [640, 720]}}
    save_view(
        view=view, edition=view.version.edition, calibration=SCALE, drawn=drawn, by=by, now=NOW
    )
    view.refresh_from_db()
    return view


# Beside the zone, on places of the head: the brows' outer ends, the temples, above the forehead.
SPOTS = np.array([(300, 470), (660, 470), (250, 330), (480, 160), (700, 340)], float)


def marks_on_both(count: int = 4, off=(0.0, 0.0)) -> list[tuple[float, float, float, float]]:
    """The same places on the photo before and on `after_of` it, as shares; the first of them
    misses its place by `off` px."""
    size = np.array([960, 1200])
    there = where(SPOTS, turn=2, size=1.0, shift=(12, -8))
    there[0] += off
    shares = np.c_[SPOTS / size, there / size][:count]
    return [tuple(one) for one in shares.tolist()]
