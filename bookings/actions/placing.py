"""Setting a visit down at a time: lock, look again, choose artist and room.

Every deed that takes time goes through `place`, so that the list of free times and the save
share one rule. Rows are locked in one order everywhere (client, artists by id, rooms by id),
then what blocks them is read again, and only then is anything written.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Count

from bookings import diary, locking
from bookings.actions.firm import clear
from bookings.actions.refusing import client_is_elsewhere, taken_by, why_not
from bookings.availability import DAY, LocalClock, is_clear, to_datetime, to_minute
from bookings.diary import Diary
from bookings.errors import InThePast, NotOffered, OffGrid, TimeTaken
from bookings.locking import Wish
from bookings.models import Appointment, Artist, Location, Room, Service
from clients.models import Client

P = ParamSpec("P")
R = TypeVar("R")


class Terms(Enum):
    """By which rules a time is taken. None of them ever allows an overlap."""

    ONLINE = "minimum notice, horizon, hours and grid hold"
    STAFF = "hours and grid hold; notice and horizon are the desk's to judge"
    OVERRIDE = "any hour and minute from now on, with a reason"


@dataclass(frozen=True)
class Place:
    """Where a visit was set down, not yet written."""

    artist_id: int
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    blocked_from: datetime
    blocked_until: datetime

    def put(self, appointment: Appointment) -> None:
        appointment.artist_id = self.artist_id
        appointment.room_id = self.room_id
        appointment.starts_at = self.starts_at
        appointment.ends_at = self.ends_at
        appointment.blocked_from = self.blocked_from
        appointment.blocked_until = self.blocked_until


def atomic_deed(action: Callable[P, R]) -> Callable[P, R]:
    """One transaction; an overlap that only the database saw becomes the usual sentence."""

    @functools.wraps(action)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except IntegrityError as problem:
            if "_booked_once" in str(problem) or "one_hold_a_browser" in str(problem):
                raise TimeTaken() from problem
            raise

    return wrapped


def place(
    *,
    location: Location,
    service: Service,
    starts_at: datetime,
    terms: Terms,
    now: datetime,
    artist: Artist | None = None,
    also_lock: Iterable[int] = (),
    reasons: Sequence = (),
    minutes: int | None = None,
    room: Room | None = None,
    old_room: int | None = None,
    prefer_private: bool = False,
    keeps_its_start: bool = False,
    client: Client | None = None,
    ignore: Sequence[int] = (),
) -> Place:
    """Lock, look again and choose; raises a `BookingRefused` that says why not.

    The caller is in a transaction, and has locked the client if it read anything of theirs
    before. `also_lock` names artists that
    the caller will take a visit away from, `old_room` the room a moved visit keeps when it is
    free, `ignore` the appointments to look through. A visit that only changes its length or
    artist `keeps_its_start`, which may have passed.
    """
    if starts_at.second or starts_at.microsecond:
        raise OffGrid()
    walk_in = timedelta(minutes=0 if terms is Terms.ONLINE else location.grid_minutes)
    if starts_at < now - walk_in and not keeps_its_start:
        raise InThePast()
    wish = Wish(
        client=client.pk if client else None,
        artist=artist.pk if artist else None,
        service=service.pk,
        skills=frozenset(reason.skill_id for reason in reasons) - {None},
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes or service.minutes),
        now=now,
        ignore=ignore,
    )
    if artist is not None and (other := locking.lock_wanted(wish, artist.pk, also_lock)):
        raise _taken(other, terms)
    means = locking.lock_means(wish, also_lock, location if service.needs_room else None)
    if not means.artists:
        raise NotOffered()
    on = starts_at.astimezone(location.tz).date()
    book = diary.read(
        location=location,
        service=service,
        first=on,
        last=on,
        now=now,
        artists=means.artists,
        rooms=means.rooms,
        minutes=minutes,
        ignore=ignore,
    )
    start = to_minute(starts_at)
    able = _free_at(book, start, location, terms, now)
    if not able:
        raise why_not(
            book, start, now, online=terms is Terms.ONLINE, override=terms is Terms.OVERRIDE
        )
    chosen_room = _choose_room(book, start, room, old_room, prefer_private)
    if service.needs_room and chosen_room is None:
        raise TimeTaken("That room is taken then. Pick another room or time.")
    if means.client_has is not None:
        raise client_is_elsewhere(means.client_has)
    found = _as_place(book, start, _fairest(able, on, location), chosen_room)
    if means.has_stale_holds:
        _clear_expired_holds(found, now)
    return found


def refuse_taken(
    artist: Artist,
    starts_at: datetime,
    minutes: int,
    terms: Terms,
    now: datetime,
    ignore: Sequence[int] = (),
) -> None:
    """A cheap look before the lock, which looks again: most losers of a race need neither wait
    in its queue nor read the whole day."""
    ends_at = starts_at + timedelta(minutes=minutes)
    other = locking.blocking_at("artist_id", artist.pk, starts_at, ends_at, now, ignore)
    if other is not None:
        raise _taken(other, terms)


def _taken(pk: int, terms: Terms) -> TimeTaken:
    """Only colleagues are told with whom the artist is."""
    return TimeTaken() if terms is Terms.ONLINE else taken_by(pk)


def _free_at(
    book: Diary, start: int, location: Location, terms: Terms, now: datetime
) -> tuple[int, ...]:
    """Artists free at `start`, by the very computation that makes the list of free times."""
    not_before, not_after = start, start
    if terms is Terms.ONLINE:
        _first, last, earliest = diary.online_window(location, now)
        not_before = max(start, earliest)
        not_after = min(start, book.clock.closing(last, DAY) - 1)
    free = book.free_starts(
        not_before=not_before,
        not_after=not_after,
        any_hour=terms is Terms.OVERRIDE,
        any_minute=terms is Terms.OVERRIDE,
    )
    return free.get(start, ())


def _choose_room(
    book: Diary, start: int, wanted: Room | None, old: int | None, prefer_private: bool
) -> int | None:
    """A room free for the whole block: the wanted one and no other, else the old one, else a
    private one where asked for, else any."""
    busy = book.busy_rooms()
    if busy is None:
        return None
    free = [room for room, spans in busy.items() if is_clear(spans, start, book.visit)]
    if wanted is not None:
        return wanted.pk if wanted.pk in free else None
    if old in free:
        return old
    if prefer_private and free:
        private = Room.objects.filter(pk__in=free, is_private=True).order_by("pk").first()
        return private.pk if private else free[0]
    return free[0] if free else None


def _fairest(able: tuple[int, ...], on: date, location: Location) -> int:
    """Whoever has the fewest visits that week; the longest-standing on a tie."""
    if len(able) == 1:
        return able[0]
    monday = on - timedelta(days=on.weekday())
    clock = LocalClock(location.tz, monday, monday + timedelta(days=7))
    week = (
        Appointment.objects.filter(status__in=Appointment.BLOCKING, artist__in=able)
        .filter(
            blocked_from__gte=to_datetime(clock.opening(monday, 0)),
            blocked_from__lt=to_datetime(clock.closing(monday + timedelta(days=6), DAY)),
        )
        .order_by()
        .values_list("artist_id")
        .annotate(Count("pk"))
    )
    load = dict(week)
    return min(able, key=lambda artist: (load.get(artist, 0), artist))


def _as_place(book: Diary, start: int, artist_id: int, room_id: int | None) -> Place:
    visit = book.visit
    return Place(
        artist_id=artist_id,
        room_id=room_id,
        starts_at=to_datetime(start),
        ends_at=to_datetime(start + visit.minutes),
        blocked_from=to_datetime(start - visit.prep),
        blocked_until=to_datetime(start + visit.minutes + visit.cleanup),
    )


def _clear_expired_holds(found: Place, now: datetime) -> None:
    """Holds that ran out no longer block, but still stand in the table where this visit goes."""
    ran_out = locking.lock_expired_holds(
        found.artist_id, found.room_id, found.blocked_from, found.blocked_until, now
    )
    if ran_out and clear(Appointment.objects.filter(pk__in=ran_out), now):
        raise TimeTaken()
