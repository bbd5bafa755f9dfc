"""A plan from its first draft to its end: drafted, proposed, accepted, gone on with, ended.

Every version is frozen from its proposal on. What the client accepted is laid out as planned
sessions; a later version changes those that are not done yet, and asks to be accepted anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment, Artist, Location
from clients.actions.intake import ask
from clients.errors import Frozen
from clients.models import AnswerSheet, Client, Questionnaire
from sessions_plan import asks, drafting, found
from sessions_plan.actions.drafts import (
    drafted,
    refuse_without_design,
    with_design,
    write_content,
)
from sessions_plan.actions.records import lock_client
from sessions_plan.drafting import DraftArea, DraftStep
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.models import (
    Assessment,
    Plan,
    PlannedSession,
    PlanTemplate,
    PlanVersion,
    StepKind,
)
from sessions_plan.plan_contents import (
    TEXTS,
    areas_as_values,
    areas_in,
    content_values,
    steps_as_values,
    steps_in,
)
from studio.editions import Clashed, Values, weigh
from studio.wording import local_day

Status = Plan.Status
Booked = PlannedSession.Status
WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)


@dataclass(frozen=True)
class Content:
    """What a draft says, to be saved: the texts by their names, the areas and the steps."""

    texts: Values
    areas: Sequence[DraftArea]
    steps: Sequence[DraftStep]


@transaction.atomic
def draft_plan(
    *,
    client: Client,
    artist: Artist,
    location: Location,
    by: User,
    assessment: Assessment | None = None,
    template: PlanTemplate | None = None,
    now: datetime | None = None,
) -> PlanVersion:
    """Begin a plan: its first version, filled from the assessment and, where there is one, the
    design. Where a plan is open, that is refused: it gets a new version instead."""
    now = now or timezone.now()
    lock_client(client)
    if Plan.objects.filter(client=client, status__in=Plan.OPEN).exists():
        raise PlanRefused("There is an open plan. Change that one, or end it first.")
    plan = Plan.objects.create(
        client=client, artist=artist, location=location, begun_at=now, begun_by=by
    )
    made = with_design(client, drafted(assessment, template, now))
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        assessment=assessment,
        template=PlanTemplate.objects.get(slug=made.template),
        expected_loss=assessment.expected_loss if assessment else "",
        reasons=list(made.reasons),
        saved_at=now,
        saved_by=by,
    )
    write_content(version, made.areas, made.steps)
    return version


@transaction.atomic
def save_draft(
    *,
    version: PlanVersion,
    content: Content,
    original: Values | None,
    by: User,
    now: datetime | None = None,
) -> PlanVersion:
    """Save a draft. Where a colleague changed the same text, Clashed says so and nothing is
    saved; areas and steps are one field each."""
    version = _locked(version)
    if version.proposed_at is not None:
        raise Frozen()
    theirs = content_values(version)
    mine = {name: content.texts[name] for name in TEXTS if name in content.texts}
    mine |= {"areas": areas_as_values(content.areas), "steps": steps_as_values(content.steps)}
    weighed = weigh(original, mine, theirs)
    if weighed.clashes:
        raise Clashed(weighed, theirs, by=str(version.saved_by))
    for name in TEXTS:
        if name in weighed.merged:
            setattr(version, name, weighed.merged[name])
    version.edition += 1
    version.saved_by, version.saved_at = by, now or timezone.now()
    version.save()
    if "areas" not in weighed.theirs or "steps" not in weighed.theirs:
        refuse_unsound(content.steps)
        write_content(version, content.areas, content.steps)
    return version


@transaction.atomic
def take_template(
    *,
    version: PlanVersion,
    template: PlanTemplate,
    content: Content,
    original: Values | None,
    by: User,
    now: datetime | None = None,
) -> PlanVersion:
    """Lay a draft's steps out anew, from another pattern that the artist chose. Areas and words
    are saved as `content` has them; its steps are given up."""
    now = now or timezone.now()
    before = steps_in(version)
    kept = Content(content.texts, content.areas, before)
    version = save_draft(version=version, content=kept, original=original, by=by, now=now)
    areas = areas_in(version)
    made = drafted(version.assessment, template, now, areas)
    version.template, version.reasons = template, list(made.reasons)
    version.save()
    write_content(version, areas, made.steps)
    return version


def refuse_unsound(steps: Sequence[DraftStep]) -> None:
    """NotValid says what is wrong with a series of steps."""
    working = [step for step in steps if step.kind in WORKING]
    sessions = [step for step in working if step.kind == StepKind.SESSION]
    # A touch-up beside sessions was added after them, and is not counted with them.
    counted, least = (sessions, 2) if sessions else (working, 1)
    if not least <= len(counted) <= drafting.MOST_SESSIONS:
        raise NotValid("A plan has two to four sessions; a touch-up may have one.", "steps")
    if sum(step.share for step in working) != 100:
        raise NotValid("The shares of the sessions have to make 100 percent.", "steps")
    for place, step in enumerate(steps):
        if (place > 0) is not (step.gap is not None):
            raise NotValid("Every step but the first needs the days after the one before.", "steps")
        if step.gap and not 0 <= step.gap.min <= step.gap.ideal <= step.gap.max:
            raise NotValid("Days at least, at best and at most have to go up.", "steps")
    tests = [place for place, step in enumerate(steps) if step.kind == StepKind.PATCH_TEST]
    if tests and tests != [0]:
        raise NotValid("A patch test comes before everything else.", "steps")


@transaction.atomic
def propose(*, version: PlanVersion, by: User, now: datetime | None = None) -> PlanVersion:
    """Put a draft before the client; from now on it stays as it is."""
    now = now or timezone.now()
    version = _locked(version)
    if version.proposed_at is not None:
        return version
    if not version.areas.exists():
        raise NotValid("Say at least one area that is to be treated.", "areas")
    refuse_unsound([found.draft_step(step) for step in version.steps.all()])
    version.proposed_at, version.proposed_by = now, by
    version.save()
    plan = version.plan
    if plan.status == Status.DRAFT:
        plan.status = Status.PROPOSED
        plan.save()
    return version


@transaction.atomic
def revise(*, plan: Plan, by: User, now: datetime | None = None) -> PlanVersion:
    """A new version to change, as the newest one says; a draft that is there already is that."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    if not plan.is_open:
        raise PlanRefused("This plan has ended. Draft a new one.")
    newest = plan.versions.order_by("-number")[0]
    if newest.proposed_at is None:
        return newest
    copied = {name: getattr(newest, name) for name in (*TEXTS, "assessment", "template", "reasons")}
    version = PlanVersion.objects.create(
        plan=plan, number=newest.number + 1, saved_at=now, saved_by=by, **copied
    )
    stands = newest.accepted_at is not None and newest.withdrawn_at is None
    write_content(version, areas_in(newest), _as_they_stand(plan) if stands else steps_in(newest))
    return version


