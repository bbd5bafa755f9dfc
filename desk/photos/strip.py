"""`/desk/clients/<ref>/photos/`: every stage of a head, side by side, view by view."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from clients.asks import place
from clients.models import GalleryPair, Photo
from clients.photos import NEEDED_BEFORE, SHOWING, Moment, moments, photo_client
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from studio.audit import opened

Stage = Photo.Stage


class Cell(NamedTuple):
    """One stage of one view: the newest photo, and how many more there are."""

    moment: Moment
    photo: Photo | None
    more: int
    is_needed: bool


class Row(NamedTuple):
    view: Photo.View
    cells: list[Cell]
    first: Photo | None
    last: Photo | None


@require_safe
@colleagues()
def photos(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The strip. What is missing has its place in it, and leads to the camera."""
    person, who = photo_client(request.user, ref)
    opened(person, showing=SHOWING)
    found = list(person.photos.kept())
    stages = moments(found)
    begun = any(photo.stage in (Stage.SESSION, Stage.HEALED, Stage.TOUCH_UP) for photo in found)
    there = {photo.view for photo in found if photo.stage == Stage.BEFORE}
    shown = GalleryPair.objects.shown().filter(pk=OuterRef("pk"))
    pairs = (
        GalleryPair.objects.filter(before__client=person, taken_down_at=None)
        .select_related("before", "after", "published_by")
        .annotate(is_shown=Exists(shown))
    )
    context = frame(request, person, who) | {
        "stages": stages,
        "rows": [row(view, found, stages, begun) for view in views(found)],
        "needed": [] if begun else [view for view in NEEDED_BEFORE if view not in there],
        "count": len(found),
        "pairs": list(pairs),
        "may_publish": request.user.may(Permission.PUBLISH),
        "zone": place(person, timezone.now()).zone,
    }
    return render(request, "desk/photos/strip.html", context)


def views(found: list[Photo]) -> list[Photo.View]:
    """The guided eight, and details where there are any."""
    others = [Photo.View.OTHER] if any(p.view == Photo.View.OTHER for p in found) else []
    return [*Photo.GUIDED, *others]


def row(view: Photo.View, found: list[Photo], stages: list[Moment], begun: bool) -> Row:
    of_view = [photo for photo in found if photo.view == view]
    cells = []
    for stage in stages:
        held = [photo for photo in of_view if stage.holds(photo)]
        needed = not begun and view in NEEDED_BEFORE and stage.stage == Stage.BEFORE
        cells.append(Cell(stage, held[-1] if held else None, len(held) - 1, needed))
    first, last = (of_view[0], of_view[-1]) if len(of_view) > 1 else (None, None)
    return Row(view, cells, first, last)
