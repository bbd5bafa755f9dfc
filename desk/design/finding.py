"""The version an address names, for who may see it, and what scripts send with it."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest

from clients.models import Photo
from designs.access import version_for
from designs.errors import NotDrawable
from designs.models import DesignVersion, View
from designs.rendering import State
from desk.door import ColleagueRequest

UNREADABLE = "What was sent could not be read. Load the page again."
# How a head is turned on a photo of each side, before anybody says better: yaw, pitch.
POSES = {
    "front": (0, 10), "top": (0, 72), "crown": (180, 46), "back": (180, 0), "left": (-88, 4),
    "right": (88, 4), "close": (0, 0),
}  # fmt: skip
SIDE_OF = {
    Photo.View.FRONT: "front",
    Photo.View.LEFT_45: "left",
    Photo.View.RIGHT_45: "right",
    Photo.View.LEFT: "left",
    Photo.View.RIGHT: "right",
    Photo.View.TOP: "top",
    Photo.View.CROWN: "crown",
    Photo.View.NAPE: "back",
    Photo.View.OTHER: "close",
}


def version_of(request: ColleagueRequest, ref: str, version: str) -> DesignVersion:
    """The version, when it is one of the client that the address names."""
    found = version_for(request.user, version)
    if found.design.client.ref != ref:
        raise Http404
    return found


def view_of(version: DesignVersion, ref: Any) -> View:
    """One of its photos."""
    view = version.views.select_related("photo").filter(ref=str(ref)).first()
    if view is None:
        raise Http404
    view.version = version
    return view


def told(request: HttpRequest) -> dict[str, Any]:
    """The JSON a script sent. NotDrawable when it is none."""
    try:
        values = json.loads(request.body)
    except ValueError as problem:
        raise NotDrawable(UNREADABLE) from problem
    if not isinstance(values, dict):
        raise NotDrawable(UNREADABLE)
    return values


def state_told(version: DesignVersion, view: View, values: dict[str, Any]) -> State:
    """What is on the artist's screen now, saved or not."""
    side = values.get("side")
    shares = values.get("shares") or version.shares
    whole = isinstance(shares, list) and all(
        isinstance(one, int) and 0 < one <= 100 for one in shares
    )
    if not whole or len(shares) > 6:
        raise NotDrawable(UNREADABLE)
    return State(
        photo=view.photo,
        side=side if side in View.Side.values else view.side,
        seed=version.design.seed,
        shares=tuple(shares),
        calibration=values.get("calibration", view.calibration),
        drawn=values.get("drawn", view.drawn),
        half_life=number(values, "half_life", version.half_life),
    )


def number(values: dict[str, Any], name: str, default: float) -> float:
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotDrawable(UNREADABLE)
    return value
