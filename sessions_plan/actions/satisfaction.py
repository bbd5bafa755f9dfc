"""How a client found it, asked six weeks after their plan was complete.

Everybody is asked the same, and everybody may write words for the website afterwards, whatever
they answered: asking only the happy ones would show a picture that is not true.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from clients.models import Client
from sessions_plan.actions.records import lock_client
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.models import Plan, SatisfactionAnswer
from sessions_plan.models.satisfaction import SatisfactionQuerySet

ASK_AFTER = timedelta(weeks=6)
ASK_FOR = timedelta(days=365)  # after that nobody is asked any more
LOW = 2  # a score that says something went wrong


def is_unhappy(*, result: int, natural: int, care: int, recommends: str) -> bool:
    """Any low score, or a no to recommending us."""
    return min(result, natural, care) <= LOW or recommends == "no"


def to_ask(start: datetime, end: datetime) -> QuerySet[Plan]:
    """Complete plans whose six weeks are over in [start, end), not answered, and the last of
    their client."""
    later = Plan.objects.filter(client=OuterRef("client"), begun_at__gt=OuterRef("begun_at"))
    rows = Plan.objects.filter(
        ~Exists(later.exclude(status=Plan.Status.ABANDONED)),
        status=Plan.Status.COMPLETE,
        completed_at__gte=start - ASK_AFTER,
        completed_at__lt=end - ASK_AFTER,
        satisfaction=None,
    )
    return rows.select_related("client", "artist", "location")


def asked_now(client: Client, now: datetime) -> Plan | None:
    """The plan this client may answer about now. One statement."""
    end = now + timedelta(microseconds=1)
    return to_ask(now - ASK_FOR, end).filter(client=client).first()


def answered(client: Client) -> SatisfactionAnswer | None:
    """What this client answered last. One statement."""
    rows = SatisfactionAnswer.objects.filter(plan__client=client)
    return rows.select_related("plan__location").first()


@transaction.atomic
def answer(
    *,
    plan: Plan,
    result: int,
    natural: int,
    care: int,
    recommends: str,
    by: User,
    words: str = "",
    now: datetime | None = None,
) -> SatisfactionAnswer:
    """Write down what they say, once for a plan."""
    now = now or timezone.now()
    lock_client(plan.client)
    if asked_now(plan.client, now) != plan:
        raise PlanRefused(_("You have answered already. Thank you; it is with the studio."))
    if not all(1 <= score <= 5 for score in (result, natural, care)):
        raise NotValid(_("Choose from 1 to 5."))
    if recommends not in SatisfactionAnswer.Recommends.values:
        raise NotValid(_("Please choose one."), "recommends")
    return SatisfactionAnswer.objects.create(
        plan=plan,
        result=result,
        natural=natural,
        care=care,
        recommends=recommends,
        words=words.strip(),
        is_unhappy=is_unhappy(result=result, natural=natural, care=care, recommends=recommends),
        answered_at=now,
        answered_by=by,
    )


def answers_for(user: User) -> SatisfactionQuerySet:
    """What this colleague reads: the owner all, an artist those about their plans."""
    rows = SatisfactionAnswer.objects.all()
    if user.role != Role.OWNER:
        rows = rows.filter(plan__artist__user=user)
    return rows.select_related("plan__client", "plan__artist", "settled_by")


@transaction.atomic
def settle_unhappy(
    *, answer: SatisfactionAnswer, outcome: str, by: User, now: datetime | None = None
) -> SatisfactionAnswer:
    """What was done about an unhappy answer."""
    if not outcome.strip():
        raise NotValid(_("Say what was done, so that it can be read later."), "outcome")
    lock_client(answer.plan.client)
    rows = SatisfactionAnswer.objects.select_for_update(of=("self",)).select_related("plan")
    found = rows.get(pk=answer.pk)
    if not found.is_unhappy or found.settled_at is not None:
        raise PlanRefused(_("There is nothing to settle here any more."))
    found.outcome, found.settled_at, found.settled_by = outcome.strip(), now or timezone.now(), by
    found.save()
    return found
