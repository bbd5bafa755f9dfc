"""A list of questions is read and checked; what is wrong is said in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from clients.questions.shape import (
    FILLS,
    Choice,
    FollowUp,
    Handling,
    Kind,
    Question,
    Rule,
    Since,
)

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST_QUESTIONS = 120
MOST_CHOICES = 20
LONGEST_WAIT = 366 * 5
LONGEST = {"words": 300, "hint": 400, "section": 80, "needed": 200, "advice": 500}
WIDEST_SCALE = 10
# Answers of these kinds fill these fields of the record.
FITS = {
    "full_name": {Kind.TEXT},
    "birth_date": {Kind.DATE},
    "address": {Kind.TEXT},
    "preferred_channel": {Kind.CHOICE},
    "best_hours": {Kind.TEXT},
    "voicemail_ok": {Kind.YES_NO},
    "spokesperson": {Kind.TEXT},
    "spokesperson_relation": {Kind.TEXT},
    "allergies": {Kind.ALLERGIES},
    "allergy": {Kind.YES_NO},
    "reasons": {Kind.TEXT},
}
CHANNELS = {"phone", "sms", "email"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with the question at `position` (from 0), in which of its fields."""

    position: int
    field: str
    sentence: str


class WrongQuestions(ValueError):
    """The list cannot be asked; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = list(problems)
        super().__init__(" ".join(problem.sentence for problem in problems))


def questions_in(raw: Any) -> tuple[Question, ...]:
    """The questions in a stored list; WrongQuestions when they cannot be asked."""
    if not isinstance(raw, list):
        raise WrongQuestions([Problem(0, "", "The questions are not a list.")])
    found = []
    for position, one in enumerate(raw):
        try:
            found.append(_question(one))
        except (KeyError, TypeError, ValueError, AttributeError):
            sentence = f"Question {position + 1} cannot be read."
            raise WrongQuestions([Problem(position, "", sentence)]) from None
    if problems := problems_of(found):
        raise WrongQuestions(problems)
    return tuple(found)


def _question(raw: dict[str, Any]) -> Question:
    own = dict(raw)
    own["kind"] = Kind(own["kind"])
    own["choices"] = tuple(Choice(**choice) for choice in own.get("choices", ()))
    own["rules"] = tuple(_rule(rule) for rule in own.get("rules", ()))
    if own.get("follow_up"):
        own["follow_up"] = _follow_up(own["follow_up"])
    question = Question(**own)
    parts: list[Question | Choice | Rule | FollowUp] = [question]
    parts += [*question.choices, *question.rules]
    parts += [question.follow_up] if question.follow_up else []
    for part in parts:
        _refuse_other_types(part)
    return question


TYPES = {"str": str, "int": int, "bool": bool, "int | None": int | None}


def _refuse_other_types(thing: Question | Choice | Rule | FollowUp) -> None:
    for field in fields(thing):
        wanted = TYPES.get(str(field.type))
        if wanted is not None and not isinstance(getattr(thing, field.name), wanted):
            raise TypeError
    if not all(isinstance(one, str) for one in getattr(thing, "on", ())):
        raise TypeError


def _follow_up(raw: dict[str, Any]) -> FollowUp:
    told = {"kind": Kind(raw.get("kind", Kind.TEXT)), "on": tuple(raw.get("on", ("yes",)))}
    return FollowUp(**raw | told)


def _rule(raw: dict[str, Any]) -> Rule:
    return Rule(
        **raw
        | {
            "handling": Handling(raw["handling"]),
            "since": Since(raw.get("since", Since.SIGNING)),
            "on": tuple(raw.get("on", ())),
        }
    )


def problems_of(questions: Sequence[Question]) -> list[Problem]:
    """Everything that is wrong with a list of questions; empty when it can be asked."""
    found = []
    if not questions:
        found.append(Problem(0, "", "There is no question yet. Add the first."))
    if len(questions) > MOST_QUESTIONS:
        found.append(Problem(0, "", f"That is more than {MOST_QUESTIONS} questions."))
    seen: set[str] = set()
    for position, question in enumerate(questions):
        if question.key in seen:
            sentence = f"Two questions have the short name “{question.key}”."
            found.append(Problem(position, "key", sentence))
        seen.add(question.key)
        found += [Problem(position, field, said) for field, said in _wrong_with(question)]
    return found


Wrong = Iterable[tuple[str, str]]


def _wrong_with(question: Question) -> Wrong:
    if not KEY.fullmatch(question.key):
        yield "key", "A short name has small letters, digits and hyphens only."
    if not question.words.strip():
        yield "words", "Say what is asked."
    for field in ("words", "hint", "section"):
        if len(getattr(question, field)) > LONGEST[field]:
            yield field, f"Keep this under {LONGEST[field]} letters."
    yield from _wrong_choices(question)
    yield from _wrong_scale(question)
    yield from _wrong_follow_up(question)
    yield from _wrong_fills(question)
    for rule in question.rules:
        yield from _wrong_rule(question, rule)


def _wrong_choices(question: Question) -> Wrong:
    if not question.kind.has_choices:
        if question.choices:
            yield "choices", "Only a question that is answered by choosing has choices."
        return
    if len(question.choices) < 2:
        yield "choices", "Give at least two answers to choose from."
    if len(question.choices) > MOST_CHOICES:
        yield "choices", f"Give at most {MOST_CHOICES} answers to choose from."
    if len({choice.key for choice in question.choices}) < len(question.choices):
        yield "choices", "Two of the answers are the same."
    if any(not choice.words.strip() for choice in question.choices):
        yield "choices", "An answer to choose has no words."
    if any(not KEY.fullmatch(choice.key) for choice in question.choices):
        yield "choices", "The short name of an answer has small letters, digits and hyphens only."
    alone = [choice for choice in question.choices if choice.is_none]
    if len(alone) > 1 or (alone and question.kind is Kind.CHOICE):
        yield "choices", "Only one answer can stand alone, and only where several can be chosen."


def _wrong_scale(question: Question) -> Wrong:
    if not question.kind.is_counted:
        return
    if question.low >= question.high:
        yield "high", "The highest number is above the lowest."
    elif question.kind is Kind.SCALE and question.high - question.low > WIDEST_SCALE:
        yield "high", f"A scale has at most {WIDEST_SCALE + 1} steps."


def _wrong_follow_up(question: Question) -> Wrong:
    more = question.follow_up
    if more is None:
        return
    if question.kind not in (Kind.YES_NO, Kind.CHOICE, Kind.SEVERAL):
        yield "follow_up", "Only a question that is answered by choosing has a follow-up."
        return
    if not more.words.strip():
        yield "follow_up", "Say what the follow-up asks."
    if more.kind not in (Kind.TEXT, Kind.DATE):
        yield "follow_up", "A follow-up asks for words or for a day."
    if not more.on or not set(more.on) <= {option.key for option in question.options}:
        yield "follow_up", "The follow-up belongs to an answer that cannot be given."


def _wrong_fills(question: Question) -> Wrong:
    fills = question.fills
    if not fills:
        return
    if fills not in FILLS:
        yield "fills", "That is not a part of the client's record."
    elif question.kind not in FITS[fills]:
        yield "fills", f"This way of answering does not fill the {FILLS[fills]}."
    elif fills == "preferred_channel" and not {c.key for c in question.choices} <= CHANNELS:
        yield "choices", "The answers are phone, sms and email, in words of your own."
    elif fills == "allergy" and not question.substance.strip():
        yield "fills", "Say which substance a yes adds to the list of allergies."


def _wrong_rule(question: Question, rule: Rule) -> Wrong:
    if rule.on:
        if not set(rule.on) <= {option.key for option in question.options}:
            yield "rules", "A rule is about an answer that cannot be given."
    elif question.kind in (Kind.YES_NO, Kind.CHOICE, Kind.SEVERAL):
        yield "rules", "Say for which answer the rule holds."
    counts = (rule.at_least, rule.at_most)
    if counts != (None, None) and not question.kind.is_counted:
        yield "rules", "Only a number or a scale has a rule by number."
    if rule.handling is Handling.WAIT:
        yield from _wrong_wait(question, rule)
    elif rule.days:
        yield "rules", "Only a wait has days."
    if len(rule.needed) > LONGEST["needed"] or len(rule.advice) > LONGEST["advice"]:
        yield "rules", "Keep the words of a rule shorter."
    if shared := gives_away(question, rule):
        yield (
            "rules",
            f"The desk reads these words: they must not give the answer away (“{shared}”).",
        )


def _wrong_wait(question: Question, rule: Rule) -> Wrong:
    if not 1 <= rule.days <= LONGEST_WAIT:
        yield "rules", f"Say how many days to wait, from 1 to {LONGEST_WAIT}."
    if rule.since is Since.ANSWER and question.kind is not Kind.DATE:
        yield "rules", "The answer is not a day to count from."
    more = question.follow_up
    if rule.since is Since.MORE and (more is None or more.kind is not Kind.DATE):
        yield "rules", "There is no follow-up that asks for a day to count from."


def gives_away(question: Question, rule: Rule) -> str:
    """A telling word that the words for the desk share with what is asked or answered."""
    more = question.follow_up.words if question.follow_up else ""
    chosen = " ".join(option.words for option in question.options if option.key in rule.on)
    asked = telling(f"{question.words} {question.hint} {more} {chosen} {rule.advice}")
    return min(asked & telling(rule.needed), default="")


# Words that say nothing of an answer.
HARMLESS = frozenset(
    {
        "about", "after", "again", "answer", "answers", "artist", "artists", "before", "being",
        "client", "clients", "could", "days", "doctor", "doctors", "first", "health", "their",
        "there", "these", "thing", "things", "until", "visit", "visits", "weeks", "where", "which",
        "with", "would", "write", "written", "work", "wait", "waits", "note", "please", "speak",
        "speaks", "talk", "decide", "decides", "needed", "session", "sessions", "months", "sheet",
        "from", "have", "this", "that", "they", "them", "what", "when", "your", "will", "today",
        "tell", "treating", "owner", "reads", "read", "know", "begin", "begins", "calm", "than",
    }
)  # fmt: skip


def telling(words: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]{4,}", words.casefold()) if word not in HARMLESS}
