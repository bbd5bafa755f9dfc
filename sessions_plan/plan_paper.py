"""A plan as a paper: what the client reads, takes home and accepts."""

from __future__ import annotations

from typing import Any

from sessions_plan.models import Plan, PlanVersion
from sessions_plan.plan_view import between, dots_in, name_of
from studio import papers
from studio.models import Studio
from studio.wording import day, length, local_day

KNOWN = (
    "SMP places pigment in the upper skin so that it looks like hair. It does not grow hair, and "
    "further hair loss may come.",
    "It fades with the years. A touch-up is usual after three to six years.",
    "A picture of how it may look is a simulation; skin and healing decide with us.",
)


def newest_proposed(plan: Plan) -> PlanVersion | None:
    rows = plan.versions.filter(proposed_at__isnull=False, withdrawn_at=None)
    return rows.select_related("plan__client", "plan__artist", "plan__location").first()


def told(version: PlanVersion) -> dict[str, Any]:
    """What the paper says, as plain data."""
    plan = version.plan
    zone = plan.location.zone
    proposed = version.proposed_at
    accepted = version.accepted_at
    dots = dots_in(version.areas.all())
    made = local_day(proposed or version.saved_at, zone)
    return {
        "studio": Studio.current().name,
        "title": "Your SMP plan",
        "date": [made.year, made.month, made.day],
        "for": str(plan.client),
        "version": f"Version {version.number}",
        "when": f"Proposed {day(local_day(proposed, zone))}" if proposed else "A draft",
        "accepted": (
            f"Accepted by {version.accepted_name}, {day(local_day(accepted, zone))}"
            if accepted
            else ""
        ),
        "artist": str(plan.artist),
        "place": str(plan.location),
        "wishes": version.wishes,
        "loss": version.expected_loss,
        "notes": version.notes,
        "reasons": list(version.reasons),
        "areas": [
            [
                area.get_area_display(),
                area.get_goal_display(),
                f"{area.area_cm2} cm²" if area.area_cm2 else "",
                area.get_technique_display(),
                f"{area.density} per cm²" if area.density else "",
                ", ".join(part for part in (area.shade, area.dilution) if part),
            ]
            for area in version.areas.all()
        ],
        "dots": f"About {dots:,} dots in all." if dots else "",
        "steps": [
            [name_of(step), length(step.minutes), f"{step.share} %" if step.share else "",
             between(step)]
            for step in version.steps.all()
        ],
        "known": list(KNOWN),
    }  # fmt: skip


def pdf(version: PlanVersion) -> bytes:
    """The paper of one version, PDF/A; the same version gives the same bytes."""
    return papers.typeset("plan", told(version))
