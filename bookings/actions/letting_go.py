"""The end of an offer that was not taken: its time is let go with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from bookings.models import Appointment, WaitlistOffer

Outcome = WaitlistOffer.Outcome


def end_offers(
    held: Iterable[Appointment], outcome: str, now: datetime, by: User | None = None
) -> list[Appointment]:
    """Of these held visits, which the caller has locked, let go those that a live offer keeps, and
    end the offer; gives the others.

    They are deleted: nobody ever booked them, so they are no cancelled visits of anyone.
    """
    visits = {visit.pk: visit for visit in held}
    rows = WaitlistOffer.objects.select_for_update(of=("self",)).live().filter(visit__in=visits)
    for offer in rows.order_by("pk"):
        visit = visits.pop(offer.visit_id or 0)
        offer.outcome, offer.ended_by, offer.visit = outcome, by, None
        offer.ended_at = min(now, offer.answers_until) if outcome == Outcome.LAPSED else now
        offer.save(update_fields=["outcome", "ended_at", "ended_by", "visit"])
        visit.delete()
    return list(visits.values())
