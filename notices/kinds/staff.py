"""What colleagues are told: what clients do by themselves, and what must not be overlooked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, at_post_hour, once
from notices.kinds.visits import on_days
from notices.models import Delivery, Message, Notice
from sessions_plan.actions.aftercare import finished_sessions
from sessions_plan.actions.reports import owners, who_hears
from sessions_plan.models import HealingReport, SatisfactionAnswer
from studio.wording import local_day

Status, Side = Appointment.Status, Appointment.Side
# News of a visit is of use until it begins, or for so long. What somebody has yet to do is told
# as long as nobody did it: after days of silence it matters more, not less.
NEWS_HOLDS, TO_DO_HOLDS = 2 * DAY, 14 * DAY
# A record is missed on the day after the visit by its artist, on the third by the owner.
UNSIGNED_AFTER, UNSIGNED_TO_OWNER_AFTER = 1, 3
# No message is tried for longer, so an older failure has been told.
FAILS_WITHIN = timedelta(days=6)


def booked(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A client booked online."""
    for visit in _by_clients(start, end):
        at = visit.booked_at
        if at and at > start and visit.booked_by_id is None and visit.status != Status.CANCELLED:
            key = f"staff-booked:appointment {visit.pk}"
            yield from _of_visit(Notice.Kind.TO_STAFF_BOOKED, key, visit, at)


