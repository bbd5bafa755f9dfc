"""A questionnaire as it is put before a person: steps, and each question with what is on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clients.models import Questionnaire
from clients.questions import Kind, Question, read_answers, said

EMPTY_LINES = 2  # of a list of allergies, below those already there
NO_SECTION = gettext_noop("Questions")
HEADLINES = {
    Questionnaire.Kind.HEALTH: gettext_noop("Your health, before we begin"),
    Questionnaire.Kind.SELF_IMAGE: gettext_noop("You and your days"),
}
A_QUESTION_TAKES = 6  # seconds, most being a press on yes or no
AUTOFILL = {"full_name": "name", "birth_date": "bday", "address": "street-address"}


@dataclass(frozen=True)
class Step:
    """The questions of one section, asked together."""

    number: int
    title: str
    questions: tuple[Question, ...]

    @property
    def keys(self) -> set[str]:
        return {question.key for question in self.questions}


def steps_of(questions: Iterable[Question]) -> list[Step]:
    """A step for each section, in the order in which they are asked."""
    parts = groupby(questions, key=lambda question: question.section)
    return [
        Step(number, title or _(NO_SECTION), tuple(asked))
        for number, (title, asked) in enumerate(parts, start=1)
    ]


def opening(questionnaire: Questionnaire) -> dict[str, Any]:
    """What the first page says of a questionnaire."""
    seconds = len(questionnaire.questions) * A_QUESTION_TAKES
    return {
        "questionnaire": questionnaire,
        "headline": _(
            HEADLINES.get(Questionnaire.Kind(questionnaire.kind), gettext_noop("A few questions"))
        ),
        "minutes": max(1, round(seconds / 60)),
    }


@dataclass(frozen=True)
class Asked:
    """One question on the page."""

    question: Question
    given: Any = None  # as it was answered or typed
    more: str = ""
    error: str = ""
    more_error: str = ""
    is_kept: bool = False  # answered earlier; kept, and not shown here
    lines: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"q-{self.question.key}"

    @property
    def more_id(self) -> str:
        return f"{self.id}-more"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"

    @property
    def first_id(self) -> str:
        """Where the way from the summary of errors leads: the first thing to press or type in."""
        return f"{self.id}-1" if self.is_pressed or self.is_list else self.id

    @property
    def is_pressed(self) -> bool:
        return bool(self.question.options) or self.question.kind is Kind.SCALE

    @property
    def is_list(self) -> bool:
        return self.question.kind is Kind.ALLERGIES

    @property
    def is_long(self) -> bool:
        return self.question.kind is Kind.TEXT and self.question.fills in ("", "address", "reasons")

    @property
    def input_type(self) -> str:
        return {Kind.DATE: "date", Kind.NUMBER: "number"}.get(self.question.kind, "text")

    @property
    def autofill(self) -> str:
        return AUTOFILL.get(self.question.fills, "off")

    @property
    def options(self) -> list[tuple[str, str, bool, bool]]:
        """Value, words, whether it is chosen, and whether it brings the follow-up."""
        more = self.question.follow_up
        chosen = self.given if isinstance(self.given, list) else [str(self.given)]
        if self.question.kind is Kind.SCALE:
            return [(str(n), str(n), str(n) in chosen, False) for n in self.question.steps]
        return [
            (one.key, one.words, one.key in chosen, more is not None and one.key in more.on)
            for one in self.question.options
        ]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Where each sentence leads, and the sentence."""
        found = [(self.first_id, self.error), (self.more_id, self.more_error)]
        return [(where, sentence) for where, sentence in found if sentence]


def on_page(
    step: Step,
    answers: Mapping[str, Any],
    *,
    typed: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
    kept: Iterable[str] = (),
) -> list[Asked]:
    """The questions of a step with their answers, or, when refused, with what was typed."""
    out_of_sight, errors = set(kept), errors or {}
    return [_asked(one, answers, typed, errors, one.key in out_of_sight) for one in step.questions]


def _asked(
    question: Question,
    answers: Mapping[str, Any],
    typed: QueryDict | None,
    errors: Mapping[str, str],
    is_kept: bool,
) -> Asked:
    shown: Mapping[str, Any] = {} if is_kept and typed is None else answers
    given, lines = shown.get(question.key), []
    if question.kind is Kind.ALLERGIES:
        lines = _lines(question, given, typed)
    elif typed is not None:
        several = question.kind is Kind.SEVERAL
        given = typed.getlist(question.key) if several else typed.get(question.key, "")
    more = typed.get(question.more_key, "") if typed is not None else shown.get(question.more_key)
    return Asked(
        question=question,
        given="" if given is None else given,
        more=str(more or ""),
        error=errors.get(question.key, ""),
        more_error=errors.get(question.more_key, ""),
        is_kept=is_kept,
        lines=lines,
    )


def _lines(question: Question, given: Any, typed: QueryDict | None) -> list[Mapping[str, str]]:
    columns = ("substance", "reaction", "seen_on")
    found = [dict(line) for line in given or []]
    if typed is not None:
        told = [typed.getlist(f"{question.key}.{name}") for name in columns]
        found = [dict(zip(columns, line, strict=True)) for line in zip(*told, strict=False)]
        found = [line for line in found if any(line.values())]
    return [*found, *[dict.fromkeys(columns, "") for _ in range(EMPTY_LINES)]]


def is_answered(question: Question, data: QueryDict) -> bool:
    """Whether a form that was sent says anything to this question."""
    if question.kind is Kind.ALLERGIES:
        return any(typed.strip() for typed in data.getlist(f"{question.key}.substance"))
    return any(typed.strip() for typed in data.getlist(question.key))


@dataclass(frozen=True)
class Line:
    """A question in the summary of a whole sheet."""

    words: str
    answer: str
    more: str
    error: str


def in_summary(
    steps: Iterable[Step], answers: Mapping[str, Any], *, today: date, kept: Iterable[str] = ()
) -> list[tuple[Step, list[Line]]]:
    """Every step with its answers as they are read, and what is still open."""
    out_of_sight = set(kept)
    return [(step, [*_summed(step, answers, today, out_of_sight)]) for step in steps]


def _summed(
    step: Step, answers: Mapping[str, Any], today: date, out_of_sight: set[str]
) -> Iterable[Line]:
    errors = read_answers(step.questions, answers, today=today, complete=True).errors
    for question, answer, more in said(step.questions, answers):
        if question.key in out_of_sight:
            answer, more = _("Answered earlier. Kept, and not shown here."), ""
        error = errors.get(question.key) or errors.get(question.more_key, "")
        yield Line(question.words, answer, more, error)
