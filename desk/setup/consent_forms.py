"""What the owner types about a form to sign: what it is called, and its text line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from bookings.models import Service
from clients.consent_text import LONGEST, ConsentText, plain
from clients.models import ConsentForm

MORE_ROWS = 2
LONGEST_KEY = 40


class AboutForm(forms.ModelForm):
    """What a form is called, how long it counts, and before which services it is signed."""

    services = forms.ModelMultipleChoiceField(
        label="Signed before",
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A visit of these cannot begin without it.",
    )

    class Meta:
        model = ConsentForm
        fields = ["title", "kind", "valid_days", "is_active"]
        labels = {
            "title": "What it is called",
            "kind": "What it is about",
            "valid_days": "Counts for so many days",
            "is_active": "In use",
        }
        help_texts = {
            "kind": "Taking back a form about photos takes them off the website at once.",
            "valid_days": "After that it is signed again. Empty: once is enough.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        every = Service.objects.order_by("order", "name")
        self.fields["services"].queryset = every  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["kind"]  # what was signed was about that
            needing = Service.objects.filter(consent_forms=self.instance)
            self.initial["services"] = list(needing.values_list("pk", flat=True))


class BodyForm(forms.Form):
    """The parts of a text that are there once."""

    prefix = "body"
    intro = forms.CharField(
        label="Introduction",
        required=False,
        max_length=LONGEST["intro"],
        widget=forms.Textarea({"rows": 3}),
    )
    details = forms.BooleanField(
        label="It is about the body",
        required=False,
        help_text="Name, age, birth date, address and telephone stand on it, and it cannot be "
        "signed without them.",
    )
    body_site = forms.CharField(
        label="Body site", required=False, max_length=LONGEST["body_site"],
        help_text="Needed where it is about the body.",
    )  # fmt: skip
    expectation = forms.CharField(
        label="A question they answer in their own words",
        required=False,
        max_length=LONGEST["line"],
        widget=forms.Textarea({"rows": 2}),
        help_text="Empty: none is asked.",
    )
    asks_again = forms.BooleanField(
        label="Who signed an older version signs this one",
        required=False,
        initial=True,
        help_text="Leave it out when only spelling changed.",
    )


class SectionForm(forms.Form):
    title = forms.CharField(label="Heading", required=False, max_length=LONGEST["title"])
    text = forms.CharField(
        label="Text", required=False, max_length=LONGEST["text"], widget=forms.Textarea({"rows": 3})
    )


class LineForm(forms.Form):
    """A line to tick or to answer. Its key stays with it, so that answers are known again."""

    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Line", required=False, max_length=LONGEST["line"], widget=forms.Textarea({"rows": 2})
    )


class StatementForm(LineForm):
    must = forms.BooleanField(label="Must be ticked", required=False, initial=True)


class ChoiceForm(LineForm):
    publishes = forms.BooleanField(label="A yes lets photos leave the clinic", required=False)


def rows_of(form: type[forms.Form]) -> type[forms.BaseFormSet]:
    return forms.formset_factory(form, extra=MORE_ROWS, max_num=60)


class TextForms:
    """The forms of one text together; an emptied row is left out."""

    def __init__(self, text: ConsentText, data: Any = None):
        raw = plain(text)
        self.body = BodyForm(data, initial=raw | {"asks_again": True})
        self.sections = rows_of(SectionForm)(data, initial=raw["sections"], prefix="sections")
        self.statements = rows_of(StatementForm)(
            data, initial=raw["statements"], prefix="statements"
        )
        self.choices = rows_of(ChoiceForm)(data, initial=raw["choices"], prefix="choices")

    @property
    def _parts(self) -> tuple:
        return self.body, self.sections, self.statements, self.choices

    def is_valid(self) -> bool:
        """All are asked, so that each shows what is wrong with it."""
        checked = [part.is_valid() for part in self._parts]
        return all(checked)

    @property
    def row_problems(self) -> list[str]:
        """What is wrong in the rows, in sentences for the top of the page."""
        return [
            f"{kind} {number}: {' '.join(' '.join(each) for each in form.errors.values())}"
            for kind, rows in (
                ("Section", self.sections),
                ("Statement", self.statements),
                ("Choice", self.choices),
            )
            for number, form in enumerate(rows, 1)
            if form.errors
        ]

    @property
    def asks_again(self) -> bool:
        return self.body.cleaned_data["asks_again"]

    @property
    def text(self) -> dict[str, Any]:
        """What `clients.actions.publish_version` takes."""
        told = {k: v for k, v in self.body.cleaned_data.items() if k != "asks_again"}
        sections = [row for row in _filled(self.sections) if row.get("title") or row.get("text")]
        taken: set[str] = set()
        return told | {
            "sections": sections,
            "statements": [_keyed(row, taken) for row in _filled(self.statements) if row["text"]],
            "choices": [_keyed(row, taken) for row in _filled(self.choices) if row["text"]],
        }


def _filled(rows: forms.BaseFormSet) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows if form.cleaned_data]


def _keyed(row: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    """A new line gets a key made of its words."""
    wanted = row["key"] or slugify(row["text"])[:LONGEST_KEY].strip("-") or "line"
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    taken.add(key)
    return row | {"key": key}
