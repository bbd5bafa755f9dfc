"""Times that were set down and wait for their deposit: until when, and what makes them firm.

Who booked them would otherwise hear nothing before the deposit is paid, or the time has run out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bookings.models import Appointment
from notices.announcements import SETTLES_AFTER
from notices.kinds.kind import Kind, Occurrence, Whom, of
from notices.models import Notice
from payments.models import DepositHold, HeldVisit

# Who pays at once, on the page that booking online leads to, needs no word of it.
SETTLES: timedelta = SETTLES_AFTER


def holds_made(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Times are kept for a client from now on, or more of them than were."""
    rows = DepositHold.objects.filter(
        state=DepositHold.State.LIVE,
        held_until__gt=start,
        visits__visit__booked_at__gt=start - SETTLES,
        visits__visit__booked_at__lte=end - SETTLES,
    )
    rows = of(rows, whom).select_related("client", "due").distinct()
    for hold in rows.prefetch_related("visits__visit", "visits__location").order_by("pk"):
        visits = [one for one in hold.visits.all() if _waits(one)]
        newest = max(visits, key=lambda one: one.pk, default=None)
        if newest is None or newest.visit is None or newest.visit.booked_at is None:
            continue
        due = newest.visit.booked_at + SETTLES
        if start < due <= end:
            yield Occurrence(
                kind=Notice.Kind.HELD,
                key=f"held:{hold.ref}:{newest.pk}",
                recipient=hold.client,
                due=due,
                lapses=hold.held_until,
                zone=visits[0].location.zone,
                facts={"hold": hold, "visits": visits, "amount_due": hold.due},
            )


def _waits(one: HeldVisit) -> bool:
    return one.visit is not None and one.visit.status == Appointment.Status.HELD


KINDS = (
    Kind(name=Notice.Kind.HELD, occurrences=holds_made, may_wait=False, is_foreseen=False, rank=3),
)
