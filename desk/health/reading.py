"""A client's answers as they are read: by section, with what raised a flag marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from clients.models import AnswerSheet, Flag, Questionnaire
from clients.questions import flags_from, questions_in, said

SHORT = 6


@dataclass(frozen=True)
class Answered:
    """A question with its answer and that of its follow-up, in words."""

    words: str
    answer: str
    more: str
    is_flagged: bool


@dataclass(frozen=True)
class Section:
    name: str
    rows: list[Answered]

    @property
    def flagged(self) -> int:
        return sum(row.is_flagged for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded: it has something to know, or there is little of it."""
        return self.flagged > 0 or len(self.rows) <= SHORT


@dataclass
class Sheets:
    """All sheets of one client, newest first: what counts, what is open, what was before."""

    latest: list[AnswerSheet] = field(default_factory=list)
    open: list[AnswerSheet] = field(default_factory=list)
    earlier: list[AnswerSheet] = field(default_factory=list)


def sections_of(sheet: AnswerSheet) -> list[Section]:
    """The answers of a sheet under the headings of its own version."""
    questions = questions_in(sheet.questionnaire.questions)
    on = (sheet.signed_at or sheet.asked_at).date()
    flagged = {flag.question for flag in flags_from(questions, sheet.answers, on)}
    rows = [
        (question.section, Answered(question.words, answer, more, question.key in flagged))
        for question, answer, more in said(questions, sheet.answers)
    ]
    return [
        Section(name or "Questions", [row for _, row in group])
        for name, group in groupby(rows, key=lambda pair: pair[0])
    ]


def sorted_out(sheets: Iterable[AnswerSheet]) -> Sheets:
    """The last signed sheet of each kind, those still open, and the others."""
    found, kinds = Sheets(), set()
    for sheet in sorted(sheets, key=lambda one: one.signed_at or one.asked_at, reverse=True):
        kind = sheet.questionnaire.kind
        if sheet.is_open:
            found.open.append(sheet)
        elif sheet.signed_at and kind not in kinds:
            kinds.add(kind)
            found.latest.append(sheet)
        else:
            found.earlier.append(sheet)
    found.latest.sort(key=lambda one: Questionnaire.Kind.values.index(one.questionnaire.kind))
    return found


def progress(sheet: AnswerSheet) -> str:
    """How far a sheet is: not begun, or 12 of 45 questions answered."""
    if not sheet.saved_at:
        return "not begun"
    questions = questions_in(sheet.questionnaire.questions)
    done = sum(question.key in sheet.answers for question in questions)
    return f"{done} of {len(questions)} questions answered"


def settled(flags: Iterable[Flag], on) -> list[Flag]:
    """Flags that ask for nothing any more, newest first."""
    return sorted(
        (flag for flag in flags if not flag.is_open(on)),
        key=lambda flag: flag.raised_at,
        reverse=True,
    )
