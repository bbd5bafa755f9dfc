"""A question, its choices, its follow-up and its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MORE = ".more"

# What an answer fills in the client's record, and from where it is known beforehand.
FILLS = {
    "full_name": "full name",
    "birth_date": "birth date",
    "address": "postal address",
    "preferred_channel": "how they like to be reached",
    "best_hours": "when they are best reached",
    "voicemail_ok": "whether voicemail may be left",
    "spokesperson": "who may speak for them",
    "spokesperson_relation": "who that is to them",
    "allergies": "list of allergies",
    "allergy": "list of allergies, when the answer is yes",
    "reasons": "what brings them here, as they booked",
}


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    SCALE = "scale"
    ALLERGIES = "allergies"

    @property
    def label(self) -> str:
        return KINDS[self]

    @property
    def has_choices(self) -> bool:
        return self in (Kind.CHOICE, Kind.SEVERAL)

    @property
    def is_counted(self) -> bool:
        return self in (Kind.NUMBER, Kind.SCALE)


KINDS = {
    Kind.YES_NO: "Yes or no",
    Kind.CHOICE: "One of several",
    Kind.SEVERAL: "Any of several",
    Kind.TEXT: "Own words",
    Kind.DATE: "A day",
    Kind.NUMBER: "A number",
    Kind.SCALE: "A scale",
    Kind.ALLERGIES: "List of allergies",
}


class Handling(StrEnum):
    """What an answer asks of the clinic; the same words as `Flag.Handling`."""

    INFORM = "inform"
    BLOCK = "block"
    NOTE = "note"
    WAIT = "wait"

    @property
    def label(self) -> str:
        return HANDLINGS[self]


HANDLINGS = {
    Handling.INFORM: "Tell the artist",
    Handling.BLOCK: "Not now: an artist decides",
    Handling.NOTE: "A doctor's note is needed",
    Handling.WAIT: "Wait some days",
}


class Since(StrEnum):
    """The day from which a wait is counted."""

    ANSWER = "answer"  # the day given as the answer itself
    MORE = "more"  # the day given in the follow-up
    SIGNING = "signing"  # the day the answers are signed


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from; `is_none` stands alone ("none of these")."""

    key: str
    words: str
    is_none: bool = False


YES = Choice("yes", "Yes")
NO = Choice("no", "No")


@dataclass(frozen=True)
class FollowUp:
    """What is asked as well when the answer is one of `on`: a text or a day."""

    words: str
    kind: Kind = Kind.TEXT
    on: tuple[str, ...] = ("yes",)
    is_required: bool = True


@dataclass(frozen=True)
class Rule:
    """What follows from an answer.

    It holds for the answers in `on`, for counted ones from `at_least` or up to `at_most`, and
    for any answer at all when neither is said. `needed` is for the desk and gives nothing away
    (empty: the usual words); `advice` is for artists.
    """

    handling: Handling
    on: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    days: int = 0
    since: Since = Since.SIGNING
    needed: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a questionnaire."""

    key: str
    words: str
    kind: Kind
    section: str = ""
    hint: str = ""
    is_required: bool = True
    choices: tuple[Choice, ...] = ()
    follow_up: FollowUp | None = None
    rules: tuple[Rule, ...] = ()
    fills: str = ""
    substance: str = ""  # with fills="allergy": what a yes adds to the list
    low: int = 0
    high: int = 10
    low_words: str = ""
    high_words: str = ""
    may_be_ahead: bool = False  # a day that may still be to come

    @property
    def more_key(self) -> str:
        """The name under which the follow-up is answered."""
        return f"{self.key}{MORE}"

    @property
    def options(self) -> tuple[Choice, ...]:
        """What can be chosen, for a question that is answered by choosing."""
        return (YES, NO) if self.kind is Kind.YES_NO else self.choices

    @property
    def steps(self) -> range:
        """The numbers of a scale, from low to high."""
        return range(self.low, self.high + 1)


def as_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The list as it is stored, without what is as usual."""
    return [_without_defaults(question) for question in questions]


def _without_defaults(thing: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in asdict(thing).items():
        default = type(thing).__dataclass_fields__[name].default
        if value == default and name not in ("kind", "handling"):
            continue
        own = getattr(thing, name)
        if name in ("choices", "rules"):
            kept[name] = [_without_defaults(part) for part in own]
        elif name == "follow_up":
            kept[name] = _without_defaults(own)
        else:
            kept[name] = list(value) if isinstance(value, tuple) else _plain(value)
    return kept


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value
