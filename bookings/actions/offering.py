"""Offering a time that came free to who waits for it: one offer at a time, the longest wait first.

An offer keeps its time as any hold does: a held appointment of the client, set down by `place`
under the locks and rules of every other. It is answered once, within the hours the location
gives, and ends before the time comes within the minimum notice. What came free for whom is
`came_free`; that nobody gets the same time twice, and nobody two at once, the rows hold.

Locks: the client, artists, rooms, then the held visit, its offer and its wish. Whoever only wants
the time of an offer that ran out has locked its artist and its visit, which comes to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone

from accounts.models import User
from bookings import came_free
from bookings.actions.appointments import confirm
from bookings.actions.letting_go import Outcome, end_offers
from bookings.actions.placing import Terms, atomic_deed, place
from bookings.actions.waitlist import close_wish, wishes_met
from bookings.availability import to_datetime, to_minute
from bookings.daytime import after_daytime
from bookings.errors import BookingRefused, NotToOffer, OfferOver
from bookings.locking import lock_client
from bookings.models import Appointment, Artist, Location, WaitlistOffer, WaitlistWish
from bookings.waiting import (
    Free,
    booked_since,
    free_over,
    in_line,
    note_free_then,
    open_wishes,
    still_wished,
    suits,
)
from clients.actions.age import is_under_age
from studio.wording import clock, local_day, moment

Status = Appointment.Status
HOURS = 3  # where a location offers nothing by itself, and the desk offers by hand
# Of whom so many offers in a row came to nothing is asked by a person first.
MOST_UNANSWERED = 3
# Left unanswered, or taken and then not paid for: else the wish would be met.
NOTHING_CAME = (Outcome.LAPSED, Outcome.TAKEN)
TRIES = 3
A_BATCH = 100


def answers_until(wish: WaitlistWish, now: datetime) -> datetime:
    """Until when an offer made now is kept: the location's hours, counted by day where the
    client lives."""
    hours = timedelta(hours=wish.location.offer_hours or HOURS)
    return after_daytime(now, hours, wish.client.zone or wish.location.zone)


def earliest_start(wish: WaitlistWish, now: datetime) -> datetime:
    """An offer made now may be of times from then on: at its end the notice still holds."""
    return answers_until(wish, now) + timedelta(hours=wish.location.notice_hours)


def may_be_offered(wish: WaitlistWish, starts_at: datetime, now: datetime) -> bool:
    """Whether a free time is late enough, and new to a wish without an open offer."""
    late_enough = starts_at >= earliest_start(wish, now)
    return late_enough and not wish.client.is_silent and not _was_offered(wish, starts_at)


@atomic_deed
def offer(
    *,
    wish: WaitlistWish,
    starts_at: datetime,
    artist: Artist,
    by: User | None = None,
    now: datetime | None = None,
) -> WaitlistOffer:
    """Keep a time for who waits, and ask them; `by` None is the studio by itself, which offers
    only what one could book online. NotToOffer says why not."""
    now = now or timezone.now()
    lock_client(wish.client_id)
    wish = _still_open(wish, starts_at, now)
    if _was_offered(wish, starts_at):
        raise NotToOffer("That time was offered to them before.")
    reasons = list(wish.reasons.all())
    found = place(
        location=wish.location,
        service=wish.service,
        starts_at=starts_at,
        artist=artist,
        reasons=reasons,
        client=wish.client,
        terms=Terms.STAFF if by else Terms.ONLINE,
        now=now,
    )
    if WaitlistWish.objects.select_for_update().get(pk=wish.pk).closed_at is not None:
        raise NotToOffer()
    until = answers_until(wish, now)
    visit = Appointment(
        status=Status.HELD,
        location=wish.location,
        service=wish.service,
        client=wish.client,
        held_until=until,
        any_artist=wish.artist_id is None,
        changed_at=now,
    )
    found.put(visit)
    visit.save(force_insert=True)
    if reasons:
        visit.reasons.set(reasons)
    return WaitlistOffer.objects.create(
        wish=wish,
        visit=visit,
        artist_id=found.artist_id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        offered_at=now,
        offered_by=by,
        answers_until=until,
    )


def _still_open(wish: WaitlistWish, starts_at: datetime, now: datetime) -> WaitlistWish:
    """The wish as it stands, its client locked, if this time may be offered to it."""
    has_a_time = Exists(booked_since(now))
    current = open_wishes(now).annotate(has_a_time=has_a_time).filter(pk=wish.pk).first()
    if current is None:
        raise NotToOffer()
    if current.has_a_time:
        raise NotToOffer("They were given a time since they joined the list.")
    if current.client.is_silent:
        raise NotToOffer("They are not to be contacted.")
    if is_under_age(current.client, local_day(starts_at, current.location.zone)):
        raise NotToOffer("They are under 18 on that day, and we work with adults only.")
    if starts_at < (earliest := earliest_start(current, now)):
        raise NotToOffer(
            f"That is too soon to be offered: they may think until "
            f"{_shortly(answers_until(current, now), current.location, now)}, so times from "
            f"{moment(earliest, current.location.zone)} on are. Call them instead."
        )
    live = WaitlistOffer.objects.live().filter(wish__client=current.client_id).first()
    if live is not None:
        until = _shortly(live.answers_until, current.location, now)
        raise NotToOffer(f"They have an offer to answer until {until}.")
    return current


def _shortly(at: datetime, location: Location, now: datetime) -> str:
    """The clock alone today, else with its day."""
    if local_day(at, location.zone) == local_day(now, location.zone):
        return clock(at, location.zone)
    return moment(at, location.zone)


def _was_offered(wish: WaitlistWish, starts_at: datetime) -> bool:
    """Whether it meets a time that went to this wish before, and was not taken back."""
    ends_at = starts_at + timedelta(minutes=wish.service.minutes)
    return any(
        one.starts_at < ends_at and one.ends_at > starts_at
        for one in wish.offers.all()
        if one.outcome != Outcome.WITHDRAWN
    )


@atomic_deed
def take_offer(
    *, offer: WaitlistOffer, by: User | None = None, now: datetime | None = None
) -> Appointment:
    """The client takes it: the held time is their booking, and the wish is met, or will be once
    its deposit is paid. OfferOver when it ended; only the first of two answers counts. `by` is
    who took it for them."""
    now = now or timezone.now()
    current, held = _locked(offer, now)
    wish = current.wish
    visit = confirm(appointment=held, client=wish.client, by=by, note=wish.note, now=now)
    current.outcome, current.ended_at, current.ended_by = Outcome.TAKEN, now, by
    current.save(update_fields=["outcome", "ended_at", "ended_by"])
    wishes_met([visit], now)
    return visit


@transaction.atomic
def decline_offer(
    *, offer: WaitlistOffer, leaves: bool = False, now: datetime | None = None
) -> None:
    """The client does not want this time; whether they leave the list as well."""
    now = now or timezone.now()
    current, held = _locked(offer, now)
    end_offers([held], Outcome.DECLINED, now)
    if leaves:
        close_wish(wish=current.wish, by=None, reason="No longer wants it", now=now)


@transaction.atomic
def withdraw_offer(*, offer: WaitlistOffer, by: User | None, now: datetime | None = None) -> None:
    """The studio takes it back. OfferOver when it ended already."""
    now = now or timezone.now()
    _current, held = _locked(offer, now)
    end_offers([held], Outcome.WITHDRAWN, now, by)


def _locked(offer: WaitlistOffer, now: datetime) -> tuple[WaitlistOffer, Appointment]:
    """A live offer and the visit it keeps, locked after its client."""
    client = WaitlistWish.objects.values_list("client_id", flat=True).get(pk=offer.wish_id)
    lock_client(client)
    visits = Appointment.objects.select_for_update(of=("self",))
    held = visits.filter(waitlist_offer=offer.pk, status=Status.HELD).first()
    rows = WaitlistOffer.objects.select_for_update(of=("self",))
    current = rows.select_related("wish__client", "wish__location").get(pk=offer.pk)
    if held is None or not current.is_live(now):
        raise OfferOver()
    return current, held


def offer_what_came_free(*, now: datetime | None = None) -> int:
    """The sweep: take back what is of no more use, and offer what came free, each time to who
    waits longest; gives how many offers were made. Safe to run twice and side by side.

    Offers that ran out are ended with their holds, by `expire_holds`.
    """
    now = now or timezone.now()
    _take_back(now)
    line = in_line(now)
    _note_what_was_free(line, now)
    waiting = [wish for wish in line if wish.free_then is not None and _may_be_asked(wish, now)]
    free = free_over(waiting, now, within=True)
    given_up = _given_up(waiting, now)
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    artists = {artist.pk: artist for artist in Artist.objects.active()} if waiting else {}
    made = 0
    for wish in waiting:
        for start, able in _openings(wish, free[wish.pk], given_up[wish.location_id], now):
            artist = _first_free(able, start, wish, taken)
            if artist is None:
                continue
            try:
                given = offer(
                    wish=wish, starts_at=to_datetime(start), artist=artists[artist], now=now
                )
            except BookingRefused:
                continue  # someone else has it, or this client is elsewhere then
            taken[given.artist_id].append((to_minute(given.starts_at), to_minute(given.ends_at)))
            made += 1
            break
    return made


def _openings(
    wish: WaitlistWish, free: Free, given_up: set[int], now: datetime
) -> list[tuple[int, tuple[int, ...]]]:
    """What to offer to this wish, the best first, each with the artists who are free then."""
    location = wish.location
    found = came_free.openings(
        free.spans, [(a, b) for a, b in wish.free_then or ()], free.clock, location.grid_minutes
    )
    earliest = to_minute(earliest_start(wish, now))
    late_enough = [start for start in found if start >= earliest]
    before = [
        (to_minute(one.starts_at), to_minute(one.ends_at))
        for one in wish.offers.all()
        if one.outcome != Outcome.WITHDRAWN
    ]
    starts = came_free.to_try(
        came_free.best_first(late_enough, free.clock, given_up),
        wish.service.minutes,
        offered=before,
        suits=lambda start: suits(wish, to_datetime(start).astimezone(location.tz)),
        most=TRIES,
    )
    return [(start, found[start]) for start in starts]


def _first_free(
    able: Sequence[int],
    start: int,
    wish: WaitlistWish,
    taken: dict[int, list[tuple[int, int]]],
) -> int | None:
    """Of these artists one whose time was not given away in this very turn."""
    end = start + wish.service.minutes
    for artist in able:
        if not any(start < until and begins < end for begins, until in taken[artist]):
            return artist
    return None


def _may_be_asked(wish: WaitlistWish, now: datetime) -> bool:
    """At most one offer a day, and none after several of which nothing came."""
    offers = list(wish.offers.all())
    if not offers:
        return True
    zone = wish.location.zone
    if local_day(offers[-1].offered_at, zone) == local_day(now, zone):
        return False
    return not has_gone_quiet(offers[-MOST_UNANSWERED:])


def has_gone_quiet(last: Sequence[WaitlistOffer]) -> bool:
    """Whether nothing came of any of the last offers to an open wish, and it has had enough."""
    return len(last) == MOST_UNANSWERED and all(one.outcome in NOTHING_CAME for one in last)


def _given_up(waiting: Sequence[WaitlistWish], now: datetime) -> dict[int, set[int]]:
    """Per location, the starts of visits that were cancelled. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    if not waiting:
        return found
    places = {wish.location_id for wish in waiting}
    ahead = timedelta(days=max(wish.location.horizon_days for wish in waiting) + 1)
    rows = Appointment.objects.within(now, now + ahead).filter(
        status=Status.CANCELLED, location__in=places
    )
    for location, starts_at in rows.order_by().values_list("location_id", "starts_at"):
        found[location].add(to_minute(starts_at))
    return found


def _note_what_was_free(line: Sequence[WaitlistWish], now: datetime) -> None:
    """Who joined before this was kept, or by another way: what is free at the first look they
    could have booked all along. Nothing is offered to them in this turn."""
    new = [wish for wish in line if wish.free_then is None]
    for n in range(0, len(new), A_BATCH):
        batch = new[n : n + A_BATCH]
        note_free_then(batch, now)
        with transaction.atomic():
            for wish in batch:
                wish.save(update_fields=["free_then"])
    for wish in new:
        wish.free_then = None


def _take_back(now: datetime) -> None:
    """Offers of no more use: the wish was closed, its client booked since, or is not to be
    contacted any more."""
    rows = WaitlistOffer.objects.live().filter(answers_until__gt=now).select_related("wish__client")
    live = list(rows.order_by("pk"))
    if not live:
        return
    wished = still_wished(now).filter(pk__in=[one.wish_id for one in live])
    useful = set(wished.values_list("pk", flat=True))
    for one in live:
        if one.wish_id not in useful:
            try:
                withdraw_offer(offer=one, by=None, now=now)
            except OfferOver:
                continue  # answered in this very moment
