"""A next version of a questionnaire while it is written: kept with the owner's sign-in, nowhere
else, until it is published or thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.http import Http404, HttpRequest

from clients.actions.intake import newest
from clients.models import Questionnaire
from clients.questions import (
    Handling,
    Question,
    Rule,
    Since,
    WrongQuestions,
    as_json,
    problems_of,
    questions_in,
)

SINCE = {
    Since.ANSWER: "the day given",
    Since.MORE: "the day given in the follow-up",
    Since.SIGNING: "the day they sign",
}


@dataclass
class Draft:
    """The questions as they would be asked, beside the version they come from."""

    base: Questionnaire
    number: int
    intro: str
    questions: list[Question]
    was: list[Question] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.base.kind

    @property
    def is_changed(self) -> bool:
        return self.questions != self.was or self.intro != self.base.intro

    @property
    def is_behind(self) -> bool:
        """Whether another version was published since this one was begun."""
        return self.number != self.base.number

    @property
    def added(self) -> list[Question]:
        before = {one.key for one in self.was}
        return [one for one in self.questions if one.key not in before]

    @property
    def removed(self) -> list[Question]:
        now = {one.key for one in self.questions}
        return [one for one in self.was if one.key not in now]

    @property
    def changed(self) -> list[Question]:
        before = {one.key: one for one in self.was}
        return [one for one in self.questions if before.get(one.key, one) != one]

    @property
    def changed_keys(self) -> set[str]:
        return {one.key for one in (*self.added, *self.changed)}

    @property
    def problems(self) -> list[tuple[Question | None, str]]:
        """What stands in the way of publishing, with the question it is about."""
        return [
            (self.questions[wrong.position] if self.questions else None, wrong.sentence)
            for wrong in problems_of(self.questions)
        ]

    @property
    def sections(self) -> list[str]:
        return list(dict.fromkeys(one.section for one in self.questions if one.section))

    def question(self, key: str) -> Question:
        found = next((one for one in self.questions if one.key == key), None)
        if found is None:
            raise Http404
        return found

    def put(self, question: Question) -> None:
        """Write a question in its place, or a new one behind the last of its section."""
        for place, one in enumerate(self.questions):
            if one.key == question.key:
                self.questions[place] = question
                return
        same = [n for n, one in enumerate(self.questions) if one.section == question.section]
        self.questions.insert(same[-1] + 1 if same else len(self.questions), question)

    def move(self, key: str, step: int) -> None:
        """One place up or down; past the edge of its section it joins the next one."""
        place = self.questions.index(self.question(key))
        other = place + step
        if not 0 <= other < len(self.questions):
            return
        mine, theirs = self.questions[place], self.questions[other]
        if mine.section != theirs.section:
            self.questions[place] = replace(mine, section=theirs.section)
        else:
            self.questions[place], self.questions[other] = theirs, mine

    def remove(self, key: str) -> None:
        self.questions.remove(self.question(key))

    def put_back(self, key: str) -> None:
        for one in self.removed:
            if one.key == key:
                self.put(one)

    def keep(self, request: HttpRequest) -> None:
        request.session[_name(self.kind)] = {
            "number": self.number,
            "intro": self.intro,
            "questions": as_json(self.questions),
        }


def _name(kind: str) -> str:
    return f"desk.questions.{kind}"


def draft_of(request: HttpRequest, kind: str) -> Draft:
    """What this owner has written so far, or the version that is asked now."""
    if kind not in Questionnaire.Kind.values:
        raise Http404
    base = newest(kind)
    was = list(questions_in(base.questions))
    kept = request.session.get(_name(kind))
    if not kept:
        return Draft(base, base.number, base.intro, list(was), was)
    try:
        questions = list(questions_in(kept["questions"])) if kept["questions"] else []
    except WrongQuestions:  # kept by an older release of this software
        questions = list(was)
    return Draft(base, kept["number"], kept["intro"], questions, was)


def throw_away(request: HttpRequest, kind: str) -> None:
    request.session.pop(_name(kind), None)


def rule_in_words(question: Question, rule: Rule) -> str:
    """Yes: wait 56 days from the day given in the follow-up."""
    words = {option.key: option.words for option in question.options}
    when = ", ".join(words.get(one, one) for one in rule.on)
    if rule.at_least is not None:
        when = f"{rule.at_least} or more"
    if rule.at_most is not None:
        when = f"{when} up to {rule.at_most}" if when else f"Up to {rule.at_most}"
    deed = rule.handling.label.casefold()
    if rule.handling is Handling.WAIT:
        deed = f"wait {rule.days} days from {SINCE[rule.since]}"
    return f"{when or 'Any answer'}: {deed}"
