"""The same screen as a page of its own, in the panel beside the calendar, or as JSON."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from desk.door import ColleagueRequest
from studio.errors import Refusal


def in_panel(request: ColleagueRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "panel-body"


def frame(request: ColleagueRequest) -> str:
    """What the screen's template extends."""
    return "desk/panel.html" if in_panel(request) else "desk/base.html"


def wants_json(request: ColleagueRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def answer_refused(request: ColleagueRequest, problem: Refusal, back: str) -> HttpResponse:
    """A one-press deed that was refused: said where it was pressed, nothing else changes."""
    if not request.htmx:
        context = {"sentence": problem.sentence, "back": back}
        return render(request, "desk/refused.html", context, status=problem.status)
    return HttpResponse(
        render(request, "desk/_refusal.html", {"sentence": problem.sentence}).content,
        status=problem.status,
        headers={
            "HX-Retarget": "#messages",
            "HX-Reswap": "innerHTML",
            "HX-Reselect": "#refusal > *",
        },
    )
