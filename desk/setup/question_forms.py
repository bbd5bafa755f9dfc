"""What the owner types to write a question and its rules. Nothing here saves."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.text import slugify

from clients.questions import (
    FILLS,
    Choice,
    FollowUp,
    Handling,
    Kind,
    Question,
    Rule,
    Since,
    problems_of,
)
from clients.questions.shape import NO, YES
from desk.setup.question_draft import SINCE

LONG = forms.Textarea(attrs={"rows": 2})
PROBLEM_FIELDS = {"follow_up": "more_words", "key": "words", "rules": None}


class IntroForm(forms.Form):
    """What stands above the questions."""

    intro = forms.CharField(
        label="What stands above the questions",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnyOf(forms.MultipleChoiceField):
    """Those of the answers that were ticked and can still be given."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        there = {key for key, _ in list(self.choices)}  # type: ignore[arg-type,misc]
        return super().clean([key for key in value or [] if key in there])


class QuestionForm(forms.Form):
    """One question. What does not belong to its kind is left out when it is read."""

    words = forms.CharField(label="The question", max_length=300, widget=LONG)
    hint = forms.CharField(label="A hint under it", max_length=400, required=False, widget=LONG)
    section = forms.CharField(
        label="Under which heading",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "sections", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="How it is answered", choices=[(kind.value, kind.label) for kind in Kind]
    )
    is_required = forms.BooleanField(label="It has to be answered", required=False, initial=True)
    choices = forms.CharField(
        label="The answers to choose from",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One on each line.",
    )
    alone = forms.CharField(
        label="An answer that stands alone",
        max_length=120,
        required=False,
        help_text="For example: none of these.",
    )
    low = forms.IntegerField(label="Lowest number", required=False, initial=0)
    high = forms.IntegerField(label="Highest number", required=False, initial=10)
    low_words = forms.CharField(label="What the lowest means", max_length=60, required=False)
    high_words = forms.CharField(label="What the highest means", max_length=60, required=False)
    may_be_ahead = forms.BooleanField(label="The day may still be to come", required=False)
    more_words = forms.CharField(
        label="What is asked as well",
        max_length=300,
        required=False,
        help_text="Leave it empty when nothing is.",
    )
    more_kind = forms.ChoiceField(
        label="It is answered with",
        choices=[("text", "Own words"), ("date", "A day")],
        required=False,
    )
    more_on = AnyOf(label="After which answer", required=False)
    more_required = forms.BooleanField(
        label="It has to be answered too", required=False, initial=True
    )
    fills = forms.ChoiceField(
        label="What it fills in the client's record",
        choices=[("", "Nothing"), *((key, word.capitalize()) for key, word in FILLS.items())],
        required=False,
    )
    substance = forms.CharField(label="Which substance", max_length=120, required=False)

    def __init__(self, *args, question: Question | None = None, **kwargs):
        self.question = question
        super().__init__(*args, **kwargs | {"initial": _initial(question) if question else {}})
        self.options = [(option.key, option.words) for option in self._options()]
        self.fields["more_on"].choices = self.options  # type: ignore[attr-defined]
        _without_optional(self, except_for=("hint", "section"))

    def _options(self) -> tuple[Choice, ...]:
        """What can be chosen, as it is typed just now."""
        told: Mapping[str, Any] = self.data if self.is_bound else self.initial
        if told.get("kind") not in (Kind.CHOICE, Kind.SEVERAL):
            return (YES, NO)
        return self._choices(str(told.get("choices", "")), str(told.get("alone", "")))

    def _choices(self, lines: str, alone: str) -> tuple[Choice, ...]:
        """Answers from lines; as long as there are as many, each keeps its short name."""
        words = [line.strip() for line in lines.splitlines() if line.strip()]
        before = self.question.choices if self.question else ()
        kept = [choice for choice in before if not choice.is_none]
        by_words = {choice.words: choice.key for choice in kept}
        keys = [choice.key for choice in kept] if len(kept) == len(words) else []
        taken: set[str] = {"none"}
        found = []
        for place, said in enumerate(words):
            wanted = by_words.get(said) or (keys[place] if keys else "") or said
            key = short_name(wanted, taken)
            taken.add(key)
            found.append(Choice(key, said))
        if alone.strip():
            found.append(Choice("none", alone.strip(), is_none=True))
        return tuple(found)

    def read(self, rules: Collection[Rule], taken: Collection[str]) -> Question:
        """The question as it was typed; what is wrong with it becomes errors of this form."""
        told = self.cleaned_data
        kind = Kind(told["kind"])
        question = Question(
            key=self.question.key if self.question else short_name(told["words"], set(taken)),
            words=told["words"],
            kind=kind,
            section=told["section"],
            hint=told["hint"],
            is_required=told["is_required"],
            choices=self._choices(told["choices"], told["alone"]) if kind.has_choices else (),
            follow_up=self._follow_up(kind),
            rules=tuple(rules),
            fills=told["fills"],
            substance=told["substance"] if told["fills"] == "allergy" else "",
            may_be_ahead=kind is Kind.DATE and told["may_be_ahead"],
            **self._scale(kind),
        )
        for problem in problems_of([question]):
            field = PROBLEM_FIELDS.get(problem.field, problem.field)
            self.add_error(field if field in self.fields else None, problem.sentence)
        return question

    def _follow_up(self, kind: Kind) -> FollowUp | None:
        told = self.cleaned_data
        if not told["more_words"] or not (kind is Kind.YES_NO or kind.has_choices):
            return None
        return FollowUp(
            words=told["more_words"],
            kind=Kind(told["more_kind"] or "text"),
            on=tuple(told["more_on"]) or (("yes",) if kind is Kind.YES_NO else ()),
            is_required=told["more_required"],
        )

    def _scale(self, kind: Kind) -> dict[str, Any]:
        if not kind.is_counted:
            return {}
        told = self.cleaned_data
        low, high = told["low"], told["high"]
        return {
            "low": 0 if low is None else low,
            "high": 10 if high is None else high,
            "low_words": told["low_words"],
            "high_words": told["high_words"],
        }


