"""A plan as a person reads it: its steps in a line, with what stands where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Appointment
from clients.models import Client
from sessions_plan.models import Plan, PlanArea, PlannedSession, PlanStep, PlanVersion, StepKind
from sessions_plan.placing import is_done, live, rows_of
from studio.wording import local_day


@dataclass(frozen=True)
class Stop:
    """One step of the line. `word` is done, booked or to be booked; `between` the days to it, and
    `days` the first and last of them, once the visit before it stands."""

    row: PlannedSession | PlanStep
    name: str
    word: str
    visit: Appointment | None = None
    between: str = ""
    is_pinned: bool = False
    is_next: bool = False
    days: tuple[date, date] | None = None

    @property
    def day(self) -> date | None:
        """Its visit's own day."""
        return local_day(self.visit.starts_at, self.visit.location.zone) if self.visit else None


@dataclass(frozen=True)
class ToBook:
    """The next step that has no time yet, while those before it have theirs."""

    plan: Plan
    row: PlannedSession
    name: str
    first: date
    last: date

    def is_over(self, on: date) -> bool:
        return on > self.last


def to_book(stops: Sequence[Stop], plan: Plan) -> ToBook | None:
    """What the client is to choose a time for next: the first step without one, when the days for
    it are known and the plan goes on."""
    if plan.status not in (Plan.Status.ACCEPTED, Plan.Status.UNDER_WAY) or plan.paused_at:
        return None
    waiting = next((stop for stop in stops if stop.word == "to be booked"), None)
    if waiting is None or waiting.days is None or not isinstance(waiting.row, PlannedSession):
        return None
    return ToBook(plan, waiting.row, waiting.name, *waiting.days)


def to_book_of(client: Client) -> ToBook | None:
    """The same for a client, in two statements."""
    goes_on = (Plan.Status.ACCEPTED, Plan.Status.UNDER_WAY)
    rows = Plan.objects.filter(client=client, status__in=goes_on, paused_at=None)
    plan = rows.select_related("location").first()
    return to_book(line(plan, None), plan) if plan is not None else None


def name_of(row: PlannedSession | PlanStep) -> str:
    """Session 2; the other kinds need no number."""
    if row.kind == StepKind.SESSION:
        return f"Session {row.position}"
    return row.get_kind_display()


def days_of(plan: Plan) -> dict[int, date]:
    """The day of each step that has its visit, or had it, by position."""
    visits = {row.position: live(row) for row in plan.sessions.all()}
    zone = plan.location.zone
    return {n: local_day(visit.starts_at, zone) for n, visit in visits.items() if visit}


def between(row: PlannedSession | PlanStep) -> str:
    """10-14 days after the one before."""
    if row.gap_min is None or row.gap_max is None:
        return ""
    if row.gap_min == row.gap_max:
        return ngettext("%(days)s day later", "%(days)s days later", row.gap_min) % {
            "days": row.gap_min
        }
    return _("%(first)s–%(last)s days later") % {"first": row.gap_min, "last": row.gap_max}


def line(
    plan: Plan, version: PlanVersion | None, rows: list[PlannedSession] | None = None
) -> list[Stop]:
    """The steps in order: as they stand once the plan is accepted, else as it proposes them.
    `rows` are the plan's sessions, where they were read already."""
    rows = rows_of(plan) if rows is None else rows
    if not rows:
        steps = version.steps.all() if version else []
        return [Stop(step, name_of(step), "proposed", between=between(step)) for step in steps]
    found: list[Stop] = []
    next_found, before = False, None
    for row in rows:
        visit = live(row)
        done = is_done(row)
        word = "done" if done else "booked" if visit else "to be booked"
        is_next = not done and not next_found
        next_found = next_found or is_next
        gap = between(row) if found else ""
        days = None if done or visit else window(row, before, plan.location.zone)
        pinned = row.pinned_at is not None
        found.append(Stop(row, name_of(row), word, visit, gap, pinned, is_next, days))
        before = visit
    return found


def window(row: PlannedSession, before: Appointment | None, zone: str) -> tuple[date, date] | None:
    """The days the gap allows for this step, once the step before has its visit."""
    if before is None or row.gap_min is None or row.gap_max is None:
        return None
    day = local_day(before.starts_at, zone)
    return day + timedelta(days=row.gap_min), day + timedelta(days=row.gap_max)


def dots_in(areas: Iterable[PlanArea]) -> int | None:
    """All dots of the plan; None while an area has no size."""
    counts = [area.dots for area in areas]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None
