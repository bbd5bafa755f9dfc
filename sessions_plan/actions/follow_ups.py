"""A follow-up: each treated area rated healed, then the outcome; and the touch-up years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.actions import visits
from bookings.actions.placing import atomic_deed
from bookings.models import Appointment, Service
from clients.errors import Frozen
from sessions_plan import found
from sessions_plan.actions.charting import freeze, photos_of_the_day
from sessions_plan.actions.plans import complete_plan, lock_plan
from sessions_plan.actions.records import lock_client
from sessions_plan.actions.series import settle
from sessions_plan.actions.steps import lock_session
from sessions_plan.actions.troubles import open_complication
from sessions_plan.drafting import Gap
from sessions_plan.errors import ChangedMeanwhile, NotValid, RecordRefused
from sessions_plan.models import (
    Area,
    AreaWork,
    Complication,
    HealedRating,
    Plan,
    PlanArea,
    PlannedSession,
    SessionRecord,
    StepKind,
)
from sessions_plan.touch_up import touch_up_of
from studio.wording import local_day

BEST = 10
LATEST_CHOICE = 10  # years ahead for which a touch-up may be put off
TOUCH_UP_MINUTES = 120
TOUCH_UP_GAP = Gap(7, 14, 42)  # days after the follow-up that asked for it
Outcome = SessionRecord.Outcome
Booked = PlannedSession.Status


@dataclass(frozen=True)
class Healed:
    """How one area looks healed, each from 0 (poor) to 10."""

    density: int
    evenness: int
    crispness: int
    has_colour_shift: bool = False
    note: str = ""


def is_follow_up(record: SessionRecord) -> bool:
    return record.appointment.service.kind == Service.Kind.FOLLOW_UP


def treated_areas(record: SessionRecord) -> list[Area]:
    """What is looked at: every area charted for this client, else those the plan names."""
    charted = AreaWork.objects.filter(record__client=record.client_id)
    known = set(charted.values_list("area", flat=True))
    if not known:
        planned = PlanArea.objects.filter(
            version__plan__client=record.client_id, version__accepted_at__isnull=False
        )
        known = set(planned.values_list("area", flat=True))
    return [Area(area) for area in Area.values if area in known]


@atomic_deed
def rate_healed(
    *,
    record: SessionRecord,
    ratings: Mapping[str, Healed],
    by: User,
    notes: str = "",
    severity: str = Complication.Severity.MILD,
    edition: int | None = None,
    now: datetime | None = None,
) -> SessionRecord:
    """Write down how each area looks; what was said of it before is replaced. The first colour
    shift opens a complication, with the last session and its lots. `edition` is the one that was
    read, where somebody else may have written meanwhile."""
    now = now or timezone.now()
    record = _open_follow_up(record)
    if edition is not None and record.edition != edition:
        raise ChangedMeanwhile()
    for area, healed in ratings.items():
        if area not in Area.values:
            raise NotValid("This area is not known here.", area)
        scores = (healed.density, healed.evenness, healed.crispness)
        if not all(0 <= score <= BEST for score in scores):
            raise NotValid("Each is from 0 to 10.", area)
        row = HealedRating.objects.filter(record=record, area=area).first()
        row = row or HealedRating(record=record, area=area)
        row.density, row.evenness, row.blur = scores
        row.has_colour_shift, row.note = healed.has_colour_shift, healed.note.strip()[:300]
        row.rated_at, row.rated_by = now, by
        row.save()
    record.notes = notes.strip()
    record.edition += 1
    record.saved_at = now
    record.save()
    shifted = {area: healed for area, healed in ratings.items() if healed.has_colour_shift}
    if shifted:
        _open_colour_shift(record, shifted, severity, by, now)
    return record


def _open_colour_shift(
    record: SessionRecord, shifted: Mapping[str, Healed], severity: str, by: User, now: datetime
) -> None:
    """One complication while it is open, whatever is rated once more."""
    open_ones = Complication.objects.filter(
        client=record.client, kind=Complication.Kind.COLOUR, closed_at=None
    )
    if open_ones.exists():
        return
    seen = [
        f"{Area(area).label}: {healed.note}" if healed.note.strip() else str(Area(area).label)
        for area, healed in shifted.items()
    ]
    open_complication(
        client=record.client,
        kind=Complication.Kind.COLOUR,
        severity=severity,
        began_on=local_day(now, record.appointment.location.zone),
        signs=f"Colour shift seen at the follow-up. {'; '.join(seen)}",
        by=by,
        now=now,
    )


@atomic_deed
def conclude(
    *,
    record: SessionRecord,
    edition: int,
    by: User,
    outcome: str = "",
    minutes: int = TOUCH_UP_MINUTES,
    gap: Gap = TOUCH_UP_GAP,
    now: datetime | None = None,
) -> SessionRecord:
    """Sign the follow-up as it was read. Its outcome: the plan is complete, or a touch-up is added
    to it, with a follow-up of its own. A follow-up outside any plan has none."""
    now = now or timezone.now()
    record = _open_follow_up(record)
    if record.edition != edition:
        raise ChangedMeanwhile()
    if wanting := not_rated(record):
        names = ", ".join(area.label.lower() for area in wanting)
        raise NotValid(f"Rate every area first: {names}.", wanting[0].value)
    plan = plan_of(record)
    if plan is not None and outcome not in Outcome.values:
        raise NotValid("Say what follows from it.", "outcome")
    _end_visit(record.appointment, by, now)
    if plan is not None:
        settle(plan)
        if outcome == Outcome.COMPLETE:
            complete_plan(plan=plan, by=by, now=now)
        else:
            _add_touch_up(plan, minutes, gap, now)
        record.outcome = outcome
    record.photos.set(photos_of_the_day(record))
    return freeze(record, by, now)


def _end_visit(visit: Appointment, by: User, now: datetime) -> None:
    """The visit is done with the signature, unless the desk has said so already."""
    if visit.status == Appointment.Status.DONE:
        return
    visits.start(appointment=visit, by=by, now=now)
    visits.finish(appointment=visit, by=by, now=now)


def not_rated(record: SessionRecord) -> list[Area]:
    """The treated areas that still have no rating."""
    rated = set(record.ratings.values_list("area", flat=True))
    return [area for area in treated_areas(record) if area.value not in rated]


def plan_of(record: SessionRecord) -> Plan | None:
    """The plan a follow-up belongs to: its own, else the one of this client that is under way."""
    if record.session is not None:
        return record.session.plan if record.session.plan.is_open else None
    rows = Plan.objects.filter(client=record.client_id, status=Plan.Status.UNDER_WAY)
    return rows.first()


def _open_follow_up(record: SessionRecord) -> SessionRecord:
    """The record under its locks (client, plan, then itself), while it can be written in."""
    if not is_follow_up(record):
        raise RecordRefused("Healed areas are rated at a follow-up.")
    lock_client(record.client)
    if (plan := plan_of(record)) is not None:
        lock_plan(plan)
    record = lock_session(record)
    if record.signed_at is not None:
        raise Frozen()
    return record


def _add_touch_up(plan: Plan, minutes: int, gap: Gap, now: datetime) -> None:
    """A touch-up at the end of the plan, and the look at it once healed."""
    if not 5 <= minutes <= 720:
        raise NotValid("A touch-up takes 5 minutes to 12 hours.", "minutes")
    if not 1 <= gap.min <= gap.ideal <= gap.max <= 365:
        raise NotValid("Days at least, at best and at most have to go up.", "gap_min")
    for row in plan.sessions.filter(status=Booked.OPEN, kind=StepKind.FOLLOW_UP):
        row.status = Booked.DROPPED  # this follow-up stood for it
        row.save()
    last = plan.sessions.exclude(status=Booked.DROPPED).order_by("-position")[0].position
    rules = found.rules(now)
    steps = (
        (StepKind.TOUCH_UP, minutes, gap),
        (StepKind.FOLLOW_UP, rules.follow_up_minutes, rules.follow_up_gap),
    )
    for position, (kind, length, days) in enumerate(steps, last + 1):
        # A dropped step's place is taken, so that the steps stay in one row.
        known = plan.sessions.filter(position=position).first()
        row = known or PlannedSession(plan=plan, position=position)
        row.kind, row.minutes, row.share, row.status = kind, length, 0, Booked.OPEN
        row.gap_min, row.gap_ideal, row.gap_max = days.min, days.ideal, days.max
        row.save()


@transaction.atomic
def put_touch_up_off(
    *, plan: Plan, not_before: date | None, by: User, now: datetime | None = None
) -> Plan:
    """The client would rather hear of a touch-up from `not_before` on; None takes that back."""
    plan = lock_plan(plan)
    if touch_up_of(plan) is None:
        raise RecordRefused("There is no touch-up to think of yet.")
    today = local_day(now or timezone.now(), plan.location.zone)
    if not_before is not None:
        if not_before <= today:
            raise NotValid("Choose a day to come.", "not_before")
        if not_before.year > today.year + LATEST_CHOICE:
            raise NotValid("Choose a day within the next ten years.", "not_before")
    plan.touch_up_not_before = not_before
    plan.save()
    return plan
