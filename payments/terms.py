"""What a version of the cancellation policy means in money, in sentences."""

from __future__ import annotations

from payments.models import RefundTerms
from studio.models import CancellationPolicy

NEVER_YOURS = "What we cancel, or put off for the sake of your skin, costs you nothing."


def in_words(policy: CancellationPolicy) -> list[str]:
    """Read before it is agreed to, and beside every cancel button."""
    terms = RefundTerms.objects.filter(policy=policy).first() if policy.pk else None
    if terms is None:
        return ["Whatever you paid for a visit that does not take place goes back to you."]
    goes = "goes back to you"
    if terms.gives == RefundTerms.Gives.CREDIT:
        goes = "counts for another visit"
    said = [
        f"Cancelled {terms.full_hours} hours or more before: all of what you paid for the visit "
        f"{goes}."
    ]
    if terms.part_hours < terms.full_hours and terms.part_percent:
        said.append(
            f"Between {terms.part_hours} and {terms.full_hours} hours before: "
            f"{terms.part_percent} percent {goes}."
        )
    said.append(
        f"Later, or missed: {terms.no_show_percent} percent {goes}."
        if terms.no_show_percent
        else "Later, or missed: the deposit is kept."
    )
    return [*said, NEVER_YOURS]
