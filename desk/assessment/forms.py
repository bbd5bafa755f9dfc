"""What an artist types into an assessment. Nothing here saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from desk.away_forms import date_input
from sessions_plan.contents import GOAL, MOST_ROWS, PARTS, SWATCH
from sessions_plan.headmap import is_shape
from sessions_plan.models import Area, Assessment, Goal, HeadMark, PriorWork, Scar

UNSAID = "Not said"
CHOICES = (
    "scale", "fitzpatrick", "undertone", "hair_colour", "texture", "hair_length", "density", "sun",
    "swimming", "sweat", "oil", "shaving",
)  # fmt: skip
SCALARS = (
    *CHOICES, "salt_top", "salt_back", "salt_left", "salt_right", "works_outdoors",
    "expected_loss", "pain_worry", "shade_light", "shade", "shade_agreed", "shaving_reason",
    "notes",
)  # fmt: skip
YES_NO = [("", UNSAID), ("yes", "Yes"), ("no", "No")]
TEXT_ROWS = {"notes": 4, "shaving_reason": 2, "expected_loss": 2}


def yes_or_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def as_yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not asked yet."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=YES_NO, coerce=yes_or_no, empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value):
        return as_yes_no(value) if isinstance(value, bool) or value is None else value


class AssessmentForm(forms.ModelForm):
    """Everything but the rows. The grade is chosen within its scale."""

    works_outdoors = YesNo(label="Works outdoors")
    pain_worry = forms.TypedChoiceField(
        label="Worry about pain, 0 to 10",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        choices=[("", UNSAID), *((n, str(n)) for n in range(11))],
    )
    conditions = forms.MultipleChoiceField(
        label="Skin conditions",
        required=False,
        choices=Assessment.Condition.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    comfort = forms.MultipleChoiceField(
        label="Makes it easier",
        required=False,
        choices=Assessment.Comfort.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Assessment
        fields = SCALARS
        labels = {
            "scale": "Scale",
            "fitzpatrick": "Skin type (Fitzpatrick)",
            "hair_colour": "Hair colour",
            "hair_length": "Worn",
            "density": "Density where it is thinnest",
            "oil": "Skin",
            "expected_loss": "Further loss to expect",
            "sun": "In the sun",
            "salt_top": "Top, %",
            "salt_back": "Back, %",
            "salt_left": "Left side, %",
            "salt_right": "Right side, %",
            "shade_light": "Light it was matched in",
            "shade": "Shade chosen",
            "shade_agreed": "The client agrees with the shade",
            "shaving": "Decided",
            "shaving_reason": "Why, where it differs from the advice",
        }
        help_texts = {
            "shade_light": "Daylight at a window shows most.",
            "expected_loss": "Where, and why: family, age, treatment stopped.",
        }
        widgets = dict.fromkeys(CHOICES, forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CHOICES:
            _blank_choice(self.fields[name], UNSAID)
        for scale, grades in Assessment.GRADES.items():
            if grades:
                self.fields[f"grade-{scale}"] = forms.ChoiceField(
                    label=f"Grade ({Assessment.Scale(scale).label})",
                    required=False,
                    choices=grades,
                    widget=forms.RadioSelect,
                )
        for area, word in Area.choices:
            self.fields[f"{GOAL}{area}"] = forms.ChoiceField(
                label=word,
                required=False,
                choices=[("", "Nothing"), *Goal.choices],
                widget=forms.RadioSelect,
            )
        for name, rows in TEXT_ROWS.items():
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for side in ("top", "back", "left", "right"):
            self.fields[f"salt_{side}"].widget.attrs |= {
                "inputmode": "numeric",
                "max": 100,
                "placeholder": " ",
            }
        self.fields["shade"].widget.attrs["list"] = "shades"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["grade"] = found.get(f"grade-{found.get('scale', '')}", "")
        return found

    @property
    def values(self) -> dict[str, Any]:
        names = (*SCALARS, "grade", "conditions", "comfort", *(f"{GOAL}{a}" for a in Area.values))
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def told(values: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of an assessment's values."""
        return {**values, f"grade-{values['scale']}": values["grade"]}

    @property
    def goals(self) -> list:
        return [self[f"{GOAL}{area}"] for area in Area.values]


