"""What the editor asks while somebody draws: the picture of this moment, and proposals.

Both are asked by POST because a drawing is too long for an address; neither changes anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from designs.drawing import calibration_from, drawn_from, drawn_values, working_size
from designs.engine.errors import EngineError
from designs.errors import NotDrawable
from designs.models import DesignVersion, View
from designs.numbers import MOST_HIDDEN, Parts, counted_elsewhere
from designs.rendering import State, Wanted, measured, picture_of
from designs.styles import eight_cm, glabella_in, mirrored, proposed, thirds
from desk.design.finding import number, state_told, told, version_of, view_of
from desk.door import ColleagueRequest, colleagues
from studio.errors import Refusal


@require_POST
@colleagues()
def picture(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """The view as it is drawn on the screen, as a JPEG; what it measures stands in a header.
    A drawing that cannot be filled answers with the sentence that says why."""
    found = version_of(request, ref, version)
    try:
        values = told(request)
        view = view_of(found, values.get("view"))
        state = state_told(found, view, values)
        answer = HttpResponse(picture_of(state, wanted(values)), content_type="image/jpeg")
        answer["X-Numbers"] = json.dumps(_numbers(found, view, state))
    except Refusal as no:
        answer = JsonResponse({"sentence": no.sentence}, status=no.status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def wanted(values: dict[str, Any]) -> Wanted:
    """What of the view the sliders and the zoom ask for."""
    session = values.get("session")
    box = values.get("box")
    whole = box is None or (
        isinstance(box, list) and len(box) == 4 and all(isinstance(n, int | float) for n in box)
    )
    if not (session is None or isinstance(session, int)) or not whole:
        raise NotDrawable("That part of the photo cannot be shown.")
    return Wanted(
        session=session,
        years=number(values, "years", 0.0),
        fresh=bool(values.get("fresh")),
        width=int(max(64, min(2400, number(values, "width", 1200)))),
        box=None if box is None else (box[0], box[1], box[2], box[3]),
    )


def _numbers(version: DesignVersion, view: View, state: State) -> dict[str, Any]:
    """What this photo holds as it is drawn now. Of a zone that another photo shows more squarely,
    `counted_on` says which; where it is seen well enough there (`elsewhere`), how much of it is
    hidden here does not matter."""
    now = measured(state)
    others = counted_elsewhere(version.numbers.get("views", []), view.ref, now)
    return {
        "hairline_cm": now.hairline_cm,
        "zones": [
            {
                "id": drawn["id"], "name": zone.name, "cm2": zone.cm2, "low": zone.low,
                "high": zone.high, "dots": zone.dots, "hidden": zone.hidden,
                "counted_on": _which_photo(others.get(zone.key, ()), state.side),
                "elsewhere": zone.key in others
                and all(part.hidden <= MOST_HIDDEN for part in others[zone.key]),
            }
            for drawn, zone in zip(state.drawn["zones"], now.zones, strict=True)
        ],
    }  # fmt: skip


def _which_photo(parts: Parts, side: str) -> str:
    """The photo that shows these parts, as somebody says who looks at one of `side`."""
    if not parts:
        return ""
    if parts[0].side == side:
        return f"the other {View.Side(side).label.lower()} photo"
    return f"the {dict(View.Side.choices).get(parts[0].side, 'other').lower()} photo"


@require_POST
@colleagues()
def propose(request: ColleagueRequest, ref: str, version: str) -> JsonResponse:
    """A starting style, a guide, or the other half of a zone: `what` says which. It is laid on
    the screen, and kept only when somebody draws on with it."""
    found = version_of(request, ref, version)
    try:
        values = told(request)
        state = state_told(found, view_of(found, values.get("view")), values)
        return JsonResponse(_proposal(state, values))
    except EngineError as no:
        return JsonResponse({"sentence": no.sentence}, status=422)
    except Refusal as no:
        return JsonResponse({"sentence": no.sentence}, status=no.status)


def _proposal(state: State, values: dict[str, Any]) -> dict[str, Any]:
    size = working_size(state.photo.width, state.photo.height)
    scale, drawn = calibration_from(state.calibration, size), drawn_from(state.drawn, size)
    what, which = values.get("what"), str(values.get("which", ""))
    if what == "style":
        zone = proposed(which, scale, drawn, side=state.side, size=size, seed=state.seed)
        return {"zone": zone, "glabella": glabella_in(scale, drawn)}
    if what == "mirror":
        return {"drawn": drawn_values(mirrored(drawn, scale, zone=which, seed=state.seed))}
    if what == "eight-cm":
        return {"guides": list(map(asdict, eight_cm(scale, drawn, side=state.side, size=size)))}
    if what == "thirds":
        return {"guides": list(map(asdict, thirds(drawn, size)))}
    raise NotDrawable("There is no such proposal.")
