"""A time that came free this morning, kept for somebody on the waitlist."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookings.actions.offering import may_be_offered, offer
from bookings.errors import BookingRefused
from bookings.models import Artist
from bookings.waiting import free_for, open_wishes

MADE_BEFORE = timedelta(minutes=20)


def offer_a_time(*, now: datetime) -> int:
    """One open offer, to whoever waits longest and has a free time late enough; gives how many."""
    then = now - MADE_BEFORE
    wishes = list(open_wishes(then))
    artists = {artist.pk: artist for artist in Artist.objects.active()}
    for wish in wishes:
        for time in free_for([wish], then)[wish.pk]:
            if not may_be_offered(wish, time.starts_at, then):
                continue
            try:
                offer(wish=wish, starts_at=time.starts_at, artist=artists[time.artist_id], now=then)
            except BookingRefused:
                continue
            return 1
    return 0
