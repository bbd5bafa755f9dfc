"""The aftercare guide: what clients read while they heal, in versions, with a preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from bookings.models import Location
from desk import clashes
from desk.door import ColleagueRequest, colleagues
from sessions_plan.actions.aftercare import (
    guide_in_force,
    guide_of,
    guide_values,
    publish_guide,
)
from sessions_plan.aftercare import DAYS, LAST_DAY, PRACTICES, Guide, Healing, healing
from sessions_plan.models import AftercareGuide
from studio.editions import Clashed, seal, unseal
from studio.errors import Refusal
from studio.once import once
from studio.wording import local_day

PART_LABELS = {"normal": "Normal", "do": "Do", "dont": "Don't"}
NAMES = {0: "The day of the session", 28: "Day 28, and the years after"}
SHOWN_VERSIONS = 20
LONGEST_PART = 1200


def day_name(day: int) -> str:
    return NAMES.get(day, f"From day {day}")


def _lines(label: str, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_PART, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class GuideForm(forms.Form):
    """A sentence a line, for every stretch of days."""

    signs = _lines("Warning signs", 6, help_text="A sentence a line.")
    seek_care = forms.CharField(
        label="When to seek care",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stands under the warning signs, day and night.",
    )
    emergency = forms.CharField(label="Emergency number", max_length=20)
    look_hours = forms.IntegerField(
        label="The artist looks within, hours",
        min_value=1,
        max_value=48,
        help_text="Told to a client whose report is not urgent. What would fall into the night is "
        "promised for nine in the morning.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for day in DAYS:
            for part, label in PART_LABELS.items():
                self.fields[f"day_{day}_{part}"] = _lines(label, required=part != "dont")
        for one in PRACTICES:
            self.fields[f"{one.key}_days"] = forms.IntegerField(
                label=f"{one.words}: from day", min_value=0, max_value=90, help_text=one.note
            )

    @property
    def days(self) -> list[tuple[int, str, list[forms.BoundField], bool]]:
        """Each stretch with its fields, and whether one of them is to be mended."""
        found = []
        for day in DAYS:
            fields = [self[f"day_{day}_{part}"] for part in PART_LABELS]
            found.append((day, day_name(day), fields, any(field.errors for field in fields)))
        return found

    @property
    def waits(self) -> list[forms.BoundField]:
        return [self[f"{one.key}_days"] for one in PRACTICES]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("signs", "seek_care", "emergency", "look_hours")]


LABELS = {f"day_{d}_{p}": f"{day_name(d)}: {word}" for d in DAYS for p, word in PART_LABELS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def aftercare(request: ColleagueRequest) -> HttpResponse:
    """The version in force as a form for the next one; beside it a day as a client reads it."""
    current = guide_in_force()
    values = guide_values(current)
    sent = request.method == "POST"
    form = GuideForm(request.POST if sent else None, initial=values)
    context: dict[str, Any] = {"form": form, "edition": seal(values), "guide": current}
    status = 200
    if sent:
        context["edition"] = request.POST.get("edition", "")
        status = 400
        if form.is_valid():
            if "look" in request.POST:
                context["guide"], status = guide_of(form.cleaned_data), 200
            elif not (status := _publish(request, form, context)):
                messages.success(request, "Published. Clients read this version from now on.")
                return redirect("desk:setup-aftercare")
    return render(request, "desk/setup/aftercare.html", _beside(request, context), status=status)


def _publish(request: ColleagueRequest, form: GuideForm, context: dict[str, Any]) -> int:
    """0 when it is published, else the status to answer with."""
    original = unseal(request.POST.get("edition", ""))
    values = clashes.chosen(request.POST, form.cleaned_data, original)
    try:
        publish_guide(values=values, original=original, by=request.user)
    except Clashed as problem:
        context |= {
            "edition": seal(problem.weighed.again),
            "clashes": clashes.rows(problem, LABELS),
            "who": problem.by,
        }
        return problem.status
    except Refusal as no:
        form.add_error(getattr(no, "field", None) or None, no.sentence)
        return no.status
    return 0


def _beside(request: ColleagueRequest, context: dict[str, Any]) -> dict[str, Any]:
    zone = Location.objects.filter(is_active=True).values_list("zone", flat=True).first() or "UTC"
    asked = request.POST.get("day") or request.GET.get("day", "")
    day = min(int(asked), LAST_DAY) if asked.isdecimal() and len(asked) < 4 else 6
    today = local_day(timezone.now(), zone)
    return context | {
        "title": "Aftercare",
        "day": day,
        "every_day": range(LAST_DAY + 1),
        "healing": _shown(context["guide"], day, today),
        "versions": AftercareGuide.objects.select_related("made_by")[:SHOWN_VERSIONS],
        "zone": zone,
    }


def _shown(guide: Guide, day: int, today) -> Healing | None:
    """The page of somebody whose session was `day` days ago."""
    return healing(guide, today - timedelta(days=day), today)
