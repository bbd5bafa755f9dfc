"""Questions as a form shows them: each with what was answered and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from clients.questions.shape import Choice, Kind, Question

SPARE_ROWS = 3
LONG_TEXTS = ("address", "reasons", "")


class Option(NamedTuple):
    """An answer to choose, and whether it is."""

    choice: Choice
    is_chosen: bool
    brings_more: bool


class Step(NamedTuple):
    """A number of a scale."""

    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question of a form; templates/components/question.html shows it."""

    question: Question
    value: Any = ""
    more: str = ""
    error: str = ""
    more_error: str = ""

    @property
    def options(self) -> list[Option]:
        chosen = self.value if isinstance(self.value, list) else [self.value]
        more = self.question.follow_up
        return [
            Option(option, option.key in chosen, more is not None and option.key in more.on)
            for option in self.question.options
        ]

    @property
    def steps(self) -> list[Step]:
        return [Step(number, number == self.value) for number in self.question.steps]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a list of allergies, with some left to fill."""
        given = self.value if isinstance(self.value, list) else []
        blank = {"substance": "", "reaction": "", "seen_on": ""}
        return [*given, *(blank for _ in range(SPARE_ROWS))]

    @property
    def is_choosing(self) -> bool:
        return bool(self.question.options)

    @property
    def is_several(self) -> bool:
        return self.question.kind is Kind.SEVERAL

    @property
    def is_long(self) -> bool:
        """Whether an answer in own words wants more than a line."""
        return self.question.kind is Kind.TEXT and self.question.fills in LONG_TEXTS

    @property
    def autocomplete(self) -> str:
        words = {"full_name": "name", "address": "street-address", "birth_date": "bday"}
        return words.get(self.question.fills, "off")


@dataclass(frozen=True)
class AskedSection:
    """Questions under one heading, in their order."""

    name: str
    asked: list[Asked] = field(default_factory=list)


def ask_all(
    questions: Iterable[Question],
    answers: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[AskedSection]:
    """Every question with its answer and error, by section."""
    told, wrong = answers or {}, errors or {}
    asked = [
        Asked(
            question=one,
            value=told.get(one.key, ""),
            more=str(told.get(one.more_key, "")),
            error=wrong.get(one.key, ""),
            more_error=wrong.get(one.more_key, ""),
        )
        for one in questions
    ]
    return [
        AskedSection(name, list(group))
        for name, group in groupby(asked, key=lambda one: one.question.section)
    ]