def _as_they_stand(plan: Plan) -> list[DraftStep]:
    """The plan's steps now: a touch-up that a follow-up added is in no version yet."""
    rows = plan.sessions.exclude(status=Booked.DROPPED).order_by("position")
    return [found.draft_step(row) for row in rows]


@transaction.atomic
def accept(
    *,
    version: PlanVersion,
    name: str,
    way: str,
    by: User,
    seen: int,
    now: datetime | None = None,
) -> Plan:
    """The client says yes to exactly the version they read (`seen` is its number), on the
    studio's screen or in the portal; its steps become the sessions of the plan."""
    now = now or timezone.now()
    version = _locked(version)
    plan = version.plan
    newest = plan.versions.filter(proposed_at__isnull=False).order_by("-number").first()
    if newest is None or newest.pk != version.pk or version.number != seen:
        raise PlanRefused("There is a newer version of this plan. Read that one, then accept it.")
    if version.accepted_at is not None and version.withdrawn_at is None:
        return plan
    if not plan.is_open or version.withdrawn_at is not None:
        raise PlanRefused("This plan is no longer open. Ask the studio about it.")
    if not name.strip():
        raise NotValid("Type your full name to accept the plan.", "name")
    if way == PlanVersion.Way.PORTAL and plan.client.user_id != by.pk:
        raise PlanRefused("Only the client can accept in the portal.")
    refuse_without_design(version)
    version.accepted_at, version.accepted_by = now, by
    version.accepted_name, version.accepted_way = name.strip()[:160], way
    version.save()
    for older in plan.versions.filter(number__lt=version.number, superseded_at=None):
        older.superseded_at = now
        older.save()
    if not plan.sessions.exists():
        _ask_how_they_are(plan.client, by, now)
    lay_out(plan, version)
    done = plan.sessions.filter(status=Booked.DONE).exists()
    plan.status = Status.UNDER_WAY if done else Status.ACCEPTED
    plan.save()
    yes = asks.Yes(version, version.accepted_name, way, by, now)
    for answer in asks.accepted:
        answer(yes)
    return plan


def _ask_how_they_are(client: Client, by: User, now: datetime) -> None:
    """The five questions on self-image once more, now that the plan is there."""
    kind = Questionnaire.Kind.SELF_IMAGE
    if Questionnaire.objects.filter(kind=kind).exists():
        ask(client=client, kind=kind, occasion=AnswerSheet.Occasion.AFTER_PLAN, by=by, now=now)


