"""The look at the healing before the next session: asked two days ahead, answered, decided.

Nothing is blocked in silence: a client who is not ready makes a question for the artist, one who
did not answer a task for the desk the day before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment
from clients.actions.photos import add_photo
from clients.models import Client, Photo
from sessions_plan.errors import PlanRefused
from sessions_plan.models import HealingCheck, Plan, PlannedSession, StepKind
from studio.wording import local_day

ASKED_BEFORE = timedelta(days=2)
Status = Appointment.Status
Outcome = HealingCheck.Outcome


@dataclass(frozen=True)
class Waiting:
    """A session whose healing check needs somebody: the desk to call, or the artist to decide."""

    row: PlannedSession
    check: HealingCheck | None

    @property
    def is_unanswered(self) -> bool:
        return self.check is None


def asked_now(client: Client, now: datetime) -> PlannedSession | None:
    """The session this client is asked about now: the next one, within two days, when a session
    came before it and they have not answered for this start."""
    coming = _coming(now, now + ASKED_BEFORE).filter(plan__client=client, answered=None)
    return coming.order_by("appointment__starts_at").first()


def answer_healing(
    *,
    row: PlannedSession,
    has_scabs: bool,
    is_red: bool,
    was_picked: bool,
    by: User | None,
    words: str = "",
    photo: File | None = None,
    now: datetime | None = None,
) -> HealingCheck:
    """Write down what the client says, or tells the desk on the phone. A second answer for the
    same start replaces nothing: the first stands, and the artist has it."""
    now = now or timezone.now()
    visit = row.appointment
    if visit is None or visit.status != Status.BOOKED or visit.starts_at <= now:
        raise PlanRefused(_("This session is not coming any more, so there is nothing to answer."))
    if (there := _check_of(row)) is not None:
        return there
    kept = _kept(row, photo, by, now) if photo is not None else None
    with transaction.atomic():
        check, _made = HealingCheck.objects.get_or_create(
            session=row,
            visit_at=visit.starts_at,
            defaults={
                "answered_at": now,
                "by_client": by is None or not by.is_colleague,
                "has_scabs": has_scabs,
                "is_red": is_red,
                "was_picked": was_picked,
                "words": words.strip()[:500],
                "photo": kept,
            },
        )
        if check.is_ready and not check.outcome:
            check.outcome = Outcome.READY
            check.save()
    return check


def _kept(row: PlannedSession, photo: File, by: User | None, now: datetime) -> Photo:
    return add_photo(
        client=row.plan.client,
        upload=photo,
        view=Photo.View.OTHER,
        stage=Photo.Stage.SESSION,
        session_number=max(1, row.position - 1),
        note="Before the next session",
        by=by,
        now=now,
    )


@transaction.atomic
def decide_healing(
    *, check: HealingCheck, outcome: str, by: User, now: datetime | None = None
) -> HealingCheck:
    """The artist's word: later times are looked for, or it goes on as planned."""
    found = HealingCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if found.is_ready:
        raise PlanRefused(_("They are ready; there is nothing to decide."))
    if outcome not in (Outcome.WAIT, Outcome.GO_ON):
        raise PlanRefused(_("Choose whether to wait or to go on."))
    found.outcome, found.decided_by, found.decided_at = outcome, by, now or timezone.now()
    found.save()
    return found


def healing_waiting(user: User, now: datetime) -> list[Waiting]:
    """What needs somebody today: sessions of the next two days whose client is not ready and
    nobody decided, and those of the next day who did not answer. An artist sees their own."""
    rows = _coming(now, now + ASKED_BEFORE + timedelta(hours=12))
    if user.role == Role.ARTIST:
        rows = rows.filter(appointment__artist__user=user)
    waiting = list(rows.order_by("appointment__starts_at"))
    asked = [row.answered for row in waiting if row.answered is not None]
    checks = HealingCheck.objects.in_bulk(asked) if asked else {}
    found = []
    for row in waiting:
        check = checks.get(row.answered) if row.answered else None
        if check is None:
            if _is_tomorrow_or_sooner(row, now):
                found.append(Waiting(row, None))
        elif not check.is_ready and not check.outcome:
            found.append(Waiting(row, check))
    return found


def _coming(start: datetime, end: datetime) -> QuerySet[Any]:
    """Booked sessions between two instants that have a done one before them in their plan, each
    with `answered`: the check for its start as it is now. One that moved is asked about anew."""
    kinds = (StepKind.SESSION, StepKind.TOUCH_UP)
    before = PlannedSession.objects.filter(
        plan=OuterRef("plan"),
        kind__in=kinds,
        position__lt=OuterRef("position"),
        appointment__status=Status.DONE,
    )
    checks = HealingCheck.objects.filter(
        session=OuterRef("pk"), visit_at=OuterRef("appointment__starts_at")
    )
    return (
        PlannedSession.objects.filter(
            Exists(before),
            plan__status__in=Plan.OPEN,
            kind__in=kinds,
            appointment__status=Status.BOOKED,
            appointment__starts_at__gt=start,
            appointment__starts_at__lte=end,
        )
        .annotate(answered=Subquery(checks.values("pk")[:1]))
        .select_related(
            "plan__client", "plan__location", "appointment__artist", "appointment__location"
        )
    )


def _check_of(row: PlannedSession) -> HealingCheck | None:
    """The answer for the start as it is now: a session that moved is asked about anew."""
    visit = row.appointment
    if visit is None:
        return None
    return HealingCheck.objects.filter(session=row, visit_at=visit.starts_at).first()


def _is_tomorrow_or_sooner(row: PlannedSession, now: datetime) -> bool:
    visit = row.appointment
    if visit is None:
        return False
    zone = visit.location.zone
    return (local_day(visit.starts_at, zone) - local_day(now, zone)).days <= 1
