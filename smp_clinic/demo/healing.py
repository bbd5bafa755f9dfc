"""Scalps that heal in the demo, what looked wrong, and how those found it who are through."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Max

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from clients.actions.testimonials import approve_testimonial, give_testimonial
from clients.models import Client, Photo
from sessions_plan.actions import aftercare, plans, reports, satisfaction, series
from sessions_plan.models import Plan, PlannedSession, PlanTemplate, StepKind
from smp_clinic.demo.heads import head
from smp_clinic.demo.photos import STORIES
from smp_clinic.demo.plans import ON_PAPER
from studio.wording import local_day

SHOWN_DAY = 6  # the day of healing of the client who is named beside the sign-ins
WELL = {"urgent": [], "redness": "fading", "pain": "none", "swelling": "none", "surface": "usual"}
TOLD = (
    # Hours ago, what they answered, their words, and what came of it.
    (31, WELL | {"redness": "none"}, "", "", ""),
    (5, WELL | {"surface": "picked"}, "I slept badly and scratched at the crown, I think.", "", ""),
    (
        50,
        WELL | {"redness": "spreading", "pain": "growing"},
        "It gets hotter behind the right ear.",
        "Please have your doctor look today, and send me a photo tonight. I call at six.",
        "Seen by his doctor the same day: a follicle, treated with a cream. Calm after two days.",
    ),
)
ANSWERS = (
    # Result, natural, care, recommends, words, and words for the website.
    (5, 5, 5, "yes", "I stopped wearing a cap to work.",
     "I had put it off for years. In the mirror it is simply my head again, cut short."),
    (4, 5, 5, "yes", "The second session was long. The breaks helped.",
     "They told me what it cannot do before they told me what it can. I liked that."),
    (4, 4, 5, "yes", "", ""),
    (2, 3, 4, "maybe", "The left temple looks darker than the right one to me.", ""),
    (5, 4, 4, "yes", "Thank you for the tea.", ""),
)  # fmt: skip
THROUGH = timedelta(weeks=7)  # since the last session, at least
ONE_SERIES = timedelta(days=45)


def tell_of_healing(*, now: datetime, seed: int) -> tuple[int, int]:
    """Reports and answers; gives how many there are of each."""
    rng = random.Random(f"{seed} healing")  # noqa: S311 - the same demo each time
    owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        return 0, 0
    told = _reports(now, owner)
    return told, _answers(now, owner, rng)


def _reports(now: datetime, owner: User) -> int:
    since = aftercare.latest_sessions(now - timedelta(days=26), now - timedelta(days=4), now)
    visits = list(since.order_by("-starts_at"))
    shown = min(visits, key=lambda visit: abs(_day(visit, now) - SHOWN_DAY), default=None)
    if shown is None or shown.client is None:
        return 0
    _signs_in(shown.client)
    others = [visit for visit in visits if visit != shown and visit.client]
    told = 0
    for visit, (hours, answers, words, advice, outcome) in zip(others, TOLD, strict=False):
        at = now - timedelta(hours=hours)
        _tell(visit, answers, words, advice, outcome, at, owner, told)
        told += 1
    return told


def _day(visit: Appointment, now: datetime) -> int:
    zone = visit.location.zone
    return (local_day(now, zone) - local_day(visit.starts_at, zone)).days


@transaction.atomic
def _signs_in(client: Client) -> User | None:
    """Let this client into the portal, where their address is theirs alone."""
    if client.user or not client.email or client.neutral_messages:
        return client.user
    if User.objects.filter(email=client.email).exists():
        return None
    if Client.objects.filter(email=client.email).count() > 1:
        return None
    client.user = User.objects.create_user(
        client.email, name=client.full_name or client.first_name, role=Role.CLIENT
    )
    client.save()
    return client.user


def _tell(
    visit: Appointment,
    answers: dict,
    words: str,
    advice: str,
    outcome: str,
    at: datetime,
    owner: User,
    number: int,
) -> None:
    client, by = visit.client, visit.artist.user or owner
    assert client is not None
    teller = _signs_in(client) or by
    photo = _photo(client, number, at, teller) if words else None
    report = reports.tell(
        client=client, answers=answers, words=words, photo=photo, by=teller, now=at
    )
    if advice:
        later = at + timedelta(minutes=12)
        reports.take_up(report=report, by=by, now=later)
        reports.advise(report=report, words=advice, by=by, now=later + timedelta(minutes=4))
    if outcome:
        reports.close(report=report, outcome=outcome, by=by, now=at + timedelta(hours=44))


def _photo(client: Client, number: int, at: datetime, by: User) -> Photo:
    look = STORIES[number % len(STORIES)].look
    picture = head(Photo.View.CROWN, look, treated=0.6, seed=40 + number)
    upload = ContentFile(picture, name="head.jpg")
    return reports.keep_photo(client=client, upload=upload, by=by, now=at)


def _answers(now: datetime, owner: User, rng: random.Random) -> int:
    """Complete plans of some whose last session is long enough ago, and what they say."""
    runs = _through(now)
    rng.shuffle(runs)
    made = 0
    for visits, told in zip(runs, ANSWERS, strict=False):
        made += _answer(visits, told, now, owner)
    return made


def _through(now: datetime) -> list[list[Appointment]]:
    """The sessions of clients who came two to four times, weeks apart, and are through."""
    kind = {"service__kind": Service.Kind.SESSION, "status": Appointment.Status.DONE}
    rows = (
        Appointment.objects.filter(**kind)
        .values("client")
        .annotate(times=Count("pk"), last=Max("starts_at"))
    )
    fitting = rows.filter(
        times__range=(2, 4), last__lt=now - THROUGH, last__gt=now - THROUGH * 4,
        client__plans=None, client__merged_into=None,
    )  # fmt: skip
    found = []
    for client in sorted(fitting.values_list("client", flat=True))[:40]:
        visits = list(
            Appointment.objects.filter(**kind, client=client)
            .select_related("client", "artist__user", "location")
            .order_by("starts_at")
        )
        gaps = [later.starts_at - early.starts_at for early, later in pairwise(visits)]
        if all(gap < ONE_SERIES for gap in gaps) and visits[0].artist.user:
            found.append(visits)
    return found


@transaction.atomic
def _answer(visits: Sequence[Appointment], told: tuple, now: datetime, owner: User) -> bool:
    client = visits[0].client
    assert client is not None
    user = _signs_in(client)
    if user is None:
        return False
    plan = _complete_plan(visits, owner)
    result, natural, care, recommends, words, public = told
    assert plan.completed_at is not None
    at = min(plan.completed_at + satisfaction.ASK_AFTER + timedelta(hours=9), now)
    satisfaction.answer(
        plan=plan, result=result, natural=natural, care=care, recommends=recommends,
        words=words, by=user, now=at,
    )  # fmt: skip
    if public:
        kept = give_testimonial(
            client=client, words=public, shown_name=client.first_name, by=user, now=at
        )
        if result == 5:
            approve_testimonial(testimonial=kept, by=owner, now=min(at + timedelta(hours=20), now))
    return True


def _complete_plan(visits: Sequence[Appointment], owner: User) -> Plan:
    """The plan these sessions were of, from its draft to its end the day after the last."""
    client, artist = visits[0].client, visits[0].artist
    assert client is not None
    by = artist.user or owner
    began = visits[0].starts_at - timedelta(days=14)
    slug = {2: "two", 3: "standard", 4: "four"}[len(visits)]
    version = plans.draft_plan(
        client=client, artist=artist, location=visits[0].location, by=by,
        template=PlanTemplate.objects.get(slug=slug), now=began,
    )  # fmt: skip
    version.areas.create(
        area="crown", goal="fill", area_cm2=60, density=80, dot_mm="0.15", shade="3"
    )
    version.design_waiver = ON_PAPER
    version.save()
    plans.propose(version=version, by=by, now=began)
    plan = plans.accept(
        version=version, name=str(client), way="screen", by=by, seen=version.number, now=began
    )
    rows = list(plan.sessions.all())
    sessions = [row for row in rows if row.kind == StepKind.SESSION]
    for row in rows:
        if row.kind != StepKind.SESSION:
            row.status = PlannedSession.Status.DONE
            row.save()
    for row, visit in zip(sessions, visits, strict=False):
        row.appointment, row.status = visit, PlannedSession.Status.BOOKED
        row.save()
    series.settle(plan)
    ended = visits[-1].ends_at + timedelta(hours=20)
    return plans.complete_plan(plan=plan, by=by, now=ended)
