"""The visits of a plan as one: booked, moved, paused, handed over, all or nothing.

Locks go client, plan, artists by id, rooms by id. Free times and the save ask the same
availability; what is legal is asked of `sessions_plan.series`, before and again under the locks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bookings.actions.placing import atomic_deed
from bookings.actions.together import Visit, set_down
from bookings.availability import to_datetime, to_minute
from bookings.errors import PolicyForbids, TimeTaken
from bookings.models import Appointment, Artist, Location
from bookings.policy import Policy
from sessions_plan import asks
from sessions_plan.actions.plans import lock_plan
from sessions_plan.errors import GapBroken, PlanRefused
from sessions_plan.models import Plan, PlannedSession, StepKind
from sessions_plan.placing import Ground, Question, ask, is_done, live, rows_of, valid_patch_test
from sessions_plan.series import (
    Obstacle,
    Place,
    Proposals,
    Wishes,
    moved_to,
    obstacles,
    propose,
    sentence,
)
from studio.errors import NotAllowed
from studio.wording import local_day

Status = Plan.Status
Booked = PlannedSession.Status
Places = Mapping[int, tuple[datetime, int]]  # position: start and artist
MAY_BE_PLACED = (Status.ACCEPTED, Status.UNDER_WAY)
SKIN = frozenset({"shortest-gap", "longest-gap", "earliest"})


@dataclass(frozen=True)
class Change:
    """What becomes of one session when another moves."""

    row: PlannedSession
    was: datetime | None
    becomes: datetime | None
    artist: Artist | None
    what: str  # "moves", "stays", "no longer legal"
    why: str = ""


def proposals(
    *,
    plan: Plan,
    wishes: Wishes | None = None,
    artists: Sequence[Artist] | None = None,
    location: Location | None = None,
    respace: bool = False,
    online: bool = False,
    count: int = 6,
    now: datetime | None = None,
    ground: Ground | None = None,
) -> tuple[Question, Proposals]:
    """Up to `count` ways to place what is open. `respace` lets booked sessions move as well;
    `ground` is what was read of the plan already."""
    ground = ground or Ground(plan, now or timezone.now(), location)
    moving = [row.position for row in ground.rows] if respace or location else None
    question = ask(
        plan,
        now=ground.now,
        moving=moving,
        wishes=wishes,
        artists=artists,
        online=online,
        ground=ground,
    )
    return question, propose(question.wanted, count)


@atomic_deed
def book_series(
    *,
    plan: Plan,
    places: Places,
    by: User | None,
    reason: str = "",
    location: Location | None = None,
    expected: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> list[Appointment]:
    """Book or move every session that `places` names, by position, in one transaction: all of
    them or none.

    The gaps bind everyone; an artist of the plan or the owner may go against one with `reason`,
    which is kept. `expected` holds the sequences of the visits as they were seen. A client (None
    with the link of a visit) books with the location's notice and moves what the policy still
    lets them. Raises GapBroken, or a BookingRefused for a time that is not free any more.
    """
    now = now or timezone.now()
    is_client = by is None or not by.is_colleague
    plan = lock_plan(plan)
    if plan.status not in MAY_BE_PLACED:
        raise PlanRefused("The plan is not accepted yet, so nothing can be booked for it.")
    if plan.paused_at is not None:
        raise PlanRefused("The plan is paused. Resume it first, then book.")
    settle(plan)
    artists = {artist.pk: artist for artist in Artist.objects.filter(pk__in=_of(places))}
    if set(artists) != _of(places):
        raise PlanRefused("One of the artists is not there any more. Look at the times again.")
    question = ask(
        plan,
        now=now,
        moving=list(places),
        artists=list(artists.values()),
        location=location,
        online=is_client,
    ).known(places)
    rows = [row for row in question.rows if row.position in places]
    if any(is_done(row) or (live(row) and row.pinned_at) for row in rows):
        raise PlanRefused("What is done or pinned stays where it is.")
    if is_client:
        _refuse_too_late(rows, now)
    broken = _refuse_broken(question, question.places_of(places), plan, by, reason)
    visits = []
    for row in rows:
        starts_at, artist = places[row.position]
        visits.append(
            Visit(
                service=question.services[row.kind],
                location=question.location,
                artist=artists[artist],
                starts_at=starts_at,
                minutes=row.minutes,
                appointment=live(row),
                expected=(expected or {}).get(row.position),
            )
        )
    made = set_down(client=plan.client, visits=visits, by=by, now=now)
    for row, visit in zip(rows, made, strict=True):
        row.appointment, row.status = visit, Booked.BOOKED
        overridden = any(question.rows[one.step].pk == row.pk for one in broken)
        row.gap_override_reason = reason.strip()[:300] if overridden else ""
        row.gap_override_by = by if overridden else None
        row.save()
    anew = [visit for visit, wish in zip(made, visits, strict=True) if wish.appointment is None]
    for answer in asks.placed if anew else ():
        answer(plan, anew, by, now)
    return made


def _refuse_too_late(rows: Sequence[PlannedSession], now: datetime) -> None:
    """PolicyForbids where the studio's notice for moving one of these visits is over."""
    for row in rows:
        visit = live(row)
        if visit is not None and not Policy.of(visit, now).may_move:
            raise PolicyForbids()


