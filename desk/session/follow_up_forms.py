"""What is typed at a follow-up: three scales an area, and the outcome. Nothing here saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from sessions_plan.actions.follow_ups import BEST, TOUCH_UP_GAP, TOUCH_UP_MINUTES, Healed
from sessions_plan.drafting import Gap
from sessions_plan.models import Area, Complication, HealedRating, Plan, SessionRecord
from studio.errors import Refusal

SCALE = [(n, str(n)) for n in range(BEST + 1)]
ENDS = {
    "density": ("hardly any", "full"),
    "evenness": ("patchy", "even"),
    "crispness": ("blurred", "crisp"),
}
Outcome = SessionRecord.Outcome


def _scale(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Choose 0 to 10."},
    )  # fmt: skip


class AreaForm(forms.Form):
    """One area, healed."""

    density = _scale("How full it looks")
    evenness = _scale("How even")
    crispness = _scale("How crisp the dots are")
    has_colour_shift = forms.BooleanField(label="The colour has shifted", required=False)
    note = forms.CharField(label="Note", max_length=300, required=False)

    @property
    def scales(self) -> list[tuple[forms.BoundField, str, str]]:
        return [(self[name], *ENDS[name]) for name in ENDS]

    @property
    def healed(self) -> Healed:
        return Healed(**self.cleaned_data)


class AllForm(forms.Form):
    """What is said of the whole look."""

    notes = forms.CharField(
        label="Notes", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    severity = forms.ChoiceField(
        label="If the colour has shifted, how badly",
        choices=Complication.Severity.choices,
        initial=Complication.Severity.MILD,
        required=False,
        help_text="A shift opens a complication with the last session and its pigment lots.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)


class OutcomeForm(forms.Form):
    """What comes of it. Length and days count for a touch-up only."""

    outcome = forms.ChoiceField(
        label="What follows",
        choices=[
            (Outcome.COMPLETE, "Nothing more to do: the plan is complete"),
            (Outcome.TOUCH_UP, "A touch-up: it is added to the plan"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    minutes = forms.IntegerField(
        label="Touch-up, minutes", min_value=5, max_value=720, initial=TOUCH_UP_MINUTES
    )
    gap_min = forms.IntegerField(
        label="Days from today, at least", min_value=1, max_value=365, initial=TOUCH_UP_GAP.min
    )
    gap_ideal = forms.IntegerField(
        label="At best", min_value=1, max_value=365, initial=TOUCH_UP_GAP.ideal
    )
    gap_max = forms.IntegerField(
        label="At most", min_value=1, max_value=365, initial=TOUCH_UP_GAP.max
    )


class FollowUpForms:
    """The whole page: a form an area, the notes, and the outcome where a plan waits for one."""

    def __init__(
        self,
        record: SessionRecord,
        areas: Sequence[Area],
        rated: Mapping[str, HealedRating],
        plan: Plan | None,
        data: Any = None,
    ):
        self.deed = data.get("deed", "") if data is not None else ""
        self.areas = [
            (area, AreaForm(data, prefix=area.value, initial=_as_typed(rated.get(area.value))))
            for area in areas
        ]
        said = {"notes": record.notes, "edition": record.edition}
        self.all = AllForm(data, initial=said)
        self.outcome = OutcomeForm(data) if plan is not None else None

    @property
    def every(self) -> list[forms.Form]:
        return [*(form for _, form in self.areas), self.all, *filter(None, [self.outcome])]

    def is_valid(self) -> bool:
        """Every form says its errors. An outcome is needed only to sign."""
        valid = [form.is_valid() for form in self.every]
        if self.outcome and self.deed == "sign" and not self.outcome.cleaned_data.get("outcome"):
            self.outcome.add_error("outcome", "Say what follows from it.")
            return False
        return all(valid)

    @property
    def told(self) -> dict[str, Any]:
        said = self.all.cleaned_data
        return {
            "ratings": {area.value: form.healed for area, form in self.areas},
            "notes": said["notes"],
            "severity": said["severity"] or Complication.Severity.MILD,
            "edition": said["edition"],
        }

    @property
    def outcome_told(self) -> dict[str, Any]:
        if self.outcome is None:
            return {"outcome": ""}
        said = self.outcome.cleaned_data
        gap = Gap(said["gap_min"], said["gap_ideal"], said["gap_max"])
        return {"outcome": said["outcome"], "minutes": said["minutes"], "gap": gap}

    def refuse(self, no: Refusal) -> None:
        """The refusal, at the field it names or on top."""
        field = getattr(no, "field", "")
        for form in self.every:
            if field in form.fields:
                form.add_error(field, no.sentence)
                return
        self.all.add_error(None, no.sentence)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Where, of what, and what is wrong, for the summary on top."""
        found = [("", "", str(error)) for error in self.all.non_field_errors()]
        named = [(area.label, form) for area, form in self.areas]
        for about, form in [*named, *(("", one) for one in self.every[len(self.areas) :])]:
            for name, errors in form.errors.items():
                if name != "__all__":
                    bound = form[name]
                    label = f"{about}, {bound.label.lower()}" if about else bound.label
                    found.append((_anchor(bound), str(label), str(errors[0])))
        return found


def _anchor(bound: forms.BoundField) -> str:
    many = isinstance(bound.field.widget, forms.RadioSelect)
    return f"{bound.auto_id}_0" if many else bound.auto_id


def _as_typed(row: HealedRating | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "density": row.density,
        "evenness": row.evenness,
        "crispness": row.blur,
        "has_colour_shift": row.has_colour_shift,
        "note": row.note,
    }
