"""Answers as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from clients.questions.shape import Kind, Question
from studio.wording import day


def in_words(question: Question, answer: Any) -> str:
    """One answer as it is read; empty when there is none."""
    if answer in (None, "", []):
        return ""
    words = {option.key: option.words for option in question.options}
    if question.kind is Kind.SEVERAL:
        return ", ".join(words.get(one, str(one)) for one in answer)
    if question.kind in (Kind.YES_NO, Kind.CHOICE):
        return words.get(answer, str(answer))
    if question.kind is Kind.DATE:
        return _day(answer)
    if question.kind is Kind.SCALE:
        return f"{answer} of {question.high}"
    if question.kind is Kind.ALLERGIES:
        return "; ".join(_allergy(row) for row in answer)
    return str(answer)


def said(
    questions: Iterable[Question], answers: Mapping[str, Any]
) -> Iterator[tuple[Question, str, str]]:
    """Every question with its answer and that of its follow-up, in words."""
    for question in questions:
        more = answers.get(question.more_key, "")
        if more and question.follow_up and question.follow_up.kind is Kind.DATE:
            more = _day(more)
        yield question, in_words(question, answers.get(question.key)), str(more)


def _day(answer: Any) -> str:
    try:
        return day(date.fromisoformat(str(answer)))
    except ValueError:
        return str(answer)


def _allergy(row: Mapping[str, str]) -> str:
    parts = [row.get("substance", ""), row.get("reaction", "")]
    if row.get("seen_on"):
        parts.append(f"last seen {_day(row['seen_on'])}")
    return ", ".join(part for part in parts if part)