def _of(places: Places) -> set[int]:
    return {artist for _, artist in places.values()}


def _refuse_broken(
    question: Question, places: list[Place], plan: Plan, by: User | None, reason: str
) -> list[Obstacle]:
    """GapBroken for a rule these places break; those overridden with a reason are given back.
    Whether a time is free is for the locks to say."""
    found = obstacles(question.wanted, places)
    is_client = by is None or not by.is_colleague
    if is_client and any(one.rule == "free" for one in found):
        raise TimeTaken()  # too soon for the website, or gone before the locks were asked for
    broken = [one for one in found if one.rule in SKIN]
    if not broken:
        return []
    if not reason.strip():
        raise GapBroken(sentence(question.wanted, broken[0]))
    if by is None or not may_override_gap(by, plan):
        raise NotAllowed("Only the artist of the plan or the owner may go against its gaps.")
    return broken


def refuse_move(
    visit: Appointment, starts_at: datetime, by: User | None, reason: str, now: datetime
) -> None:
    """What a move of one visit by itself has to keep: the gaps to its neighbours in the plan.
    The answer to `bookings.asks.may_move`; GapBroken sends on to the series, where the later
    sessions follow."""
    rows = PlannedSession.objects.filter(appointment=visit, plan__status__in=Plan.OPEN)
    row = rows.select_related("plan__client", "plan__location", "plan__artist").first()
    if row is None:
        return
    question = ask(row.plan, now=now, moving=[row.position], only_rules=True)
    own = {row.position: (starts_at, visit.artist_id)}
    question = question.known(own)
    wanted, places = question.wanted, question.places_of(own)
    broken = [one for one in obstacles(wanted, places) if one.rule in SKIN]
    if not broken:
        return
    words = sentence(wanted, broken[0])
    if not reason.strip() or by is None or not may_override_gap(by, row.plan):
        raise GapBroken(f"{words} Move it in the plan, where the later sessions follow.")
    row.gap_override_reason, row.gap_override_by = reason.strip()[:300], by
    row.save()


def may_override_gap(user: User, plan: Plan) -> bool:
    return user.role == Role.OWNER or plan.artist.user_id == user.pk


