"""What was typed or stored becomes answers; what does not fit is said at its question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clients.questions.shape import FollowUp, Kind, Question

LONGEST_TEXT = 2000
MOST_ALLERGIES = 30
EARLIEST = date(1900, 1, 1)
ALLERGY = {"substance": 120, "reaction": 300, "seen_on": 10}

ANSWER_THIS = "Please answer this."
CHOOSE = "Please choose an answer."
NOT_OFFERED = "Please choose one of the answers shown."
NOT_A_DAY = "Please write a day, such as 2024-03-31."
STILL_TO_COME = "This day is still to come. Please check the year."
NOT_A_NUMBER = "Please write a whole number."
ALONE = "“{words}” does not go with the other answers. Please choose one or the other."
TOO_LONG = "Please keep this under {most} letters."
WHICH_SUBSTANCE = "Say what it is you react to."


@dataclass
class Read:
    """Answers that fit, by question key, and a sentence for each that does not."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Unfit(ValueError):
    """An answer that does not fit, with the sentence that says so."""


def read_answers(
    questions: Iterable[Question],
    data: Mapping[str, Any],
    *,
    today: date,
    complete: bool = False,
) -> Read:
    """Read a form (a QueryDict) or stored answers (a dict). With `complete`, a required question
    without an answer is an error as well; a draft may lack anything."""
    read = Read()
    for question in questions:
        try:
            answer = _answer(question, data, today)
        except Unfit as unfit:
            read.errors[question.key] = str(unfit)
            continue
        if answer is None:
            if complete and question.is_required:
                read.errors[question.key] = CHOOSE if question.options else ANSWER_THIS
            continue
        read.answers[question.key] = answer
        if (more := question.follow_up) is not None and is_asked(more, answer):
            _read_follow_up(question, more, data, today, complete, read)
    return read


def is_complete(questions: Iterable[Question], answers: Mapping[str, Any], *, today: date) -> bool:
    """Whether these answers could be signed as they are."""
    return not read_answers(questions, answers, today=today, complete=True).errors


def is_asked(more: FollowUp, answer: Any) -> bool:
    """Whether this answer brings the follow-up with it."""
    given = answer if isinstance(answer, list) else [answer]
    return any(one in more.on for one in given)


def _read_follow_up(
    question: Question,
    more: FollowUp,
    data: Mapping[str, Any],
    today: date,
    complete: bool,
    read: Read,
) -> None:
    key = question.more_key
    try:
        typed = _one(data, key)
        answer = _day(typed, today, False) if more.kind is Kind.DATE else _text(typed)
    except Unfit as unfit:
        read.errors[key] = str(unfit)
        return
    if answer is not None:
        read.answers[key] = answer
    elif complete and more.is_required:
        read.errors[key] = ANSWER_THIS


def _answer(question: Question, data: Mapping[str, Any], today: date) -> Any:
    kind = question.kind
    if kind is Kind.SEVERAL:
        return _several(question, _many(data, question.key))
    if kind is Kind.ALLERGIES:
        return _allergies(question.key, data, today)
    typed = _one(data, question.key)
    if kind in (Kind.YES_NO, Kind.CHOICE):
        return _chosen(question, typed)
    if kind is Kind.DATE:
        return _day(typed, today, question.may_be_ahead)
    if kind.is_counted:
        return _number(question, typed)
    return _text(typed)


def _one(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return _clean(str(value))


def _many(data: Mapping[str, Any], key: str) -> list[str]:
    value = data.getlist(key) if hasattr(data, "getlist") else data.get(key, [])
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return []
    return [_clean(one) for one in value if isinstance(one, str)]


def _clean(text: str) -> str:
    """Without what no keyboard types; line ends in one way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text).strip()


def _chosen(question: Question, typed: str) -> str | None:
    if not typed:
        return None
    if typed not in {option.key for option in question.options}:
        raise Unfit(NOT_OFFERED)
    return typed


def _several(question: Question, typed: Sequence[str]) -> list[str] | None:
    given = {one for one in typed if one}
    if not given:
        return None
    if not given <= {option.key for option in question.options}:
        raise Unfit(NOT_OFFERED)
    alone = next((c for c in question.options if c.is_none and c.key in given), None)
    if alone is not None and len(given) > 1:
        raise Unfit(ALONE.format(words=alone.words))
    return [option.key for option in question.options if option.key in given]


def _text(typed: str, most: int = LONGEST_TEXT) -> str | None:
    if len(typed) > most:
        raise Unfit(TOO_LONG.format(most=most))
    return typed or None


def _day(typed: str, today: date, may_be_ahead: bool) -> str | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Unfit(NOT_A_DAY) from None
    if day < EARLIEST:
        raise Unfit(NOT_A_DAY)
    if day > today and not may_be_ahead:
        raise Unfit(STILL_TO_COME)
    return day.isoformat()


def _number(question: Question, typed: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", typed):
        raise Unfit(NOT_A_NUMBER)
    number = int(typed)
    if not question.low <= number <= question.high:
        raise Unfit(f"Please give a number from {question.low} to {question.high}.")
    return number


def _allergies(key: str, data: Mapping[str, Any], today: date) -> list[dict[str, str]] | None:
    """Rows of substance, reaction and when it was last seen: stored as a list of dicts, typed
    as `<key>.substance`, `<key>.reaction` and `<key>.seen_on`, each once a row."""
    found = []
    for row in _rows(key, data)[:MOST_ALLERGIES]:
        typed = {name: _clean(str(row.get(name) or "")) for name in ALLERGY}
        if not any(typed.values()):
            continue
        if not typed["substance"]:
            raise Unfit(WHICH_SUBSTANCE)
        for name, most in ALLERGY.items():
            _text(typed[name], most)
        typed["seen_on"] = _day(typed["seen_on"], today, False) or ""
        found.append(typed)
    return found or None


def _rows(key: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    stored = data.get(key)
    if isinstance(stored, list):
        return [row for row in stored if isinstance(row, dict)]
    columns = {name: _many(data, f"{key}.{name}") for name in ALLERGY}
    most = max(len(column) for column in columns.values())
    return [
        {name: column[n] if n < len(column) else "" for name, column in columns.items()}
        for n in range(most)
    ]
