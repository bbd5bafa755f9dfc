"""What a version of the cancellation policy means in money, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Service
from payments.models import RefundTerms
from payments.settling import AT_STAKE
from studio.models import CancellationPolicy

NEVER_YOURS = gettext_noop(
    "What we cancel, or put off for the sake of your skin, costs you nothing."
)
IN_PLAN = gettext_noop(
    "While your plan goes on, what would go back to you counts for its next sessions instead. If "
    "the plan ends early, what is left of it goes back to you."
)
CREDIT_IN_PLAN = gettext_noop(
    "While your plan goes on, what counts for you counts for its next sessions."
)
# What a visit that is cancelled early, later, and late or missed gives: back, or as credit.
BACK = (
    gettext_noop(
        "Cancelled %(full)s hours or more before: all of what you paid for the visit goes back to "
        "you."
    ),
    gettext_noop(
        "Between %(part)s and %(full)s hours before: %(percent)s percent goes back to you."
    ),
    gettext_noop("Later, or missed: %(percent)s percent goes back to you."),
)
CREDIT = (
    gettext_noop(
        "Cancelled %(full)s hours or more before: all of what you paid for the visit counts for "
        "another visit."
    ),
    gettext_noop(
        "Between %(part)s and %(full)s hours before: %(percent)s percent counts for another visit."
    ),
    gettext_noop("Later, or missed: %(percent)s percent counts for another visit."),
)


def in_words(policy: CancellationPolicy) -> list[str]:
    """Read before it is agreed to, and beside every cancel button."""
    terms = RefundTerms.objects.filter(policy=policy).first() if policy.pk else None
    if terms is None:
        whole = _("Whatever you paid for a visit that does not take place goes back to you.")
        return [whole, _(IN_PLAN)]
    gives_credit = terms.gives == RefundTerms.Gives.CREDIT
    early, later, late = CREDIT if gives_credit else BACK
    hours = {"full": terms.full_hours, "part": terms.part_hours}
    said = [_(early) % hours]
    if terms.part_hours < terms.full_hours and terms.part_percent:
        said.append(_(later) % (hours | {"percent": terms.part_percent}))
    said.append(
        _(late) % {"percent": terms.no_show_percent}
        if terms.no_show_percent
        else _("Later, or missed: the deposit is kept.")
    )
    return [*said, _(CREDIT_IN_PLAN if gives_credit else IN_PLAN), _(NEVER_YOURS)]


def read_before(policy: CancellationPolicy, service: Service | None) -> list[str]:
    """The sentences that stand beside a yes: none where no money can be at stake."""
    if service is not None and service.kind not in AT_STAKE:
        return []
    return in_words(policy)
