"""Who waits for a time, and a time that is offered to them: for the tests of every face."""

from __future__ import annotations

from datetime import date, timedelta

from bookings.actions import expire_holds
from bookings.actions.offering import offer, offer_what_came_free
from bookings.models import Artist, Location, Service, WaitlistOffer, WaitlistWish
from tests.factories import NOW, at, make_client

MONDAY = date(2026, 11, 23)
LATER = timedelta(minutes=1)


def wish(location: Location, **fields) -> WaitlistWish:
    """Who wishes to come on Tuesday 1 December, when nothing was free."""
    fields = {
        "client": fields.pop("client", None) or make_client(),
        "service": Service.objects.get(slug="consultation"),
        "from_date": MONDAY + timedelta(days=8),
        "until_date": MONDAY + timedelta(days=8),
        "made_at": NOW,
        "free_then": [],
    } | fields
    return WaitlistWish.objects.create(location=location, **fields)


def offered(location: Location, artist: Artist, *, now=NOW, by=None, **fields) -> WaitlistOffer:
    """Tuesday 1 December at 10:00, kept for someone for three hours."""
    return offer(wish=wish(location, **fields), starts_at=at(8, 10), artist=artist, by=by, now=now)


def sweep(now=NOW + LATER) -> list[WaitlistOffer]:
    """One turn; the offers it made."""
    known = set(WaitlistOffer.objects.values_list("pk", flat=True))
    expire_holds(now=now)
    made = offer_what_came_free(now=now)
    found = list(WaitlistOffer.objects.exclude(pk__in=known).order_by("pk"))
    assert made == len(found)
    return found
