"""Designs that several tests begin from: a client, a photo, a scale and a hairline."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.core.files.base import ContentFile

from clients.models import Photo, new_ref
from designs.actions import add_view, begin_design, save_view
from designs.models import DesignVersion, View
from tests.clients.uploads import head, kept, saved
from tests.factories import NOW

# On a photo of 900 x 1200, at its working size of 1200 x 1600: a head bowed towards the camera.
CALIBRATION: dict[str, Any] = {
    "method": "two points",
    "points": [[500, 520], [700, 520]],
    "apart_mm": 40,
    "head": {"x": 600, "y": 800, "half": 345, "yaw": 0, "pitch": 30, "roll": 0},
}
HAIRLINE: dict[str, Any] = {
    "id": "z1",
    "name": "Hairline",
    "area": "hairline",
    "outline": [
        [360, 640, 0, "front"], [480, 650, 0, "front"], [600, 655, 0, "front"],
        [720, 650, 0, "front"], [840, 640, 0, "blend"], [820, 480, 0, "blend"],
        [600, 420, 0, "blend"], [380, 480, 0, "blend"],
    ],
    "density": 130,
}  # fmt: skip
DRAWN: dict[str, Any] = {"zones": [HAIRLINE], "face": {"glabella": [600, 900]}}


def hairline(**changes) -> dict[str, Any]:
    """The drawing with its zone changed."""
    drawn = deepcopy(DRAWN)
    drawn["zones"][0] |= changes
    return drawn


def photo_of(client, view: str = "front", size=(900, 1200), **fields) -> Photo:
    """A photo large enough to draw on."""
    content = saved(head(size), "JPEG", quality=90)
    photo = kept(client, view, width=size[0], height=size[1], **fields)
    for name in ("original", "screen"):
        getattr(photo, name).save(f"{new_ref()}.jpg", ContentFile(content), save=False)
    photo.save()
    return photo


def begun(client, by) -> View:
    """A version with a front photo and nothing drawn yet."""
    version = begin_design(client=client, by=by, now=NOW)
    return add_view(version=version, photo=photo_of(client), side="front", by=by, now=NOW)


def drawn_version(client, by, **changes) -> DesignVersion:
    """A version with a hairline on its front photo."""
    view = begun(client, by)
    return save_view(
        view=view,
        edition=view.version.edition,
        calibration=CALIBRATION,
        drawn=hairline(**changes),
        by=by,
        now=NOW,
    )
