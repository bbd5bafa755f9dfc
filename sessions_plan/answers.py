"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from bookings.models import Appointment, Service
from clients.asks import Missing
from clients.errors import NotTwoClients
from clients.models import Client
from sessions_plan.models import (
    Assessment,
    PatchPolicy,
    PatchReading,
    PatchTest,
    Plan,
    SessionRecord,
)
from sessions_plan.patch_rule import Standing, Tried, standing
from studio.wording import local_day

# A reading of a patch test as it is read; the newest test first, its readings as they were made.
TRIED = (
    "pk", "waiver", "waiver__withdrawn_at", "lot__recalled_at", "valid_until",
    "readings__moment", "readings__result",
)  # fmt: skip
IN_ORDER = ((True, "made_at"), (True, "pk"), (False, "readings__read_at"), (False, "readings__pk"))


def treats(user: User) -> Q:
    """Who keeps a session record of this client treats them, though the visit ended before it
    began; so does who an open plan was handed to, before their first visit."""
    kept = SessionRecord.objects.filter(client=OuterRef("pk"), artist__user=user)
    plans = Plan.objects.filter(client=OuterRef("pk"), artist__user=user, status__in=Plan.OPEN)
    return Q(Exists(kept)) | Q(Exists(plans))


def may_merge(keep: Client, gone: Client) -> None:
    """One client follows one plan at a time: which it is, is said before the records are one."""
    open_plans = Plan.objects.filter(client__in=[keep, gone], status__in=Plan.OPEN)
    if open_plans.count() > 1:
        raise NotTwoClients(
            "Both records have a plan that is open. Complete or give up one of the two plans, "
            "then join the records."
        )


def missing(client: Client, visit: Appointment | None, at: datetime) -> list[Missing]:
    """The patch test, the assessment a plan is made from, and the plan. One statement."""
    kind = Service.Kind
    if visit is not None and visit.service.kind not in (kind.SESSION, kind.TOUCH_UP):
        return []
    rows = list(_known(client, at))
    been, assessed, plan, required, days = rows[0][:5] if rows else (False, False, None, None, None)
    usual = PatchPolicy()
    policy = PatchPolicy(
        is_required=usual.is_required if required is None else required,
        days_before_session=usual.days_before_session if days is None else days,
    )
    found = []
    if not assessed and not been:
        found.append(Missing("assessment", "The scalp assessment is not signed yet", stops=False))
    tests = _gathered([row[5:] for row in rows])
    if not been and (item := _patch_missing(tests, policy, visit, at)):
        found.append(item)
    return found + _plan_missing(plan, visit)


def _known(client: Client, at: datetime) -> QuerySet:
    """Whether they had a session, whether an assessment is signed, the status of the open plan,
    the policy on patch tests (empty before the first), and a reading of a test a row."""
    sessions = Appointment.objects.filter(
        client=OuterRef("pk"),
        service__kind=Service.Kind.SESSION,
        status=Appointment.Status.DONE,
    )
    signed = Assessment.objects.filter(client=OuterRef("pk"), signed_at__isnull=False)
    plans = Plan.objects.filter(client=OuterRef("pk"), status__in=Plan.OPEN).order_by("-begun_at")
    policy = PatchPolicy.objects.filter(in_force_from__lte=at).order_by("-in_force_from", "-pk")
    return (
        Client.objects.filter(pk=client.pk)
        .annotate(
            been=Exists(sessions),
            assessed=Exists(signed),
            plan=Subquery(plans.values("status")[:1]),
            required=Subquery(policy.values("is_required")[:1]),
            days=Subquery(policy.values("days_before_session")[:1]),
        )
        .order_by(*(f"{'-' * newest}patch_tests__{name}" for newest, name in IN_ORDER))
        .values_list(
            "been", "assessed", "plan", "required", "days", *(f"patch_tests__{n}" for n in TRIED)
        )
    )


def _patch_missing(
    tests: list[Tried], policy: PatchPolicy, visit: Appointment | None, at: datetime
) -> Missing | None:
    if not policy.is_required:
        return None
    on = local_day(visit.starts_at, visit.location.zone) if visit else at.date()
    how = standing(tests, on, policy.days_before_session)
    if how.is_enough:
        return None
    return Missing("patch-test", how.value, _for_client(how, policy.days_before_session))


def _for_client(how: Standing, days: int) -> str:
    if how == Standing.UNREAD:
        return "Your patch test is placed. The artist looks at it before your first session."
    if how == Standing.ASK_ARTIST:
        return "Your artist would like to talk with you about your patch test."
    return f"A patch test: a few dots in a hidden place, {days} days before your first session."


def tried(client: Client) -> list[Tried]:
    """The client's patch tests, newest first, as the rule reads them. One query."""
    order = (f"{'-' * newest}{name}" for newest, name in IN_ORDER)
    return _gathered(PatchTest.objects.filter(client=client).order_by(*order).values_list(*TRIED))


def _gathered(rows: Iterable[Sequence[Any]]) -> list[Tried]:
    """Tests from rows of a reading each, in the order of TRIED; a client without any has a row
    of nothing."""
    found: dict[int, Tried] = {}
    for pk, waiver, withdrawn_at, recalled_at, valid_until, moment, result in rows:
        if pk is None:
            continue
        one = found.get(pk) or Tried(
            is_waiver=waiver is not None,
            is_withdrawn=withdrawn_at is not None,
            is_recalled=recalled_at is not None,
            valid_until=valid_until,
        )
        if moment:
            one = replace(one, readings=(*one.readings, (moment, result)))
        found[pk] = one
    return list(found.values())


def as_tried(test: PatchTest, readings: Sequence[PatchReading]) -> Tried:
    """One test that is loaded already, with its waiver and lot, as the rule reads it."""
    return Tried(
        is_waiver=test.waiver is not None,
        is_withdrawn=test.waiver is not None and test.waiver.withdrawn_at is not None,
        is_recalled=test.lot is not None and test.lot.recalled_at is not None,
        valid_until=test.valid_until,
        readings=tuple((one.moment, one.result) for one in readings),
    )


def _plan_missing(status: str | None, visit: Appointment | None) -> list[Missing]:
    """Nothing that makes dots begins before a plan is accepted."""
    if status is None:
        return [] if visit is None else [Missing("plan", "There is no plan yet")]
    if status in (Plan.Status.ACCEPTED, Plan.Status.UNDER_WAY):
        return []
    if status == Plan.Status.DRAFT:
        return [Missing("plan", "The plan is a draft")]
    words = "Read your plan and say whether it suits you."
    return [Missing("plan", "The plan is not accepted yet", words)]
