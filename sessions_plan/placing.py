"""From a plan's rows to the question `sessions_plan.series` answers, and back to instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookings import diary
from bookings.availability import to_datetime, to_minute
from bookings.models import Appointment, Artist, Location, Service
from clients.models import Flag
from sessions_plan.actions.patches import patch_policy
from sessions_plan.actions.plans import accepted_version, cooling_off_until
from sessions_plan.errors import PlanRefused
from sessions_plan.models import PatchTest, Plan, PlannedSession, StepKind
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
) -> Question:
    """Lay a plan out: which steps are done, which stay, which are to be placed.

    `moving` names positions of booked sessions that may move (None: none of them; those without
    a visit are always placed). `artists` are who may take it, the plan's own when not said;
    `online` keeps the minimum notice of the location. One diary, one statement for free times;
    none is read where `only_rules` are asked for.
    """
    location = location or plan.location
    rows = rows_of(plan)
    if not rows:
        raise PlanRefused("This plan has no sessions yet. It has to be accepted first.")
    # What was done without a visit of its own (a patch test at the consultation) has no place.
    rows = [row for row in rows if live(row) is not None or not is_done(row)]
    if not rows:
        raise PlanRefused("There is nothing left to book for this plan.")
    lifted = frozenset(moving or ())
    services = _services()
    able = {artist.pk: artist for artist in artists or [plan.artist]}
    known = able | {v.artist_id: v.artist for row in rows if (v := live(row)) is not None}
    first, last, not_before = _window(rows, location, now, online=online, days=days)
    open_rows = [row for row in rows if not is_done(row) and _is_open(row, lifted)]
    if only_rules:
        open_rows = []
    own = [visit.pk for row in open_rows if (visit := live(row)) is not None]
    free = _free_starts(
        open_rows, services, list(able), location, first, last, not_before, now, own
    )
    earliest = earliest_session(plan, rows, now, location)
    steps, has_before = [], False
    for row in rows:
        steps.append(_step(row, free, lifted, earliest, has_before=has_before))
        has_before = True
    wanted = Wanted(location.tz, first, tuple(steps), wishes or Wishes())
    return Question(plan, tuple(rows), wanted, location, known, services)


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
    rows: Sequence[PlannedSession],
    services: Mapping[str, Service],
    artists: list[int],
    location: Location,
    first: date,
    last: date,
    not_before: int,
    now: datetime,
    own: Sequence[int],
) -> dict[tuple[str, int], dict[int, tuple[int, ...]]]:
    """Free starts by kind and length; one diary feeds them all."""
    if not rows:
        return {}
    longest = max(rows, key=lambda row: row.minutes)
    book = diary.read(
        location=location,
        service=services[longest.kind],
        first=first,
        last=last,
        now=now,
        artists=artists,
        minutes=longest.minutes,
        ignore=own,
    )
    able = {
        kind: set(diary.able(services[kind])) & set(artists) for kind in {row.kind for row in rows}
    }
    return {
        (kind, minutes): book.of(services[kind], artists=able[kind], minutes=minutes).free_starts(
            not_before=not_before
        )
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


def _services() -> dict[str, Service]:
    """The service behind each kind of step: the first in use."""
    found: dict[str, Service] = {}
    kinds = {service_kind: step for step, service_kind in KINDS.items()}
    for service in Service.objects.filter(is_active=True, kind__in=kinds).order_by("order", "pk"):
        found.setdefault(kinds[Service.Kind(service.kind)], service)
    return found


def earliest_session(
    plan: Plan, rows: Sequence[PlannedSession], now: datetime, location: Location
) -> date | None:
    """The first day on which skin may be worked on: after the cooling-off days, and when the
    last "wait until" flag has passed. What a patch test needs is the gap of its own step."""
    bounds = []
    version = accepted_version(plan)
    if version is not None and (until := cooling_off_until(version)):
        bounds.append(until + timedelta(days=1))
    today = local_day(now, location.zone)
    waiting = Flag.objects.open(today).filter(client=plan.client, handling=Flag.Handling.WAIT)
    bounds += [flag.expires_on for flag in waiting if flag.expires_on]
    if (test := valid_patch_test(plan, today)) is not None and test.placed_at is not None:
        wait = timedelta(days=patch_policy(now).days_before_session)
        bounds.append(local_day(test.placed_at, location.zone) + wait)
    return max(bounds, default=None)


def valid_patch_test(plan: Plan, today: date) -> PatchTest | None:
    """The client's newest patch test that still counts, or their waiver of one."""
    tests = PatchTest.objects.filter(client=plan.client, waiver__withdrawn_at=None)
    return tests.exclude(valid_until__lt=today).order_by("-made_at").first()
