"""Two to four versions side by side: the same view of each, their numbers, what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.models import Client
from designs.access import design_client, view_for
from designs.models import Comment, DesignVersion, Opinion, View
from designs.rendering import picture
from designs.showing import Shown, prepared, shown
from designs.wishes import MOST_YEARS, wanted_from
from desk.design.showing_forms import ShareForm
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, zone_of
from studio.audit import opened

MOST = 4
SAID = 6  # words of each kind that a column shows


@dataclass(frozen=True)
class Column:
    """One version beside the others. `view` is of the side that all are looked at from."""

    one: Shown
    view: View | None
    comments: list[Comment]
    opinions: list[Opinion]

    @property
    def tally(self) -> str:
        """2 like it, 1 not sure."""
        words = {"likes": "like it", "unsure": "not sure", "rather-not": "rather not"}
        counts = [
            (sum(opinion.vote == vote for opinion in self.opinions), word)
            for vote, word in words.items()
        ]
        return ", ".join(f"{count} {word}" for count, word in counts if count)


@require_safe
@colleagues()
def compare(request: ColleagueRequest, ref: str) -> HttpResponse:
    """`?v=` two to four refs, `?side=`, `?session=`, `?years=`. Without refs the newest two."""
    person, who = design_client(request.user, ref)
    opened(person, showing="designs")
    found = _versions(person)
    chosen = _chosen(request, found)
    sides = _sides(chosen)
    side = request.GET.get("side", "")
    side = side if side in sides else next(iter(sides), "")
    columns = [_column(one, side) for one in chosen]
    sessions = max((one.sessions for one in chosen), default=1)
    sendable = [one.version for one in found if one.is_sent]
    context = frame(request, person, who) | {
        "versions": found,
        "columns": columns,
        "chosen": [one.version.ref for one in chosen],
        "sides": sides,
        "side": side,
        "sessions": sessions,
        "session": _number(request, "session", sessions, 1, sessions),
        "years": _number(request, "years", 0, 0, MOST_YEARS),
        "most_years": MOST_YEARS,
        "share_form": ShareForm(versions=sendable) if sendable else None,
        "zone": zone_of(person),
    }
    return render(request, "desk/design/compare.html", context)


def _versions(person: Client) -> list[Shown]:
    rows = prepared(DesignVersion.objects.filter(design__client=person, set_aside_at=None))
    opinions = Opinion.objects.filter(hidden_at=None)
    rows = rows.prefetch_related(
        Prefetch("opinions", opinions), Prefetch("comments", Comment.objects.select_related("by"))
    )
    return shown(rows.order_by("-design__begun_at", "number"))


def _chosen(request: ColleagueRequest, found: list[Shown]) -> list[Shown]:
    refs = request.GET.getlist("v")
    chosen = [one for one in found if one.version.ref in refs][:MOST]
    if chosen or not found:
        return chosen
    newest = [one for one in found if one.version.design_id == found[0].version.design_id]
    return newest[-2:]


def _sides(chosen: list[Shown]) -> dict[str, str]:
    """The sides that any of them shows, in the order of the first."""
    return {view.side: view.get_side_display() for one in chosen for view in one.views}


def _column(one: Shown, side: str) -> Column:
    view = next((view for view in one.views if view.side == side), None)
    comments = list(one.version.comments.all())[-SAID:]
    return Column(one, view, comments, list(one.version.opinions.all()))


def _number(request: ColleagueRequest, name: str, usual: int, low: int, high: int) -> int:
    text = request.GET.get(name, "")
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else usual
    return min(max(value, low), high)


@require_safe
@colleagues()
def shown_view(request: ColleagueRequest, ref: str, version: str, view: str) -> HttpResponse:
    """One view as the address wishes it. The page around it has left the line."""
    found = view_for(request.user, view)
    if found.version.ref != version or found.version.design.client.ref != ref:
        raise Http404
    made = picture(found, wanted_from(request.GET.dict(), len(found.version.shares)))
    headers = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type="image/jpeg", headers=headers)
