"""Times that were set down and wait for their deposit: until when, and what makes them firm.

Who booked them would otherwise hear nothing before the deposit is paid, or the time has run out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from bookings.actions import firm
from bookings.models import Appointment
from notices.announcements import SETTLES_AFTER
from notices.kinds.kind import Kind, Occurrence, Whom, of
from notices.models import Notice
from payments.models import DepositHold, HeldVisit

# Who pays at once, on the page that booking online leads to, needs no word of it.
SETTLES: timedelta = SETTLES_AFTER


def holds_made(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Times are kept for a client from now on, or more of them than were. What ran out before
    anybody said so is listed."""
    live = Q(state=DepositHold.State.LIVE, held_until__gt=start)
    ran_out = Q(state=DepositHold.State.LAPSED, ended_at__gt=start)
    rows = DepositHold.objects.filter(
        live | ran_out,
        visits__visit__booked_at__gt=start - SETTLES,
        visits__visit__booked_at__lte=end - SETTLES,
    )
    rows = of(rows, whom).select_related("client", "due").distinct()
    for hold in rows.prefetch_related("visits__visit", "visits__location").order_by("pk"):
        visits = [one for one in hold.visits.all() if _was_kept(one, hold)]
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
                lapses=hold.over_at,
                zone=visits[0].location.zone,
                facts={"hold": hold, "visits": visits, "amount_due": hold.due},
            )


def _was_kept(one: HeldVisit, hold: DepositHold) -> bool:
    """Whether the visit waits for the deposit, or did until its hold ran out."""
    if one.visit is None:
        return False
    if hold.state == DepositHold.State.LIVE:
        return one.visit.status == Appointment.Status.HELD
    return one.visit.cancel_reason == firm.RAN_OUT


KINDS = (
    Kind(name=Notice.Kind.HELD, occurrences=holds_made, may_wait=False, is_foreseen=False, rank=3),
)
