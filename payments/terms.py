"""What a version of the cancellation policy means in money, in sentences."""

from __future__ import annotations

from bookings.models import Service
from payments.models import RefundTerms
from payments.settling import AT_STAKE
from studio.models import CancellationPolicy

NEVER_YOURS = "What we cancel, or put off for the sake of your skin, costs you nothing."
IN_PLAN = (
    "While your plan goes on, what would go back to you counts for its next sessions instead. If "
    "the plan ends early, what is left of it goes back to you."
)
CREDIT_IN_PLAN = "While your plan goes on, what counts for you counts for its next sessions."


def in_words(policy: CancellationPolicy) -> list[str]:
    """Read before it is agreed to, and beside every cancel button."""
    terms = RefundTerms.objects.filter(policy=policy).first() if policy.pk else None
    if terms is None:
        return ["Whatever you paid for a visit that does not take place goes back to you.", IN_PLAN]
    gives_credit = terms.gives == RefundTerms.Gives.CREDIT
    goes = "counts for another visit" if gives_credit else "goes back to you"
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
    return [*said, CREDIT_IN_PLAN if gives_credit else IN_PLAN, NEVER_YOURS]


def read_before(policy: CancellationPolicy, service: Service | None) -> list[str]:
    """The sentences that stand beside a yes: none where no money can be at stake."""
    if service is not None and service.kind not in AT_STAKE:
        return []
    return in_words(policy)
