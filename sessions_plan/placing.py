"""From a plan's rows to the question `sessions_plan.series` answers, and back to instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from bookings import diary
from bookings.availability import to_datetime, to_minute
from bookings.models import Appointment, Artist, Location, Service
from clients.models import Flag
from sessions_plan.errors import PlanRefused
from sessions_plan.models import (
    PatchPolicy,
    PatchTest,
    Plan,
    PlannedSession,
    PlanRules,
    PlanVersion,
    StepKind,
)
from sessions_plan.series import Gap, Place, Series, Step, Wanted, Wishes
from studio.wording import local_day

LONGEST_LOOK = 180  # days ahead
ANY_GAP = Gap(1, 1, 3650)
Status = Appointment.Status
GONE = (Status.CANCELLED, Status.NO_SHOW)
KINDS = {
    StepKind.PATCH_TEST: Service.Kind.PATCH_TEST,
    StepKind.SESSION: Service.Kind.SESSION,
    StepKind.FOLLOW_UP: Service.Kind.FOLLOW_UP,
    StepKind.TOUCH_UP: Service.Kind.TOUCH_UP,
}


@dataclass(frozen=True)
class Question:
    """A plan laid out for placing: the rows in order, what is wanted, and who and where."""

    plan: Plan
    rows: tuple[PlannedSession, ...]
    wanted: Wanted
    location: Location
    artists: Mapping[int, Artist]
    services: Mapping[str, Service]

    def places_of(self, wanted: Mapping[int, tuple[datetime, int]]) -> list[Place]:
        """A place for every step: as `wanted` says by position, else where it stands. PlanRefused
        when one has none."""
        places = []
        for row, step in zip(self.rows, self.wanted.steps, strict=True):
            if row.position in wanted:
                starts_at, artist = wanted[row.position]
                places.append(Place(to_minute(starts_at), artist))
            elif (stands := step.fixed or step.stands) is not None:
                places.append(stands)
            else:
                raise PlanRefused("Every session of the series needs a time.")
        return places

    def known(self, wanted: Mapping[int, tuple[datetime, int]]) -> Question:
        """The steps that have a place, or get one from `wanted`. No gap is counted over a step
        without a visit."""
        rows: list[PlannedSession] = []
        steps: list[Step] = []
        has_before = False
        for row, step in zip(self.rows, self.wanted.steps, strict=True):
            has_place = row.position in wanted or (step.fixed or step.stands) is not None
            if has_place:
                rows.append(row)
                steps.append(step if has_before or not steps else replace(step, gap=ANY_GAP))
            has_before = has_place
        if not rows:
            raise PlanRefused("Every session of the series needs a time.")
        return replace(self, rows=tuple(rows), wanted=replace(self.wanted, steps=tuple(steps)))

    def by_position(self, series: Series) -> dict[int, tuple[datetime, int]]:
        return {
            row.position: (to_datetime(place.start), place.artist)
            for row, place in zip(self.rows, series.places, strict=True)
        }


def live(row: PlannedSession) -> Appointment | None:
    """Its visit, unless that was cancelled or missed: then the step is open again."""
    visit = row.appointment
    return None if visit is None or visit.status in GONE else visit


def is_done(row: PlannedSession) -> bool:
    visit = live(row)
    return row.status == PlannedSession.Status.DONE or (
        visit is not None and visit.status in (Status.DONE, Status.IN_ROOM)
    )


def rows_of(plan: Plan) -> list[PlannedSession]:
    """The steps that still belong to the plan, in order, with their visits."""
    rows = plan.sessions.exclude(status=PlannedSession.Status.DROPPED)
    return list(
        rows.select_related("appointment__artist", "appointment__location", "appointment__service")
    )


class Ground:
    """What is read of a plan to lay it out: each thing at first need, and once for however many
    questions are asked of it."""

    def __init__(self, plan: Plan, now: datetime, location: Location | None = None):
        self.plan, self.now = plan, now
        self.location = location or plan.location

    @cached_property
    def rows(self) -> list[PlannedSession]:
        return rows_of(self.plan)

    @cached_property
    def services(self) -> dict[str, Service]:
        """The service behind each kind of step: the first in use."""
        found: dict[str, Service] = {}
        kinds = {service_kind: step for step, service_kind in KINDS.items()}
        rows = Service.objects.filter(is_active=True, kind__in=kinds).order_by("order", "pk")
        for service in rows:
            found.setdefault(kinds[Service.Kind(service.kind)], service)
        return found

    @cached_property
    def able(self) -> dict[str, set[int]]:
        """Who does each kind of step, by primary key."""
        kinds = {service.pk: kind for kind, service in self.services.items()}
        found: dict[str, set[int]] = {kind: set() for kind in self.services}
        rows = Artist.objects.active().filter(services__in=kinds).order_by()
        for service, artist in rows.values_list("services", "pk"):
            found[kinds[service]].add(artist)
        return found

    @cached_property
    def earliest(self) -> date | None:
        return earliest_session(self.plan, self.now, self.location)


def ask(
    plan: Plan,
    *,
    now: datetime,
    moving: Iterable[int] | None = None,
    wishes: Wishes | None = None,
    artists: Sequence[Artist] | None = None,
    location: Location | None = None,
    online: bool = False,
    days: int = LONGEST_LOOK,
    only_rules: bool = False,
    ground: Ground | None = None,
) -> Question:
    """Lay a plan out: which steps are done, which stay, which are to be placed.

    `moving` names positions of booked sessions that may move (None: none of them; those without
    a visit are always placed). `artists` are who may take it, the plan's own when not said;
    `online` keeps the minimum notice of the location. One diary, one statement for free times;
    none is read where `only_rules` are asked for. `ground` is what another question has read
    already, at the same place and time.
    """
    ground = ground or Ground(plan, now, location)
    location, rows = ground.location, ground.rows
    if not rows:
        raise PlanRefused("This plan has no sessions yet. It has to be accepted first.")
    # What was done without a visit of its own (a patch test at the consultation) has no place.
    rows = [row for row in rows if live(row) is not None or not is_done(row)]
    if not rows:
        raise PlanRefused("There is nothing left to book for this plan.")
    lifted = frozenset(moving or ())
    able = {artist.pk: artist for artist in artists or [plan.artist]}
    known = able | {v.artist_id: v.artist for row in rows if (v := live(row)) is not None}
    first, last, not_before = _window(rows, location, now, online=online, days=days)
    open_rows = [row for row in rows if not is_done(row) and _is_open(row, lifted)]
    if only_rules:
        open_rows = []
    own = [visit.pk for row in open_rows if (visit := live(row)) is not None]
    free = _free_starts(ground, open_rows, list(able), (first, last), not_before, own)
    steps, has_before = [], False
    for row in rows:
        steps.append(_step(row, free, lifted, ground.earliest, has_before=has_before))
        has_before = True
    wanted = Wanted(location.tz, first, tuple(steps), wishes or Wishes())
    return Question(plan, tuple(rows), wanted, location, known, ground.services)


def _is_open(row: PlannedSession, lifted: frozenset[int]) -> bool:
    return live(row) is None or (row.position in lifted and row.pinned_at is None)


def _window(
    rows: Sequence[PlannedSession], location: Location, now: datetime, *, online: bool, days: int
) -> tuple[date, date, int]:
    """First and last day to look at, and the earliest minute. Done visits lie before."""
    today = local_day(now, location.zone)
    not_before = to_minute(now) + 1
    if online:
        _, _, not_before = diary.online_window(location, now)
    reach = sum((row.gap_max or 0) for row in rows[1:]) + 60
    return today, today + timedelta(days=min(days, LONGEST_LOOK, max(30, reach))), not_before


def _free_starts(
    ground: Ground,
    rows: Sequence[PlannedSession],
    artists: list[int],
    days: tuple[date, date],
    not_before: int,
    own: Sequence[int],
) -> dict[tuple[str, int], dict[int, tuple[int, ...]]]:
    """Free starts by kind and length; one diary feeds them all."""
    if not rows:
        return {}
    longest = max(rows, key=lambda row: row.minutes)
    book = diary.read(
        location=ground.location,
        service=ground.services[longest.kind],
        first=days[0],
        last=days[1],
        now=ground.now,
        artists=artists,
        minutes=longest.minutes,
        ignore=own,
    )
    who = set(artists)
    return {
        (kind, minutes): book.of(
            ground.services[kind], artists=ground.able[kind] & who, minutes=minutes
        ).free_starts(not_before=not_before)
        for kind, minutes in {(row.kind, row.minutes) for row in rows}
    }


def _step(
    row: PlannedSession,
    free: Mapping[tuple[str, int], dict[int, tuple[int, ...]]],
    lifted: frozenset[int],
    earliest: date | None,
    *,
    has_before: bool,
) -> Step:
    visit = live(row)
    stands = Place(to_minute(visit.starts_at), visit.artist_id) if visit else None
    name = row.get_kind_display().lower()
    if row.kind == StepKind.SESSION:
        name = f"session {row.position}"
    gap = None
    if has_before:
        gap = Gap(max(1, row.gap_min or 1), max(1, row.gap_ideal or 1), max(1, row.gap_max or 365))
    if is_done(row):
        return Step(name, gap=gap, fixed=stands, done=stands is not None)
    if not _is_open(row, lifted):
        return Step(name, gap=gap, fixed=stands)
    touches = row.kind in (StepKind.SESSION, StepKind.TOUCH_UP)
    return Step(
        name,
        free=free.get((row.kind, row.minutes), {}),
        gap=gap,
        stands=stands,
        earliest=earliest if touches else None,
    )


def earliest_session(plan: Plan, now: datetime, location: Location) -> date | None:
    """The first day on which skin may be worked on: after the cooling-off days, and when the
    last "wait until" flag has passed. What a patch test needs is the gap of its own step."""
    today = local_day(now, location.zone)
    accepted_at, cooling_days, flagged_until, placed_at, patch_days = _bounds(plan, today, now)
    bounds = [flagged_until] if flagged_until else []
    if accepted_at is not None:
        days = PlanRules().cooling_off_days if cooling_days is None else cooling_days
        after = local_day(accepted_at, plan.location.zone) + timedelta(days=days + 1)
        bounds += [after] if days else []
    if placed_at is not None:
        days = PatchPolicy().days_before_session if patch_days is None else patch_days
        bounds.append(local_day(placed_at, location.zone) + timedelta(days=days))
    return max(bounds, default=None)


def _bounds(plan: Plan, today: date, now: datetime) -> tuple:
    """When the plan was accepted and the cooling-off days of that time, the last day of a "wait
    until" flag, when the patch test that counts was placed and how many days it asks for: one
    statement. The days are None before the studio set any."""
    standing = PlanVersion.objects.filter(
        plan=OuterRef("pk"), accepted_at__isnull=False, withdrawn_at=None
    )
    rules = PlanRules.objects.filter(in_force_from__lte=OuterRef("accepted"))
    waiting = Flag.objects.open(today).filter(
        client=OuterRef("client"), handling=Flag.Handling.WAIT, expires_on__isnull=False
    )
    policy = PatchPolicy.objects.filter(in_force_from__lte=now)
    begun = ("-in_force_from", "-pk")
    found = {
        "accepted": standing.order_by("-number").values("accepted_at"),
        "cooling": rules.order_by(*begun).values("cooling_off_days"),
        "flagged": waiting.order_by("-expires_on").values("expires_on"),
        "placed": _counting(today).filter(client=OuterRef("client")).values("placed_at"),
        "days": policy.order_by(*begun).values("days_before_session"),
    }
    rows = Plan.objects.filter(pk=plan.pk)
    for name, values in found.items():
        rows = rows.annotate(**{name: Subquery(values[:1])})
    return rows.values_list(*found).get()


def valid_patch_test(plan: Plan, today: date) -> PatchTest | None:
    """The client's newest patch test that still counts, or their waiver of one."""
    return _counting(today).filter(client=plan.client).first()


def _counting(today: date) -> QuerySet[PatchTest]:
    """Patch tests and waivers that still count, the newest first."""
    tests = PatchTest.objects.filter(waiver__withdrawn_at=None)
    return tests.exclude(valid_until__lt=today).order_by("-made_at")
