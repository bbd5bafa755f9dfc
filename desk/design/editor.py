"""The artist's editor: one version, its photos, and every change saved as it is made."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.photos import SHOWING
from designs.actions import save_version, save_view
from designs.drawing import AREAS, SHADES, working_size
from designs.errors import ChangedByAnother
from designs.models import DesignVersion, View
from designs.shades import Suggestion, suggested
from designs.styles import STYLES
from desk.design.finding import POSES, number, told, version_of, view_of
from desk.design.forms import PhotoForm, VersionNameForm
from desk.design.words import in_words
from desk.door import ColleagueRequest, colleagues
from sessions_plan.models import Area, Assessment
from sessions_plan.touch_up import fading_of
from studio.audit import opened
from studio.errors import Refusal

HERE_SECONDS = 45  # a tab that has not spoken for so long is no longer there


@require_safe
@colleagues()
def editor(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """The photo is the screen; tools at one edge, numbers at the other, time at the foot."""
    found = version_of(request, ref, version)
    person = found.design.client
    opened(person, showing=SHOWING)
    views = list(found.views.select_related("photo").order_by("position", "pk"))
    photos = list(person.photos.kept())
    used = {view.photo_id for view in views}
    suggestion = _suggestion(found)
    context = {
        "person": person,
        "version": found,
        "next_number": found.design.versions.count() + 1,
        "views": views,
        "totals": in_words(found.measured),
        "references": [photo for photo in photos if photo.pk not in used],
        "photo_form": PhotoForm(photos=[photo for photo in photos if photo.pk not in used]),
        "new_form": VersionNameForm(),
        "styles": STYLES,
        "areas": [(area, Area(area).label) for area in AREAS],
        "shades": SHADES,
        "suggestion": suggestion,
        "fading": fading_of(person),
        "editor": _for_the_script(found, views, suggestion),
    }
    return render(request, "desk/design/editor.html", context)


def _suggestion(version: DesignVersion) -> Suggestion | None:
    """The shade to begin with, from what the newest scalp assessment says."""
    rows = Assessment.objects.filter(client=version.design.client).order_by("-begun_at")
    scalp = rows.only("hair_colour", "fitzpatrick", "undertone", "salt_top").first()
    if scalp is None:
        return None
    return suggested(scalp.hair_colour, scalp.fitzpatrick, scalp.undertone, scalp.salt_top)


def _for_the_script(
    version: DesignVersion, views: list[View], suggestion: Suggestion | None
) -> dict[str, Any]:
    at = [version.design.client.ref, version.ref]
    return {
        "edition": version.edition,
        "frozen": version.is_frozen,
        "shares": version.shares,
        "half_life": version.half_life,
        "shade": suggestion.shade if suggestion else "black",
        "urls": {
            name: reverse(f"desk:design-{name}", args=at)
            for name in ("save", "here", "picture", "propose")
        },
        "views": [_view(view) for view in views],
    }


def _view(view: View) -> dict[str, Any]:
    width, height = working_size(view.photo.width, view.photo.height)
    yaw, pitch = POSES[view.side]
    return {
        "ref": view.ref,
        "side": view.side,
        "words": f"{view.photo.get_view_display()}, {view.photo.when}",
        "photo": reverse("file-size", args=[view.photo.ref, "screen"]),
        "width": width,
        "height": height,
        "pose": {"yaw": yaw, "pitch": pitch},
        "calibration": view.calibration,
        "drawn": view.drawn,
    }


@require_POST
@colleagues()
def save(request: ColleagueRequest, ref: str, version: str) -> JsonResponse:
    """One change as it was made: a view's drawing or scale, or what holds for the version. It
    names the edition it began from; where a colleague saved meanwhile, the answer says who. A
    save that comes again, since its answer was lost, is answered as done."""
    found = version_of(request, ref, version)
    try:
        values = told(request)
        edition = values.get("edition")
        edition = edition if isinstance(edition, int) else -1
        save_id = values.get("save", "")
        save_id = save_id if isinstance(save_id, str) else ""
        if "view" in values:
            saved = save_view(
                view=view_of(found, values["view"]),
                edition=edition,
                calibration=values.get("calibration"),
                drawn=values.get("drawn"),
                side=str(values.get("side", "")),
                save_id=save_id,
                by=request.user,
            )
        else:
            saved = save_version(
                version=found,
                edition=edition,
                name=values.get("name") if isinstance(values.get("name"), str) else None,
                shares=values.get("shares") if isinstance(values.get("shares"), list) else None,
                per_minute=_whole(values.get("per_minute")),
                half_life=number(values, "half_life", 0) if "half_life" in values else None,
                save_id=save_id,
                by=request.user,
            )
    except Refusal as no:
        theirs = isinstance(no, ChangedByAnother)
        return JsonResponse({"sentence": no.sentence, "theirs": theirs}, status=no.status)
    return JsonResponse(_totals(saved) | {"edition": saved.edition})


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _totals(version: DesignVersion) -> dict[str, Any]:
    """What the whole head comes to, over all its photos."""
    numbers = version.measured
    return {
        "caption": version.caption,
        "cm2": numbers.cm2,
        "low": numbers.low,
        "high": numbers.high,
        "dots": numbers.dots,
        "minutes": numbers.minutes,
        "problems": list(numbers.problems.values()),
        "another_photo": list(numbers.needs_another_photo),
    }


@require_POST
@colleagues()
def here(request: ColleagueRequest, ref: str, version: str) -> JsonResponse:
    """A tab says that it is there, and hears who else is, and what was saved last."""
    found = version_of(request, ref, version)
    key = f"design-here-{found.pk}"
    now = timezone.now().timestamp()
    there = {who: row for who, row in (cache.get(key) or {}).items() if row[1] > now - HERE_SECONDS}
    there[request.user.pk] = (str(request.user), now)
    cache.set(key, there, HERE_SECONDS * 2)
    others = [name for who, (name, _) in there.items() if who != request.user.pk]
    return JsonResponse({"others": others, "edition": found.edition, "by": str(found.saved_by)})
