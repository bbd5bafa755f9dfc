"""Offers from the waitlist: the link of one, and what the desk does with it."""

from datetime import timedelta

from bookings.links import offer_token
from bookings.models import Service, WaitlistOffer, WaitlistWish
from tests.factories import NOW
from tests.walk.doors import FRONT, portal, public

TABLE: dict[str, dict[str, str]] = {
    "offer": public(),
    "portal:offer-card": portal(),
    "desk:waitlist-offer": FRONT,
    "desk:waitlist-take": FRONT,
    "desk:waitlist-withdraw": FRONT,
}


def rows(*, client, visit, **people):
    """An offer that was taken: the visit."""
    wish = WaitlistWish.objects.create(
        client=client,
        location=visit.location,
        service=Service.objects.get(slug="consultation"),
        from_date=NOW.date(),
        until_date=NOW.date() + timedelta(days=30),
        made_at=NOW,
    )
    offer = WaitlistOffer.objects.create(
        wish=wish,
        visit=visit,
        artist=visit.artist,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        offered_at=NOW - timedelta(hours=1),
        answers_until=NOW,
        outcome=WaitlistOffer.Outcome.TAKEN,
        ended_at=NOW,
    )
    return {
        "offer": {"token": offer_token(offer)},
        "desk:waitlist-offer": {"ref": wish.ref},
        "desk:waitlist-take": {"ref": offer.ref},
        "desk:waitlist-withdraw": {"ref": offer.ref},
    }
