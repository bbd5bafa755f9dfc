"""Plans of the demo that are worked through: follow-ups rated, plans complete, one touch-up added,
and one look that waits for today's visit."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from bookings.models import Appointment, Service
from sessions_plan.actions import charting, follow_ups, plans, series
from sessions_plan.models import (
    Assessment,
    Plan,
    PlannedSession,
    PlanTemplate,
    SessionRecord,
    StepKind,
)
from smp_clinic.demo.plans import ON_PAPER

TEMPLATES = {2: "two", 3: "standard", 4: "four"}
LOOKED_AT, TO_COME = 6, 2
SERIES, HEALED = timedelta(days=130), timedelta(days=25)
Booked = PlannedSession.Status
Status = Appointment.Status
Outcome = SessionRecord.Outcome
LIVES: tuple[dict[str, Any], ...] = (
    {"sun": 2, "swimming": 2, "oil": "normal", "fitzpatrick": 3, "hair_colour": "brown"},
    {"sun": 1, "swimming": 0, "oil": "oily", "fitzpatrick": 5, "hair_colour": "black"},
    {"sun": 3, "works_outdoors": True, "oil": "normal", "fitzpatrick": 2, "hair_colour": "blonde"},
)
NOTES = (
    "Even from every side; the line has softened as we hoped.",
    "Crown a shade lighter than the rest, still close.",
    "Blends well under daylight.",
)


def follow_up(*, now: datetime, seed: int) -> int:
    """Plans of clients who came to their follow-up, or come soon; gives how many were rated."""
    rng = random.Random(f"{seed} follow-ups")  # noqa: S311 - the same demo each time
    looks = Appointment.objects.filter(
        service__kind=Service.Kind.FOLLOW_UP, artist__user__isnull=False, client__plans=None
    ).select_related("client", "artist__user", "location", "service")
    past = looks.filter(status=Status.DONE, finished_at__lt=now).order_by("-starts_at")
    soon = looks.filter(status=Status.BOOKED, starts_at__gt=now).order_by("starts_at")
    rated = 0
    for visit in past[: 10 * LOOKED_AT]:
        if rated < LOOKED_AT and (plan := _worked_through(visit, rng)):
            _look(visit, plan, rated, rng)
            rated += 1
    waiting = 0
    for visit in soon[: 10 * TO_COME]:
        if waiting < TO_COME and _worked_through(visit, rng):
            waiting += 1
    return rated


@transaction.atomic
def _worked_through(look: Appointment, rng: random.Random) -> Plan | None:
    """The plan whose sessions were done before this follow-up; None where there were none."""
    client, artist = look.client, look.artist
    if client is None or artist.user is None or Plan.objects.filter(client=client).exists():
        return None
    sessions = list(
        Appointment.objects.filter(
            client=client, service__kind=Service.Kind.SESSION, status=Status.DONE,
            starts_at__lt=look.starts_at, starts_at__gt=look.starts_at - SERIES,
        ).order_by("starts_at")
    )  # fmt: skip
    if len(sessions) not in TEMPLATES or look.starts_at - sessions[-1].starts_at < HEALED:
        return None
    began = sessions[0].starts_at - timedelta(days=rng.randint(12, 20))
    scalp = Assessment.objects.create(
        client=client, artist=artist, begun_at=began, saved_at=began, saved_by=artist.user,
        shade="Grey 5", signed_at=began, signed_by=artist.user, **rng.choice(LIVES),
    )  # fmt: skip
    version = plans.draft_plan(
        client=client,
        artist=artist,
        location=look.location,
        by=artist.user,
        assessment=scalp,
        template=PlanTemplate.objects.get(slug=TEMPLATES[len(sessions)]),
        now=began,
    )
    drawn = set(version.areas.values_list("area", flat=True))  # from a design of theirs
    for area, size in (("hairline", 24), ("crown", 52)):
        if area not in drawn:
            version.areas.create(
                area=area, goal="fill", area_cm2=size, density=80, dot_mm="0.15", shade="Grey 5"
            )
    version.design_waiver = ON_PAPER
    version.save()
    plans.propose(version=version, by=artist.user, now=began)
    plan = plans.accept(
        version=version, name=str(client), way="screen", by=artist.user, seen=1,
        now=began + timedelta(hours=1),
    )  # fmt: skip
    _in_the_calendar(plan, sessions, look)
    plan.refresh_from_db()
    return plan


def _in_the_calendar(plan: Plan, sessions: list[Appointment], look: Appointment) -> None:
    visits = iter(sessions)
    for row in plan.sessions.order_by("position"):
        visit = look if row.kind == StepKind.FOLLOW_UP else None
        if row.kind == StepKind.SESSION:
            visit = next(visits, None)
        row.appointment, row.status = visit, Booked.BOOKED if visit else Booked.DONE
        row.save()
    series.settle(plan)


def _look(visit: Appointment, plan: Plan, number: int, rng: random.Random) -> None:
    """Rated and concluded: the third asks for a touch-up, the second sees a colour shift."""
    by: User = visit.artist.user  # type: ignore[assignment]
    at = visit.starts_at + timedelta(minutes=20)
    record = charting.open_record(appointment=visit, by=by, now=visit.starts_at)
    is_thin = number == 2
    ratings = {
        area.value: follow_ups.Healed(
            density=rng.randint(3, 5) if is_thin else rng.randint(7, 9),
            evenness=rng.randint(6, 9),
            crispness=rng.randint(7, 9),
            has_colour_shift=number == 1 and area.value == "crown",
            note="A little cooler than the hair" if number == 1 and area.value == "crown" else "",
        )
        for area in follow_ups.treated_areas(record)
    }
    record = follow_ups.rate_healed(
        record=record, ratings=ratings, notes=NOTES[number % len(NOTES)], by=by, now=at
    )
    follow_ups.conclude(
        record=record,
        edition=record.edition,
        outcome=Outcome.TOUCH_UP if is_thin else Outcome.COMPLETE,
        by=by,
        now=at + timedelta(minutes=5),
    )