def lay_out(plan: Plan, version: PlanVersion) -> None:
    """Make the plan's sessions those of the accepted version. Done ones stay as they were, a
    booked one keeps its visit; what the version no longer has is dropped, unless it is booked:
    then the visit is cancelled or kept by a person, and the step waits for that."""
    there = {row.position: row for row in plan.sessions.select_for_update()}
    for step in version.steps.all():
        row = there.pop(step.position, None) or PlannedSession(plan=plan, position=step.position)
        if row.status == Booked.DONE:
            continue
        row.kind, row.minutes, row.share = step.kind, step.minutes, step.share
        row.gap_min, row.gap_ideal, row.gap_max = step.gap_min, step.gap_ideal, step.gap_max
        if row.status == Booked.DROPPED:
            row.status = Booked.OPEN
        row.save()
    for row in there.values():
        if row.status == Booked.OPEN:
            row.status = Booked.DROPPED
            row.save()


def cooling_off_until(version: PlanVersion) -> date | None:
    """The last day on which the client may still withdraw; None without such days."""
    if version.accepted_at is None:
        return None
    days = found.plan_rules(version.accepted_at).cooling_off_days
    if not days:
        return None
    return local_day(version.accepted_at, version.plan.location.zone) + timedelta(days=days)


@transaction.atomic
def withdraw_plan(*, plan: Plan, by: User, now: datetime | None = None) -> Plan:
    """The client takes their yes back within the cooling-off days, before anything was done."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    version = accepted_version(plan)
    until = cooling_off_until(version) if version else None
    if version is None or until is None:
        raise PlanRefused("This plan cannot be withdrawn here. Please call us.")
    if local_day(now, plan.location.zone) > until:
        raise PlanRefused("The days in which this plan could be withdrawn are over. Call us.")
    if plan.sessions.filter(status=Booked.DONE).exclude(kind=StepKind.PATCH_TEST).exists():
        raise PlanRefused("The work has begun, so the plan cannot be withdrawn. Please call us.")
    version.withdrawn_at = now
    version.save()
    return _end(plan, Status.ABANDONED, by=by, reason="Withdrawn by the client in time.", now=now)


@transaction.atomic
def abandon_plan(*, plan: Plan, reason: str, by: User, now: datetime | None = None) -> Plan:
    """End a plan that will not be finished. Visits to come are cancelled first, by a person."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    if not plan.is_open:
        raise PlanRefused("This plan has ended already.")
    if not reason.strip():
        raise NotValid("Say why the plan ends.", "reason")
    coming = plan.sessions.filter(
        status=Booked.BOOKED, appointment__status=Appointment.Status.BOOKED
    )
    if coming.exists():
        raise PlanRefused("Sessions are booked. Cancel the rest of the series, then end the plan.")
    return _end(plan, Status.ABANDONED, by=by, reason=reason.strip()[:300], now=now)


@transaction.atomic
def complete_plan(*, plan: Plan, by: User, now: datetime | None = None) -> Plan:
    """Every session is done, and the follow-up found nothing more to do."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    waiting = plan.sessions.filter(status__in=[Booked.OPEN, Booked.BOOKED], kind__in=WORKING)
    if waiting.exists() or not plan.sessions.filter(status=Booked.DONE).exists():
        raise PlanRefused("There are sessions to come. Finish or drop them first.")
    return _end(plan, Status.COMPLETE, by=by, reason="", now=now)


def accepted_version(plan: Plan) -> PlanVersion | None:
    """The version that stands: the newest the client accepted and did not withdraw."""
    rows = plan.versions.filter(accepted_at__isnull=False, withdrawn_at=None)
    return rows.order_by("-number").first()


def _end(plan: Plan, status: str, *, by: User, reason: str, now: datetime) -> Plan:
    for row in plan.sessions.filter(status=Booked.OPEN):
        row.status = Booked.DROPPED
        row.save()
    plan.status = status
    if status == Status.COMPLETE:
        plan.completed_at, plan.completed_by = now, by
    else:
        plan.abandoned_at, plan.abandoned_by, plan.abandon_reason = now, by, reason
    plan.paused_at, plan.paused_by, plan.pause_reason = None, None, ""
    plan.save()
    return plan


def lock_plan(plan: Plan) -> Plan:
    """First the client, then the plan: the order in which everyone locks."""
    lock_client(plan.client)
    rows = Plan.objects.select_for_update(of=("self",)).select_related("client", "location")
    return rows.get(pk=plan.pk)


def _locked(version: PlanVersion) -> PlanVersion:
    plan = lock_plan(version.plan)
    found = PlanVersion.objects.select_related("saved_by").get(pk=version.pk)
    found.plan = plan
    return found
