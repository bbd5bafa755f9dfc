"""Whom the demo's desk has to reach: series that stopped, plans without an answer, windows that
are open, calls and letters to do, and messages that did not arrive.

Bounded by time, never by how much there is: it takes as long for 200,000 appointments as for 700.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from clients.actions.contact import say_whether
from clients.contact_words import wording
from clients.models import Client, ContactConsent
from notices import call_back, letters
from notices.actions.call_back import write_down
from notices.kinds import KINDS, Occurrence
from notices.models import CallBack, Delivery, Message, Notice
from sessions_plan.actions import plans, series
from sessions_plan.models import Plan, PlannedSession, PlanTemplate, StepKind
from smp_clinic.demo.house import NAME
from smp_clinic.demo.plans import ON_PAPER
from studio.wording import local_day

DAY = timedelta(days=1)
STOPPED, UNANSWERED, AGREEING, LONG_AGO = 3, 2, 3, 2
# Further back than the demo's own past, and none beside another.
YEARS_AGO, APART = 1460 * DAY, 210 * DAY
TEMPLATES = {2: "two", 3: "standard", 4: "four"}
Status, Kind, Booked = Appointment.Status, Service.Kind, PlannedSession.Status
State, Outcome, Channel = Notice.State, Delivery.Outcome, Message.Channel
Reason, Called = CallBack.Reason, CallBack.Outcome


def reach(*, now: datetime, seed: int) -> int:
    """Gives how many are to be called or have not got what was sent."""
    rng = random.Random(f"{seed} reach")  # noqa: S311 - the same demo each time
    clerk = User.objects.filter(role=Role.DESK).order_by("pk").first()
    if clerk is None:
        return 0
    stopped = [_begin(visits, now) for visits in _stopped(now)]
    for visits in _consulted(now, UNANSWERED):
        _propose(visits[0], now - rng.randint(17, 40) * DAY)
    for visits in _consulted(now, AGREEING):
        _agree(visits[0].client, clerk, now - rng.randint(20, 60) * DAY)
    for number, visits in enumerate(_long_healed(now)):
        _finish(visits, clerk, now, now - YEARS_AGO - number * APART)
    _calls(clerk, now)
    return len(stopped) + _messages(now)


# Whom to call


def _stopped(now: datetime) -> list[list[Appointment]]:
    """Clients whose last session was one to four months ago and who have nothing booked."""
    rows = _treated().filter(starts_at__gt=now - 150 * DAY, starts_at__lt=now - 30 * DAY)
    found = [run for run in _by_client(rows, now) if len(run) < 4]
    return [run for run in found if run[-1].starts_at < now - 30 * DAY][:STOPPED]


def _consulted(now: datetime, many: int) -> list[list[Appointment]]:
    """Who came to a consultation in the last half year and has no plan."""
    consultations = Appointment.objects.filter(
        service__kind=Kind.CONSULTATION,
        status=Status.DONE,
        artist__user__isnull=False,
        starts_at__gt=now - 180 * DAY,
        starts_at__lt=now - 45 * DAY,
    )
    agreed = ContactConsent.objects.filter(client=OuterRef("client"))
    later = _visits_after("starts_at")
    return _by_client(consultations.filter(~Exists(agreed), ~Exists(later)), now)[:many]


def _long_healed(now: datetime) -> list[list[Appointment]]:
    """Whose sessions were done last year, and who has not come since."""
    rows = _treated().filter(
        starts_at__gt=now - 500 * DAY, starts_at__lt=now - 60 * DAY, session_record=None
    )
    return [run for run in _by_client(rows, now) if 1 < len(run) < 5][-LONG_AGO:]


def _treated() -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        service__kind=Kind.SESSION, status=Status.DONE, artist__user__isnull=False
    )


def _by_client(rows: QuerySet[Appointment], now: datetime) -> list[list[Appointment]]:
    """These visits, client by client, of those without a plan who have not come lately."""
    lately = Appointment.objects.filter(client=OuterRef("client"), ends_at__gt=now - 30 * DAY)
    rows = rows.filter(~Exists(lately), client__isnull=False, client__plans=None)
    rows = rows.filter(client__do_not_contact_at=None, client__merged_into=None)
    found: dict[int, list[Appointment]] = {}
    ordered = rows.select_related("client", "artist__user", "location", "service")
    for visit in ordered.order_by("starts_at", "pk")[:400]:
        found.setdefault(visit.client_id or 0, []).append(visit)
    return list(found.values())


def _visits_after(start: str) -> QuerySet[Appointment]:
    return Appointment.objects.filter(client=OuterRef("client"), starts_at__gt=OuterRef(start))


@transaction.atomic
def _begin(visits: list[Appointment], now: datetime) -> Plan:
    """A plan of which these sessions are done and one more is not booked."""
    plan = _accepted(visits[0], len(visits) + 1, visits[0].starts_at - 15 * DAY)
    return _with(plan, visits)


def _accepted(visit: Appointment, sessions: int, at: datetime) -> Plan:
    version = _propose(visit, at, sessions)
    return plans.accept(
        version=version, name=str(visit.client), way="screen", by=_artist(visit),
        seen=version.number, now=at + timedelta(hours=1),
    )  # fmt: skip


def _propose(visit: Appointment, at: datetime, sessions: int = 3) -> Any:
    by = _artist(visit)
    assert visit.client is not None
    template = PlanTemplate.objects.get(slug=TEMPLATES[max(2, min(4, sessions))])
    version = plans.draft_plan(
        client=visit.client, artist=visit.artist, location=visit.location, by=by,
        template=template, now=at,
    )  # fmt: skip
    for area, size in (("hairline", 26), ("crown", 48)):
        version.areas.create(
            area=area, goal="fill", area_cm2=size, density=80, dot_mm="0.15", shade="Grey 5"
        )
    version.design_waiver = ON_PAPER
    version.save()
    plans.propose(version=version, by=by, now=at)
    return version


def _artist(visit: Appointment) -> User:
    assert visit.artist.user is not None
    return visit.artist.user


def _with(plan: Plan, visits: Iterable[Appointment], *, is_over: bool = False) -> Plan:
    done = iter(visits)
    for row in plan.sessions.order_by("position"):
        visit = next(done, None) if row.kind == StepKind.SESSION else None
        if visit is not None:
            row.appointment, row.status = visit, Booked.BOOKED
        elif is_over:
            row.status = Booked.DONE
        row.save()
    series.settle(plan)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def _finish(visits: list[Appointment], clerk: User, now: datetime, last: datetime) -> None:
    """A plan that was done so long ago that its touch-up is due: their visits are set back."""
    client = visits[0].client
    assert client is not None
    back = max(timedelta(), visits[-1].starts_at - last)
    for visit in Appointment.objects.filter(client=client).select_related("location"):
        _set_back(visit, back)
    for visit in visits:
        visit.refresh_from_db()
    plan = _accepted(visits[0], len(visits), visits[0].starts_at - 15 * DAY)
    plan = _with(plan, visits, is_over=True)
    if plan.status != Plan.Status.COMPLETE:
        by = _artist(visits[0])
        plans.complete_plan(plan=plan, by=by, now=visits[-1].ends_at + 40 * DAY)
    _agree(client, clerk, now - 700 * DAY)


def _set_back(visit: Appointment, by: timedelta) -> None:
    """The same times by the clock of the place, whole weeks earlier."""
    days = by.days // 7 * 7
    for field in Appointment._meta.concrete_fields:
        at = getattr(visit, field.attname)
        if isinstance(field, DateTimeField) and at is not None:
            there = at.astimezone(visit.location.tz).replace(tzinfo=None) - days * DAY
            setattr(visit, field.attname, there.replace(tzinfo=visit.location.tz))
    visit.save()


def _agree(client: Client | None, clerk: User, at: datetime) -> None:
    assert client is not None
    kind = ContactConsent.Kind.MARKETING
    say_whether(
        client=client, kind=kind, is_given=True, wording=wording(kind, NAME),
        side=ContactConsent.Side.CLINIC, by=clerk, where="Desk, contact", now=at,
    )  # fmt: skip


def _calls(clerk: User, now: datetime) -> None:
    """One was not reached, another rather hears of it in spring."""
    today = local_day(now, "UTC")
    care = call_back.to_call("care", today, now).rows
    lapsed = call_back.to_call("lapsed", today, now).rows
    if care:
        write_down(
            client=care[0].client, reason=care[0].reason, outcome=Called.NOT_REACHED, by=clerk,
            words="Left a word on the machine.", now=now - 3 * DAY,
        )  # fmt: skip
    if len(lapsed) > 1:
        write_down(
            client=lapsed[-1].client, reason=lapsed[-1].reason, outcome=Called.LATER, by=clerk,
            not_before=today + 60 * DAY, words="After the holidays, please.", now=now - DAY,
        )  # fmt: skip


# What did not arrive


@dataclass(frozen=True)
class Fate:
    """What became of one message."""

    channel: str
    state: str
    outcome: str = ""
    report: str = ""
    error: str = ""


CALL = Fate(Channel.CALL, State.DESK)
LETTER = Fate(Channel.PRINT, State.DESK)
FATES = (
    Fate(Channel.EMAIL, State.SENT, Outcome.SENT, report=Delivery.Report.BOUNCED),
    Fate(Channel.SMS, State.PERHAPS, Outcome.UNKNOWN, error="ReadTimeout"),
    Fate(Channel.EMAIL, State.FAILED, Outcome.REFUSED, error="SMTPRecipientsRefused 550"),
)


def _messages(now: datetime) -> int:
    """Reminders of these days that nobody could send, and some that went astray."""
    due = KINDS[Notice.Kind.REMINDER].occurrences(now - 4 * DAY, now, None)
    found = [one for one in due if isinstance(one.recipient, Client) and one.lapses > now]
    by_hand = [one for one in found if not one.recipient.email]  # type: ignore[union-attr]
    for number, one in enumerate(by_hand[:3]):
        if number == 1:
            _without_telephone(one.recipient)
        _tell(one, CALL if _phone(one) else LETTER, now)
    rest = [one for one in found if one not in by_hand and _phone(one)]
    for one, fate in zip(rest, FATES, strict=False):
        _tell(one, fate, now)
    return min(3, len(by_hand)) + min(len(FATES), len(rest))


def _without_telephone(client: Client | User) -> None:
    """Of one there is nothing but the street."""
    assert isinstance(client, Client)
    client.phone, client.address = "", "14 Sample Lane, Apt 3, New York, NY 10014"
    client.save(update_fields=["phone", "address"])


def _phone(one: Occurrence) -> str:
    return str(getattr(one.recipient, "phone", "") or "")


@transaction.atomic
def _tell(one: Occurrence, fate: Fate, now: datetime) -> None:
    client = one.recipient
    assert isinstance(client, Client)
    address = {Channel.EMAIL: client.email, Channel.SMS: _phone(one)}
    message = Message.objects.create(
        client=client, channel=fate.channel, made_at=one.due, is_neutral=client.neutral_messages,
        address=address.get(fate.channel, ""),  # type: ignore[call-overload]
    )  # fmt: skip
    notice = Notice.objects.create(
        kind=one.kind, key=one.key, client=client, appointment=one.appointment, message=message,
        state=fate.state, made_at=one.due, due_at=one.due, lapses_at=one.lapses,
        sent_at=one.due if fate.state == State.SENT else None,
    )  # fmt: skip
    message.subject, message.text = letters.for_the_desk(message, [notice], {notice.pk: one})
    message.save()
    if fate.outcome:
        tried = one.due + timedelta(seconds=20)
        reported = tried + timedelta(minutes=4) if fate.report else None
        Delivery.objects.create(
            message=message, channel=fate.channel, started_at=tried, lease_until=tried + DAY / 96,
            outcome=fate.outcome, outcome_at=tried + timedelta(seconds=2), error=fate.error,
            report=fate.report, reported_at=reported,
        )  # fmt: skip
