"""Which flags follow from a set of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clients.questions.saying import said
from clients.questions.shape import Handling, Question, Rule, Since
from studio.wording import day

LONGEST_DETAIL = 1000
# What the desk reads unless the clinic wrote words of its own. No answer is in them.
NEEDED = {
    Handling.INFORM: "The artist reads the health sheet before the visit.",
    Handling.BLOCK: "An artist speaks with them first, and decides.",
    Handling.NOTE: "A doctor's note is needed first.",
    Handling.WAIT: "No work on the scalp before {until}.",
}


@dataclass(frozen=True)
class Wanted:
    """A flag that follows: `needed` for everyone at the clinic, `detail` for artists."""

    question: str
    handling: Handling
    needed: str
    detail: str
    expires_on: date | None = None


def flags_from(
    questions: Iterable[Question], answers: Mapping[str, Any], today: date
) -> list[Wanted]:
    """The flags that follow from these answers, given on `today`. A wait that is already over
    raises none."""
    found = []
    for question, answer, more in said(questions, answers):
        for rule in question.rules:
            if not holds(rule, answers.get(question.key)):
                continue
            until = _until(question, rule, answers, today)
            if until is not None and until <= today:
                continue
            found.append(
                Wanted(
                    question=question.key,
                    handling=rule.handling,
                    needed=_needed(rule, until),
                    detail=_detail(question, rule, answer, more),
                    expires_on=until,
                )
            )
    return found


def holds(rule: Rule, answer: Any) -> bool:
    """Whether the rule is about this answer."""
    if answer in (None, "", []):
        return False
    if rule.at_least is not None or rule.at_most is not None:
        if not isinstance(answer, int):
            return False
        enough = rule.at_least is None or answer >= rule.at_least
        return enough and (rule.at_most is None or answer <= rule.at_most)
    if not rule.on:
        return True
    given = answer if isinstance(answer, list) else [answer]
    return any(one in rule.on for one in given)


def _until(question: Question, rule: Rule, answers: Mapping[str, Any], today: date) -> date | None:
    """The first day on which the wait is over; None for a rule that is no wait. Without a day
    to count from it is counted from today."""
    if rule.handling is not Handling.WAIT:
        return None
    key = {Since.ANSWER: question.key, Since.MORE: question.more_key}.get(rule.since)
    try:
        since = date.fromisoformat(answers[key]) if key else today
    except (KeyError, TypeError, ValueError):
        since = today
    return since + timedelta(days=rule.days)


def _needed(rule: Rule, until: date | None) -> str:
    usual = NEEDED[rule.handling]
    words = rule.needed or usual
    return words.format(until=day(until)) if until and words == usual else words


def _detail(question: Question, rule: Rule, answer: str, more: str) -> str:
    told = f"{question.words} {answer}"
    if more:
        told += f" ({more})"
    return f"{told}. {rule.advice}".strip()[:LONGEST_DETAIL]
