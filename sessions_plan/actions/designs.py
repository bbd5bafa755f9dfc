"""A draft that takes over areas, dots and hours from the client's design."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from designs.standing import plannable_for
from sessions_plan import designed
from sessions_plan.actions.drafts import write_content
from sessions_plan.actions.plans import Content, save_draft
from sessions_plan.errors import PlanRefused
from sessions_plan.models import PlanVersion
from sessions_plan.plan_contents import areas_in, steps_in
from studio.editions import Values


@transaction.atomic
def take_design(
    *,
    version: PlanVersion,
    content: Content,
    original: Values | None,
    by: User,
    now: datetime | None = None,
) -> PlanVersion:
    """Fill a draft from the approved design, or from the one sent last. Words, and what the
    design knows nothing of, are saved as `content` has them."""
    now = now or timezone.now()
    version = save_draft(version=version, content=content, original=original, by=by, now=now)
    design = plannable_for(version.plan.client)
    if design is None or not design.measured.zones:
        raise PlanRefused("No design was approved or sent to the client yet.")
    numbers = design.measured
    write_content(
        version,
        designed.areas_with(numbers, areas_in(version)),
        designed.steps_with(numbers, design.shares, steps_in(version)),
    )
    said = [one for one in version.reasons if not one.startswith(designed.TAKEN)]
    version.reasons = [*said, designed.reason(design.caption, numbers)]
    version.save()
    return version
