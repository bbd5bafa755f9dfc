"""Who waits for a time, and which times are free for who waits.

A wish is met by a start on one of its days, within its stretch of the day: the visit begins in
it and may end after it. Days and minutes are those of the location's own clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings import diary
from bookings.able import abilities_for
from bookings.availability import LocalClock, to_datetime, to_minute
from bookings.models import Artist, Location, Service, WaitlistWish

LOOK_AHEAD = timedelta(days=60)
MOST_WISHES = 500
A_CHOICE = 120


def suits(wish: WaitlistWish, local: datetime) -> bool:
    """Whether a visit may begin at this wall-clock time of the wish's location."""
    minute = local.hour * 60 + local.minute
    return (
        wish.from_date <= local.date() <= wish.until_date
        and (not wish.weekdays or local.weekday() in wish.weekdays)
        and wish.from_minute <= minute < wish.until_minute
    )


def starts_within(
    wish: WaitlistWish, minutes: int, span: tuple[int, int], clock: LocalClock, location: Location
) -> Iterator[int]:
    """Starts on the location's grid at which a visit of `minutes` lies in `span` and suits."""
    for start in clock.starts_on_grid(span[0], span[1] - minutes, location.grid_minutes):
        if suits(wish, to_datetime(start).astimezone(location.tz)):
            yield start


def open_wishes(now: datetime) -> QuerySet[WaitlistWish]:
    """Wishes that are not closed and whose last day has not passed anywhere, longest first."""
    return (
        WaitlistWish.objects.filter(
            closed_at=None, until_date__gte=(now - timedelta(hours=14)).date()
        )
        .select_related("client", "location", "service", "artist")
        .order_by("made_at", "pk")
    )


def wishes_for(
    *,
    location: Location,
    artist: Artist,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    service: Service | None = None,
) -> list[WaitlistWish]:
    """Who waits for the time of `artist` that came free between two instants, longest first.

    One statement. `service` narrows it to wishes for that service; else every service the
    artist offers and that fits counts.
    """
    first, last = (at.astimezone(location.tz).date() for at in (starts_at, ends_at))
    missing_skill = WaitlistWish.reasons.through.objects.filter(
        waitlistwish=OuterRef("pk"), reason__skill__isnull=False
    ).exclude(reason__skill__in=artist.skills.all())
    waiting = open_wishes(now).filter(
        Q(artist=None) | Q(artist=artist),
        ~Exists(missing_skill),
        location=location,
        from_date__lte=last,
        until_date__gte=first,
        service__in=artist.services.filter(is_active=True),
    )
    if service is not None:
        waiting = waiting.filter(service=service)
    clock = LocalClock(location.tz, first, last)
    span = (max(to_minute(starts_at), to_minute(now) + 1), to_minute(ends_at))
    return [
        wish
        for wish in waiting[:MOST_WISHES]
        if any(starts_within(wish, wish.service.minutes, span, clock, location))
    ]


@dataclass(frozen=True)
class FreeTime:
    """A time that is free for a wish, and one who is free then."""

    starts_at: datetime
    artist_id: int


def free_for(
    wishes: Sequence[WaitlistWish], now: datetime, *, most: int = 3
) -> dict[int, list[FreeTime]]:
    """The next free times for each wish, by its primary key; two statements in all."""
    if not wishes:
        return {}
    abilities = abilities_for(wishes)
    today = now.date()
    books = diary.read_many(
        locations=list({wish.location_id: wish.location for wish in wishes}.values()),
        artists=abilities.offers,
        first=today - timedelta(days=1),
        last=min(max(wish.until_date for wish in wishes), today + LOOK_AHEAD) + timedelta(days=1),
        now=now,
    )
    offered: dict[tuple, dict[int, tuple[int, ...]]] = {}
    found: dict[int, list[FreeTime]] = {}
    for wish in wishes:
        able = abilities.able(wish)
        if wish.artist_id is not None:
            able &= {wish.artist_id}
        # Many wishes ask for the same: the free times of each kind are computed once.
        kind = (wish.location_id, wish.service_id, able)
        if kind not in offered:
            book = books[wish.location_id].of(wish.service, artists=able)
            offered[kind] = book.free_starts(not_before=to_minute(now) + 1)
        found[wish.pk] = _first(wish, offered[kind], most)
    return found


def _first(wish: WaitlistWish, starts: dict[int, tuple[int, ...]], most: int) -> list[FreeTime]:
    """The next times that suit, far enough apart to be a choice."""
    found: list[FreeTime] = []
    after = 0
    for start, artists in starts.items():
        if start < after or not suits(wish, to_datetime(start).astimezone(wish.location.tz)):
            continue
        found.append(FreeTime(to_datetime(start), artists[0]))
        if len(found) == most:
            break
        after = start + A_CHOICE
    return found
