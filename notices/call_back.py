"""Whom to call: a follow-up or session that is not booked, an open touch-up window, who was lost
from sight. Read off the rows each time; only what came of a call is kept (`CallBack`).

Never listed: who has a visit to come, who is not to be contacted, and, where asking would be
marketing, who has not agreed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from bookings.models import Appointment, Service
from clients.models import Client, ContactConsent
from notices.models import CallBack, Notice
from sessions_plan.models import Consultation, Plan, PlannedSession, PlanVersion, StepKind
from sessions_plan.touch_up import opening_between
from studio.wording import local_day

Reason, Status = CallBack.Reason, Appointment.Status
TREATED = (Service.Kind.SESSION, Service.Kind.TOUCH_UP, Service.Kind.FOLLOW_UP)
WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)
DAY = timedelta(days=1)

# After so long somebody is called, and for so long after that.
UNBOOKED_FOR = 28 * DAY  # the day on which they were written to, too
UNDECIDED_FOR = 14 * DAY
PAUSED_FOR = 60 * DAY
ABANDONED_FOR = 182 * DAY
CONSULTED_WITHIN = 365 * DAY
LOST_WITHIN = 730 * DAY

SHELVES: Mapping[str, tuple[str, ...]] = {
    "care": (Reason.FOLLOW_UP, Reason.NEXT),
    "touch-up": (Reason.TOUCH_UP,),
    "lapsed": (
        Reason.CONSULTED,
        Reason.PROPOSED,
        Reason.ACCEPTED,
        Reason.PAUSED,
        Reason.ABANDONED,
    ),
}


@dataclass
class Row:
    """A client to call, why, and since when that is so; the kind and time of the last message
    they had about it, and the last call."""

    client: Client
    plan: Plan | None
    reason: str
    since: date
    zone: str
    agrees: bool
    told_kind: str
    told_at: datetime | None
    call: CallBack | None = None

    @property
    def matter(self) -> tuple[int, int | None, str]:
        return self.client.pk, self.plan.pk if self.plan else None, self.reason

    @property
    def label(self) -> str:
        return Reason(self.reason).label

    @property
    def told(self) -> str:
        return Notice.Kind(self.told_kind).label if self.told_kind else ""


@dataclass(frozen=True)
class ToCall:
    """Who is to be called, longest waiting first, and how many are not because they have not
    agreed to be asked such things."""

    rows: list[Row] = field(default_factory=list)
    not_agreed: int = 0


def to_call(shelf: str, on: date, now: datetime) -> ToCall:
    """Everybody of one shelf. At most six statements, however many there are."""
    found = _FOUND[shelf](on, now)
    calls = {call.matter: call for call in _last_calls().filter(reason__in=SHELVES[shelf])}
    rows: list[Row] = []
    not_agreed = 0
    for row in found:
        row.call = calls.get(row.matter)
        if row.call is not None and row.call.hides(on):
            continue
        if row.reason in CallBack.MARKETING and not row.agrees:
            not_agreed += 1
        else:
            rows.append(row)
    rows.sort(key=lambda row: (row.since, row.client.pk))
    return ToCall(rows, not_agreed)


def put_off(on: date) -> QuerySet[CallBack]:
    """Who stands on no list because of what came of the last call, soonest back first."""
    hiding = Q(not_before__gt=on) | Q(outcome=CallBack.Outcome.NO_MORE)
    return _last_calls().filter(hiding).order_by("not_before", "-called_at", "pk")


def _last_calls() -> QuerySet[CallBack]:
    """The newest of each matter. Of one reason either all calls name a plan or none does."""
    newer = CallBack.objects.filter(client=OuterRef("client"), reason=OuterRef("reason"))
    newer = newer.filter(Q(plan=OuterRef("plan")) | Q(plan=None)).filter(
        Q(called_at__gt=OuterRef("called_at"))
        | Q(called_at=OuterRef("called_at"), pk__gt=OuterRef("pk"))
    )
    return CallBack.objects.filter(~Exists(newer)).select_related("client", "called_by")


Found = Iterable[Row]


def _care(on: date, now: datetime) -> Found:
    """The plan goes on, and for four weeks after the last visit nothing is booked. One statement.

    A follow-up that took place and is only not signed yet is nobody's to call about.
    """
    visits = Appointment.objects.filter(
        client=OuterRef("client"), status=Status.DONE, service__kind__in=TREATED
    ).order_by("-starts_at")
    work = PlannedSession.objects.filter(
        plan=OuterRef("pk"), kind__in=WORKING, status=PlannedSession.Status.OPEN
    )
    plans = Plan.objects.filter(status=Plan.Status.UNDER_WAY, paused_at=None)
    plans = (
        _reachable(plans, now, Notice.Kind.FOLLOW_UP)
        .annotate(
            last_at=Subquery(visits.values("starts_at")[:1]),
            last_kind=Subquery(visits.values("service__kind")[:1]),
            has_work=Exists(work),
        )
        .filter(last_at__lte=now - UNBOOKED_FOR)
    )
    for plan in plans:
        if plan.has_work or plan.last_kind != Service.Kind.FOLLOW_UP:
            reason = Reason.NEXT if plan.has_work else Reason.FOLLOW_UP
            yield _row(plan, reason, plan.last_at)


def _touch_ups(on: date, now: datetime) -> Found:
    """The window is open. Five statements."""
    plans = _reachable(Plan.objects.all(), now, Notice.Kind.TOUCH_UP)
    for one in opening_between(on - LOST_WITHIN, on + DAY, among=plans):
        yield _row(one.plan, Reason.TOUCH_UP, one.opens_on)


def _lapsed(on: date, now: datetime) -> Found:
    """Asked and not answered, begun and not gone on with. Two statements."""
    yield from _lost_plans(now)
    yield from _only_consulted(now)


def _lost_plans(now: datetime) -> Found:
    versions = PlanVersion.objects.filter(plan=OuterRef("pk"))
    said_yes = versions.filter(accepted_at__isnull=False).order_by("-accepted_at")
    asked = versions.filter(proposed_at__isnull=False).order_by("-proposed_at")
    newer = Plan.objects.filter(client=OuterRef("client"), begun_at__gt=OuterRef("begun_at"))
    goes_on = Q(status=Plan.Status.ACCEPTED, paused_at=None, accepted__lte=now - UNDECIDED_FOR)
    waits = Q(status=Plan.Status.PROPOSED, proposed__lte=now - UNDECIDED_FOR)
    paused = Q(status__in=Plan.OPEN, paused_at__lte=now - PAUSED_FOR)
    ended = Q(abandoned_at__lte=now - ABANDONED_FOR, abandoned_at__gt=now - LOST_WITHIN)
    plans = _reachable(Plan.objects.all(), now).annotate(
        accepted=Subquery(said_yes.values("accepted_at")[:1]),
        proposed=Subquery(asked.values("proposed_at")[:1]),
    )
    for plan in plans.filter(goes_on | waits | paused | ended & ~Exists(newer)):
        if plan.status == Plan.Status.ABANDONED:
            yield _row(plan, Reason.ABANDONED, plan.abandoned_at)
        elif plan.paused_at is not None:
            yield _row(plan, Reason.PAUSED, plan.paused_at)
        elif plan.status == Plan.Status.ACCEPTED:
            yield _row(plan, Reason.ACCEPTED, plan.accepted)
        else:
            yield _row(plan, Reason.PROPOSED, plan.proposed)


def _only_consulted(now: datetime) -> Found:
    """A consultation in the last year, and no plan was shown since."""
    said_no = Consultation.objects.filter(
        client=OuterRef("client"),
        outcome__in=(Consultation.Outcome.DECLINED, Consultation.Outcome.REFERRED),
    )
    shown = Plan.objects.filter(client=OuterRef("client")).exclude(status=Plan.Status.DRAFT)
    later = Appointment.objects.filter(
        client=OuterRef("client"), status=Status.DONE, starts_at__gt=OuterRef("starts_at")
    )
    visits = Appointment.objects.filter(
        status=Status.DONE,
        service__kind=Service.Kind.CONSULTATION,
        client__isnull=False,
        starts_at__lte=now - UNDECIDED_FOR,
        starts_at__gt=now - CONSULTED_WITHIN,
    ).filter(~Exists(shown), ~Exists(said_no), ~Exists(later))
    for visit in _reachable(visits, now):
        yield _row(visit, Reason.CONSULTED, visit.starts_at)


def _row(of: Any, reason: str, since: datetime | date) -> Row:
    """`of` a plan or a visit, as `_reachable` gives it."""
    zone = of.location.zone
    return Row(
        client=of.client,
        plan=of if isinstance(of, Plan) else None,
        reason=reason,
        since=local_day(since, zone) if isinstance(since, datetime) else since,
        zone=zone,
        agrees=bool(of.agrees),
        told_kind=of.told_kind or "",
        told_at=of.told_at,
    )


def _reachable(rows: QuerySet, now: datetime, *kinds: str) -> QuerySet:
    """Those of clients who may be called and have nothing booked, with whether they agree to
    news, tips and touch-ups as `agrees`, and the last message of `kinds`, or of any."""
    visits = Appointment.objects.filter(client=OuterRef("client"), ends_at__gt=now)
    coming = visits.filter(status__in=Appointment.BLOCKING)
    words = ContactConsent.objects.filter(
        client=OuterRef("client"), kind=ContactConsent.Kind.MARKETING
    )
    told = Notice.objects.filter(client=OuterRef("client"), state=Notice.State.SENT)
    told = (told.filter(kind__in=kinds) if kinds else told).order_by("-sent_at", "-pk")
    return (
        rows.filter(
            ~Exists(coming),
            client__merged_into=None,
            client__do_not_contact_at=None,
            client__deceased_at=None,
            client__erased_at=None,
        )
        .annotate(
            agrees=Subquery(words.order_by("-said_at", "-pk").values("is_given")[:1]),
            told_kind=Subquery(told.values("kind")[:1]),
            told_at=Subquery(told.values("sent_at")[:1]),
        )
        .select_related("client", "location")
    )


_FOUND: Mapping[str, Callable[[date, datetime], Found]] = {
    "care": _care,
    "touch-up": _touch_ups,
    "lapsed": _lapsed,
}