def moved(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A client moved their visit."""
    for visit in _by_clients(start, end):
        if visit.status == Status.BOOKED and visit.sequence and visit.booked_at != visit.changed_at:
            key = f"staff-moved:appointment {visit.pk}:{visit.sequence}"
            yield from _of_visit(Notice.Kind.TO_STAFF_MOVED, key, visit, visit.changed_at)


def cancelled(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A client cancelled."""
    for visit in _by_clients(start, end):
        if visit.status == Status.CANCELLED:
            key = f"staff-cancelled:appointment {visit.pk}"
            yield from _of_visit(Notice.Kind.TO_STAFF_CANCELLED, key, visit, visit.changed_at)


def _by_clients(start: datetime, end: datetime) -> list[Appointment]:
    """What clients changed by themselves."""
    rows = Appointment.objects.filter(
        changed_at__gt=start, changed_at__lte=end, changed_side=Side.CLIENT, client__isnull=False
    )
    rows = rows.exclude(status=Status.HELD)
    rows = rows.select_related("client", "location", "service", "artist__user").order_by("pk")
    return once(("by clients", start, end), lambda: list(rows))


def _of_visit(kind: str, key: str, visit: Appointment, due: datetime) -> Iterator[Occurrence]:
    who = visit.artist.user
    for user in [who] if who is not None and who.is_active else _owners():
        yield Occurrence(
            kind=kind,
            key=key,
            recipient=user,
            due=due,
            lapses=max(visit.starts_at, due + NEWS_HOLDS),
            appointment=visit,
            zone=visit.location.zone,
            facts={"person": visit.client},
        )


def reports(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A client told that something looks wrong, and nobody has taken it up: the artist hears of
    it, of a red one the desk as well, and the owner when half an hour has passed. Of another one
    the artist and the desk hear when the promised time passes, and the owner later."""
    waiting = HealingReport.objects.to_tell(end).filter(
        told_at__gt=start - HealingReport.LONGEST_PROMISE - HealingReport.OWNER_AFTER
    )
    for report in waiting.select_related("artist__user", "visit__location").order_by("told_at"):
        for telling in _tellings(report):
            if start < telling.due <= end:
                yield from _of_report(report, telling)


@dataclass(frozen=True)
class Telling:
    """One time a report is told: the word in the key, the instant, until when, and the people,
    asked for when it is due."""

    late: str
    due: datetime
    lapses: datetime
    people: Callable[[], Iterable[User]]
    is_overtaken: bool = False


def _tellings(report: HealingReport) -> Iterator[Telling]:
    told_at, look_by = report.told_at, report.look_by
    first = partial(who_hears, report)
    if report.level == HealingReport.Level.RED:
        late = told_at + HealingReport.PATIENCE
        yield Telling("", told_at, told_at + TO_DO_HOLDS, first)
    else:
        assert look_by is not None
        late = look_by + HealingReport.OWNER_AFTER
        # Who hears of it first hears again when the promise passes, and then of that alone.
        yield Telling("", told_at, look_by, first, is_overtaken=True)
        overdue = partial(who_hears, report, is_overdue=True)
        yield Telling("-overdue", look_by, look_by + TO_DO_HOLDS, overdue)
    yield Telling("-late", late, late + TO_DO_HOLDS, owners)


def _of_report(report: HealingReport, telling: Telling) -> Iterator[Occurrence]:
    late = telling.late
    for user in telling.people():
        yield Occurrence(
            kind=Notice.Kind.TO_STAFF_REPORT,
            key=f"staff-report{late}:report {report.pk}",
            recipient=user,
            due=telling.due,
            lapses=telling.lapses,
            zone=report.visit.location.zone,
            is_overtaken=telling.is_overtaken,
            facts={"report": report, "is_late": bool(late), "is_last": late == "-late"},
        )


def failures(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A message to a client could not be delivered, came back, or nobody knows whether it was."""
    tries = "message__deliveries"
    gone = Q(state=Notice.State.FAILED) | Q(
        state=Notice.State.PERHAPS, message__channel=Message.Channel.SMS
    )
    came_back = Q(**{"state": Notice.State.SENT, f"{tries}__report": Delivery.Report.BOUNCED})
    rows = Notice.objects.filter(
        gone | came_back, made_at__gt=start - FAILS_WITHIN, client__isnull=False
    )
    ended_at = Coalesce(Max(f"{tries}__reported_at"), Max(f"{tries}__outcome_at"))
    rows = rows.annotate(ended_at=ended_at)
    rows = rows.filter(ended_at__gt=start, ended_at__lte=end).select_related("client")
    found = list(rows.order_by("pk"))
    people = _desk() if found else []
    for notice in found:
        for user in people:
            yield Occurrence(
                kind=Notice.Kind.TO_STAFF_FAILED,
                key=f"staff-failed:notice {notice.pk}",
                recipient=user,
                due=notice.ended_at,  # type: ignore[attr-defined]
                lapses=notice.ended_at + TO_DO_HOLDS,  # type: ignore[attr-defined]
                facts={"failed": notice, "person": notice.client},
            )


def unsigned(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A session's record is not signed, or was never opened: the day after to its artist, later
    to the owner."""
    days = on_days(start, end, (UNSIGNED_AFTER, UNSIGNED_TO_OWNER_AFTER))
    if days is None:
        return
    # Not signed, or none at all.
    rows = finished_sessions(end).filter(days, session_record__signed_at=None, ends_at__lte=end)
    rows = rows.select_related("session_record", "artist__user", "location")
    for visit in rows.order_by("starts_at", "pk"):
        on = local_day(visit.starts_at, visit.location.zone)
        who = visit.artist.user
        artist = [who] if who else []
        for after, people in ((UNSIGNED_AFTER, artist), (UNSIGNED_TO_OWNER_AFTER, _owners())):
            due = at_post_hour(on + after * DAY, visit.location.zone)
            if start < due <= end:
                yield from _of_record(visit, after, due, people)


def _of_record(
    visit: Appointment, days: int, due: datetime, people: Iterable[User]
) -> Iterator[Occurrence]:
    record = getattr(visit, "session_record", None)
    which = f"record {record.pk}" if record else f"appointment {visit.pk}"
    for user in people:
        yield Occurrence(
            kind=Notice.Kind.TO_STAFF_UNSIGNED,
            key=f"staff-unsigned-{days}d:{which}",
            recipient=user,
            due=due,
            lapses=due + TO_DO_HOLDS,
            appointment=visit,
            zone=visit.location.zone,
            facts={"artist": visit.artist},
        )


def unhappy(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A client was not happy: the owner hears of it."""
    rows = SatisfactionAnswer.objects.unhappy().filter(answered_at__gt=start, answered_at__lte=end)
    for answer in rows.select_related("plan__location").order_by("pk"):
        for user in _owners():
            yield Occurrence(
                kind=Notice.Kind.TO_STAFF_UNHAPPY,
                key=f"staff-unhappy:answer {answer.pk}",
                recipient=user,
                due=answer.answered_at,
                lapses=answer.answered_at + TO_DO_HOLDS,
                zone=answer.plan.location.zone,
            )


def _desk() -> list[User]:
    people = User.objects.filter(role=Role.DESK, is_active=True).order_by("pk")
    return list(people) or _owners()


def _owners() -> list[User]:
    return once("owners", owners)


def _kind(name: str, occurrences, rank: int) -> Kind:
    return Kind(name=name, occurrences=occurrences, to_staff=True, may_wait=False, rank=rank)


KINDS = (
    _kind(Notice.Kind.TO_STAFF_REPORT, reports, 1),
    _kind(Notice.Kind.TO_STAFF_UNHAPPY, unhappy, 5),
    _kind(Notice.Kind.TO_STAFF_CANCELLED, cancelled, 10),
    _kind(Notice.Kind.TO_STAFF_MOVED, moved, 11),
    _kind(Notice.Kind.TO_STAFF_BOOKED, booked, 12),
    _kind(Notice.Kind.TO_STAFF_UNSIGNED, unsigned, 20),
    _kind(Notice.Kind.TO_STAFF_FAILED, failures, 30),
)
