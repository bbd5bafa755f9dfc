"""Wishes of those who found no time that suits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from bookings.actions.letting_go import Outcome, end_offers
from bookings.errors import BookingRefused, NotOffered
from bookings.locking import lock_client
from bookings.models import Appointment, Artist, Location, Service, WaitlistOffer, WaitlistWish
from bookings.waiting import note_free_then
from clients.actions import welcome

LONGEST_WAIT = timedelta(days=365)
BOOKED = "Booked"


class DatesDoNotFit(BookingRefused):
    status = 400
    sentence = gettext_noop(
        "Please give a last day that is still to come, within a year of the first."
    )


@transaction.atomic
def join_waitlist(
    *,
    location: Location,
    service: Service,
    from_date: date,
    until_date: date,
    details: Mapping[str, Any],
    artist: Artist | None = None,
    reasons: Sequence = (),
    weekdays: Collection[int] = (),
    from_minute: int = 0,
    until_minute: int = 1440,
    note: str = "",
    now: datetime | None = None,
) -> WaitlistWish:
    """Note when a new, unproven client made of `details` would come. `weekdays` empty means any
    day; minutes are wall-clock times of the location."""
    now = now or timezone.now()
    if not (location.is_active and service.is_active and service.is_online):
        raise NotOffered()
    if artist is not None and not Artist.objects.able(service, reasons).filter(pk=artist.pk):
        raise NotOffered()
    today = now.astimezone(location.tz).date()
    from_date = max(from_date, today)
    if not from_date <= until_date <= from_date + LONGEST_WAIT:
        raise DatesDoNotFit()
    wish = WaitlistWish.objects.create(
        client=welcome(**details, now=now),
        location=location,
        service=service,
        artist=artist,
        weekdays=sorted(set(weekdays)),
        from_minute=from_minute,
        until_minute=until_minute,
        from_date=from_date,
        until_date=until_date,
        note=note,
        made_at=now,
    )
    wish.reasons.set(reasons)
    note_free_then([wish], now)
    wish.save(update_fields=["free_then"])
    return wish


@transaction.atomic
def close_wish(
    *, wish: WaitlistWish, by: User | None, reason: str = "", now: datetime | None = None
) -> WaitlistWish:
    """Take a wish off the list, with why, and back what is offered to it. One that is closed
    already stays as it was. `by` None is the client's own deed."""
    now = now or timezone.now()
    lock_client(wish.client_id)
    held = Appointment.objects.select_for_update(of=("self",)).filter(
        waitlist_offer__wish=wish, status=Appointment.Status.HELD
    )
    end_offers(list(held), Outcome.WITHDRAWN, now, by)
    current = WaitlistWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if current.closed_at is None:
        current.closed_at, current.closed_by = now, by
        current.closed_because = reason.strip()
        current.save(update_fields=["closed_at", "closed_by", "closed_because"])
    return current


def wishes_met(visits: Iterable[Appointment], now: datetime) -> None:
    """Of these visits those that stand meet the wish they were offered for. One that waits for
    its deposit does not yet: should it lapse, its client has kept their place on the list. The
    caller has locked clients and visits."""
    taken = WaitlistOffer.objects.filter(
        visit__in=[visit.pk for visit in visits],
        visit__status=Appointment.Status.BOOKED,
        outcome=Outcome.TAKEN,
        wish__closed_at=None,
    )
    for offer in taken.select_related("wish", "ended_by").order_by("pk"):
        close_wish(wish=offer.wish, by=offer.ended_by, reason=BOOKED, now=now)


def offer_goes_with(*, old: int | None, new: Appointment, now: datetime) -> None:
    """A visit that had lapsed was set down anew: what it was offered for is this one now."""
    for offer in WaitlistOffer.objects.select_for_update(of=("self",)).filter(
        visit=old, visit__isnull=False, outcome=Outcome.TAKEN
    ):
        offer.visit = new
        offer.save(update_fields=["visit"])
        wishes_met([new], now)