def _blank_choice(field: forms.Field, word: str = "Choose…") -> None:
    real = [choice for choice in field.choices if choice[0] != ""]  # type: ignore[attr-defined]
    field.choices = [("", word), *real]  # type: ignore[attr-defined]


class ScarForm(forms.ModelForm):
    is_lighter = YesNo(label="Lighter than the skin around", widget=forms.Select)

    class Meta:
        model = Scar
        fields = PARTS["scars"].fields
        labels = {
            "length_mm": "Length, mm",
            "width_mm": "Width, mm",
            "months_old": "Age, months",
            "blend_margin_mm": "Blend margin, mm",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _blank_choice(self.fields["kind"])
        _blank_choice(self.fields["texture"], UNSAID)


class PriorWorkForm(forms.ModelForm):
    class Meta:
        model = PriorWork
        fields = PARTS["prior_work"].fields
        labels = {"done_on": "When", "where": "Where, by whom"}
        widgets = {"done_on": date_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _blank_choice(self.fields["kind"])


class MarkForm(forms.ModelForm):
    """A shape on the head map as a line of the list; drawn or not, it can be made here."""

    points = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = HeadMark
        fields = ("view", "kind", "area", "area_cm2", "note", "points")
        labels = {"kind": "What", "area_cm2": "Size, cm²", "view": "Seen from"}
        widgets = {"area_cm2": forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _blank_choice(self.fields["view"])
        _blank_choice(self.fields["kind"])
        _blank_choice(self.fields["area"], "No area")
        points = self.initial.get("points")
        if isinstance(points, list):
            self.initial["points"] = json.dumps(points, separators=(",", ":"))

    def clean_points(self) -> list:
        told = self.cleaned_data["points"]
        if not told:
            return []
        try:
            points = json.loads(told)
        except ValueError:
            points = None
        if not is_shape(points):
            raise forms.ValidationError("This mark could not be read. Draw it again.")
        return points


class SwatchForm(forms.Form):
    shade = forms.CharField(label="Shade", max_length=80)
    dilution = forms.CharField(label="Dilution", max_length=40, required=False)
    where = forms.CharField(label="Where on the head", max_length=80, required=False)
    note = forms.CharField(label="How it looked", max_length=160, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shade"].widget.attrs["list"] = "shades"


KINDS = {
    "scars": (ScarForm, "Scar"),
    "prior_work": (PriorWorkForm, "Earlier work"),
    "marks": (MarkForm, "Mark"),
    "swatches": (SwatchForm, "Swatch"),
}
SETS = {
    name: formset_factory(
        form, extra=1, can_delete=True, max_num=MOST_ROWS, validate_max=True, absolute_max=200
    )
    for name, (form, _) in KINDS.items()
}


class Rows:
    """The lists of an assessment: scars, earlier work, marks, swatches."""

    def __init__(self, values: Mapping[str, Any] | None = None, data: Mapping | None = None):
        """Either what is kept, or what was sent: a colleague may have kept others meanwhile."""
        self.sets: dict[str, BaseFormSet] = {
            name: made(data, initial=list(values[name]) if values else None, prefix=name)
            for name, made in SETS.items()
        }

    def __getitem__(self, name: str) -> BaseFormSet:
        return self.sets[name]

    def is_valid(self) -> bool:
        return all([rows.is_valid() for rows in self.sets.values()])  # noqa: C419 - all are asked

    @property
    def values(self) -> dict[str, list[dict[str, Any]]]:
        return {name: [*_told(name, rows)] for name, rows in self.sets.items()}

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id, label, sentence) of everything to mend, in the order of the page."""
        found = []
        for name, rows in self.sets.items():
            word = KINDS[name][1]
            for number, form in enumerate(rows.forms, start=1):
                for field, sentences in form.errors.items():
                    bound = form[field]
                    label = f"{word} {number}, {str(bound.label).lower()}"
                    found += [(bound.id_for_label, label, sentence) for sentence in sentences]
            found += [(f"section-{name}", word, str(s)) for s in rows.non_form_errors()]
        return found


def _told(name: str, rows: BaseFormSet):
    fields = SWATCH if name == "swatches" else PARTS[name].fields
    for form in rows.forms:
        told = form.cleaned_data
        if told and not told.get("DELETE"):
            yield {field: told[field] for field in fields}
