"""What is typed about patterns and rules of plans. Nothing here saves."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.plan.forms import StepForm
from sessions_plan.drafting import LONGEST, MOST_SESSIONS, SHORTEST, DraftStep, Gap
from sessions_plan.found import draft_step
from sessions_plan.models import PlanRules, PlanTemplate, StepKind


class TemplateForm(forms.ModelForm):
    class Meta:
        model = PlanTemplate
        fields = ("name", "when")
        labels = {"name": "Name", "when": "When it fits"}
        help_texts = {"when": "A line for the artist who chooses."}


class PatternStepForm(StepForm):
    """One session of a pattern; a patch test and the follow-up come from their own rules."""

    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[
            ("", "–"),
            (StepKind.SESSION.value, StepKind.SESSION.label),
            (StepKind.TOUCH_UP.value, StepKind.TOUCH_UP.label),
        ],
    )


class PatternForms:
    """The whole page: what the pattern is called, and a row a session. `like` is the pattern its
    steps begin as: its own, or the one that is copied."""

    def __init__(self, row: PlanTemplate, data: Any = None, like: PlanTemplate | None = None):
        steps = [draft_step(step) for step in like.steps.all()] if like else []
        self.about = TemplateForm(data, instance=row)
        self.steps = [
            PatternStepForm(
                data, prefix=f"step-{n}", initial=_initial(steps[n] if n < len(steps) else None)
            )
            for n in range(MOST_SESSIONS)
        ]

    @property
    def all(self) -> list[forms.BaseForm]:
        return [self.about, *self.steps]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every form says its errors
        return all(valid)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Each error with the field it belongs to, for the summary on top."""
        return [
            (form[name].id_for_label if name in form.fields else "steps", str(errors[0]))
            for form in self.all
            for name, errors in form.errors.items()
        ]

    def drafted(self) -> list[DraftStep]:
        made: list[DraftStep] = []
        for form in self.steps:
            told = form.cleaned_data
            if not told["kind"]:
                continue
            days = (told["gap_min"], told["gap_ideal"], told["gap_max"])
            known = made and all(day is not None for day in days)
            gap = Gap(*days) if known else None  # type: ignore[arg-type]
            made.append(DraftStep(told["kind"], told["minutes"], told["share"] or 0, gap))
        return made


def _initial(step: DraftStep | None) -> dict[str, Any]:
    if step is None:
        return {}
    told = {"kind": step.kind, "minutes": step.minutes, "share": step.share}
    if step.gap:
        told |= {"gap_min": step.gap.min, "gap_ideal": step.gap.ideal, "gap_max": step.gap.max}
    return told


class RulesForm(forms.ModelForm):
    shorter_visit_minutes = forms.IntegerField(
        label="A shorter visit is, minutes",
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text="Proposed when someone worries about pain.",
    )

    class Meta:
        model = PlanRules
        fields = (
            "cooling_off_days", "follow_up_min_days", "follow_up_ideal_days",
            "follow_up_max_days", "shorter_visit_minutes",
        )  # fmt: skip
        labels = {
            "cooling_off_days": "Cooling-off, days",
            "follow_up_min_days": "Follow-up at least, days",
            "follow_up_ideal_days": "At best, days",
            "follow_up_max_days": "At most, days",
        }
        help_texts = {
            "cooling_off_days": "Within these days after accepting, a client may withdraw in the "
            "portal, and session 1 comes after them. 0 is none.",
            "follow_up_min_days": "After the last session. Healed skin is seen from week 4 on.",
        }
