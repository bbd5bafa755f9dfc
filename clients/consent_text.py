"""What a form to sign says, and when it is complete. Plain data in and out.

`ConsentVersion.text` is `{intro, details, body_site, sections: [{title, text}], statements: [{key,
text, must}], choices: [{key, text, publishes}], expectation}`. A statement is acknowledged by
itself; a choice is answered yes or no by itself, and neither is ever ticked beforehand.
`expectation` is the question to which the client writes an answer of their own; empty asks none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LONGEST = {"intro": 2000, "title": 120, "text": 4000, "line": 600, "body_site": 120}
MOST_LINES = 40
LONGEST_NAME = 160
LONGEST_EXPECTATION = 2000
SHORTEST_EXPECTATION = 3  # words
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Section:
    title: str
    text: str


@dataclass(frozen=True)
class Statement:
    """Something to acknowledge. `must`: the form cannot be signed without it."""

    key: str
    text: str
    must: bool = True


@dataclass(frozen=True)
class Choice:
    """A yes or no for one purpose. `publishes`: a yes lets photos leave the clinic."""

    key: str
    text: str
    publishes: bool = False


@dataclass(frozen=True)
class ConsentText:
    """One version of a form, as it is read. `details` asks for who the client is: name, age,
    birth date, address and telephone stand on the form with the date and the body site."""

    intro: str = ""
    details: bool = False
    body_site: str = ""
    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()
    choices: tuple[Choice, ...] = ()
    expectation: str = ""

    @property
    def lines(self) -> list[Statement | Choice]:
        """All that is ticked or answered."""
        return [*self.statements, *self.choices]

    @property
    def publishing(self) -> frozenset[str]:
        """The choices whose yes lets photos leave the clinic."""
        return frozenset(choice.key for choice in self.choices if choice.publishes)


class Problem(NamedTuple):
    """What keeps a form from being signed: where, and a sentence. `where` is `name`,
    `expectation`, or the key of a statement or choice."""

    where: str
    sentence: str


@dataclass
class _Reader:
    """Reads raw data and collects what is wrong with it."""

    problems: list[str] = field(default_factory=list)

    def words(self, raw: Any, name: str, longest: int, *, must: bool = False) -> str:
        if not isinstance(raw, str):
            if raw is not None:
                self.problems.append(f"{name} has to be text.")
            raw = ""
        words = tidy(raw)
        if must and not words:
            self.problems.append(f"{name} is empty.")
        if len(words) > longest:
            self.problems.append(f"{name} is longer than {longest} characters.")
        return words

    def rows(self, raw: Any, name: str) -> list[dict]:
        if raw in (None, ""):
            return []
        if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
            self.problems.append(f"The {name} cannot be read.")
            return []
        if len(raw) > MOST_LINES:
            self.problems.append(f"There are more than {MOST_LINES} {name}.")
        return raw[:MOST_LINES]

    def key(self, raw: Any, name: str) -> str:
        if isinstance(raw, str) and len(raw) <= 60 and KEY.fullmatch(raw):
            return raw
        self.problems.append(f"{name} has no key of small letters, figures and dashes.")
        return ""


def tidy(words: str) -> str:
    """Text without blanks around it and without what nobody can see."""
    seen = "".join(c for c in words.replace("\r\n", "\n") if c in "\n\t" or c.isprintable())
    return seen.strip()


def read(raw: Any) -> tuple[ConsentText, list[str]]:
    """The text in `raw`, and what is wrong with it, in sentences."""
    if not isinstance(raw, dict):
        return ConsentText(), ["The form cannot be read."]
    reader = _Reader()
    text = ConsentText(
        intro=reader.words(raw.get("intro"), "The introduction", LONGEST["intro"]),
        details=raw.get("details") is True,
        body_site=reader.words(raw.get("body_site"), "The body site", LONGEST["body_site"]),
        sections=tuple(_sections(reader, raw.get("sections"))),
        statements=tuple(_statements(reader, raw.get("statements"))),
        choices=tuple(_choices(reader, raw.get("choices"))),
        expectation=reader.words(raw.get("expectation"), "The open question", LONGEST["line"]),
    )
    return text, reader.problems + _together(text)


def _sections(reader: _Reader, raw: Any) -> Iterable[Section]:
    for number, row in enumerate(reader.rows(raw, "sections"), 1):
        name = f"Section {number}"
        title = reader.words(row.get("title"), f"The title of section {number}", LONGEST["title"])
        yield Section(title, reader.words(row.get("text"), name, LONGEST["text"], must=True))


def _statements(reader: _Reader, raw: Any) -> Iterable[Statement]:
    for number, row in enumerate(reader.rows(raw, "statements"), 1):
        name = f"Statement {number}"
        words = reader.words(row.get("text"), name, LONGEST["line"], must=True)
        yield Statement(reader.key(row.get("key"), name), words, row.get("must") is not False)


def _choices(reader: _Reader, raw: Any) -> Iterable[Choice]:
    for number, row in enumerate(reader.rows(raw, "choices"), 1):
        name = f"Choice {number}"
        words = reader.words(row.get("text"), name, LONGEST["line"], must=True)
        yield Choice(reader.key(row.get("key"), name), words, row.get("publishes") is True)


def _together(text: ConsentText) -> list[str]:
    problems = []
    keys = [line.key for line in text.lines if line.key]
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        problems.append(f"Two lines have the same key: {', '.join(doubled)}.")
    if not any(line.must for line in text.statements) and not text.choices:
        problems.append("Nothing on this form has to be acknowledged or answered.")
    if not text.sections and not text.intro:
        problems.append("The form says nothing: write an introduction or a section.")
    if text.details and not text.body_site:
        problems.append("A form about the body names the site: write where.")
    return problems


def parse(raw: Any) -> ConsentText:
    """The text of a version that was checked when it was published; ValueError when not."""
    text, problems = read(raw)
    if problems:
        raise ValueError(" ".join(problems))
    return text


def plain(text: ConsentText) -> dict[str, Any]:
    """The data of `text`, as a version keeps it."""
    return {
        "intro": text.intro,
        "details": text.details,
        "body_site": text.body_site,
        "sections": [{"title": part.title, "text": part.text} for part in text.sections],
        "statements": [
            {"key": line.key, "text": line.text, "must": line.must} for line in text.statements
        ],
        "choices": [
            {"key": line.key, "text": line.text, "publishes": line.publishes}
            for line in text.choices
        ],
        "expectation": text.expectation,
    }


def known_answers(text: ConsentText, answers: Any) -> dict[str, bool]:
    """Of `answers` what this text asks for: true for a statement, true or false for a choice."""
    given = answers if isinstance(answers, dict) else {}
    told = {line.key: True for line in text.statements if given.get(line.key) is True}
    chosen = {
        line.key: given[line.key] for line in text.choices if isinstance(given.get(line.key), bool)
    }
    return told | chosen


def still_good(old: ConsentText, new: ConsentText, answers: dict[str, bool]) -> dict[str, bool]:
    """Of answers given to `old` those whose line reads the same in `new`."""
    lines = {line.key: line.text for line in old.lines}
    same = {line.key for line in new.lines if lines.get(line.key) == line.text}
    return {key: answer for key, answer in known_answers(new, answers).items() if key in same}


def complete(
    text: ConsentText, answers: dict[str, bool], expectation: str, name: str
) -> list[Problem]:
    """What is still to be done before this form can be signed; nothing when it is complete."""
    problems = [
        Problem(line.key, "Please tick this once you have read it.")
        for line in text.statements
        if line.must and answers.get(line.key) is not True
    ]
    problems += [
        Problem(line.key, "Please answer yes or no.")
        for line in text.choices
        if not isinstance(answers.get(line.key), bool)
    ]
    if text.expectation:
        problems += _about_expectation(tidy(expectation))
    return problems + _about_name(tidy(name))


def _about_expectation(words: str) -> list[Problem]:
    if len(re.findall(r"\w+", words)) < SHORTEST_EXPECTATION:
        return [Problem("expectation", "Please say it in a few words of your own.")]
    if len(words) > LONGEST_EXPECTATION:
        return [
            Problem(
                "expectation",
                f"That is longer than we can keep: at most {LONGEST_EXPECTATION:,} characters.",
            )
        ]
    return []


def _about_name(name: str) -> list[Problem]:
    if sum(c.isalpha() for c in name) < 2:
        return [Problem("name", "Please type your full name. It is part of your signature.")]
    if len(name) > LONGEST_NAME:
        return [
            Problem("name", f"That is longer than we can keep: at most {LONGEST_NAME} characters.")
        ]
    return []


def canonical(data: dict[str, Any]) -> str:
    """One way to write `data` as JSON, so that the same content has the same hash."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(what: str | bytes) -> str:
    """The SHA-256 of what was frozen."""
    raw = what.encode() if isinstance(what, str) else what
    return hashlib.sha256(raw).hexdigest()
