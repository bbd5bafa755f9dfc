"""Plans of the demo's clients: drafts, proposals, and those whose sessions are in the calendar."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from sessions_plan.actions import plans, series
from sessions_plan.models import Assessment, Plan, PlannedSession, PlanTemplate, StepKind

TEMPLATES = {2: "two", 3: "standard", 4: "four"}
ONE_SERIES = timedelta(days=45)
MOST_UNDER_WAY = 25
MOST_BEGUN = 18
ON_PAPER = "Drawn and agreed on paper, before designs were kept here."
WISHES = (
    "A soft hairline, not too low, as it was ten years ago.",
    "Less shine on the crown under the office lights.",
    "To look shaved, not bald. Nobody at work should ask.",
    "To wear it short without the scar showing.",
)
Booked = PlannedSession.Status
Status = Appointment.Status


def write_plans(*, now: datetime, seed: int) -> int:
    """Plans around the sessions that are in the calendar, and a few before their first."""
    rng = random.Random(f"{seed} plans")  # noqa: S311 - the same demo each time
    owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        return 0
    made = sum(_under_way(visits, now, rng, owner) for visits in _running(now))
    return made + _begun(now, rng, owner)


def _running(now: datetime) -> list[list[Appointment]]:
    """The visits of series that still go on: those near a session to come, client by client."""
    rows = Appointment.objects.filter(
        service__kind=Service.Kind.SESSION,
        status__in=(Status.DONE, Status.BOOKED),
        starts_at__gt=now - timedelta(days=60),
    ).select_related("artist__user", "location", "client")
    of: dict[int, list[Appointment]] = defaultdict(list)
    for visit in rows.order_by("client", "starts_at"):
        run = of[visit.client_id or 0]
        if run and visit.starts_at - run[-1].starts_at > ONE_SERIES:
            run.clear()
        run.append(visit)
    found = [run for run in of.values() if run[-1].status == Status.BOOKED and len(run) <= 4]
    return found[:MOST_UNDER_WAY]


def _under_way(visits: list[Appointment], now: datetime, rng: random.Random, owner: User) -> int:
    client, artist = visits[0].client, visits[0].artist
    if client is None or Plan.objects.filter(client=client).exists():
        return 0
    began = min(visits[0].starts_at, now) - timedelta(days=rng.randint(12, 20))
    count = max(2, min(4, len(visits) + rng.choice((0, 0, 1))))
    version = plans.draft_plan(
        client=client,
        artist=artist,
        location=visits[0].location,
        by=artist.user or owner,
        assessment=_assessment(client.pk),
        template=PlanTemplate.objects.get(slug=TEMPLATES[count]),
        now=began,
    )
    _with_areas(version, rng)
    plans.propose(version=version, by=artist.user or owner, now=began)
    plan = plans.accept(
        version=version,
        name=str(client),
        way="screen",
        by=artist.user or owner,
        seen=version.number,
        now=began + timedelta(hours=1),
    )
    sessions = [row for row in plan.sessions.all() if row.kind == StepKind.SESSION]
    for row in plan.sessions.filter(kind=StepKind.PATCH_TEST):
        row.status = Booked.DONE
        row.save()
    for row, visit in zip(sessions, visits, strict=False):
        row.appointment, row.status = visit, Booked.BOOKED
        row.save()
    series.settle(plan)
    return 1


def _begun(now: datetime, rng: random.Random, owner: User) -> int:
    """Drafts and proposals of clients whose scalp was looked at and who have no session yet."""
    rows = Assessment.objects.filter(signed_at__isnull=False, client__plans=None)
    made = 0
    for assessment in rows.select_related("client", "artist__user").order_by("-signed_at"):
        if made >= MOST_BEGUN or not assessment.goals.exists():
            continue
        visit = Appointment.objects.filter(client=assessment.client).order_by("-starts_at").first()
        if visit is None or Plan.objects.filter(client=assessment.client).exists():
            continue
        by = assessment.artist.user or owner
        version = plans.draft_plan(
            client=assessment.client,
            artist=assessment.artist,
            location=visit.location,
            by=by,
            assessment=assessment,
            now=now - timedelta(days=rng.randint(1, 9)),
        )
        version.wishes, version.design_waiver = rng.choice(WISHES), ON_PAPER
        version.save()
        if made % 3:
            plans.propose(version=version, by=by, now=now - timedelta(days=1))
        if made % 3 == 2:
            name = str(assessment.client)
            plans.accept(version=version, name=name, way="screen", by=by, seen=1, now=now)
        made += 1
    return made


def _assessment(client: int) -> Assessment | None:
    rows = Assessment.objects.filter(client=client, signed_at__isnull=False)
    return rows.order_by("-signed_at").first()


def _with_areas(version, rng: random.Random) -> None:
    """A plan needs an area; the demo's older clients have no assessment to take one from."""
    version.wishes, version.design_waiver = rng.choice(WISHES), ON_PAPER
    version.save()
    if not version.areas.exists():
        area, goal, size = rng.choice(
            (("hairline", "restore", 24), ("crown", "fill", 60), ("mid-scalp", "fill", 80))
        )
        version.areas.create(
            area=area, goal=goal, area_cm2=size, density=80, dot_mm="0.15", shade="3"
        )
