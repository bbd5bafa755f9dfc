"""A questionnaire in calm steps: one section a page, kept as one goes, read through and signed.

`Filling` is one open sheet in somebody's hands; the doors that lead here (a link, the portal, a
tablet) make it and wrap their views with `once`. Answers never stand in an address: every way on
is relative, so that no key of a link is kept with a deed either. GET changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.models import User
from clients import asks
from clients.actions.intake import answers_to_show, save_answers, sign_answers
from clients.actions.told import known_answers
from clients.errors import ClientRefused, NameNeeded, NotAnswered
from clients.models import AnswerSheet
from clients.questions import questions_in, read_answers
from studio.audit import opened
from studio.wording import local_day
from website.asked import Step, in_summary, is_answered, on_page, opening, steps_of

LAYOUT = "website/fill/base.html"


@dataclass
class Filling:
    """One open sheet being filled in. `kept` are questions answered earlier whose answers are
    not shown here; `on_shown` is told which of them were answered anew."""

    sheet: AnswerSheet
    base: str  # the address of its first page
    now: datetime
    by: User | None = None
    layout: str = LAYOUT
    autofill: bool = True
    kept: set[str] = field(default_factory=set)
    on_shown: Callable[[set[str]], None] | None = None
    context: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def place(self) -> asks.Place:
        return asks.place(self.sheet.client, self.now)

    @property
    def today(self) -> date:
        return local_day(self.now, self.place.zone)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(questions_in(self.sheet.questionnaire.questions))

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was filled in; before the first word, what the record knows."""
        known = {}
        if not self.sheet.saved_at:
            known = known_answers(self.sheet.client, self.sheet.questionnaire, today=self.today)
        return answers_to_show(self.sheet, known, today=self.today)

    def keep_what_is_known(self) -> None:
        """With the first word that is kept, so is what the person found filled in beforehand."""
        if not self.sheet.saved_at:
            told = self.answers
            save_answers(sheet=self.sheet, data=told, today=self.today, now=self.now)

    def step(self, number: int) -> Step:
        if not 1 <= number <= len(self.steps):
            raise Http404
        return self.steps[number - 1]

    def first_open(self) -> int:
        """The step to go on with: the first in which something is left to say."""
        for step in self.steps:
            asked = read_answers(step.questions, self.answers, today=self.today, complete=True)
            if asked.errors:
                return step.number
        return len(self.steps)

    def page(self, request: HttpRequest, name: str, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "sheet": self.sheet,
            **opening(self.sheet.questionnaire),
            "person": self.sheet.client,
            "base": self.base,
            "layout": self.layout,
            "autofill": self.autofill,
            "steps": self.steps,
            "place": self.place,
            **self.context,
            **more,
        }
        return render(request, f"website/fill/{name}.html", context, status=status)


def start_page(request: HttpRequest, filling: Filling) -> HttpResponse:
    """What is asked, how long it takes and who reads it; or where to go on."""
    return filling.page(
        request,
        "start",
        go_on_with=filling.first_open() if filling.sheet.saved_at else 1,
        is_kept="kept" in request.GET,
    )


def step_page(request: HttpRequest, filling: Filling, number: int) -> HttpResponse:
    """One section. What fits is kept, whatever else is wrong and whichever way one goes."""
    step = filling.step(number)
    if request.method != "POST":
        opened(filling.sheet)
        return _show(request, filling, step)
    try:
        errors = _keep(request, filling, step)
    except ClientRefused:
        return HttpResponseRedirect("../")  # signed or taken back meanwhile; the start says so
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    deed = request.POST.get("deed", "")
    if deed == "back":
        return HttpResponseRedirect(f"../{number - 1}/" if number > 1 else "../")
    if deed == "later":
        return HttpResponseRedirect("../?kept=1")
    if deed == "more":
        return HttpResponseRedirect(f"../{number}/#lines")
    if errors:
        return _show(request, filling, step, errors)
    return HttpResponseRedirect(f"../{number + 1}/" if number < len(filling.steps) else "../check/")


def _keep(request: HttpRequest, filling: Filling, step: Step) -> dict[str, str]:
    """Save what was sent; a sentence for each question that is still open."""
    asked = [
        question
        for question in step.questions
        if question.key not in filling.kept or is_answered(question, request.POST)
    ]
    keys = {question.key for question in asked}
    filling.keep_what_is_known()
    save_answers(
        sheet=filling.sheet, data=request.POST, keys=keys, today=filling.today, now=filling.now
    )
    if filling.on_shown is not None and (anew := keys & filling.kept):
        filling.on_shown(anew)
    read = read_answers(asked, request.POST, today=filling.today, complete=True)
    return read.errors


def _show(
    request: HttpRequest, filling: Filling, step: Step, errors: dict[str, str] | None = None
) -> HttpResponse:
    typed = request.POST if errors else None
    asked = on_page(step, filling.answers, typed=typed, errors=errors, kept=filling.kept)
    problems = [found for one in asked for found in one.problems]
    status = 400 if errors else 200
    return filling.page(request, "step", status, step=step, asked=asked, problems=problems)


def check_page(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Everything once more, and the name under it."""
    if request.method != "POST":
        opened(filling.sheet)
        return _check(request, filling)
    try:
        filling.keep_what_is_known()
        sign_answers(
            sheet=filling.sheet,
            name=request.POST.get("name", ""),
            by=filling.by,
            today=filling.today,
            now=filling.now,
        )
    except (NotAnswered, NameNeeded) as refusal:
        return _check(request, filling, refusal)
    except ClientRefused as refusal:
        filling.sheet.refresh_from_db()
        if not filling.sheet.is_open:
            return HttpResponseRedirect("../")
        return _check(request, filling, refusal)
    return HttpResponseRedirect("../")


def _check(
    request: HttpRequest, filling: Filling, refusal: ClientRefused | None = None
) -> HttpResponse:
    summary = in_summary(filling.steps, filling.answers, today=filling.today, kept=filling.kept)
    return filling.page(
        request,
        "check",
        refusal.status if refusal else 200,
        summary=summary,
        open=[(step, line) for step, lines in summary for line in lines if line.error],
        refusal=refusal,
        lacks_name=isinstance(refusal, NameNeeded),
        typed_name=request.POST.get("name", ""),
    )