def short_name(words: str, taken: Collection[str]) -> str:
    """A name of small letters for what was typed, unlike those in `taken`."""
    name = re.sub(r"^[^a-z]+", "", slugify(words))[:36].strip("-") or "question"
    unlike, number = name, 2
    while unlike in taken:
        unlike, number = f"{name}-{number}", number + 1
    return unlike


def _initial(question: Question) -> dict[str, Any]:
    more = question.follow_up
    names = (
        "words", "hint", "section", "is_required", "low", "high", "low_words", "high_words",
        "may_be_ahead", "fills", "substance",
    )  # fmt: skip
    told = {name: getattr(question, name) for name in names}
    return told | {
        "kind": question.kind.value,
        "choices": "\n".join(one.words for one in question.choices if not one.is_none),
        "alone": next((one.words for one in question.choices if one.is_none), ""),
        "more_words": more.words if more else "",
        "more_kind": more.kind.value if more else "text",
        "more_on": list(more.on) if more else ["yes"],
        "more_required": more.is_required if more else True,
    }


def _without_optional(form: forms.Form, *, except_for: Collection[str]) -> None:
    """Most fields belong to one way of answering: "optional" would say nothing of them."""
    for name, one in form.fields.items():
        one.one_is_enough = name not in except_for  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """What follows from an answer. Without a handling it is no rule."""

    handling = forms.ChoiceField(
        label="What follows",
        required=False,
        choices=[("", "Nothing"), *((one.value, one.label) for one in Handling)],
    )
    on = AnyOf(label="After which answer", required=False)
    at_least = forms.IntegerField(label="From this number on", required=False)
    at_most = forms.IntegerField(label="Up to this number", required=False)
    days = forms.IntegerField(label="Days to wait", required=False, min_value=1)
    since = forms.ChoiceField(
        label="Counted from",
        required=False,
        choices=[(since.value, words.capitalize()) for since, words in SINCE.items()],
        initial=Since.SIGNING.value,
    )
    advice = forms.CharField(
        label="Advice for the artist", max_length=500, required=False, widget=LONG
    )
    needed = forms.CharField(
        label="Words for the desk",
        max_length=200,
        required=False,
        help_text="Empty: the usual words. They may not give the answer away.",
    )

    def __init__(self, *args, options: Collection[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].choices = options  # type: ignore[attr-defined]
        _without_optional(self, except_for=("advice", "needed"))

    def read(self, kind: Kind) -> Rule | None:
        told = self.cleaned_data
        if not told.get("handling"):
            return None
        handling = Handling(told["handling"])
        waits = handling is Handling.WAIT
        chooses = kind is Kind.YES_NO or kind.has_choices
        return Rule(
            handling=handling,
            on=tuple(told["on"]) if chooses else (),
            at_least=told["at_least"] if kind.is_counted else None,
            at_most=told["at_most"] if kind.is_counted else None,
            days=(told["days"] or 0) if waits else 0,
            since=Since(told["since"] or Since.SIGNING) if waits else Since.SIGNING,
            needed=told["needed"],
            advice=told["advice"],
        )


RuleForms = formset_factory(RuleForm, extra=1, max_num=8, absolute_max=8)


def rules_initial(question: Question) -> list[dict[str, Any]]:
    names = ("at_least", "at_most", "days", "needed", "advice")
    return [
        {name: getattr(rule, name) or None for name in names}
        | {"handling": rule.handling.value, "since": rule.since.value, "on": list(rule.on)}
        | {"at_least": rule.at_least, "at_most": rule.at_most}
        for rule in question.rules
    ]