def preview_move(
    *,
    row: PlannedSession,
    starts_at: datetime,
    artist: Artist | None = None,
    now: datetime | None = None,
) -> tuple[list[Change], Places]:
    """What becomes of the later sessions when this one moves, before anything is saved, and the
    places to save it by. Of all legal ways it takes the one that moves least."""
    now = now or timezone.now()
    plan = row.plan
    later = [one.position for one in rows_of(plan) if one.position >= row.position]
    wanted_artist = artist or (row.appointment.artist if row.appointment else plan.artist)
    there = [visit.artist for one in rows_of(plan) if (visit := live(one)) is not None]
    everyone = {one.pk: one for one in (wanted_artist, plan.artist, *there)}
    question = ask(plan, now=now, moving=later, artists=list(everyone.values()))
    n = next(i for i, one in enumerate(question.rows) if one.pk == row.pk)
    places = moved_to(question.wanted, n, Place(to_minute(starts_at), wanted_artist.pk))
    why: dict[int, str] = {}
    if places is None:
        own = {row.position: (starts_at, wanted_artist.pk)}
        question = question.known(own)
        places = tuple(question.places_of(own))
        why = {
            one.step: sentence(question.wanted, one) for one in obstacles(question.wanted, places)
        }
    changes, moved = [], {}
    for n, (one, place) in enumerate(zip(question.rows, places, strict=True)):
        visit, at = live(one), to_datetime(place.start)
        stays = visit is not None and (visit.starts_at, visit.artist_id) == (at, place.artist)
        what = "no longer legal" if n in why else "stays" if stays else "moves"
        if one.position >= row.position and visit is not None and not is_done(one):
            who = question.artists.get(place.artist)
            changes.append(Change(one, visit.starts_at, at, who, what, why.get(n, "")))
            if what == "moves":
                moved[one.position] = (at, place.artist)
    return changes, moved


def times_instead(
    *, row: PlannedSession, online: bool = False, count: int = 3, now: datetime | None = None
) -> list[tuple[datetime, Artist]]:
    """Legal times for one session alone, offered before it is cancelled; with the location's
    notice where they are offered `online`."""
    question = ask(row.plan, now=now or timezone.now(), moving=[row.position], online=online)
    found = propose(question.wanted, count + 1).found
    here = live(row)
    times = []
    for proposal in found:
        starts_at, artist = question.by_position(proposal.series)[row.position]
        if here is None or starts_at != here.starts_at:
            times.append((starts_at, question.artists[artist]))
    return times[:count]


@atomic_deed
def pin(*, row: PlannedSession, by: User, pinned: bool, now: datetime | None = None) -> None:
    """A pinned session stays when others move."""
    lock_plan(row.plan)
    found = PlannedSession.objects.select_for_update(of=("self",)).get(pk=row.pk)
    found.pinned_at = (now or timezone.now()) if pinned else None
    found.pinned_by = by if pinned else None
    found.save()


def settle(plan: Plan) -> None:
    """Let the steps follow their visits: done is done, and a cancelled or missed visit leaves
    its step open. Called under the plan's lock, and by a sweep."""
    for row in rows_of(plan):
        visit = row.appointment
        if visit is None:
            _settle_patch_test(plan, row)
            continue
        if visit.status == Appointment.Status.DONE and row.status != Booked.DONE:
            row.status = Booked.DONE
            row.save()
        elif live(row) is None:
            row.status, row.appointment = Booked.OPEN, None
            row.pinned_at = row.pinned_by = None
            row.save()
    if plan.status == Status.ACCEPTED and plan.sessions.filter(status=Booked.DONE).exists():
        plan.status = Status.UNDER_WAY
        plan.save()


def _settle_patch_test(plan: Plan, row: PlannedSession) -> None:
    """A test placed at another visit, or declined in writing, is the step done."""
    if row.kind != StepKind.PATCH_TEST or row.status != Booked.OPEN:
        return
    today = local_day(timezone.now(), plan.location.zone)
    if valid_patch_test(plan, today) is not None:
        row.status = Booked.DONE
        row.save()


def settle_all(now: datetime | None = None) -> int:
    """The sweep: plans whose visits say something else than their steps."""
    status = Appointment.Status
    behind = PlannedSession.objects.filter(status=Booked.BOOKED).filter(
        appointment__status__in=(status.DONE, status.CANCELLED, status.NO_SHOW)
    )
    plans = list(Plan.objects.filter(pk__in=behind.values("plan"))[:100])
    for plan in plans:
        _settle_one(plan)
    return len(plans)


@atomic_deed
def _settle_one(plan: Plan) -> None:
    settle(lock_plan(plan))
