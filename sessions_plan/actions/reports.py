"""Something looks wrong: told, sorted by the rules, taken up, advised, closed.

Who hears of a report is derived from its row by the app below; nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Role
from clients.actions.photos import add_photo
from clients.models import Client, Photo
from sessions_plan import triage
from sessions_plan.actions.aftercare import PIERCING, HealingDay, healing_day
from sessions_plan.actions.records import lock_client
from sessions_plan.actions.troubles import open_complication
from sessions_plan.aftercare import stated_time
from sessions_plan.errors import ClosedAlready, NotValid, RecordRefused
from sessions_plan.models import Complication, HealingReport
from studio.wording import local_day

Level = HealingReport.Level
A_DAY = 10  # reports that a client may send in a day
LONGEST_ADVICE = 2000
SHOWN_TO_CLIENT = 5

URGENT_FIRST = Case(
    When(level=Level.RED, then=Value(0)), default=Value(1), output_field=IntegerField()
)


class NothingHeals(RecordRefused):
    sentence = gettext_noop(
        "Your last session is more than 28 days ago, so this page has no day to count from. "
        "Please call us and tell us what you see."
    )


class TooManyReports(RecordRefused):
    status = 429
    sentence = gettext_noop(
        "You have told us several times today, and we have all of it. If it gets worse, do not "
        "wait for us: seek care now."
    )


def keep_photo(*, client: Client, upload: File, by: User, now: datetime | None = None) -> Photo:
    """Keep the photo that goes with a report. By itself, so that a file nobody can read stops no
    report: whoever tells of a fever is heard without it."""
    now = now or timezone.now()
    where = _where(client, now)
    earlier = client.appointments.filter(
        service__kind__in=PIERCING, status="done", starts_at__lte=where.visit.starts_at
    )
    return add_photo(
        client=client,
        upload=upload,
        view=Photo.View.OTHER,
        stage=Photo.Stage.SESSION,
        session_number=max(1, earlier.count()),
        note=f"Day {where.day}: something looked wrong",
        by=by,
        now=now,
    )


def tell(
    *,
    client: Client,
    answers: Mapping[str, Any],
    by: User,
    words: str = "",
    photo: Photo | None = None,
    meant_photo: bool = False,
    now: datetime | None = None,
) -> HealingReport:
    """Keep what somebody tells about their skin, and sort it by the rules.

    `answers` are those of `triage.ANSWERS`, with `urgent` a list of keys of `triage.URGENT`.
    `meant_photo` says that one was to come with it, whether or not it could be kept.
    """
    now = now or timezone.now()
    where = _where(client, now)
    _refuse_unknown(answers)
    told = triage.Told(
        day=where.day,
        urgent=frozenset(answers["urgent"]),
        has_words=bool(words.strip()),
        has_photo=meant_photo or photo is not None,
        **{name: answers[name] for name in triage.ANSWERS},
    )
    found = triage.sort(told)
    with transaction.atomic():
        lock_client(client)
        _refuse_too_many(client, by, now)
        return HealingReport.objects.create(
            client=client,
            visit=where.visit,
            artist=where.visit.artist,
            day=where.day,
            told_at=now,
            told_by=by,
            answers={"urgent": sorted(told.urgent)}
            | {name: answers[name] for name in triage.ANSWERS},
            words=words.strip(),
            photo=photo,
            level=found.level,
            rules=[rule.id for rule in found.rules],
            look_by=_look_by(found.level, where, now),
        )


def _where(client: Client, now: datetime) -> HealingDay:
    where = healing_day(client, now)
    if where is None:
        raise NothingHeals()
    return where


def _refuse_unknown(answers: Mapping[str, Any]) -> None:
    for name, choices in triage.ANSWERS.items():
        if answers.get(name) not in choices:
            raise NotValid(_("Please choose one."), name)
    if not set(answers.get("urgent", ("?",))) <= set(triage.URGENT):
        raise NotValid(_("Please choose from these."), "urgent")


def _refuse_too_many(client: Client, by: User, now: datetime) -> None:
    since = HealingReport.objects.filter(client=client, told_by=by)
    if since.filter(told_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise TooManyReports()


def _look_by(level: str, where: HealingDay, now: datetime) -> datetime | None:
    if level == Level.GREEN:
        return None
    if level == Level.RED:
        return now + HealingReport.PATIENCE
    return stated_time(now, where.guide.look_hours, where.zone)


def rules_of(report: HealingReport) -> list[triage.Rule]:
    """The rules that fitted, in words; one that is no longer known is left out."""
    return [triage.BY_ID[id] for id in report.rules if id in triage.BY_ID]


def said(report: HealingReport) -> list[tuple[str, str]]:
    """The answers in words: what was asked, what they chose."""
    told = report.answers
    signs = [_(triage.URGENT[key]) for key in told.get("urgent", ()) if key in triage.URGENT]
    rows = [(_("Cannot wait"), ". ".join(signs) or _("None of these"))]
    for name, choices in triage.ANSWERS.items():
        answer = choices.get(told.get(name, ""))
        rows.append((_(triage.ASKED[name]), _(answer) if answer else _("not told")))
    return rows


def open_reports(user: User) -> QuerySet[HealingReport]:
    """Open reports that this colleague hears of: an artist of their own, the desk and the owner
    of all; red first, then whoever waits longest."""
    rows = HealingReport.objects.open()
    if user.role == Role.ARTIST:
        rows = rows.filter(artist__user=user)
    rows = rows.select_related("client", "artist", "visit__location", "taken_up_by")
    return rows.order_by(URGENT_FIRST, "told_at", "pk")


def of_client(client: Client) -> list[HealingReport]:
    """What this client told last, newest first. One statement."""
    rows = HealingReport.objects.filter(client=client)
    return list(rows.select_related("artist", "visit__location", "taken_up_by")[:SHOWN_TO_CLIENT])


def who_hears(report: HealingReport, *, is_overdue: bool = False) -> list[User]:
    """Whom a report is told: the artist; of a red one, and of one that nobody took up by the
    promised time, the front desk as well."""
    people = User.objects.filter(is_active=True)
    artist = list(people.filter(pk=report.artist.user_id)) if report.artist.user_id else []
    if report.level != Level.RED and not is_overdue and artist:
        return artist
    desk = people.filter(role=Role.DESK).order_by("pk")
    return [*artist, *desk] or owners()


def owners() -> list[User]:
    """Whom a report is told that nobody took up in time."""
    return list(User.objects.filter(role=Role.OWNER, is_active=True).order_by("pk"))


@transaction.atomic
def add_to_report(*, report: HealingReport, photo: Photo) -> HealingReport:
    """A photo that follows later, to a report that still needs somebody."""
    found = _locked(report)
    _refuse_closed(found)
    found.photo = photo
    found.save()
    return found


@transaction.atomic
def take_up(*, report: HealingReport, by: User, now: datetime | None = None) -> HealingReport:
    """Say that one looks after it. Who took it up first keeps it."""
    found = _locked(report)
    _refuse_closed(found)
    if found.taken_up_at is None:
        found.taken_up_at, found.taken_up_by = now or timezone.now(), by
        found.save()
    return found


@transaction.atomic
def advise(
    *, report: HealingReport, words: str, by: User, now: datetime | None = None
) -> HealingReport:
    """Write down what was advised; the client reads it in the portal. A later word stands below
    the earlier ones."""
    now = now or timezone.now()
    if not words.strip():
        raise NotValid(_("Write what you advised."), "words")
    found = _locked(report)
    _refuse_closed(found)
    advice = "\n".join(filter(None, [found.advice, words.strip()]))
    if len(advice) > LONGEST_ADVICE:
        raise NotValid(_("This is too long. Say it shorter."), "words")
    found.advice, found.advised_at, found.advised_by = advice, now, by
    if found.taken_up_at is None:
        found.taken_up_at, found.taken_up_by = now, by
    found.save()
    return found


@transaction.atomic
def close(
    *, report: HealingReport, outcome: str, by: User, now: datetime | None = None
) -> HealingReport:
    """How it ended."""
    now = now or timezone.now()
    if not outcome.strip():
        raise NotValid(_("Say how it ended."), "outcome")
    found = _locked(report)
    _refuse_closed(found)
    if found.level == Level.GREEN:
        raise RecordRefused(_("This one needs nobody: there is nothing to close."))
    if found.taken_up_at is None:
        found.taken_up_at, found.taken_up_by = now, by
    found.outcome, found.closed_at, found.closed_by = outcome.strip(), now, by
    found.save()
    return found


@transaction.atomic
def open_complication_of(
    *,
    report: HealingReport,
    kind: str,
    severity: str,
    signs: str,
    by: User,
    now: datetime | None = None,
) -> Complication:
    """Write a complication that began with this report, with its photo and what was advised."""
    now = now or timezone.now()
    found = _locked(report)
    if found.complication_id is not None:
        raise RecordRefused(_("A complication was opened from this report already."))
    made = open_complication(
        client=found.client,
        kind=kind,
        severity=severity,
        began_on=local_day(found.told_at, found.visit.location.zone),
        signs=signs,
        advice=found.advice,
        photos=[found.photo] if found.photo else [],
        by=by,
        now=now,
    )
    found.complication = made
    if found.taken_up_at is None:
        found.taken_up_at, found.taken_up_by = now, by
    found.save()
    return made


def _locked(report: HealingReport) -> HealingReport:
    """The row as it stands, after its client: locks have one order everywhere."""
    lock_client(report.client)
    rows = HealingReport.objects.select_for_update(of=("self",))
    return rows.select_related("client", "visit__location", "photo").get(pk=report.pk)


def _refuse_closed(report: HealingReport) -> None:
    if report.closed_at is not None:
        raise ClosedAlready()
