"""What is typed about a plan. Areas and steps are rows of a fixed number: no script is needed."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms

from bookings.models import Artist, Location
from sessions_plan.actions.plans import Content
from sessions_plan.drafting import DOT_MM_ELSEWHERE, DraftArea, DraftStep, Gap
from sessions_plan.models import Area, Goal, PlanTemplate, PlanVersion, StepKind, Technique
from sessions_plan.plan_contents import TEXTS, areas_in, steps_in
from sessions_plan.series import Wishes

MOST_STEPS = 6
WEEKDAYS = [(n, w) for n, w in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
DAYTIMES = {"morning": (0, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}


class BeginForm(forms.Form):
    """From which pattern, with whom and where."""

    template = forms.ModelChoiceField(
        PlanTemplate.objects.filter(is_active=True),
        required=False,
        empty_label="The one that fits the assessment",
        label="Pattern",
    )
    artist = forms.ModelChoiceField(Artist.objects.filter(is_active=True), label="Artist")
    location = forms.ModelChoiceField(Location.objects.filter(is_active=True), label="Location")


class PatternForm(forms.Form):
    """Another pattern for a draft than the one it was laid out by."""

    template = forms.ModelChoiceField(
        PlanTemplate.objects.filter(is_active=True),
        label="Pattern",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "Choose a pattern."},
    )


class TextsForm(forms.Form):
    wishes = forms.CharField(
        label="What they wish for, in their words",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expected_loss = forms.CharField(label="Expected further loss", max_length=300, required=False)
    notes = forms.CharField(
        label="Notes",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The client reads these too.",
    )
    design_waiver = forms.CharField(
        label="Without an approved design, because",
        max_length=300,
        required=False,
        help_text="Leave empty when the design is approved before the plan.",
    )


class AreaForm(forms.Form):
    """One area; without a goal it is not treated."""

    goal = forms.ChoiceField(
        label="Goal", choices=[("", "Not treated"), *Goal.choices], required=False
    )
    cm2 = forms.FloatField(label="cm²", min_value=0.1, max_value=700, required=False)
    technique = forms.ChoiceField(label="Technique", choices=Technique.choices, required=False)
    dot_mm = forms.FloatField(label="Dot, mm", min_value=0.05, max_value=2, required=False)
    density = forms.IntegerField(label="Dots per cm²", min_value=1, max_value=400, required=False)
    shade = forms.CharField(label="Shade", max_length=80, required=False)
    dilution = forms.CharField(label="Dilution", max_length=40, required=False)
    needle = forms.CharField(label="Needle", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("goal") and not told.get("density") and "density" not in self.errors:
            self.add_error("density", "How many dots per cm²?")
        return told


class StepForm(forms.Form):
    """One step of the series; without a kind it is left out."""

    kind = forms.ChoiceField(label="What", choices=[("", "–"), *StepKind.choices], required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=720, required=False)
    share = forms.IntegerField(label="Share, %", min_value=0, max_value=100, required=False)
    gap_min = forms.IntegerField(label="Days at least", min_value=0, max_value=365, required=False)
    gap_ideal = forms.IntegerField(label="At best", min_value=0, max_value=365, required=False)
    gap_max = forms.IntegerField(label="At most", min_value=0, max_value=365, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") and not told.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", "How long is it?")
        return told


class DraftForms:
    """The whole page: texts, a row an area, a row a step."""

    def __init__(self, version: PlanVersion, data: Any = None):
        areas = {area.area: area for area in areas_in(version)}
        steps = steps_in(version)
        texts = {name: getattr(version, name) for name in TEXTS}
        self.texts = TextsForm(data, initial=texts)
        self.areas = [
            (Area(area), AreaForm(data, prefix=area, initial=_area(areas.get(area))))
            for area in Area.values
        ]
        self.steps = [
            StepForm(data, prefix=f"step-{n}", initial=_step(steps[n] if n < len(steps) else None))
            for n in range(MOST_STEPS)
        ]

    @property
    def all(self) -> list[forms.Form]:
        return [self.texts, *(form for _, form in self.areas), *self.steps]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every form says its errors
        return all(valid)

    @property
    def content(self) -> Content:
        """What the page says, to be saved."""
        return Content(self.texts.cleaned_data, self.drafted_areas(), self.drafted_steps())

    def drafted_areas(self) -> list[DraftArea]:
        return [
            DraftArea(
                area.value,
                told["goal"],
                told["cm2"],
                told["technique"] or Technique.DOTS,
                told["dot_mm"] or DOT_MM_ELSEWHERE,
                told["density"],
                told["needle"],
                told["shade"],
                told["dilution"],
            )
            for area, form in self.areas
            if (told := form.cleaned_data)["goal"]
        ]

    def drafted_steps(self) -> list[DraftStep]:
        made: list[DraftStep] = []
        for form in self.steps:
            told = form.cleaned_data
            if not told["kind"]:
                continue
            gap = (told["gap_min"], told["gap_ideal"], told["gap_max"])
            known = made and all(days is not None for days in gap)
            made.append(
                DraftStep(
                    told["kind"],
                    told["minutes"],
                    told["share"] or 0,
                    Gap(*gap) if known else None,  # type: ignore[arg-type]
                )
            )
        return made


def _area(area: DraftArea | None) -> dict[str, Any]:
    return vars(area) if area else {"dot_mm": DOT_MM_ELSEWHERE}


def _step(step: DraftStep | None) -> dict[str, Any]:
    if step is None:
        return {}
    gap = step.gap
    return vars(step) | {
        "gap_min": gap.min if gap else None,
        "gap_ideal": gap.ideal if gap else None,
        "gap_max": gap.max if gap else None,
    }


class WishesForm(forms.Form):
    """When the client can come. Everything may be left open."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Days",
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    daytime = forms.MultipleChoiceField(
        label="Times",
        choices=[(name, name.capitalize()) for name in DAYTIMES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    artist = forms.ChoiceField(label="Artist", required=False)
    away_from = forms.DateField(
        label="Away from", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    away_until = forms.DateField(
        label="until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    firm = forms.BooleanField(label="Only these days and times", required=False)
    respace = forms.BooleanField(label="Booked sessions may move as well", required=False)

    def __init__(self, *args, artists: list[Artist], own: Artist, **kwargs):
        super().__init__(*args, **kwargs)
        self.able = {str(artist.pk): artist for artist in artists}
        self.own = own
        self.fields["artist"].choices = [  # type: ignore[attr-defined]
            ("", f"{own}"),
            ("any", "Anyone who can"),
            *((key, str(artist)) for key, artist in self.able.items() if artist != own),
        ]

    def clean_artist(self) -> str:
        return self.cleaned_data["artist"]

    @property
    def artists(self) -> list[Artist]:
        """Who may take the series."""
        chosen = self.cleaned_data.get("artist") or ""
        if chosen == "any":
            return list(self.able.values()) or [self.own]
        return [self.able.get(chosen, self.own)]

    @property
    def wishes(self) -> Wishes:
        told = self.cleaned_data
        away: tuple[tuple[date, date], ...] = ()
        if (first := told.get("away_from")) is not None:
            away = ((first, max(first, told.get("away_until") or first)),)
        return Wishes(
            weekdays=frozenset(told.get("weekdays") or ()),
            times=tuple(DAYTIMES[name] for name in told.get("daytime") or ()),
            away=away,
            firm=bool(told.get("firm")),
        )


class WhenForm(forms.Form):
    """A day and a time on the location's wall clock."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}))

    @property
    def told(self) -> tuple[date, time]:
        return self.cleaned_data["day"], self.cleaned_data["at"]


class LaterForm(forms.Form):
    """From when the client would like to hear of a touch-up."""

    not_before = forms.DateField(
        label="Not before",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Leave empty to go by the estimate.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=300, widget=forms.TextInput())


class NameForm(forms.Form):
    """The client's own name, typed by them."""

    name = forms.CharField(
        label="Your full name",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(NameForm):
    """The client's yes to a plan; with a price, to the cancellation policy as well."""

    agrees = forms.BooleanField(
        label="I have read the cancellation policy above and agree to it",
        error_messages={"required": "Read the cancellation policy and agree to it first."},
    )

    def __init__(self, *args: Any, policy: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not policy:
            del self.fields["agrees"]
