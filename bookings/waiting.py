"""Who waits for a time, and which times are free for who waits.

A wish is met by a start on one of its days, within its stretch of the day: the visit begins in
it and may end after it. Days and minutes are those of the location's own clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bookings import diary
from bookings.able import abilities_for
from bookings.availability import DAY, LocalClock, Span, to_datetime, to_minute
from bookings.came_free import free_at_all
from bookings.diary import Diary
from bookings.models import Appointment, Artist, Location, Service, WaitlistOffer, WaitlistWish

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
        .defer("free_then")
        .order_by("made_at", "pk")
    )


def booked_since(now: datetime) -> QuerySet[Appointment]:
    """For a query of wishes: coming visits of its service that the client was given since, also
    one that waits for its deposit. A time that is only offered was never booked."""
    return Appointment.objects.filter(
        status__in=(Appointment.Status.BOOKED, Appointment.Status.HELD),
        starts_at__gt=now,
        client=OuterRef("client"),
        service=OuterRef("service"),
        booked_at__gt=OuterRef("made_at"),
    )


def still_wished(now: datetime) -> QuerySet[WaitlistWish]:
    """Open wishes of clients who may be written to and were not booked since."""
    return open_wishes(now).filter(
        ~Exists(booked_since(now)),
        client__do_not_contact_at=None,
        client__deceased_at=None,
        client__erased_at=None,
    )


def in_line(now: datetime) -> list[WaitlistWish]:
    """Wishes for which a time may be offered by itself, longest first, each with its offers so
    far. Two statements.

    Left out are those whose client was booked since, has an offer to answer already, or is not
    to be contacted, and places that leave offering to the desk.
    """
    asked = WaitlistOffer.objects.live().filter(wish__client=OuterRef("client"))
    waiting = still_wished(now).filter(
        ~Exists(asked),
        location__is_active=True,
        location__offer_hours__gt=0,
        service__is_active=True,
    )
    offers = Prefetch("offers", WaitlistOffer.objects.order_by("offered_at", "pk"))
    return list(waiting.defer(None).prefetch_related(offers)[:MOST_WISHES])


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
        ~Exists(booked_since(now)),
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
class Free:
    """What is free for a wish: per artist the starts as spans, with the clock they are read by."""

    spans: dict[int, list[Span]]
    clock: LocalClock


def free_over(
    wishes: Sequence[WaitlistWish], now: datetime, *, within: bool = False
) -> dict[int, Free]:
    """What is free for each wish, by its primary key, from now to its last day; two statements in
    all. `within` the minimum notice and the horizon of its location, as one books online."""
    if not wishes:
        return {}
    abilities = abilities_for(wishes)
    books = diary.read_many(
        locations=list({wish.location_id: wish.location for wish in wishes}.values()),
        artists=abilities.offers,
        first=now.date() - timedelta(days=1),
        last=max(_last_day(wish, now, within) for wish in wishes) + timedelta(days=1),
        now=now,
    )
    known: dict[tuple, dict[int, list[Span]]] = {}
    found: dict[int, Free] = {}
    for wish in wishes:
        able = abilities.able(wish)
        if wish.artist_id is not None:
            able &= {wish.artist_id}
        # Many wishes ask for the same: the free times of each kind are computed once.
        kind = (wish.location_id, wish.service_id, able, _last_day(wish, now, within))
        book = books[wish.location_id].of(wish.service, artists=able)
        if kind not in known:
            known[kind] = _free_spans(book, wish, now, within)
        found[wish.pk] = Free(known[kind], book.clock)
    return found


def _last_day(wish: WaitlistWish, now: datetime, within: bool) -> date:
    if not within:
        return wish.until_date
    return min(wish.until_date, diary.online_window(wish.location, now)[1])


def _free_spans(
    book: Diary, wish: WaitlistWish, now: datetime, within: bool
) -> dict[int, list[Span]]:
    not_before = diary.online_window(wish.location, now)[2] if within else to_minute(now) + 1
    last = book.clock.closing(_last_day(wish, now, within), DAY) - 1
    return book.free_spans(not_before=not_before, not_after=last)


def note_free_then(wishes: Sequence[WaitlistWish], now: datetime) -> None:
    """Put on these wishes, which are not saved here, what is free for them now."""
    found = free_over(wishes, now)
    for wish in wishes:
        wish.free_then = [list(span) for span in free_at_all(found[wish.pk].spans)]


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
